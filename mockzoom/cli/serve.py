"""`mockzoom serve`: the server for development, CI and containers."""

from __future__ import annotations

import logging
import os
import signal
import sys
from contextlib import ExitStack, closing
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import click

from mockzoom.cli.grouped_help import GroupedCommand
from mockzoom.cli.options import address_url, allow_option, local_host, own_certificates, resolved, setting_options
from mockzoom.cli.serving.limits import GRACE_PERIOD_S, HEAD_BYTES, MAX_PENDING_REQUESTS, raise_fd_limit
from mockzoom.cli.serving.ports import reserve, reserve_proxy
from mockzoom.cli.serving.worker import ProxyConfig, Worker, startup_barrier
from mockzoom.collector_pause import collector_paused
from mockzoom.config import Settings
from mockzoom.spec import load_spec
from mockzoom.storage.factory import MEMORY
from mockzoom.zoom.profiles import get_profile

if TYPE_CHECKING:
    import socket

    from mockzoom.proxy.certificates import Certificates

PROXY_PORT = 8081


@click.command("serve", cls=GroupedCommand, short_help="Serve the mock until SIGTERM or Ctrl-C.")
@setting_options
@click.option(
    "--proxy",
    "proxy_port",
    type=click.IntRange(0, 65535),
    is_flag=False,
    flag_value=PROXY_PORT,
    metavar="[PORT]",
    envvar="MOCKZOOM_PROXY",
    help=f"Also run a forward proxy on 127.0.0.1 that redirects requests for Zoom's hosts here. "
    f"Port: {PROXY_PORT}; 0 picks a free one. [MOCKZOOM_PROXY]",
)
@allow_option
@click.option(
    "--log-requests/--quiet",
    "log_requests",
    default=None,
    help="Print a line for each request. Default: on a terminal.",
)
def serve_command(
    *, config_file: str, proxy_port: int | None, allow: tuple[str, ...], log_requests: bool | None, **flags: Any
) -> None:
    """Serve the mock until SIGTERM or Ctrl-C; requests in progress are completed first."""
    with ExitStack() as stack:
        stack.enter_context(collector_paused())
        _install_sigterm_handler()
        settings = resolved(config_file, flags).settings
        _check_workers(settings)
        _check_ports(settings, proxy_port)
        logging.basicConfig(level=settings.log_level.upper(), format="%(asctime)s %(levelname)s %(name)s %(message)s")
        reserved = stack.enter_context(reserve(settings.host, settings.port))
        address = reserved.getsockname()[:2]
        control = None
        if settings.admin and settings.admin_port:
            control = stack.enter_context(reserve(settings.host, settings.admin_port, "--admin-port"))
            control.listen()
        files = own_certificates(settings) if settings.tls or proxy_port is not None else None
        beside = None
        if files and proxy_port is not None:
            beside = ProxyConfig(stack.enter_context(closing(reserve_proxy(proxy_port))), files, allow)
        _check_start(settings)
        if sys.platform != "linux":  # only Linux lets a second socket bind a port on which no socket listens yet
            reserved.close()
        logs = sys.stderr.isatty() if log_requests is None else log_requests
        _run(settings, address, files, beside, control, logs_requests=logs)


def _install_sigterm_handler() -> None:
    """Let SIGTERM end a start as it ends most programs, where nothing does: the first process of a container."""
    if os.getpid() == 1:
        signal.signal(signal.SIGTERM, lambda number, _: sys.exit(128 + number))


def _check_workers(settings: Settings) -> None:
    if settings.workers == 1:
        return
    if settings.store == MEMORY:
        raise click.UsageError(
            f"--workers {settings.workers} needs a store that the processes share, but each has a separate --store "
            "memory: a token of one would be unknown to the next. Use --store sqlite:///FILE or "
            "--store postgresql+psycopg://USER:PASSWORD@HOST/DATABASE, or --workers 1"
        )
    if sys.platform == "win32":
        raise click.UsageError("--workers: on Windows one process alone can answer on a port; use --workers 1")


def _check_ports(settings: Settings, proxy_port: int | None) -> None:
    """No two of the ports that were named may be the same; 0 names none."""
    admin_port = settings.admin_port if settings.admin else 0
    named = {"--port": settings.port, "--admin-port": admin_port, "--proxy": proxy_port or 0}
    taken: dict[int, str] = {}
    for option, port in named.items():
        if port in taken:
            raise click.UsageError(
                f"{option} is {port}, and so is {taken[port]}; give each a different port (0 picks a free one)"
            )
        if port:
            taken[port] = option


def _check_start(settings: Settings) -> None:
    """Open the store and read the seed file here, where a mistake can still be reported to the user.

    The processes that serve open the store again and find the accounts there.
    """
    from mockzoom.accounts import SeedFileError  # noqa: PLC0415 - the same
    from mockzoom.app import create_pipeline  # noqa: PLC0415 - after the port is known to be free
    from mockzoom.storage import StoreError  # noqa: PLC0415 - the same

    if settings.seed or settings.store != MEMORY:
        try:
            create_pipeline(settings).store.close()
        except SeedFileError as error:
            raise click.UsageError(str(error)) from None
        except StoreError as error:
            raise click.ClickException(str(error)) from None


def _startup_message(settings: Settings, host: str, port: int) -> str:
    url = address_url("https" if settings.tls else "http", local_host(host), port)
    everywhere = f"{host}, from this machine at " if local_host(host) != host else ""
    batch = load_spec().operations["addBatchWebinarRegistrants"]
    live = batch.response_in(get_profile(settings.profile)).status == 201
    says = "201, as live Zoom does" if live else "200 (live Zoom answers 201: --profile 2026-09)"
    return (
        f"mockzoom listens on {everywhere}{url}\n"
        f"profile {settings.profile}: a batch registration is answered with {says}\n"
        f"variables for a client: mockzoom env --url {url}"
        f"{_dashboard_line(settings, url)}{_admin_warning(settings, host)}"
    )


def _dashboard_line(settings: Settings, url: str) -> str:
    """Return a line with the address of the dashboard; empty without one."""
    if not (settings.admin and settings.dashboard):
        return ""
    if settings.admin_port:
        host = urlsplit(url).hostname or ""
        url = address_url("http", host, settings.admin_port)
    return f"\ndashboard: {url}/_mockzoom/"


def _admin_warning(settings: Settings, host: str) -> str:
    """Return lines about an admin API that others can use or read; empty for none."""
    if not settings.admin:
        return ""
    lines = []
    if not settings.admin_token and not ip_address(host).is_loopback:
        lines.append(f"Warning: the admin API is open to all who reach {host}; set --admin-token, or --no-admin")
    if settings.admin_port and settings.tls:
        lines.append("Warning: the admin API is served over plain HTTP, without --tls; keep its port on this machine")
    return "".join(f"\n{line}" for line in lines)


def _run(
    settings: Settings,
    address: tuple[str, int],
    files: Certificates | None,
    beside: ProxyConfig | None,
    control: socket.socket | None,
    *,
    logs_requests: bool,
) -> None:
    from granian import Granian  # noqa: PLC0415 - 60 ms that other commands do not pay
    from granian.constants import HTTPModes, Interfaces, SSLProtocols  # noqa: PLC0415 - the same
    from granian.http import HTTP1Settings  # noqa: PLC0415 - the same

    from mockzoom.cli.serving.single_process import SingleProcessServer  # noqa: PLC0415 - it takes granian

    host, port = address
    greeting = _startup_message(settings, host, port)
    leaf = files.leaf if files and settings.tls else None
    if files:
        greeting += f"\nfor clients to trust: {files.ca}"
    worker = Worker(
        settings,
        (local_host(host), port),
        greeting,
        os.getpid(),
        startup_barrier(settings.workers),
        beside,
        control,
        logs_requests,
    )
    server = (SingleProcessServer if settings.workers == 1 else Granian)(
        "mockzoom",
        address=host,  # resolved: granian takes no names
        port=port,
        interface=Interfaces.WSGI,
        workers=settings.workers,
        respawn_failed_workers=settings.workers > 1,  # with one, its state has gone with it
        workers_kill_timeout=GRACE_PERIOD_S,
        backpressure=raise_fd_limit(),  # granian counts connections, silent ones too
        blocking_threads=MAX_PENDING_REQUESTS,  # of which `settings.threads` work at a time: see web/concurrency.py
        # HTTP/1 alone: with HTTP/2, granian never ends the wait for a body whose stream was reset, and does not close
        # connections that are silent (docs/explanation/adr/0002-granian.md).
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(max_buffer_size=HEAD_BYTES),
        log_enabled=settings.log_level == "debug",
        websockets=False,
        ssl_cert=leaf,
        ssl_key=leaf,
        ssl_protocol_min=SSLProtocols.tls12,
    )
    try:
        server.serve(target_loader=worker)
    except SystemExit as end:
        if isinstance(end.code, str):  # the application could not be made: the sentence is said
            raise
        # The other unsuccessful end: granian could not keep its processes running.
        many = settings.workers > 1
        says = "processes that serve died, one soon after it was replaced" if many else "the process that serves died"
        raise click.ClickException(f"{says}; --log-level debug shows more") from None
