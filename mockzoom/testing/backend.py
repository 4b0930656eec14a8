"""The server that holds the accounts of tests: one in process, or one that runs already."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from mockzoom.admin_client import AdminClient
from mockzoom.hosts import API_HOST
from mockzoom.real_files import real_files
from mockzoom.testing.after_call import after_call

if TYPE_CHECKING:
    from faker import Faker
    from flask import Flask

    from mockzoom.admin.api import AdminAPI
    from mockzoom.app import Application
    from mockzoom.config import Settings
    from mockzoom.storage import Store
    from mockzoom.testing.zoom import ZoomAccount

_JOURNAL = 100_000  # calls of each account: a verdict considers all calls of a test
_ZOOM_URL = f"https://{API_HOST}"


class InProcess:
    """A transport that calls an application without a socket, if possible its admin API directly."""

    def __init__(self, url: str, app: Application | Flask) -> None:
        self.url = url
        self._app: Any = application_of(app)

    def answer(self, method: str, target: str, body: bytes, headers: Mapping[str, str]) -> tuple[int, bytes]:
        """See `mockzoom.admin_client.AdminTransport`."""
        answered = self._answer(method, target, body, headers)
        after_call(self._app)
        return answered

    def _answer(self, method: str, target: str, body: bytes, headers: Mapping[str, str]) -> tuple[int, bytes]:
        desk = self._admin_api()
        if desk is not None:
            from mockzoom.admin.api import RequestMeta  # noqa: PLC0415 - was loaded with the admin API

            path, _, query = target.partition("?")
            sent = RequestMeta(query, headers.get("Authorization", ""), self.url)
            status, answered, _ = desk.respond(method, unquote(path, errors="replace"), lambda most: body[:most], sent)
            return status, answered
        from mockzoom.testing.in_process import SentRequest, respond  # noqa: PLC0415 - what is called is loaded already

        answer = respond(self._app, SentRequest(method, self.url + target, headers.items(), body))
        return answer.status, b"".join(answer.pieces)

    def _admin_api(self) -> AdminAPI | None:
        """Return the admin API; None if it is disabled, or if hooks of the Flask application must get every request."""
        app = self._app
        if not hasattr(app, "admin_api") or not app.settings.admin or app.is_watched:
            return None
        desk: AdminAPI = app.admin_api
        return desk


def application_of(app: Application | Flask) -> Any:
    """Return the application of which this is the Flask application; one that is not mockzoom's stays as it is."""
    return getattr(app, "extensions", {}).get("mockzoom", app)


@dataclass(frozen=True)
class Backend:
    """A server: its address, its admin API, in process the application itself, and fields of accounts for tests."""

    url: str
    control: AdminClient
    application: Application | None = field(default=None, repr=False)
    defaults: Mapping[str, Any] = field(default_factory=dict, repr=False)

    @property
    def app(self) -> Flask | None:
        """The Flask application of a server in this process; None for one that runs elsewhere."""
        return None if self.application is None else flask_of(self.application)

    @property
    def store(self) -> Store | None:
        """The store of a server in this process, for a look that changes nothing; None if it is not accessible.

        It is not if hooks of the Flask application must get every request.
        """
        app = self.application
        return None if app is None or not hasattr(app, "pipeline") or app.is_watched else app.pipeline.store

    @property
    def admin(self) -> AdminClient:
        """The client of the admin API; `control` is its former name."""
        return self.control

    @property
    def oauth_url(self) -> str:
        """The token endpoint."""
        return "https://zoom.us/oauth/token" if self.url == _ZOOM_URL else f"{self.url}/oauth/token"

    @contextmanager
    def account(self, **fields: Any) -> Iterator[ZoomAccount]:
        """Yield an account with the fields of a seed file, deleted when the block ends. Raises `AdminApiError`."""
        from mockzoom.testing.zoom import new_account  # noqa: PLC0415 - it imports this module

        with new_account(self, {**self.defaults, **fields}) as zoom:
            yield zoom

    @cached_property
    @real_files()
    def faker(self) -> Faker:
        """Return a generator of names; its user seeds it first."""
        from faker import Faker  # noqa: PLC0415 - 240 ms that only tests with made-up people pay

        return Faker()


def app_in_process(settings: Settings, defaults: Mapping[str, Any]) -> Backend:
    """Return an application without a socket, at Zoom's address; what it reads from files is read here."""
    from mockzoom.app import Application  # noqa: PLC0415 - not for a server that runs already
    from mockzoom.config import overridden  # noqa: PLC0415 - the same

    _preload()
    app = Application(overridden(settings, {"journal": _JOURNAL, "admin": True, "admin_token": ""}))
    return at_url(_ZOOM_URL, app, defaults)


def _preload() -> None:
    """Read all files that requests need: a test may replace the file system."""
    from mockzoom.admin.registry import admin_handlers  # noqa: PLC0415 - the same
    from mockzoom.spec import load_spec  # noqa: PLC0415 - the same
    from mockzoom.spec.admin_spec import load_admin_spec  # noqa: PLC0415 - the same

    admin_handlers()
    for read in (load_spec().known_routes, load_admin_spec().schemas):
        assert read  # noqa: S101 - they are read on first use


def flask_of(application: Any) -> Flask:
    """Return the Flask application."""
    flask: Flask = getattr(application, "flask", application)
    return flask


def at_url(url: str, app: Application, defaults: Mapping[str, Any]) -> Backend:
    """Return an application in process under an address."""
    return Backend(url, AdminClient(transport=InProcess(url, app)), app, defaults)


def connect(url: str, admin_token: str | None, defaults: Mapping[str, Any]) -> Backend:
    """Return a server that runs already."""
    url = url.rstrip("/")
    return Backend(url, AdminClient(url, admin_token), defaults=defaults)
