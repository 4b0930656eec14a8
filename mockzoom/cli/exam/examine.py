"""`mockzoom exam -- CMD`: start a temporary server, examine a command, print and write the report."""

from __future__ import annotations

import os
import shlex
import signal
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import click

from mockzoom.admin_client import AdminClient
from mockzoom.cli.exam.exam_options import exam_options, grading_of, plan_of, seed_of, today, write_reports
from mockzoom.cli.options import allow_option
from mockzoom.exam.baseline import baseline_text
from mockzoom.exam.editions import checks_in
from mockzoom.exam.examination import Grading, examine, report_of
from mockzoom.exam.examinee import CommandExaminee
from mockzoom.exam.observing import SEASONS, observe
from mockzoom.exam.render_text import as_text, progress_line
from mockzoom.exam.sitting import Conditions, Sitting
from mockzoom.exam.verdicts import Outcome

JOURNAL = 1000  # exchanges that an account keeps: as many as one call of the admin API gives


@click.command(
    "run",
    short_help="Examine a command; `mockzoom exam -- CMD` is the same.",
    context_settings={"allow_interspersed_args": False},
)
@exam_options
@allow_option
@click.option(
    "--observe", is_flag=True, help="Run CMD once, an existing test suite for example, and judge what it shows."
)
@click.option(
    "--season",
    default="calm",
    show_default=True,
    type=click.Choice(list(SEASONS)),
    help="With --observe: what Zoom is like.",
)
@click.option(
    "--verbose", "-v", is_flag=True, help="Print each scenario when it is over, with the log of one that broke."
)
@click.argument("command", nargs=-1, required=True, type=click.UNPROCESSED)
def examine_command(command: tuple[str, ...], allow: tuple[str, ...], **options: Any) -> None:
    """Examine CMD: it is started once for each scenario, gets a task on stdin and prints an answer."""
    report = _examined(command, allow, options)
    write_reports(report, options)
    click.echo(as_text(report))
    sys.exit(report["exit_code"])


@click.command(
    "baseline",
    short_help="Examine a command and write what fails as a baseline.",
    context_settings={"allow_interspersed_args": False},
)
@exam_options
@allow_option
@click.option("--write", "file", required=True, metavar="FILE", help="The baseline to write; it is replaced.")
@click.argument("command", nargs=-1, required=True, type=click.UNPROCESSED)
def baseline_command(command: tuple[str, ...], allow: tuple[str, ...], file: str, **options: Any) -> None:
    """Examine CMD and write each must and should that fails into a baseline, for 180 days."""
    report = _examined(command, allow, {**options, "observe": False, "season": "calm", "verbose": False})
    failing = {
        name: one["reason"]
        for name, one in report["checks"].items()
        if one["verdict"] == Outcome.FAIL and one["level"] != "may"
    }
    Path(file).write_text(baseline_text(failing, today()), encoding="utf-8")
    click.echo(f"{len(failing)} known failures are written to {file}; fill in their issues")


def _examined(command: tuple[str, ...], allow: tuple[str, ...], options: Mapping[str, Any]) -> dict[str, Any]:
    plan = plan_of(options)
    grading = grading_of(options, plan.edition)
    client = shlex.join(command)
    with _server(allow) as (url, environment):
        conditions = Conditions(
            AdminClient(url),
            seed_of(options),
            frozenset(checks_in(plan.edition)),
            options["slow"],
            options["keep"],
            options["named"],
        )
        examinee = CommandExaminee(command, environment)
        with _stopping(examinee.stop):
            if options["observe"]:
                season = observe(plan, examinee, conditions, options["season"])
                return report_of(
                    season,
                    replace(plan, profiles=[one.profile for one in season]),
                    conditions,
                    _lenient(grading, season),
                    client,
                )
            tell = _teller(options["verbose"])
            return report_of(examine(plan, examinee, conditions, tell), plan, conditions, grading, client)


def _lenient(grading: Grading, sittings: list[Sitting]) -> Grading:
    """Return a grading that lets a suite leave checks unmeasured: it shows only what it happens to do."""
    names = {name for one in sittings for name in one.verdicts}
    return replace(grading, allowed=grading.allowed | names)


def _teller(verbose: bool) -> Callable[[Sitting], None]:  # noqa: FBT001 - a flag of the command line
    from mockzoom.exam.examination import row_of  # noqa: PLC0415 - keeps the imports of the module short

    def tell(sitting: Sitting) -> None:
        row = row_of(sitting)
        if verbose:
            click.echo(progress_line(row), err=True)
            if row["trouble"]:
                click.echo(
                    "\n".join(f"    {line}" for line in [row["trouble"], *row["log"].splitlines()[-12:]]), err=True
                )

    return tell


@contextmanager
def _server(allow: tuple[str, ...]) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield the address of a temporary server, and the environment that leads a client there."""
    from mockzoom.cli.run import temporary_mock  # noqa: PLC0415 - `exam --help` needs no server
    from mockzoom.config import Settings  # noqa: PLC0415 - the same

    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="mockzoom-")))
        mock = stack.enter_context(temporary_mock(Settings(journal=JOURNAL), allow, folder))
        yield mock[2]["MOCKZOOM_URL"], {**mock[2], "MOCKZOOM_EXAM": "1"}


@contextmanager
def _stopping(stop: Callable[[], None]) -> Iterator[None]:
    """Let a signal end what is running, then this process."""

    def end(number: int, _: object) -> None:
        stop()
        os._exit(128 + number)  # the threads of running scenarios would be waited for

    before = {number: signal.signal(number, end) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        stop()
        for number, handler in before.items():
            signal.signal(number, handler)
