"""Sending an answer as a fault wants it: late, in pieces, in part, or not at all.

A WSGI application cannot close a connection, it can only fail while its body is read; `pieces` raises `CutError` where
the connection is to end. Werkzeug holds the head of an answer back until there is a piece, so failing before the first
one sends nothing; granian does not always, but it sends no head that contradicts itself, so a silent answer has one
that does. A `CutError` that is `torn` asks for a reset: `web.threaded` gives one, granian lets nobody at its sockets
and ends the connection in good order instead.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

from flask import Response

from mockzoom.api import Answer, Transport
from mockzoom.web.turnstile import outside

CONTRADICTION = (("Content-Length", "1"), ("Content-Length", "2"))

_UNSAID = 502  # a status that nobody sees: the connection ends first
_SILENT = ("reset", "empty")
_FLUSH_S = 0.05  # granian forgets what it has not sent yet when reading fails


class CutError(ConnectionResetError):
    """The connection ends here; `torn` if by a reset."""

    def __init__(self, *, torn: bool) -> None:
        super().__init__("the connection was cut by a fault")
        self.torn = torn


def uneven(answer: Answer, transport: Transport, environ: dict[str, Any]) -> Response:
    """The response that sends an answer in that way, after its delay, which takes nobody's place."""
    with outside(environ):
        time.sleep(transport.delay_ms / 1000)
    response = _Uneven(b"", answer.status or _UNSAID)
    response.pieces = pieces(answer.body, transport)
    return response


def is_silent(answer: Answer) -> bool:
    """Whether nothing of the answer is to be sent."""
    return answer.transport is not None and answer.transport.connection in _SILENT


def pieces(body: bytes, transport: Transport) -> Iterator[bytes]:
    """The body piece by piece, with its pauses; raises `CutError`."""
    if transport.connection in _SILENT:
        raise CutError(torn=transport.connection == "reset")
    if transport.connection == "truncated":
        yield body[: transport.size]
        time.sleep(_FLUSH_S)
        raise CutError(torn=False)
    size = transport.size if transport.connection == "dribble" else max(len(body), 1)
    for start in range(0, len(body), size):
        if start:
            time.sleep(transport.pause_ms / 1000)
        yield body[start : start + size]


class _Uneven(Response):
    """A response whose body is read piece by piece, even where HTTP has none, so that it always can be cut."""

    pieces: Iterator[bytes]

    def get_app_iter(self, environ: object) -> Iterator[bytes]:
        """See `werkzeug.Response.get_app_iter`."""
        del environ
        return self.pieces
