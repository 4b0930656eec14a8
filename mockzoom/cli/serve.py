"""`mockzoom serve`: the server for desks, CI and containers."""

from __future__ import annotations

import logging
import os
import socket
import sys
from contextlib import closing
from typing import Any

import click

from mockzoom.cli.options import resolved, setting_options
from mockzoom.cli.worker import Worker
from mockzoom.config import Settings
from mockzoom.domain.profiles import Profile

DRAIN_S = 10  # how long calls under way may take after SIGTERM


@click.command("serve")
@setting_options
def serve_command(config_file: str, **flags: Any) -> None:
    """Serve the mock until SIGTERM or Ctrl-C; calls under way are answered first."""
    settings = resolved(config_file, flags).settings
    logging.basicConfig(level=settings.log_level.upper(), format="%(asctime)s %(levelname)s %(name)s %(message)s")
    with closing(_reserve(settings)) as reserved:
        _check_seed(settings)
        address = reserved.getsockname()[:2]
        if sys.platform != "linux":  # only there a second socket may bind a port that nobody listens on yet
            reserved.close()
        _run(settings, address)


def _check_seed(settings: Settings) -> None:
    """Read the seed file here, where a mistake can still be told to the user: the server works in a child process."""
    from mockzoom.app import create_pipeline  # noqa: PLC0415 - after the port is known to be free
    from mockzoom.scenarios import SeedFileError  # noqa: PLC0415 - the same

    if settings.seed:
        try:
            create_pipeline(settings)
        except SeedFileError as error:
            raise click.UsageError(str(error)) from None


def _reserve(settings: Settings) -> socket.socket:
    """Bind the port without listening: nobody else gets it, and the server can still listen on it.

    With port 0 the system chooses one here.
    """
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    reserved = socket.socket(family, socket.SOCK_STREAM)
    try:
        if sys.platform != "win32":  # there it would let two servers share a port
            reserved.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        reserved.bind((settings.host, settings.port))
    except OSError as error:
        reserved.close()
        reason = error.strerror or str(error)
        raise click.UsageError(
            f"cannot listen on {settings.host}:{settings.port}: {reason}; "
            "choose another --host or --port (0 picks a free one)"
        ) from None
    return reserved


def _greeting(settings: Settings, host: str, port: int) -> str:
    url = f"http://{f'[{host}]' if ':' in host else host}:{port}"
    live = settings.profile == Profile.LIVE_2025_06
    says = "201, as live Zoom does" if live else "200 (live Zoom answers 201: --profile 2025-06)"
    return (
        f"mockzoom listens on {url}\n"
        f"profile {settings.profile}: a batch registration is answered with {says}\n"
        f"variables for a client: mockzoom env --url {url}"
    )


def _run(settings: Settings, address: tuple[str, int]) -> None:
    from granian import Granian  # noqa: PLC0415 - 60 ms that other commands do not pay
    from granian.constants import Interfaces  # noqa: PLC0415 - the same

    import mockzoom.web.face  # noqa: F401, PLC0415 - once here instead of again in the child

    host, port = address
    Granian(
        "mockzoom",
        address=host,  # resolved: granian takes no names
        port=port,
        interface=Interfaces.WSGI,
        workers=1,  # the state lives in one process
        workers_kill_timeout=DRAIN_S,
        blocking_threads=settings.threads,
        log_enabled=settings.log_level == "debug",
        websockets=False,
    ).serve(target_loader=Worker(settings, _reachable(host, port), _greeting(settings, host, port), os.getpid()))


def _reachable(host: str, port: int) -> tuple[str, int]:
    """Where a server that listens everywhere can be called from its own machine."""
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host), port  # noqa: S104 - compared, not bound
