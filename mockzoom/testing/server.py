"""A server in a thread of the test's own process, on a free loopback port."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from itertools import count
from typing import TYPE_CHECKING, Any

from mockzoom.accounts.builtin import ACCOUNT_ID, CLIENT_ID, CLIENT_SECRET, TOKEN
from mockzoom.admin_client import AccountClient, AdminClient
from mockzoom.app import Application
from mockzoom.config import Settings, overridden
from mockzoom.real_files import real_files
from mockzoom.testing.account_tools import AccountTools
from mockzoom.testing.backend import Backend, InProcess, application_of, flask_of
from mockzoom.zoom.account_clock import system_ms

if TYPE_CHECKING:
    from flask import Flask

    from mockzoom.testing.zoom import ZoomAccount

_DEFAULT = Settings()
_OF_THE_COMMAND = {
    name: getattr(_DEFAULT, name)
    for name in ("host", "port", "workers", "threads", "tls", "ca_dir", "admin_port", "log_level")
}


@dataclass(frozen=True)
class Server(AccountTools):
    """A running server: its address, the credentials of its built-in account, and the tools for that account.

    `new_account(...)` creates further accounts. `app` is the application with its state; `app.test_client()`,
    `serve(server)` and `intercept(server)` give access to the same state.
    """

    url: str
    token: str = TOKEN
    account_id: str = ACCOUNT_ID
    client_id: str = CLIENT_ID
    client_secret: str = CLIENT_SECRET
    application: Application = field(repr=False, compare=False, kw_only=True)

    _numbers: count[int] = field(default_factory=lambda: count(1), repr=False, compare=False)

    @property
    def app(self) -> Flask:
        """The Flask application of the server."""
        return flask_of(self.application)

    @property
    def base_url(self) -> str:  # type: ignore[override]
        """The address of the server: `http://127.0.0.1:PORT`."""
        return self.url

    @property
    def oauth_url(self) -> str:  # type: ignore[override]
        """The token endpoint."""
        return f"{self.url}/oauth/token"

    @cached_property
    def home(self) -> Backend:  # type: ignore[override]
        """The server with its admin API, which is called without a socket."""
        app = self.application
        token = getattr(app, "settings", Settings()).admin_token
        return Backend(self.url, AdminClient(transport=InProcess(self.url, app), admin_token=token), app)

    @cached_property
    def account(self) -> AccountClient:  # type: ignore[override]
        """The built-in account. Raises `AdminApiError` if the admin API is disabled."""
        return self.home.control.accounts.get(self.account_id)

    def new_account(self, **fields: Any) -> AbstractContextManager[ZoomAccount]:
        """Return a new account with the fields of a seed file, deleted when its block ends."""
        return self.home.account(**fields)


@contextmanager
def serve(
    source: Settings | Server | Application | Flask | None = None,
    *,
    clock: Callable[[], int] = system_ms,
    **overrides: Any,
) -> Iterator[Server]:
    """Serve until the block ends: `with mockzoom.serve(profile="2026-09") as zoom: ... zoom.api_url`.

    Keyword arguments are settings. The address is always 127.0.0.1 and a free port; how else to listen (`host`,
    `port`, `tls` ...) is a matter of the command line. `clock` returns the system's time in epoch ms. A running
    server, an interception or an application of `create_app` as `source` is served in addition. Raises `TypeError`
    for a setting that does not exist or that only the command line has, `ValueError` for a value that it cannot have.
    """
    with real_files():
        from mockzoom.web.threaded_server import run_in_thread  # noqa: PLC0415 - an interception needs no server

    app = app_of(source, clock, overrides)
    try:
        with run_in_thread(app) as url:
            yield Server(url, application=app)
    finally:
        if source is None or isinstance(source, Settings):
            app.close()


def app_of(
    source: Settings | Server | Application | Flask | None, clock: Callable[[], int], overrides: dict[str, Any]
) -> Application:
    """Return the application: the source's, or a new one with settings. Raises `TypeError`, `ValueError`."""
    if source is None or isinstance(source, Settings):
        settings = overridden(source or _DEFAULT, overrides)
        _check_settings(settings)
        return Application(settings, clock)
    if overrides or clock is not system_ms:
        raise TypeError("a server that is shared has its settings and clock already; give them where it is made")
    found: Application = source.application if isinstance(source, Server) else application_of(source)
    return found


def _check_settings(settings: Settings) -> None:
    """Raise `TypeError` for a setting that a server in this process cannot honour."""
    for name, default in _OF_THE_COMMAND.items():
        value = getattr(settings, name)
        if value != default:
            raise TypeError(
                f"a server in this process cannot have {name}={value!r}: it listens on 127.0.0.1 and a free port, "
                f"in one process; use the command `mockzoom serve --{name.replace('_', '-')}`"
            )
