"""So many calls are worked on at once, however many clients are slow: who waits holds no place.

A server with a thread for each call it has begun can wait for a thousand slow clients, but a thousand threads that want
to work only get in each other's way: without a turnstile, 1,000 connections were answered half as fast as 4
(`docs/explanation/scale.md`). So threads are plenty, and places to work few.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager, nullcontext
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from _typeshed.wsgi import InputStream, StartResponse, WSGIApplication, WSGIEnvironment

_SLOTS_KEY = "mockzoom.places"


class _Slots:
    """Places to work. A queue of tokens, because its waiting is done in C; a semaphore's costs ten times as much."""

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
        """Release the slot for a while."""
        self._free.put(None)
        try:
            yield
        finally:
            self._free.get()


class _Body:
    """The body of a request, `wsgi.input`: reading it releases the slot until the body has arrived."""

    def __init__(self, body: InputStream, places: _Slots) -> None:
        self._body = body
        self._places = places

    def read(self, size: int = -1, /) -> bytes:
        with self._places.left():
            return self._body.read(size)

    def readline(self, size: int = -1, /) -> bytes:
        with self._places.left():
            return self._body.readline(size)

    def readlines(self, hint: int = -1, /) -> list[bytes]:
        with self._places.left():
            return self._body.readlines(hint)

    def __iter__(self) -> Iterator[bytes]:
        return iter(self.readline, b"")


class ConcurrencyLimiter:
    """A WSGI application that processes up to `at_once` requests at a time; the others wait.

    An answer that is sent in pieces is sent from outside.
    """

    def __init__(self, app: WSGIApplication, at_once: int) -> None:
        self._app = app
        self._places = _Slots(at_once)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """See PEP 3333."""
        with self._places:
            environ["wsgi.input"] = _Body(environ["wsgi.input"], self._places)
            environ[_SLOTS_KEY] = self._places
            return self._app(environ, start_response)


def released(environ: dict[str, Any]) -> AbstractContextManager[None]:
    """Release the slot of a request, if it has one: for waiting."""
    places = environ.get(_SLOTS_KEY)
    return nullcontext() if places is None else places.left()
