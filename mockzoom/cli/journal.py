"""`mockzoom journal`: the requests and responses of an account."""

from __future__ import annotations

from typing import Any

import click

from mockzoom.cli.admin_options import account_of, account_options, call_options, non_empty, show


@click.command("journal")
@account_options
@call_options
@click.option("--status", metavar="STATUS", help="Only this status: 429, or 4xx.")
@click.option("--rule", metavar="NAME", help="Only requests rejected with this error.")
@click.option("--fault", metavar="ID", help="Only requests hit by this fault.")
@click.option("--email", metavar="ADDRESS", help="Only requests that contain this address.")
@click.option("--webinar", metavar="NUMBER", help="Only requests for this webinar.")
@click.option("--since", metavar="INSTANT", help="Only entries at or after this account time.")
@click.option("--after", type=int, help="Only entries after this number.")
@click.option("--problems/--no-problems", default=None, help="Only entries with (or without) schema violations.")
@click.option(
    "--limit", type=click.IntRange(1, 1000), default=100, show_default=True, help="Show only the last N entries."
)
@click.option("--clear", "forget", is_flag=True, help="Delete all entries instead.")
def journal_command(
    *, url: str, admin_token: str, account: str, as_json: bool, limit: int, forget: bool, **filters: Any
) -> None:
    """Print the requests of an account, oldest first, one per line."""
    with account_of(url, admin_token, account) as found:
        if forget:
            deleted = found.journal.clear()
            show({"deleted": deleted}, f"{deleted} forgotten", as_json=as_json)
            return
        entries = found.journal.entries(limit=limit, **non_empty(filters))
    lines = [f"{one.time:%H:%M:%S} {one}" for one in entries]
    show([one.raw for one in entries], "\n".join(lines) or "none", as_json=as_json)
