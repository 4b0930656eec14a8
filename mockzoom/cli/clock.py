"""`mockzoom clock`: the clock of an account read, stopped, put, moved on, let run."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from mockzoom.cli.admin_options import account_of, account_options, show

if TYPE_CHECKING:
    from mockzoom.admin_client import ClockStatus


@click.group("clock")
def clock_command() -> None:
    """Read and set the clock of an account."""


@clock_command.command("get")
@account_options
def get(*, url: str, admin_token: str, account: str, as_json: bool) -> None:
    """Print the current time of the clock."""
    with account_of(url, admin_token, account) as found:
        _show(found.clock.read(), as_json=as_json)


@clock_command.command("advance")
@account_options
@click.argument("duration")
def advance(*, url: str, admin_token: str, account: str, as_json: bool, duration: str) -> None:
    """Move the clock forward by an ISO 8601 duration: PT1H30M, P1D."""
    with account_of(url, admin_token, account) as found:
        _show(found.clock.advance(duration), as_json=as_json)


@clock_command.command("freeze", short_help="Stop the clock, now or at a given time.")
@account_options
@click.argument("instant", required=False)
def freeze(*, url: str, admin_token: str, account: str, as_json: bool, instant: str | None) -> None:
    """Stop the clock, at its current time or at one like 2026-11-21T12:00:00Z."""
    with account_of(url, admin_token, account) as found:
        _show(found.clock.freeze(instant), as_json=as_json)


@clock_command.command("set", short_help="Set the clock, forward or back.")
@account_options
@click.argument("instant")
def set_to(*, url: str, admin_token: str, account: str, as_json: bool, instant: str) -> None:
    """Set the clock to a time like 2026-11-21T12:00:00Z, forward or back."""
    with account_of(url, admin_token, account) as found:
        _show(found.clock.set(instant), as_json=as_json)


@clock_command.command("run")
@account_options
def run(*, url: str, admin_token: str, account: str, as_json: bool) -> None:
    """Start the clock from its current time."""
    with account_of(url, admin_token, account) as found:
        _show(found.clock.run(), as_json=as_json)


def _show(reading: ClockStatus, *, as_json: bool) -> None:
    now = reading.now.isoformat().replace("+00:00", "Z")
    document = {"now": now, "now_ms": reading.now_ms, "frozen": reading.frozen}
    show(document, f"{now}{' (frozen)' if reading.frozen else ''}", as_json=as_json)
