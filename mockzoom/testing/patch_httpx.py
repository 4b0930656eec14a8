"""Interception of httpx and httpx2 at their transports; see `patch_requests`.

httpx2 is a fork of httpx with the same interface.
"""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator, Callable, Iterator
from errno import ECONNRESET
from functools import lru_cache
from importlib import import_module
from os import strerror
from typing import TYPE_CHECKING, Any, TypeVar

from mockzoom.testing.after_call import after_call
from mockzoom.testing.in_process import InProcessResponse, Patience, SentRequest, respond
from mockzoom.web.connection_cut import ConnectionCutError

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

Choose = Callable[[str, str], "WSGIApplication | None"]
R = TypeVar("R")

_END: Any = object()


def patch(choose: Choose, library: str = "httpx") -> Callable[[], None]:
    """Patch sync and async clients of a library with `choose`, and return the function that removes the patch."""
    door = _door(sys.modules.get(library) or import_module(library), choose)
    back = _patch_sync(door), _patch_async(door)

    def take_back() -> None:
        for one in back:
            one()

    return take_back


def _patch_sync(door: _Door) -> Callable[[], None]:
    transport = door.library.HTTPTransport
    original = transport.handle_request

    def handle_request(self: Any, request: Any) -> Any:
        app = door.chosen(request)
        if app is None:
            return original(self, request)
        patience = door.patience(request)
        response = door.response(request, door.answer(app, request, request.read(), patience), door.sync_stream)
        after_call(app)
        return response

    transport.handle_request = handle_request

    def take_back() -> None:
        if transport.handle_request is handle_request:  # else a later patch exists, and still calls this one
            transport.handle_request = original

    return take_back


def _patch_async(door: _Door) -> Callable[[], None]:
    transport = door.library.AsyncHTTPTransport
    original = transport.handle_async_request

    async def handle_async_request(self: Any, request: Any) -> Any:
        app = door.chosen(request)
        if app is None:
            return await original(self, request)
        patience, body = door.patience(request), await request.aread()
        # In a thread: a response that takes its time must not hold the other tasks of the loop.
        answer = await _abandonable(patience, lambda: door.answer(app, request, body, patience))
        response = door.response(request, answer, lambda *pieces: door.async_stream(*pieces, patience))
        after_call(app)
        return response

    transport.handle_async_request = handle_async_request

    def take_back() -> None:
        if transport.handle_async_request is handle_async_request:
            transport.handle_async_request = original

    return take_back


async def _abandonable(patience: Patience, work: Callable[[], R]) -> R:
    """Do some work in a thread; if the task is cancelled, neither the task nor the thread waits for its end."""
    from anyio.to_thread import run_sync  # noqa: PLC0415 - only for asynchronous clients

    try:
        return await run_sync(work, abandon_on_cancel=True)
    except BaseException:
        patience.abandon()
        raise


@lru_cache(maxsize=8)
def _door(library: Any, choose: Choose) -> _Door:
    """Return what was made for a library before: each interception patches it."""
    return _Door(library, choose)


class _Door:
    """The requests of one library, and responses to them."""

    def __init__(self, library: Any, choose: Choose) -> None:
        self.library, self._choose = library, choose
        self.sync_stream, self.async_stream = _streams(self)

    def chosen(self, request: Any) -> WSGIApplication | None:
        """Return the application for a request; None to send it."""
        try:
            return self._choose(request.method, str(request.url))
        except ConnectionError as error:
            raise self.library.ConnectError(str(error), request=request) from None

    def patience(self, request: Any) -> Patience:
        """Return how long the client waits for bytes of the response."""
        read = request.extensions.get("timeout", {}).get("read")
        return Patience(lambda: read)

    def answer(self, app: WSGIApplication, request: Any, body: bytes, patience: Patience) -> InProcessResponse:
        """Return the application's response. Raises the library's errors."""
        sent = SentRequest(request.method, str(request.url), request.headers.items(), body)
        try:
            return respond(app, sent, patience)
        except TimeoutError as error:
            raise self.library.ReadTimeout(str(error), request=request) from None
        except ConnectionCutError as error:
            if error.torn:
                text = f"[Errno {ECONNRESET}] {strerror(ECONNRESET)}"
                raise self.library.ReadError(text, request=request) from None
            text = "Server disconnected without sending a response."
            raise self.library.RemoteProtocolError(text, request=request) from None

    def response(self, request: Any, answer: InProcessResponse, stream: Callable[[Any, Iterator[bytes]], Any]) -> Any:
        """Return a response as the library's transports do."""
        return self.library.Response(
            answer.status,
            headers=answer.headers,
            stream=self.library.ByteStream(b"".join(answer.pieces))
            if answer.is_complete
            else stream(request, self._checked(request, answer)),
            extensions={"http_version": b"HTTP/1.1", "reason_phrase": answer.reason.encode("latin-1")},
        )

    def _checked(self, request: Any, answer: InProcessResponse) -> Iterator[bytes]:
        """Yield the pieces of a body. Raises the library's errors for one that is cut or late."""
        received = 0
        try:
            for piece in answer.pieces:
                received += len(piece)
                yield piece
        except TimeoutError as error:
            raise self.library.ReadTimeout(str(error), request=request) from None
        except ConnectionCutError:
            length = dict(answer.headers).get("Content-Length", "?")
            raise self.library.RemoteProtocolError(
                "peer closed connection without sending complete message body "
                f"(received {received} bytes, expected {length})",
                request=request,
            ) from None


def _streams(door: _Door) -> tuple[Any, Any]:
    """Return the classes of streams of a library, sync and async, for bodies that arrive in pieces."""

    class SyncPieces(door.library.SyncByteStream):  # type: ignore[name-defined,misc]
        def __init__(self, request: Any, pieces: Iterator[bytes]) -> None:
            self._request, self._pieces = request, pieces

        def __iter__(self) -> Iterator[bytes]:
            return self._pieces

    class AsyncPieces(door.library.AsyncByteStream):  # type: ignore[name-defined,misc]
        def __init__(self, request: Any, pieces: Iterator[bytes], patience: Patience) -> None:
            self._request, self._pieces, self._patience = request, pieces, patience

        async def __aiter__(self) -> AsyncIterator[bytes]:
            while (piece := await _abandonable(self._patience, lambda: next(self._pieces, _END))) is not _END:
                yield piece

    return SyncPieces, AsyncPieces
