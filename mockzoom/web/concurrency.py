"""A limit on the requests processed at once; requests that wait for slow clients do not count.

A server with one thread for each request can wait for a thousand slow clients, but a thousand busy threads slow each
other down: without the limit, 1,000 connections had half the throughput of 4 (`docs/explanation/scale.md`). So there
are many threads and few slots.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager, nullcontext
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from _typeshed.wsgi import InputStream, StartResponse, WSGIApplication, WSGIEnvironment

_SLOTS_KEY = "mockzoom.slots"


class _Slots:
    """Slots for requests: a queue of tokens, because it waits in C; a semaphore takes ten times as long."""

    def __init__(self, count: int) -> None:
        self._free: SimpleQueue[None] = SimpleQueue()
        for _ in range(count):
            self._free.put(None)

    def __enter__(self) -> None:
        self._free.get()

    def __exit__(self, *_: object) -> None:
        self._free.put(None)

    @contextmanager
    def left(self) -> Iterator[None]:
        """Release the slot while the block runs."""
        self._free.put(None)
        try:
            yield
        finally:
            self._free.get()


class _Body:
    """The body of a request (`wsgi.input`); reading releases the slot until the data has arrived."""

    def __init__(self, body: InputStream, slots: _Slots) -> None:
        self._body = body
        self._slots = slots

    def read(self, size: int = -1, /) -> bytes:
        with self._slots.left():
            return self._body.read(size)

    def readline(self, size: int = -1, /) -> bytes:
        with self._slots.left():
            return self._body.readline(size)

    def readlines(self, hint: int = -1, /) -> list[bytes]:
        with self._slots.left():
            return self._body.readlines(hint)

    def __iter__(self) -> Iterator[bytes]:
        return iter(self.readline, b"")


class ConcurrencyLimiter:
    """A WSGI application that processes at most `at_once` requests at a time; the others wait.

    Sending a streamed response does not occupy a slot.
    """

    def __init__(self, app: WSGIApplication, at_once: int) -> None:
        self._app = app
        self._slots = _Slots(at_once)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """See PEP 3333."""
        with self._slots:
            environ["wsgi.input"] = _Body(environ["wsgi.input"], self._slots)
            environ[_SLOTS_KEY] = self._slots
            return self._app(environ, start_response)


def released(environ: dict[str, Any]) -> AbstractContextManager[None]:
    """Return a context manager that releases the slot of a request, if it has one, for the time of a wait."""
    slots = environ.get(_SLOTS_KEY)
    return nullcontext() if slots is None else slots.left()
