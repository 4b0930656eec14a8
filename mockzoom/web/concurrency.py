"""A limit on the requests processed at once; requests that wait do not count.

A server with one thread for each request can wait for a thousand slow clients, but a thousand busy threads slow each
other down: without the limit, 1,000 connections had half the throughput of 4 (`docs/explanation/scale.md`). So there
are many threads and few slots.

Each kind of wait has a limit, below the number of threads, and a request beyond it is refused at once: a kind that is
at its limit leaves threads for all other requests. The endpoint for liveness needs no slot.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, nullcontext
from queue import Empty, SimpleQueue
from threading import Lock
from typing import TYPE_CHECKING, Any, Literal

from mockzoom.storage import StoreError
from mockzoom.storage.waiting import DuringWaits

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from _typeshed.wsgi import InputStream, StartResponse, WSGIApplication, WSGIEnvironment

WaitKind = Literal["body", "delay", "account"]

# Requests that wait at once: for their bodies, for the end of a delay, for an account or a connection of the store.
MAX_WAITING: dict[WaitKind, int] = {"body": 1024, "delay": 512, "account": 1024}
_SLOTS_KEY = "mockzoom.slots"
_ADMIN = "/_mockzoom"
_WITHOUT_SLOT = frozenset({f"{_ADMIN}/v1/health"})


class _Slots:
    """Slots for requests: a queue of tokens, because it waits in C; a semaphore takes ten times as long."""

    def __init__(self, count: int) -> None:
        self._free: SimpleQueue[None] = SimpleQueue()
        for _ in range(count):
            self._free.put(None)
        self._lock = Lock()
        self._owed = 0
        self._waiting: dict[WaitKind, int] = dict.fromkeys(MAX_WAITING, 0)

    def __enter__(self) -> None:
        self._free.get()

    def __exit__(self, *_: object) -> None:
        self._release()

    def _release(self) -> None:
        with self._lock:
            if self._owed:
                self._owed -= 1
                return
        self._free.put(None)

    def _take_or_owe(self) -> None:
        """Take a slot if one is free; otherwise the next one that is released is not free."""
        try:
            self._free.get_nowait()
        except Empty:
            with self._lock:
                self._owed += 1

    def is_full(self, kind: WaitKind) -> bool:
        """Return whether as many requests wait as may."""
        return self._waiting[kind] >= MAX_WAITING[kind]

    @contextmanager
    def counted(self, kind: WaitKind) -> Iterator[None]:
        """Count a wait of a request that has no slot."""
        self._count(kind, 1)
        try:
            yield
        finally:
            self._count(kind, -1)

    @contextmanager
    def left(self, kind: WaitKind) -> Iterator[None]:
        """Release the slot while the block runs."""
        self.leave(kind)
        try:
            yield
        finally:
            self.take_again(kind)

    def leave(self, kind: WaitKind) -> None:
        """Release the slot for a wait; `take_again` ends it."""
        self._count(kind, 1)
        self._release()

    def take_again(self, kind: WaitKind) -> None:
        """Take a slot after a wait."""
        self._free.get()
        self._count(kind, -1)

    @contextmanager
    def left_for_account(self) -> Iterator[None]:
        """Release the slot during a wait of the store; raises `StoreError` if too many requests wait already.

        After the wait the request has an account, for which others may wait with their slots. So it does not wait for a
        slot, behind them.
        """
        if self.is_full("account"):
            raise StoreError(f"{MAX_WAITING['account']} requests wait for accounts already; try again later")
        self._count("account", 1)
        self._release()
        try:
            yield
        finally:
            self._take_or_owe()
            self._count("account", -1)

    def _count(self, kind: WaitKind, by: int) -> None:
        with self._lock:
            self._waiting[kind] += by


class _Body:
    """The body of a request (`wsgi.input`); reading releases the slot until the data has arrived."""

    def __init__(self, body: InputStream, slots: _Slots) -> None:
        self._body = body
        self._slots = slots

    def read(self, size: int = -1, /) -> bytes:
        slots = self._slots
        slots.leave("body")  # not `left`: nearly every request comes here, and the context manager takes a microsecond
        try:
            return self._body.read(size)
        finally:
            slots.take_again("body")

    def readline(self, size: int = -1, /) -> bytes:
        with self._slots.left("body"):
            return self._body.readline(size)

    def readlines(self, hint: int = -1, /) -> list[bytes]:
        with self._slots.left("body"):
            return self._body.readlines(hint)

    def __iter__(self) -> Iterator[bytes]:
        return iter(self.readline, b"")


class ConcurrencyLimiter:
    """A WSGI application that processes at most `at_once` requests at a time; the others wait.

    Sending a streamed response does not occupy a slot. A request with a body is refused with 503 if too many requests
    wait for theirs.
    """

    def __init__(self, app: WSGIApplication, at_once: int) -> None:
        self._app = app
        self._slots = _Slots(at_once)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """See PEP 3333."""
        slots, path = self._slots, environ.get("PATH_INFO", "")
        if path in _WITHOUT_SLOT:
            environ["wsgi.input"] = io.BytesIO()
            return self._app(environ, start_response)
        if not _has_body(environ):
            environ["wsgi.input"] = io.BytesIO()
        elif slots.is_full("body"):
            return _unavailable(path, start_response)
        else:
            environ["wsgi.input"] = _Body(environ["wsgi.input"], slots)
        with slots, DuringWaits(slots.left_for_account):
            environ[_SLOTS_KEY] = slots
            return self._app(environ, start_response)


def released(environ: dict[str, Any]) -> AbstractContextManager[None]:
    """Return a context manager that releases the slot of a request, if it has one, for the time of a delay."""
    slots = environ.get(_SLOTS_KEY)
    return nullcontext() if slots is None else slots.left("delay")


def delayed(environ: dict[str, Any]) -> AbstractContextManager[None]:
    """Return a context manager that counts the pauses of a response that is sent in pieces, outside of a slot."""
    slots = environ.get(_SLOTS_KEY)
    return nullcontext() if slots is None else slots.counted("delay")


def may_delay(environ: dict[str, Any]) -> bool:
    """Return whether another response may be delayed."""
    slots = environ.get(_SLOTS_KEY)
    return slots is None or not slots.is_full("delay")


def _has_body(environ: WSGIEnvironment) -> bool:
    return environ.get("CONTENT_LENGTH", "0") not in ("", "0") or "HTTP_TRANSFER_ENCODING" in environ


def _unavailable(path: str, start_response: StartResponse) -> list[bytes]:
    """Return a 503 in the format of the service, without its pipeline."""
    message = f"{MAX_WAITING['body']} requests wait for their bodies already; try again later"
    of_admin = path == _ADMIN or path.startswith(f"{_ADMIN}/")
    document = (
        {"error": {"field": "", "message": message}} if of_admin else {"code": 503, "message": "Service unavailable."}
    )
    body = json.dumps(document).encode()
    headers = [("Content-Type", "application/json;charset=UTF-8"), ("Content-Length", str(len(body)))]
    start_response("503 Service Unavailable", headers)
    return [body]
