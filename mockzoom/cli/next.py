"""`mockzoom next`: the queued responses of an account."""

from __future__ import annotations

import json
from typing import Any

import click

from mockzoom.cli.admin_options import account_of, account_options, json_object, non_empty, response_options, show


@click.group("next")
def next_command() -> None:
    """Queue responses to the next requests of an operation."""


@next_command.command("add", short_help="Queue a response: an error, or status and body.")
@account_options
@click.argument("operation")
@response_options
@click.option("--times", type=int, help="Respond so to the next N requests. [default: 1]")
@click.option("--with", "more", metavar="JSON", callback=json_object, help="JSON object: facts, headers.")
def add(*, url: str, admin_token: str, account: str, as_json: bool, operation: str, **answer: Any) -> None:
    """Queue a response to the next request of an operationId.

    The request is not performed. Status and body have to be valid for the operation; `mockzoom fault add` injects
    responses that Zoom would not send.
    """
    fields = non_empty(answer)
    more = fields.pop("more")
    with account_of(url, admin_token, account) as found:
        found.next.add(**{**more, **fields, "operation": operation})
        queued = len(found.next.list())
    show({"queued": queued}, f"{queued} queued", as_json=as_json)


@next_command.command("list")
@account_options
def list_responses(*, url: str, admin_token: str, account: str, as_json: bool) -> None:
    """List the queued responses in the order of their use."""
    with account_of(url, admin_token, account) as found:
        queued = found.next.list()
    lines = "\n".join(f"{one.id}  {json.dumps(one.answer)}" for one in queued)
    show([one._asdict() for one in queued], lines or "none", as_json=as_json)


@next_command.command("clear")
@account_options
def clear(*, url: str, admin_token: str, account: str, as_json: bool) -> None:
    """Delete all queued responses."""
    with account_of(url, admin_token, account) as found:
        deleted = found.next.clear()
    show({"deleted": deleted}, f"{deleted} taken out", as_json=as_json)
