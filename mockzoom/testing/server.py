"""A server in a thread of the test's own process, on a free loopback port."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from flask import Flask

from mockzoom.accounts.builtin import ACCOUNT_ID, CLIENT_ID, CLIENT_SECRET, TOKEN
from mockzoom.app import create_app
from mockzoom.config import Settings, overridden
from mockzoom.web.threaded_server import run_in_thread
from mockzoom.zoom.account_clock import system_ms


@dataclass(frozen=True)
class Server:
    """A running server: its address, and the credentials of its built-in account.

    `app` is the application with its state; `app.test_client()`, `serve(server)` and `intercept(server)` give
    access to the same state.
    """

    url: str
    token: str = TOKEN
    account_id: str = ACCOUNT_ID
    client_id: str = CLIENT_ID
    client_secret: str = CLIENT_SECRET
    app: Flask = field(repr=False, compare=False, kw_only=True)

    @property
    def api_url(self) -> str:
        """The base URL of the API, for clients: `http://127.0.0.1:PORT/v2`."""
        return f"{self.url}/v2"

    @property
    def oauth_url(self) -> str:
        """The token endpoint."""
        return f"{self.url}/oauth/token"


@contextmanager
def serve(
    source: Settings | Server | Flask | None = None, *, clock: Callable[[], int] = system_ms, **overrides: Any
) -> Iterator[Server]:
    """Serve until the block ends: `with mockzoom.serve(profile="2025-06") as zoom: ... zoom.api_url`.

    Keyword arguments are settings; host and port are always 127.0.0.1 and a free one, and TLS is served by the
    command line alone. `clock` returns the system's time in epoch ms. A running server, an interception or an
    application of `create_app` as `source` is served in addition. Raises `TypeError` for a setting that
    does not exist, `ValueError` for a value that it cannot have.
    """
    app = app_of(source, clock, overrides)
    with run_in_thread(app) as url:
        yield Server(url, app=app)


def app_of(source: Settings | Server | Flask | None, clock: Callable[[], int], overrides: dict[str, Any]) -> Flask:
    """Return the application: the source's, or a new one with settings. Raises `TypeError`, `ValueError`."""
    if not isinstance(source, Server | Flask):
        return create_app(overridden(source or Settings(), overrides), clock=clock)
    if overrides or clock is not system_ms:
        raise TypeError("a server that is shared has its settings and clock already; give them where it is made")
    return source.app if isinstance(source, Server) else source
