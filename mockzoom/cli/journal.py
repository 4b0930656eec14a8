"""`mockzoom journal`: what came to an account and what was answered."""

from __future__ import annotations

from typing import Any

import click

from mockzoom.cli.admin_options import account_of, account_options, call_options, non_empty, show


@click.command("journal")
@account_options
@call_options
@click.option("--status", metavar="STATUS", help="Which status: 429, or 4xx.")
@click.option("--rule", metavar="NAME", help="Refused for this.")
@click.option("--fault", metavar="ID", help="Struck by this fault.")
@click.option("--email", metavar="ADDRESS", help="With this address in them.")
@click.option("--webinar", metavar="NUMBER", help="Of this webinar.")
@click.option("--since", metavar="INSTANT", help="At this time of the account and later.")
@click.option("--after", type=int, help="After the entry of this number.")
@click.option("--problems/--no-problems", default=None, help="With something wrong by a schema, or nothing.")
@click.option("--limit", type=click.IntRange(1, 1000), default=100, show_default=True, help="The last so many.")
@click.option("--clear", "forget", is_flag=True, help="Forget all calls instead.")
def journal_command(
    *, url: str, admin_token: str, account: str, as_json: bool, limit: int, forget: bool, **filters: Any
) -> None:
    """Print the calls of an account, oldest first, one a line."""
    with account_of(url, admin_token, account) as found:
        if forget:
            deleted = found.journal.clear()
            show({"deleted": deleted}, f"{deleted} forgotten", as_json=as_json)
            return
        entries = found.journal.entries(limit=limit, **non_empty(filters))
    lines = [f"{one.time:%H:%M:%S} {one}" for one in entries]
    show([one.raw for one in entries], "\n".join(lines) or "none", as_json=as_json)
