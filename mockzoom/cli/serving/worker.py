"""A process that serves: alone, or one of several that granian starts, which end with their parent."""

from __future__ import annotations

import os
import signal
import socket
import sys
import time
from contextlib import suppress
from dataclasses import dataclass, replace
from threading import Thread
from typing import TYPE_CHECKING, NamedTuple, cast

from mockzoom.cli.options import address_url
from mockzoom.cli.serving.collector import tune_collector
from mockzoom.cli.serving.limits import enable_tcp_keepalive, stop_process
from mockzoom.config import Settings
from mockzoom.hosts import API_HOST

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

    from mockzoom.proxy.certificates import Certificates
    from mockzoom.server import Pipeline

_POLL_S = 0.002
_PARENT_POLL_S = 0.5


class ProxyConfig(NamedTuple):
    """A proxy to run in the server's process: its socket, its certificates, and the hosts it allows."""

    listening: socket.socket
    files: Certificates
    allowed: tuple[str, ...]

    def start(self, settings: Settings, address: tuple[str, int]) -> str:
        """Lead calls to the server; gives a line about it. It ends with the server, after calls under way."""
        from mockzoom.proxy.server import Proxy  # noqa: PLC0415 - few servers have one
        from mockzoom.proxy.thread import DRAIN_S, ProxyThread  # noqa: PLC0415 - the same

        to = address_url("https" if settings.tls else "http", *address)
        proxy = Proxy(to, *self.files, self.allowed, to_name=API_HOST)  # the host may be one that no leaf names
        # A separate pool: granian's is closed with the server, while connections under way still have their time.
        thread = ProxyThread(proxy, self.listening.dup(), DRAIN_S)
        thread.start()
        thread.stop_with_main_thread()
        return f"a forward proxy listens on {thread.url}"


@dataclass(frozen=True)
class Worker:
    """Makes the application inside a serving process; `greeting` is printed as soon as all of them take calls.

    Each process takes one of the `tickets`. `control` listens for the admin API if that has a separate port.
    `logs_requests` prints a line about each request.
    """

    settings: Settings
    address: tuple[str, int]
    greeting: str
    parent: int
    tickets: socket.socket
    beside: ProxyConfig | None = None
    control: socket.socket | None = None
    logs_requests: bool = False

    def __call__(self, *_: object) -> WSGIApplication:
        """Return the application. granian listens only after this, so a thread prints the start-up message.

        Raises `SystemExit` with a sentence where the store cannot be used any more.
        """
        from mockzoom.app import create_server  # noqa: PLC0415 - only serving needs it
        from mockzoom.storage import StoreError  # noqa: PLC0415 - the same
        from mockzoom.web.concurrency import ConcurrencyLimiter  # noqa: PLC0415 - the same

        _remove_header_variables()
        try:
            app = self._apart(self.control) if self.control else create_server(self.settings, self._logged)
        except StoreError as error:
            raise SystemExit(f"Error: {error}") from None
        tune_collector()  # it was off during the start
        Thread(target=self._greet_and_watch, daemon=True).start()
        return ConcurrencyLimiter(app, self.settings.threads)

    def _logged(self, pipeline: Pipeline) -> Pipeline:
        """Return the pipeline, with a log of its requests if there is to be one."""
        if not self.logs_requests:
            return pipeline
        from mockzoom.cli.serving.request_log import (  # noqa: PLC0415 - only needed on a terminal
            LoggingPipeline,
            write_to_terminal,
        )

        return cast("Pipeline", LoggingPipeline(pipeline, write_to_terminal()))

    def _apart(self, listening: socket.socket) -> WSGIApplication:
        """Return the application without the admin API, which listens on a separate port from here on."""
        from mockzoom.app import create_apps  # noqa: PLC0415 - the same
        from mockzoom.web.threaded_server import start_server  # noqa: PLC0415 - few servers need it

        app, control = create_apps(replace(self.settings, port=self.address[1]), self._logged)
        start_server(control, self.settings.host, self.settings.admin_port, listening)
        return app

    def _greet_and_watch(self) -> None:
        while not _listens(self.address):
            time.sleep(_POLL_S)
        enable_tcp_keepalive(self.address)
        lines = [self.greeting]
        if self.control:
            lines.append(f"the admin API listens on {address_url('http', self.address[0], self.settings.admin_port)}")
        if self.beside:
            lines.append(self.beside.start(self.settings, self.address))
        if _is_last_worker(self.tickets):
            with suppress(OSError):  # who closed our output does not read, and may call all the same
                print("\n".join(lines), flush=True)
        if os.getpid() != self.parent and sys.platform != "win32":  # there a child keeps its parent's number
            while os.getppid() == self.parent:
                time.sleep(_PARENT_POLL_S)
            stop_process(signal.SIGTERM)  # no parent is left that would


def _remove_header_variables() -> None:
    """Remove variables that WSGI would take for request headers from the environment.

    granian copies the environment into that of every request, so that `HTTP_PROXY`, which may hold a password, would be
    a header of every request (CVE-2016-5388).
    """
    for name in [name for name in os.environ if name.startswith("HTTP_") or name in ("CONTENT_TYPE", "CONTENT_LENGTH")]:
        del os.environ[name]


def startup_barrier(processes: int) -> socket.socket:
    """Yield a channel from which each process takes a ticket; the last ticket differs from the others."""
    taken_from, put_into = socket.socketpair()
    with put_into:
        put_into.sendall(b"." * (processes - 1) + b"!")
    return taken_from


def _is_last_worker(tickets: socket.socket) -> bool:
    """Take a ticket: whether it is the last. Nothing is left for a process that takes the place of one that died."""
    return tickets.recv(1) == b"!"


def _listens(address: tuple[str, int]) -> bool:
    with socket.socket(socket.AF_INET6 if ":" in address[0] else socket.AF_INET) as probe:
        probe.settimeout(1)
        return probe.connect_ex(address) == 0
