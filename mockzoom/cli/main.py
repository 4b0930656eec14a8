"""The commands by name; each module is loaded on use, which keeps `mockzoom health` fast."""

from __future__ import annotations

from importlib import import_module

import click

from mockzoom._version import __version__
from mockzoom.cli.examples import with_help_end
from mockzoom.suggestions import closest

COMMANDS = {
    "account": "mockzoom.cli.account",
    "ca": "mockzoom.cli.ca",
    "checkpoint": "mockzoom.cli.checkpoint",
    "clock": "mockzoom.cli.clock",
    "config": "mockzoom.cli.config",
    "contract": "mockzoom.cli.contract.run",
    "demo": "mockzoom.cli.demo",
    "env": "mockzoom.cli.env",
    "exam": "mockzoom.cli.exam.group",
    "fault": "mockzoom.cli.fault",
    "health": "mockzoom.cli.health",
    "init": "mockzoom.cli.init",
    "journal": "mockzoom.cli.journal",
    "next": "mockzoom.cli.next",
    "people": "mockzoom.cli.people",
    "proxy": "mockzoom.cli.proxy",
    "rules": "mockzoom.cli.rules",
    "run": "mockzoom.cli.run",
    "schema": "mockzoom.cli.schema",
    "serve": "mockzoom.cli.serve",
    "wait": "mockzoom.cli.health",
    "webhook": "mockzoom.cli.webhook",
}

GROUPS = {
    "Run a mock": ("serve", "run", "proxy", "demo", "init"),
    "Connect a client": ("env", "health", "wait", "ca", "config"),
    "Control a running server": ("account", "checkpoint", "clock", "fault", "next", "people", "journal", "webhook"),
    "Look up what Zoom does": ("rules", "schema"),
    "Test a client or a server": ("exam", "contract"),
}
_FIRST_STEPS = """
mockzoom serve --profile 2025-06
mockzoom run -- node app.mjs
mockzoom rules addBatchWebinarRegistrants
"""


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
        return with_help_end(cmd_name, command)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands in groups, and those of no group last."""
        grouped = {name for names in GROUPS.values() for name in names}
        rest = tuple(name for name in self.list_commands(ctx) if name not in grouped)
        width = max(map(len, COMMANDS)) + 2
        limit = formatter.width - width - 4
        for title, names in {**GROUPS, **({"Others": rest} if rest else {})}.items():
            known = [(name, self.get_command(ctx, name)) for name in names if name in COMMANDS]
            rows = [(name.ljust(width - 2), one.get_short_help_str(limit)) for name, one in known if one is not None]
            with formatter.section(title):
                formatter.write_dl(rows)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write examples, and where to go on."""
        del ctx
        with formatter.section("Examples"):
            for line in _FIRST_STEPS.split("\n"):
                formatter.write_text(line) if line else None
        formatter.write_paragraph()
        formatter.write_text("Next: mockzoom COMMAND --help. The guides are in docs/README.md of the source.")


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="mockzoom")
def main() -> None:
    """Run a mock Zoom API server: webinar registration with Zoom's rules, errors and rate limits."""
