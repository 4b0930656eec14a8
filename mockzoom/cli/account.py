"""`mockzoom account`: accounts of a running server made, listed, reset, deleted."""

from __future__ import annotations

import json
import shlex
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from mockzoom.cli.admin_options import admin_client, non_empty, server_options, show
from mockzoom.config import SETTINGS
from mockzoom.text_files import read_text

Command = Callable[..., Any]

_SHOWN = ("account_id", "client_id", "client_secret", "token", "api_url", "oauth_url", "plan", "profile", "emulation")


def _choice(name: str, says: str) -> Callable[[Command], Command]:
    """Return the option of a setting that an account has, too; without it, the server decides."""
    return click.option(f"--{name.replace('_', '-')}", name, type=click.Choice(SETTINGS[name].choices), help=says)


def _read(path: str) -> dict[str, Any]:
    """Return the fields of an account in a file; raises `UsageError` for a file that cannot be used."""
    try:
        if path == "-":
            document = json.load(sys.stdin)
        else:
            text = read_text(Path(path))
            document = tomllib.loads(text) if path.lower().endswith(".toml") else json.loads(text)
    except OSError as error:
        raise click.UsageError(f"--file: {path}: {error.strerror}; name a readable JSON or TOML file") from None
    except (ValueError, RecursionError) as error:
        raise click.UsageError(f"--file: {path}: neither JSON nor TOML: {error}") from None
    if not isinstance(document, dict) or "accounts" in document:
        raise click.UsageError(f"--file: {path}: has to hold the fields of one account; `serve --seed` takes several")
    return document


@click.group("account")
def account_command() -> None:
    """Create, list, reset and delete accounts of a running server."""


@account_command.command("create")
@server_options
@click.option("--id", "account_id", metavar="ID", help="Account id. Default: generated.")
@click.option(
    "--file",
    "path",
    metavar="FILE",
    default="",
    help="The fields of the account in JSON or TOML; - is JSON from stdin.",
)
@click.option("--data-set", metavar="NAME", help="Webinars with people in them: demo, held, full, paging.")
@_choice("profile", "Profile of Zoom's API.")
@_choice("plan", "Plan, which has the rate limits.")
@_choice("rate_limits", "Limits that are enforced.")
@_choice("paging", "Fields of paging by number in lists.")
@_choice("emulation", "How completely an operation has to be emulated to be served.")
@click.option("--redirect-uri", "redirect_uris", metavar="URL", multiple=True, help="Redirect address (repeatable).")
@click.option("--live-tokens", metavar="N", type=click.IntRange(1), help="Server-to-server tokens valid at a time.")
@click.option("--seed", metavar="TEXT", help="Seed of all ids that the account generates.")
@click.option("--scope", "scopes", metavar="SCOPE", multiple=True, help="Scope granted to the app (repeatable).")
@click.option("--test-webinars/--no-test-webinars", default=None, help="Create the test webinars.")
@click.option("--env", "as_env", is_flag=True, help="Print the client's variables as export lines.")
def create(*, url: str, admin_token: str, as_json: bool, as_env: bool, path: str, **fields: Any) -> None:
    """Create an account and print its credentials. An option takes precedence over the field of a file."""
    document = _read(path) if path else {}
    with admin_client(url, admin_token) as control:
        account = control.accounts.create(**{**document, **non_empty(fields)})
    if as_env:
        for name, value in account.env.items():
            click.echo(f"export {name}={shlex.quote(value)}")
        click.echo(f"export MOCKZOOM_ACCOUNT={shlex.quote(account.account_id)}")
        return
    shown = {name: getattr(account, name) for name in _SHOWN}
    show(shown, "\n".join(f"{name}: {value}" for name, value in shown.items()), as_json=as_json)


@account_command.command("list")
@server_options
def list_accounts(*, url: str, admin_token: str, as_json: bool) -> None:
    """List the accounts, one per line."""
    with admin_client(url, admin_token) as control:
        listed = list(control.accounts.list())
    lines = "\n".join(f"{one.account_id}  {one.profile}  {one.plan}" for one in listed)
    show([one._asdict() for one in listed], lines, as_json=as_json)


@account_command.command("delete")
@server_options
@click.argument("account_id")
def delete(*, url: str, admin_token: str, as_json: bool, account_id: str) -> None:
    """Delete an account and all of its data."""
    with admin_client(url, admin_token) as control:
        control.accounts.delete(account_id)
    show({"deleted": 1}, f"{account_id} is deleted", as_json=as_json)


@account_command.command("reset", short_help="Restore an account to its initial state.")
@server_options
@click.argument("account_id")
def reset(*, url: str, admin_token: str, as_json: bool, account_id: str) -> None:
    """Restore an account to its initial state: data, tokens, clock, faults, journal."""
    with admin_client(url, admin_token) as control:
        control.accounts.get(account_id).reset()
    show({"reset": 1}, f"{account_id} is as it was made", as_json=as_json)
