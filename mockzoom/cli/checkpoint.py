"""`mockzoom checkpoint`: saved states of an account."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from mockzoom.cli.admin_options import account_of, account_options, show

if TYPE_CHECKING:
    from mockzoom.admin_client.checkpoints import SavedCheckpoint


@click.group("checkpoint")
def checkpoint_command() -> None:
    """Save and restore the state of an account."""


@checkpoint_command.command("save")
@account_options
@click.argument("name")
def save(*, url: str, admin_token: str, account: str, as_json: bool, name: str) -> None:
    """Save the state under a name, replacing a checkpoint of that name."""
    with account_of(url, admin_token, account) as found:
        saved = found.checkpoints.save(name)
    show(saved._asdict(), _line(saved), as_json=as_json)


@checkpoint_command.command("list")
@account_options
def list_checkpoints(*, url: str, admin_token: str, account: str, as_json: bool) -> None:
    """List the checkpoints: name, the account's time, number of records."""
    with account_of(url, admin_token, account) as found:
        saved = found.checkpoints.list()
    show([one._asdict() for one in saved], "\n".join(map(_line, saved)) or "none", as_json=as_json)


@checkpoint_command.command("restore", short_help="Restore a saved state; the journal is emptied.")
@account_options
@click.argument("name")
def restore(*, url: str, admin_token: str, account: str, as_json: bool, name: str) -> None:
    """Restore a saved state: data, tokens, clock, faults and queued responses. The journal is emptied."""
    with account_of(url, admin_token, account) as found:
        records = found.checkpoints.restore(name)
    show({"records": records}, f"{name} is restored, {records} records", as_json=as_json)


@checkpoint_command.command("diff", short_help="Print what changed since a checkpoint, as JSON.")
@account_options
@click.argument("before")
@click.argument("after", required=False)
def diff(*, url: str, admin_token: str, account: str, as_json: bool, before: str, after: str | None) -> None:
    """Print the differences between two checkpoints as JSON; AFTER is by default the account as it is now."""
    with account_of(url, admin_token, account) as found:
        changes = found.diff(before, after)
    show(changes, json.dumps(changes, indent=2), as_json=as_json)


@checkpoint_command.command("delete")
@account_options
@click.argument("name")
def delete(*, url: str, admin_token: str, account: str, as_json: bool, name: str) -> None:
    """Delete a checkpoint; the account keeps its state."""
    with account_of(url, admin_token, account) as found:
        found.checkpoints.delete(name)
    show({"deleted": 1}, f"{name} is deleted", as_json=as_json)


def _line(one: SavedCheckpoint) -> str:
    saved_at = one.saved_at.isoformat().replace("+00:00", "Z")
    return f"{one.name}  {saved_at}  {one.records} records"
