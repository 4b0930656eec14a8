"""A server in a thread of the test's own process, on a free loopback port."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from threading import Thread
from typing import Any

from werkzeug.serving import WSGIRequestHandler, make_server

from mockzoom.app import create_app
from mockzoom.config import Settings
from mockzoom.domain.clock import system_ms
from mockzoom.scenarios.builtin import ACCOUNT_ID, CLIENT_ID, CLIENT_SECRET, TOKEN


@dataclass(frozen=True)
class Server:
    """A running server: where it is, and what its built-in account logs in with."""

    url: str
    token: str = TOKEN
    account_id: str = ACCOUNT_ID
    client_id: str = CLIENT_ID
    client_secret: str = CLIENT_SECRET

    @property
    def api_url(self) -> str:
        """The base of the API, as clients want it: `http://127.0.0.1:PORT/v2`."""
        return f"{self.url}/v2"

    @property
    def oauth_url(self) -> str:
        """The token endpoint."""
        return f"{self.url}/oauth/token"


class _QuietHandler(WSGIRequestHandler):
    """Keeps connections open as Zoom does, and logs nothing."""

    protocol_version = "HTTP/1.1"

    def log(self, type: str, message: str, *args: Any) -> None:  # noqa: A002 - werkzeug's own name
        """Say nothing: the test's output belongs to the test."""


@contextmanager
def serve(
    settings: Settings | None = None, *, clock: Callable[[], int] = system_ms, **overrides: Any
) -> Iterator[Server]:
    """Serve until the block ends: `with mockzoom.serve(profile="2025-06") as zoom: ... zoom.api_url`.

    Keyword arguments are settings; host and port are always 127.0.0.1 and a free one. `clock` tells the system's
    time in epoch ms. Raises `TypeError` for a setting that does not exist.
    """
    chosen = replace(settings or Settings(), **overrides)
    server = make_server("127.0.0.1", 0, create_app(chosen, clock=clock), threaded=True, request_handler=_QuietHandler)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield Server(f"http://127.0.0.1:{server.server_port}")
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
