"""`mockzoom fault`: the faults injected into an account's responses."""

from __future__ import annotations

import json
from typing import Any

import click

from mockzoom.cli.admin_options import (
    account_of,
    account_options,
    call_options,
    json_object,
    non_empty,
    response_options,
    show,
)


@click.group("fault")
def fault_command() -> None:
    """Inject faults into an account's responses."""


@fault_command.command("add", short_help="Add a fault: which requests it affects, and how.")
@account_options
@call_options
@click.option("--email", metavar="ADDRESS", help="Only requests that contain this address.")
@click.option("--webinar", metavar="NUMBER", help="Only requests for this webinar.")
@click.option("--first", type=int, help="Apply only to the first N requests.")
@click.option("--every", type=int, help="Apply to every Nth request.")
@click.option("--share", type=float, help="Apply to this fraction of the requests, 0 to 1.")
@click.option("--when", type=click.Choice(["before", "after"]), help="Before or after the change takes effect.")
@response_options
@click.option("--latency-ms", type=float, help="Delay the response by N milliseconds.")
@click.option(
    "--connection",
    type=click.Choice(["reset", "empty", "truncated", "garbage", "dribble"]),
    help="Fault of the connection.",
)
@click.option("--with", "more", metavar="JSON", callback=json_object, help="JSON object with further fields.")
def add(*, url: str, admin_token: str, account: str, as_json: bool, **rule: Any) -> None:
    """Add a fault: which requests match, which of those it affects, and what happens to them."""
    fields = non_empty(rule)
    more = fields.pop("more")
    if "latency_ms" in fields:
        fields["latency"] = {"ms": fields.pop("latency_ms")}
    with account_of(url, admin_token, account) as found:
        fault = found.faults.add(**{**more, **fields})
    show(fault._asdict(), fault.id, as_json=as_json)


@fault_command.command("list")
@account_options
def list_faults(*, url: str, admin_token: str, account: str, as_json: bool) -> None:
    """List hits, matches and definition of each fault."""
    with account_of(url, admin_token, account) as found:
        faults = found.faults.list()
    lines = "\n".join(f"{one.id}  {one.hits}/{one.matched}  {json.dumps(one.rule)}" for one in faults)
    show([one._asdict() for one in faults], lines or "none", as_json=as_json)


@fault_command.command("clear")
@account_options
@click.argument("fault_id", required=False)
def clear(*, url: str, admin_token: str, account: str, as_json: bool, fault_id: str | None) -> None:
    """Delete one fault, or all."""
    with account_of(url, admin_token, account) as found:
        if fault_id:
            found.faults.delete(fault_id)
        deleted = 1 if fault_id else found.faults.clear()
    show({"deleted": deleted}, f"{deleted} taken out", as_json=as_json)
