"""`mockzoom exam`: the group of commands, and the errors that end them."""

from __future__ import annotations

import sys
import traceback
from typing import Any

import click

from mockzoom.cli.exam.exam_server import serve_command
from mockzoom.cli.exam.examine import baseline_command, examine_command
from mockzoom.cli.exam.look_up import adapter_command, explain_command, list_command
from mockzoom.exam.baseline import BaselineError
from mockzoom.exam.catalogue import CatalogueError
from mockzoom.exam.score import OWN_FAULT, VERDICTS

EXAMINE = "run"


class _WrongCall(click.UsageError):
    """A command that was called wrongly: the exam has not begun."""

    exit_code = OWN_FAULT


class ExamGroup(click.Group):
    """A group whose command without a name, `mockzoom exam [OPTIONS] -- CMD`, examines a client.

    Exit codes are verdicts, so a wrong call has that of the exam's own faults.
    """

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put the command that examines in front of arguments that begin with none."""
        if args and args[0] not in self.commands and args[0] not in ("-h", "--help"):
            args = [EXAMINE, *args] if args[0].startswith("-") else args
        return super().parse_args(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command, and end it with the exit code of what went wrong."""
        try:
            return super().invoke(ctx)
        except click.UsageError as error:
            raise _WrongCall(error.format_message(), error.ctx) from None
        except (BaselineError, CatalogueError) as error:
            click.echo(f"Error: {error}", err=True)
            sys.exit(OWN_FAULT)
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except Exception:  # noqa: BLE001 - any exception here is a fault of the exam, not a verdict
            click.echo(traceback.format_exc(), err=True)
            click.echo(f"{VERDICTS[OWN_FAULT]} (exit code {OWN_FAULT})", err=True)
            sys.exit(OWN_FAULT)


@click.group("exam", cls=ExamGroup, short_help="Examine a client of Zoom: mockzoom exam -- ./adapter")
def exam_command() -> None:
    """Examine a client of Zoom: `mockzoom exam [OPTIONS] -- CMD`.

    CMD is started once for each scenario. Exit codes: 0 passed, 1 could not measure, 3 the client fails, 4 the exam's
    own fault or a wrong call. `mockzoom exam run --help` lists the options.
    """


exam_command.add_command(examine_command, EXAMINE)
for _command in (list_command, explain_command, adapter_command, baseline_command, serve_command):
    exam_command.add_command(_command)
