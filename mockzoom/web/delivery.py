"""An answer as a response of Werkzeug's, whatever it is: whole, disturbed by a fault, or without a body."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

from flask import Response as FlaskResponse

from mockzoom.server import Delivery, Response
from mockzoom.web.concurrency import released


def make_response(answer: Response, environ: dict[str, Any]) -> FlaskResponse:
    """Return Flask's response for a response of the pipeline; waits as long as a fault requires."""
    transport = answer.transport
    response = (
        FlaskResponse(answer.body, answer.status)
        if transport is None
        else delivered_response(answer, transport, environ)
    )
    response.headers.clear()
    for name, value in answer.headers:
        response.headers.add(name, value)
    response.headers["Content-Length"] = str(answer.length)
    if is_silent(answer):
        response.headers.extend(CONFLICTING_LENGTHS)
    return response


CONFLICTING_LENGTHS = (("Content-Length", "1"), ("Content-Length", "2"))

_DUMMY_STATUS = 502  # a status that is never sent: the connection ends first

_SILENT = ("reset", "empty")

_FLUSH_S = 0.05  # granian forgets what it has not sent yet when reading fails


class ConnectionCutError(ConnectionResetError):
    """The connection ends here; `torn` if by a reset."""

    def __init__(self, *, torn: bool) -> None:
        super().__init__("the connection was cut by a fault")
        self.torn = torn


def delivered_response(answer: Response, transport: Delivery, environ: dict[str, Any]) -> FlaskResponse:
    """Return the response that sends an answer in that way, after its delay, which holds no slot."""
    with released(environ):
        time.sleep(transport.delay_ms / 1000)
    response = _StreamedResponse(b"", answer.status or _DUMMY_STATUS)
    response.pieces = iter_body(answer.body, transport)
    return response


def is_silent(answer: Response) -> bool:
    """Whether nothing of the answer is to be sent."""
    return answer.transport is not None and answer.transport.connection in _SILENT


def iter_body(body: bytes, transport: Delivery) -> Iterator[bytes]:
    """Yield the body piece by piece, with its pauses; raises `ConnectionCutError`."""
    if transport.connection in _SILENT:
        raise ConnectionCutError(torn=transport.connection == "reset")
    if transport.connection == "truncated":
        yield body[: transport.size]
        time.sleep(_FLUSH_S)
        raise ConnectionCutError(torn=False)
    size = transport.size if transport.connection == "dribble" else max(len(body), 1)
    for start in range(0, len(body), size):
        if start:
            time.sleep(transport.pause_ms / 1000)
        yield body[start : start + size]


class _StreamedResponse(FlaskResponse):
    """A response whose body is read piece by piece, even where HTTP has none, so that it always can be cut."""

    pieces: Iterator[bytes]

    def get_app_iter(self, environ: object) -> Iterator[bytes]:
        """See `werkzeug.Response.get_app_iter`."""
        del environ
        return self.pieces
