"""`mockzoom journal`: the requests and responses of an account."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any

import click

from mockzoom.cli.admin_options import account_of, account_options, call_options, non_empty, show

if TYPE_CHECKING:
    from mockzoom.admin_client import Journal, RequestRecord

_POLL_S = 0.5
_pause = time.sleep


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
@click.option("--follow", "-f", is_flag=True, help="Go on printing requests as they come, until Ctrl-C.")
@click.option("--clear", "forget", is_flag=True, help="Delete all entries instead.")
def journal_command(
    *, url: str, admin_token: str, account: str, as_json: bool, limit: int, forget: bool, follow: bool, **filters: Any
) -> None:
    """Print the requests of an account, oldest first, one per line."""
    if follow and forget:
        raise click.UsageError("--follow and --clear exclude each other")
    with account_of(url, admin_token, account) as found:
        if follow:
            _follow(found.journal, limit, non_empty(filters), as_json=as_json)
            return
        if forget:
            deleted = found.journal.clear()
            show({"deleted": deleted}, f"{deleted} forgotten", as_json=as_json)
            return
        entries = found.journal.entries(limit=limit, **non_empty(filters))
    show([one.raw for one in entries], "\n".join(map(_line, entries)) or "none", as_json=as_json)


def _line(one: RequestRecord) -> str:
    """Return a request in a line, with the fields that Zoom ignores."""
    ignored = [*one.ignored, *(f"?{name}" for name in one.ignored_query)]
    return f"{one.time:%H:%M:%S} {one}" + (f"  ignored: {', '.join(ignored)}" if ignored else "")


def _follow(journal: Journal, limit: int, filters: dict[str, Any], *, as_json: bool) -> None:
    """Print the last requests, and then every new one; a journal that starts over is read from its beginning.

    A server that does not answer is asked again: it may be restarting. Only its first failure is an error.
    """
    from mockzoom.admin_client import AdminApiError  # noqa: PLC0415 - `--help` needs none of it

    found, position = journal.read_from(**filters)
    found = found[-limit:]
    while True:
        for one in found:
            click.echo(json.dumps(one.raw, ensure_ascii=False) if as_json else _line(one))
        try:
            _pause(_POLL_S)
            found, position = journal.read_from(position, **filters)
        except AdminApiError as error:
            if error.status:
                raise
            found = []
        except KeyboardInterrupt:
            return
