"""`mockzoom run -- COMMAND`: a program with hard-coded Zoom hosts, run against a temporary mock."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import click

from mockzoom.cli.env import variables
from mockzoom.cli.options import allow_option, mock_options, own_certificates, resolved
from mockzoom.cli.run_summary import RequestCounter, count_schema_violations, summary

if TYPE_CHECKING:
    from flask import Flask

    from mockzoom.config import Settings
    from mockzoom.proxy.server import Proxy

FORWARDED = ("SIGTERM", "SIGHUP", "SIGINT", "SIGQUIT", "SIGUSR1", "SIGUSR2")


@click.command(
    "run",
    short_help="Run a program with requests to Zoom redirected to a mock.",
    context_settings={"allow_interspersed_args": False},
)
@mock_options
@allow_option
@click.argument("command", nargs=-1, required=True, type=click.UNPROCESSED)
def run_command(config_file: str, allow: tuple[str, ...], command: tuple[str, ...], **flags: Any) -> None:
    """Run COMMAND with requests to Zoom redirected to a temporary mock; exit with its exit code.

    Requests to other hosts are blocked unless they are allowed. A summary goes to stderr.
    """
    settings = resolved(config_file, flags).settings
    logging.basicConfig(level=settings.log_level.upper(), format="%(asctime)s %(levelname)s %(name)s %(message)s")
    # The server and the proxy are threads of this process: they end with it, however it ends.
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="mockzoom-")))
        app, tally, environment, proxy = stack.enter_context(temporary_mock(settings, allow, folder))
        code = _run(command, environment)
    click.echo(summary(tally, proxy.refused, count_schema_violations(app, settings.admin_token)), err=True)
    sys.exit(code)


@contextmanager
def temporary_mock(
    settings: Settings, allow: tuple[str, ...], folder: Path
) -> Iterator[tuple[Flask, RequestCounter, dict[str, str], Proxy]]:
    """Yield a server and a proxy, the environment of a program that uses them, and their counts."""
    from mockzoom.accounts import SeedFileError  # noqa: PLC0415 - the same
    from mockzoom.app import create_app  # noqa: PLC0415 - `run --help` needs none of this
    from mockzoom.proxy.environment import ca_environment, proxy_environment  # noqa: PLC0415 - the same
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
    tally = RequestCounter(app)
    with run_in_thread(tally) as url:
        proxy = Proxy(url, *files, allow)
        with running(proxy, listen(0)) as address:
            led = proxy_environment(os.environ, address, proxy.tls_port, urlsplit(url).port or 0, allow)
            yield app, tally, ca_environment(led, files.ca, folder) | variables(url), proxy


def _run(command: tuple[str, ...], environment: dict[str, str]) -> int:
    """Run a program to its end; gives its exit code, as a shell would."""
    with _forwarding() as watch:
        try:
            process = subprocess.Popen(command, env=environment)  # noqa: S603 - it is what the user asked for
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
