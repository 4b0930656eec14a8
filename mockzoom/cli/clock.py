"""`mockzoom clock`: the clock of an account read, stopped, put, moved on, let run."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from mockzoom.cli.admin_options import account_of, account_options, show

if TYPE_CHECKING:
    from mockzoom.admin_client import ClockStatus


@click.group("clock")
def clock_command() -> None:
    """Read and move the clock of an account."""


@clock_command.command("get")
@account_options
def get(*, url: str, admin_token: str, account: str, as_json: bool) -> None:
    """Print what the clock shows."""
    with account_of(url, admin_token, account) as found:
        _show(found.clock.read(), as_json=as_json)


@clock_command.command("advance")
@account_options
@click.argument("duration")
def advance(*, url: str, admin_token: str, account: str, as_json: bool, duration: str) -> None:
    """Move the clock forward by an ISO 8601 duration: PT1H30M, P1D."""
    with account_of(url, admin_token, account) as found:
        _show(found.clock.advance(duration), as_json=as_json)


@clock_command.command("freeze", short_help="Let the clock stand still, here or at an instant.")
@account_options
@click.argument("instant", required=False)
def freeze(*, url: str, admin_token: str, account: str, as_json: bool, instant: str | None) -> None:
    """Let the clock stand still, where it is or at an instant like 2026-11-21T12:00:00Z."""
    with account_of(url, admin_token, account) as found:
        _show(found.clock.freeze(instant), as_json=as_json)


@clock_command.command("set", short_help="Put the clock at an instant, forward or back.")
@account_options
@click.argument("instant")
def set_to(*, url: str, admin_token: str, account: str, as_json: bool, instant: str) -> None:
    """Put the clock at an instant like 2026-11-21T12:00:00Z, forward or back."""
    with account_of(url, admin_token, account) as found:
        _show(found.clock.set(instant), as_json=as_json)


@clock_command.command("run")
@account_options
def run(*, url: str, admin_token: str, account: str, as_json: bool) -> None:
    """Let the clock run from where it is."""
    with account_of(url, admin_token, account) as found:
        _show(found.clock.run(), as_json=as_json)


def _show(reading: ClockStatus, *, as_json: bool) -> None:
    now = reading.now.isoformat().replace("+00:00", "Z")
    document = {"now": now, "now_ms": reading.now_ms, "frozen": reading.frozen}
    show(document, f"{now}{' (frozen)' if reading.frozen else ''}", as_json=as_json)
