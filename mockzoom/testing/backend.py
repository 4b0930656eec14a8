"""The server that holds the accounts of tests: one in process, or one that runs already."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from mockzoom.admin_client import AdminClient, AdminTransport, HttpTransport

if TYPE_CHECKING:
    from faker import Faker
    from flask import Flask

_JOURNAL = 1000  # calls of each account: as many as one call of the admin API gives


class InProcess:
    """A transport that calls an application without a socket."""

    def __init__(self, url: str, app: Flask) -> None:
        self.url = url
        self._app = app

    def answer(self, method: str, target: str, body: bytes, headers: Mapping[str, str]) -> tuple[int, bytes]:
        """See `mockzoom.admin_client.AdminTransport`."""
        from mockzoom.testing.in_process import SentRequest, respond  # noqa: PLC0415 - what is called is loaded already

        answer = respond(self._app, SentRequest(method, self.url + target, headers.items(), body))
        return answer.status, answer.read()


@dataclass(frozen=True)
class Backend:
    """A server: its address, its admin API, and in process the application itself."""

    url: str
    control: AdminClient
    app: Flask | None = field(default=None, repr=False)

    @property
    def admin(self) -> AdminClient:
        """The client of the admin API; `control` is its former name."""
        return self.control

    def api(self, base_url: str) -> AdminTransport:
        """Return the transport for Zoom's API at an address of this server."""
        return self.control.caller.transport if base_url == self.url else HttpTransport(base_url)

    @cached_property
    def faker(self) -> Faker:
        """Return a generator of names; its user seeds it first."""
        from faker import Faker  # noqa: PLC0415 - 240 ms that only tests with made-up people pay

        return Faker()


@contextmanager
def in_process() -> Iterator[Backend]:
    """Yield a server in a thread, until the block ends."""
    from mockzoom.testing.server import serve  # noqa: PLC0415 - not for a server that runs already

    with serve(journal=_JOURNAL) as server:
        yield Backend(server.url, AdminClient(transport=InProcess(server.url, server.app)), server.app)


def connect(url: str, admin_token: str | None) -> Backend:
    """Return a server that runs already."""
    url = url.rstrip("/")
    return Backend(url, AdminClient(url, admin_token))


def intercepted_backend(home: Backend) -> AbstractContextManager[Any]:
    """Redirect requests for Zoom's hosts to a server in process, until the block ends."""
    from mockzoom.testing.intercept import intercept  # noqa: PLC0415 - patches requests and httpx

    return intercept(home.app)
