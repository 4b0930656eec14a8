"""`mockzoom account`: accounts of a running server made, listed, reset, deleted."""

from __future__ import annotations

import shlex
from typing import Any

import click

from mockzoom.cli.admin_options import admin_client, non_empty, server_options, show

_SHOWN = ("account_id", "client_id", "client_secret", "token", "api_url", "oauth_url", "plan", "profile")


@click.group("account")
def account_command() -> None:
    """Create, list, reset and delete accounts of a running server."""


@account_command.command("create")
@server_options
@click.option("--id", "account_id", metavar="ID", help="Account id. Default: generated.")
@click.option("--profile", metavar="PROFILE", help="2021-08, 2025-06 or 2026-09.")
@click.option("--plan", metavar="PLAN", help="free, pro, business or unlimited.")
@click.option("--rate-limits", metavar="LIMITS", help="all, daily or off.")
@click.option("--paging", metavar="PAGING", help="by_operation or token_only.")
@click.option("--redirect-uri", "redirect_uris", metavar="URL", multiple=True, help="Redirect address (repeatable).")
@click.option("--live-tokens", metavar="N", type=click.IntRange(1), help="Server-to-server tokens valid at a time.")
@click.option("--seed", metavar="TEXT", help="Seed of all ids that the account generates.")
@click.option("--scope", "scopes", metavar="SCOPE", multiple=True, help="Scope granted to the app (repeatable).")
@click.option("--test-webinars/--no-test-webinars", default=None, help="Create the test webinars.")
@click.option("--env", "as_env", is_flag=True, help="Print the client's variables as export lines.")
def create(*, url: str, admin_token: str, as_json: bool, as_env: bool, **fields: Any) -> None:
    """Create an account and print its credentials."""
    with admin_client(url, admin_token) as control:
        account = control.accounts.create(**non_empty(fields))
    if as_env:
        for name, value in account.env.items():
            click.echo(f"export {name}={shlex.quote(value)}")
        click.echo(f"export MOCKZOOM_ACCOUNT={shlex.quote(account.account_id)}")
        return
    document = {name: getattr(account, name) for name in _SHOWN}
    show(document, "\n".join(f"{name}: {value}" for name, value in document.items()), as_json=as_json)


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
