"""Interception of httpx at its transports; see `patch_requests`."""

from __future__ import annotations

from collections.abc import Callable
from http.client import HTTPResponse, IncompleteRead
from typing import TYPE_CHECKING

import httpx
from anyio.to_thread import run_sync

from mockzoom.testing.in_process import SentRequest, respond

if TYPE_CHECKING:
    from flask import Flask

Choose = Callable[[str, str], "Flask | None"]


def patch(choose: Choose) -> Callable[[], None]:
    """Patch sync and async clients with `choose`, and return the function that removes the patch."""
    back = _patch_sync(choose), _patch_async(choose)

    def take_back() -> None:
        for one in back:
            one()

    return take_back


def _patch_sync(choose: Choose) -> Callable[[], None]:
    door, original = httpx.HTTPTransport, httpx.HTTPTransport.handle_request

    def handle_request(self: httpx.HTTPTransport, request: httpx.Request) -> httpx.Response:
        app = _chosen(choose, request)
        if app is None:
            return original(self, request)
        return _answer(app, request, request.read())

    door.handle_request = handle_request  # type: ignore[method-assign]

    def take_back() -> None:
        if door.handle_request is handle_request:  # else a later patch exists, and still calls this one
            door.handle_request = original  # type: ignore[method-assign]

    return take_back


def _patch_async(choose: Choose) -> Callable[[], None]:
    door, original = httpx.AsyncHTTPTransport, httpx.AsyncHTTPTransport.handle_async_request

    async def handle_async_request(self: httpx.AsyncHTTPTransport, request: httpx.Request) -> httpx.Response:
        app = _chosen(choose, request)
        if app is None:
            return await original(self, request)
        # In a thread: an answer that takes its time must not hold the other tasks of the loop.
        return await run_sync(_answer, app, request, await request.aread())

    door.handle_async_request = handle_async_request  # type: ignore[method-assign]

    def take_back() -> None:
        if door.handle_async_request is handle_async_request:
            door.handle_async_request = original  # type: ignore[method-assign]

    return take_back


def _chosen(choose: Choose, request: httpx.Request) -> Flask | None:
    try:
        return choose(request.method, str(request.url))
    except ConnectionError as error:
        raise httpx.ConnectError(str(error), request=request) from None


def _answer(app: Flask, request: httpx.Request, body: bytes) -> httpx.Response:
    """Return the application's response; raises httpx's errors for connections that a fault cuts."""
    sent = SentRequest(request.method, str(request.url), request.headers.items(), body)
    try:
        return _response(respond(app, sent))
    except ConnectionError as error:
        raise httpx.ReadError(str(error), request=request) from None
    except IncompleteRead as error:
        raise httpx.RemoteProtocolError(str(error), request=request) from None


def _response(answer: HTTPResponse) -> httpx.Response:
    return httpx.Response(
        answer.status,
        headers=answer.getheaders(),
        stream=httpx.ByteStream(answer.read()),
        extensions={"http_version": b"HTTP/1.1", "reason_phrase": answer.reason.encode("latin-1")},
    )
