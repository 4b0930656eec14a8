"""Conversion of pipeline responses to Werkzeug responses, including those that a fault delays, cuts or empties."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any

from flask import Response as FlaskResponse

from mockzoom.server import Delivery, Response
from mockzoom.web.concurrency import delayed, may_delay, released
from mockzoom.web.connection_cut import WAIT_KEY, ConnectionCutError

# Two lengths that contradict each other make a server end the connection.
CONFLICTING_LENGTHS = (("Content-Length", "1"), ("Content-Length", "2"))

_DUMMY_STATUS = 502  # never sent: the connection ends first
_SILENT = ("reset", "empty")
_TOO_MANY = b'{"code":503,"message":"Service unavailable."}'
_OF_BODY = frozenset({"content-type", "content-length", "transfer-encoding"})
_FLUSH_S = 0.05  # granian drops unsent bytes when reading the body fails


def make_response(response: Response, environ: dict[str, Any]) -> FlaskResponse:
    """Return a response as Flask sends it; waits first if a fault delays it."""
    delivery = response.delivery
    _check_status(response.status, delivery)
    if delivery is not None and (delivery.delay_ms or delivery.pause_ms) and not may_delay(environ):
        return _too_many_delayed(response)
    sent = (
        FlaskResponse(response.body, response.status)
        if delivery is None
        else delivered_response(response, delivery, environ)
    )
    sent.headers.clear()
    for name, value in response.headers:
        sent.headers.add(name, value)
    sent.headers["Content-Length"] = str(response.length)
    if is_silent(response):
        sent.headers.extend(CONFLICTING_LENGTHS)
    return sent


def _check_status(status: int, delivery: Delivery | None) -> None:
    """Raise `ValueError` for a status that is not one of a response: granian would end the process."""
    if not (200 <= status <= 599 or (status == 0 and delivery is not None)):
        raise ValueError(f"{status} is not the status of a response")


def delivered_response(response: Response, delivery: Delivery, environ: dict[str, Any]) -> FlaskResponse:
    """Return a response that is sent as `delivery` says; the delay does not occupy a slot of the limiter."""
    wait = environ.get(WAIT_KEY, time.sleep)
    with released(environ):
        wait(delivery.delay_ms / 1000)
    sent = _StreamedResponse(b"", response.status or _DUMMY_STATUS)
    pieces = iter_body(response.body, delivery, wait)
    sent.pieces = _counted(pieces, environ) if delivery.pause_ms else pieces
    return sent


def _too_many_delayed(response: Response) -> FlaskResponse:
    """Return a 503 in place of a response whose delay would occupy a thread; the operation was performed."""
    headers = [(name, value) for name, value in response.headers if name.lower() not in _OF_BODY]
    return FlaskResponse(_TOO_MANY, 503, [*headers, ("Content-Type", "application/json;charset=UTF-8")])


def _counted(pieces: Iterator[bytes], environ: dict[str, Any]) -> Iterator[bytes]:
    with delayed(environ):
        yield from pieces


def is_silent(response: Response) -> bool:
    """Return whether nothing of the response is sent."""
    return response.delivery is not None and response.delivery.connection in _SILENT


def iter_body(body: bytes, delivery: Delivery, wait: Callable[[float], object] = time.sleep) -> Iterator[bytes]:
    """Yield the body piece by piece, with pauses; raises `ConnectionCutError` where the connection ends."""
    if delivery.connection in _SILENT:
        raise ConnectionCutError(torn=delivery.connection == "reset")
    if delivery.connection == "truncated":
        yield body[: delivery.size]
        time.sleep(_FLUSH_S)
        raise ConnectionCutError(torn=False)
    size = delivery.size if delivery.connection == "dribble" else max(len(body), 1)
    for start in range(0, len(body), size):
        if start:
            wait(delivery.pause_ms / 1000)
        yield body[start : start + size]


class _StreamedResponse(FlaskResponse):
    """A response whose body is read piece by piece, even where HTTP allows none, so that it can always be cut."""

    pieces: Iterator[bytes]

    def get_app_iter(self, environ: object) -> Iterator[bytes]:
        """See `werkzeug.Response.get_app_iter`."""
        del environ
        return self.pieces
