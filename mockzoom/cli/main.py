"""The commands by name; each module is loaded on use, which keeps `mockzoom health` fast."""

from __future__ import annotations

from importlib import import_module

import click

from mockzoom._version import __version__
from mockzoom.suggestions import closest

COMMANDS = {
    "account": "mockzoom.cli.account",
    "ca": "mockzoom.cli.ca",
    "clock": "mockzoom.cli.clock",
    "config": "mockzoom.cli.config",
    "contract": "mockzoom.cli.contract.run",
    "demo": "mockzoom.cli.demo",
    "env": "mockzoom.cli.env",
    "exam": "mockzoom.cli.exam.group",
    "fault": "mockzoom.cli.fault",
    "health": "mockzoom.cli.health",
    "journal": "mockzoom.cli.journal",
    "proxy": "mockzoom.cli.proxy",
    "rules": "mockzoom.cli.rules",
    "run": "mockzoom.cli.run",
    "schema": "mockzoom.cli.schema",
    "serve": "mockzoom.cli.serve",
    "wait": "mockzoom.cli.health",
    "webhook": "mockzoom.cli.webhook",
}


class LazyGroup(click.Group):
    """A group that imports the module of a command on use."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands."""
        del ctx
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the command of a name; it is the attribute `NAME_command` of its module."""
        if cmd_name not in COMMANDS:
            near = closest(cmd_name, COMMANDS)
            if near and not ctx.resilient_parsing:
                raise click.UsageError(f"No such command '{cmd_name}'. (Did you mean '{near}'?)", ctx)
            return None
        command: click.Command = getattr(import_module(COMMANDS[cmd_name]), f"{cmd_name}_command")
        return command


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="mockzoom")
def main() -> None:
    """Run a mock Zoom API server: webinar registration with Zoom's rules, errors and rate limits."""
