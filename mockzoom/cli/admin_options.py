"""Options and helpers shared by the commands that use the admin API of a running server."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import click

from mockzoom.accounts.builtin import ACCOUNT_ID
from mockzoom.cli.options import own_certificates, resolved, url_option, web_address

if TYPE_CHECKING:
    from mockzoom.admin_client import AccountClient, AdminClient

Command = Callable[..., Any]


def server_options(command: Command) -> Command:
    """Give a command `--url`, `--admin-token` and `--json`."""
    for option in (
        click.option("--json", "as_json", is_flag=True, help="Print the admin API's JSON."),
        click.option(
            "--admin-token",
            envvar="MOCKZOOM_ADMIN_TOKEN",
            default="",
            help="Token given to `serve --admin-token`. [MOCKZOOM_ADMIN_TOKEN]",
        ),
        url_option,
    ):
        command = option(command)
    return command


def account_options(command: Command) -> Command:
    """Give a command these and `--account`."""
    account = click.option(
        "--account",
        envvar="MOCKZOOM_ACCOUNT",
        default=ACCOUNT_ID,
        show_default=True,
        help="Account id. [MOCKZOOM_ACCOUNT]",
    )
    return account(server_options(command))


def call_options(command: Command) -> Command:
    """Give a command `--operation`, `--method` and `--path`: which requests it applies to."""
    for option in (
        click.option("--path", metavar="PATH", help="Only this path; * and ? are wildcards."),
        click.option("--method", metavar="METHOD", help="Only this method."),
        click.option("--operation", metavar="ID", help="Only this operation; * and ? are wildcards."),
    ):
        command = option(command)
    return command


def response_options(command: Command) -> Command:
    """Give a command `--rule`, `--status`, `--body` and those of Retry-After: what a request is responded with."""
    forms = click.Choice(["instant", "seconds", "absent", "past"])
    for option in (
        click.option("--retry-after-s", type=int, help="Value of Retry-After, in seconds from now."),
        click.option("--retry-after", type=forms, help="Form of the Retry-After header."),
        click.option("--body", metavar="JSON", callback=json_value, help="Respond with this body."),
        click.option("--status", type=int, help="Respond with this status."),
        click.option("--rule", metavar="NAME", help="Respond with this error of Zoom: docs/reference/errors.md."),
    ):
        command = option(command)
    return command


@contextmanager
def admin_client(url: str, admin_token: str) -> Iterator[AdminClient]:
    """Yield a client of a server's admin API; its errors end the command with exit code 1."""
    from mockzoom.admin_client import AdminApiError, AdminClient, HttpTransport  # noqa: PLC0415 - `--help` needs none of it

    # Only a server of this machine has a certificate of this machine's own authority.
    address = web_address(url)
    here = address.startswith("https:") and urlsplit(address).hostname in ("localhost", "127.0.0.1", "::1")
    ca = str(own_certificates(resolved("", {}).settings).ca) if here else ""
    try:
        yield AdminClient(transport=HttpTransport(address, ca=ca), admin_token=admin_token or None)
    except AdminApiError as error:
        raise click.ClickException(str(error)) from None


@contextmanager
def account_of(url: str, admin_token: str, account: str) -> Iterator[AccountClient]:
    """Yield an account of a server; see `admin_client`."""
    with admin_client(url, admin_token) as control:
        yield control.accounts.get(account)


def show(document: Any, line: str, *, as_json: bool) -> None:
    """Print a document as JSON, or the line that stands for it."""
    click.echo(json.dumps(document, default=str) if as_json else line)


def non_empty(flags: dict[str, Any]) -> dict[str, Any]:
    """Return the options that were given."""
    return {name: value for name, value in flags.items() if value not in (None, ())}


def json_value(_: click.Context, parameter: click.Parameter, text: str | None) -> Any:
    """Return an option's value as JSON; raises `BadParameter` if it is not valid."""
    if text is None:
        return None
    try:
        return json.loads(text)
    except ValueError as error:
        raise click.BadParameter(f"{parameter.name} is not valid JSON: {error}") from None


def json_object(context: click.Context, parameter: click.Parameter, text: str | None) -> dict[str, Any]:
    """Return an option's value as a JSON object, empty if it is not given; raises `BadParameter` for other JSON."""
    found = {} if text is None else json_value(context, parameter, text)
    if not isinstance(found, dict):
        raise click.BadParameter(f"{parameter.opts[0]} takes a JSON object")
    return found
