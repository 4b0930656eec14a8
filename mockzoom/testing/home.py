"""Where the accounts of tests live: a server in process, or one that runs already."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from mockzoom.client import Control, OverHttp, Transport

if TYPE_CHECKING:
    from faker import Faker
    from flask import Flask

_JOURNAL = 1000  # calls of each account: as many as one call of the control API gives


class InProcess:
    """Calls of an application without a socket."""

    def __init__(self, url: str, app: Flask) -> None:
        self.url = url
        self._app = app

    def answer(self, method: str, target: str, body: bytes, headers: Mapping[str, str]) -> tuple[int, bytes]:
        """See `mockzoom.client.Transport`."""
        from mockzoom.testing.in_process import Sent, answer_of  # noqa: PLC0415 - what is called is loaded already

        answer = answer_of(self._app, Sent(method, self.url + target, headers.items(), body))
        return answer.status, answer.read()


@dataclass(frozen=True)
class Home:
    """A server: its address, its control API, and in process the application itself."""

    url: str
    control: Control
    app: Flask | None = field(default=None, repr=False)

    def api(self, base_url: str) -> Transport:
        """The way to Zoom's API at an address of this server."""
        return self.control.caller.transport if base_url == self.url else OverHttp(base_url)

    @cached_property
    def faker(self) -> Faker:
        """Draws names; whoever uses it seeds it first."""
        from faker import Faker  # noqa: PLC0415 - 240 ms that only tests with made-up people pay

        return Faker()


@contextmanager
def in_process() -> Iterator[Home]:
    """A server in a thread, until the block ends."""
    from mockzoom.testing.server import serve  # noqa: PLC0415 - not for a server that runs already

    with serve(journal=_JOURNAL) as server:
        yield Home(server.url, Control(transport=InProcess(server.url, server.app)), server.app)


def running(url: str, admin_token: str | None) -> Home:
    """A server that runs already."""
    url = url.rstrip("/")
    return Home(url, Control(url, admin_token))


def intercepted(home: Home) -> AbstractContextManager[Any]:
    """Lead calls to Zoom to a server in process, until the block ends."""
    from mockzoom.testing.intercept import intercept  # noqa: PLC0415 - patches requests and httpx

    return intercept(home.app)
