"""`mockzoom run -- COMMAND`: a program with hard-coded Zoom hosts, run against a temporary mock."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlsplit

import click

from mockzoom.cli.env import variables
from mockzoom.cli.executables import executable
from mockzoom.cli.options import allow_option, file_to_write, mock_options, own_certificates, resolved
from mockzoom.cli.run_summary import RequestCounter, summary
from mockzoom.suggestions import did_you_mean

if TYPE_CHECKING:
    from collections import Counter

    from flask import Flask

    from mockzoom.config import Settings
    from mockzoom.proxy.server import Proxy

FINDINGS = 3  # the exit code if the command succeeded and `--fail-on` found something
JOURNAL = 100_000  # requests of each account, so that a report has all
FORWARDED = ("SIGTERM", "SIGHUP", "SIGINT", "SIGQUIT", "SIGUSR1", "SIGUSR2")


@click.command(
    "run",
    short_help="Run a program with requests to Zoom redirected to a mock.",
    context_settings={"allow_interspersed_args": False},
)
@mock_options
@allow_option
@click.option(
    "--fail-on",
    metavar="LIST",
    default="",
    callback=lambda _, __, text: _categories(text),
    help="Exit with 3 if the command succeeds but one of these was found: unknown,schema,ignored,blocked.",
)
@click.option(
    "--report",
    metavar="FILE",
    default="",
    callback=lambda *args: _report_file(*args),  # noqa: PLW0108 - it is defined below
    help="Write the requests and findings to a file: JUnit (.xml), JSON (.json) or Markdown (.md).",
)
@click.argument("command", nargs=-1, required=True, type=click.UNPROCESSED)
def run_command(
    config_file: str,
    allow: tuple[str, ...],
    fail_on: tuple[str, ...],
    report: str,
    command: tuple[str, ...],
    **flags: Any,
) -> None:
    """Run COMMAND with requests to Zoom redirected to a temporary mock; exit with its exit code.

    Requests to other hosts are blocked unless they are allowed. A summary goes to stderr.
    """
    settings = _settings(config_file, flags, needs_journal=bool(fail_on or report))
    logging.basicConfig(level=settings.log_level.upper(), format="%(asctime)s %(levelname)s %(name)s %(message)s")
    # The server and the proxy are threads of this process: they end with it, however it ends.
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="mockzoom-")))
        app, counter, environment, proxy = stack.enter_context(temporary_mock(settings, allow, folder))
        code = _run(command, environment)
    sys.exit(_judged(app, counter, proxy.refused, settings.admin_token, Verdict(fail_on, report, code)))


class Verdict(NamedTuple):
    """The findings to fail on, the file of the report (empty for none), and the exit code of the command."""

    fail_on: tuple[str, ...]
    report: str
    code: int


def _judged(app: Flask, counter: RequestCounter, refused: Counter[str], admin_token: str, verdict: Verdict) -> int:
    """Print the summary, write the report, and return the exit code."""
    from mockzoom.cli.run_report import collect, written  # noqa: PLC0415 - `run --help` needs none of this

    found = collect(app, admin_token, refused)
    failed = found.failures(verdict.fail_on)
    click.echo(summary(counter, refused, found, failed), err=True)
    if verdict.report:
        path = Path(verdict.report)
        try:
            path.write_text(written(found, path.suffix.lower(), verdict.code, verdict.fail_on), encoding="utf-8")
        except OSError as error:
            raise click.ClickException(f"--report: cannot write {path}: {error.strerror}") from None
    return FINDINGS if failed and not verdict.code else verdict.code


def _settings(config_file: str, flags: dict[str, Any], *, needs_journal: bool) -> Settings:
    """Return the settings; the journal keeps all requests unless a setting says otherwise."""
    found = resolved(config_file, flags)
    settings = found.settings
    if needs_journal and not (settings.admin and settings.journal):
        raise click.UsageError("--fail-on and --report read the journal: leave out --no-admin and --journal 0")
    return replace(settings, journal=JOURNAL) if found.origins["journal"] == "default" else settings


def _categories(text: str) -> tuple[str, ...]:
    from mockzoom.cli.run_report import CATEGORIES  # noqa: PLC0415 - `run --help` needs none of this

    names = tuple(filter(None, (name.strip() for name in text.split(","))))
    for name in names:
        if name not in CATEGORIES:
            raise click.BadParameter(f"{name!r} is unknown; {did_you_mean(name, CATEGORIES)}")
    return names


def _report_file(context: click.Context, parameter: click.Parameter, path: str) -> str:
    if path and Path(path).suffix.lower() not in (".xml", ".json", ".md"):
        raise click.BadParameter(f"{path} has no suffix that names a format; use .xml (JUnit), .json or .md")
    return file_to_write(context, parameter, path)


@contextmanager
def temporary_mock(
    settings: Settings, allow: tuple[str, ...], folder: Path
) -> Iterator[tuple[Flask, RequestCounter, dict[str, str], Proxy]]:
    """Yield a server and a proxy, the environment of a program that uses them, and their counts."""
    from mockzoom.accounts import SeedFileError  # noqa: PLC0415 - the same
    from mockzoom.app import create_app  # noqa: PLC0415 - `run --help` needs none of this
    from mockzoom.proxy.environment import ca_environment, proxy_environment  # noqa: PLC0415 - the same
    from mockzoom.proxy.runtimes import Addresses  # noqa: PLC0415 - the same
    from mockzoom.proxy.server import Proxy  # noqa: PLC0415 - the same
    from mockzoom.proxy.thread import listen, running  # noqa: PLC0415 - the same
    from mockzoom.storage import StoreError  # noqa: PLC0415 - the same
    from mockzoom.web.threaded_server import run_in_thread  # noqa: PLC0415 - the same

    files = own_certificates(settings)
    try:
        app = create_app(settings)
    except SeedFileError as error:
        raise click.UsageError(str(error)) from None
    except StoreError as error:
        raise click.ClickException(str(error)) from None
    counter = RequestCounter(app)
    with run_in_thread(counter) as url:
        proxy = Proxy(url, *files, allow)
        with running(proxy, listen(0)) as address:
            addresses = Addresses(urlsplit(address).port or 0, proxy.tls_port, urlsplit(url).port or 0)
            redirected = proxy_environment(os.environ, addresses, allow)
            trusting = ca_environment(redirected, files.ca, folder, addresses.proxy, allow)
            yield app, counter, trusting | variables(url), proxy


def _run(command: tuple[str, ...], environment: dict[str, str]) -> int:
    """Run a program to its end; gives its exit code, as a shell would."""
    with _forwarding() as watch:
        try:
            program = executable(command[0], environment)
            process = subprocess.Popen([program, *command[1:]], env=environment)  # noqa: S603 - it is what the user asked for
        except OSError as error:
            click.echo(f"mockzoom: cannot run {command[0]}: {error.strerror}", err=True)
            return 127 if isinstance(error, FileNotFoundError) else 126
        watch(process)
        code = None
        # Not without a time-out: the system may hand a signal to another thread, and this one would sleep on.
        while code is None:
            with suppress(subprocess.TimeoutExpired):
                code = process.wait(timeout=1)
    return code if code >= 0 else 128 - code


@contextmanager
def _forwarding() -> Iterator[Callable[[subprocess.Popen[bytes]], None]]:
    """Signals that come to this process go to the program, those that come too early as soon as it is there."""
    early: list[int] = []
    running: list[subprocess.Popen[bytes]] = []

    def forward(number: int, _: object) -> None:
        if number in (signal.SIGINT, getattr(signal, "SIGQUIT", None)) and _in_foreground():
            return  # the terminal has sent the signal to the program, too
        if running:
            running[0].send_signal(number)
        else:
            early.append(number)

    def watch(process: subprocess.Popen[bytes]) -> None:
        running.append(process)
        for number in early:
            process.send_signal(number)

    numbers = [getattr(signal, name) for name in FORWARDED if hasattr(signal, name)]
    before = [(number, signal.signal(number, forward)) for number in numbers]
    try:
        yield watch
    finally:
        for number, handler in before:
            signal.signal(number, handler)


def _in_foreground() -> bool:
    """Whether this process belongs to a terminal's foreground, which gets the terminal's signals as a whole."""
    if sys.platform == "win32":
        return True
    try:
        terminal = os.open("/dev/tty", os.O_RDONLY)
    except OSError:
        return False
    try:
        return os.tcgetpgrp(terminal) == os.getpgrp()
    except OSError:
        return False
    finally:
        os.close(terminal)
