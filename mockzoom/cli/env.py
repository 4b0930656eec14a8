"""`mockzoom env`: the variables a client needs to find the mock and to log in."""

from __future__ import annotations

import json
import shlex

import click

from mockzoom.accounts.builtin import ACCOUNT_ID, CLIENT_ID, CLIENT_SECRET, TOKEN, WEBHOOK_SECRET
from mockzoom.admin_client.variables import variables as variables_of
from mockzoom.cli.options import url_option, web_address


def variables(url: str) -> dict[str, str]:
    """Return the variables for the built-in account of a server at an address."""
    return variables_of(url, ACCOUNT_ID, CLIENT_ID, CLIENT_SECRET, TOKEN, WEBHOOK_SECRET)


@click.command("env")
@url_option
@click.option(
    "--format",
    "form",
    type=click.Choice(["sh", "dotenv", "json", "github"]),
    default="sh",
    help="sh: export lines; dotenv; json; github: append this to $GITHUB_ENV.",
)
def env_command(url: str, form: str) -> None:
    """Print the environment variables a client needs."""
    found = variables(web_address(url))
    if form == "json":
        click.echo(json.dumps(found, indent=2))
        return
    start = "export " if form == "sh" else ""
    for name, value in found.items():
        click.echo(f"{start}{name}={shlex.quote(value) if form != 'github' else value}")
