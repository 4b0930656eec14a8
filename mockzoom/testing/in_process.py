"""Requests to an application without a socket, with the same bytes as over one."""

from __future__ import annotations

import io
from collections.abc import Iterable
from contextlib import suppress
from http.client import HTTPResponse
from typing import TYPE_CHECKING, Any, NamedTuple, cast
from urllib.parse import unquote_to_bytes, urlsplit

from werkzeug.test import run_wsgi_app

from mockzoom.web.delivery import ConnectionCutError

if TYPE_CHECKING:
    from flask import Flask


class SentRequest(NamedTuple):
    """A request as it would go over the wire."""

    method: str
    url: str
    headers: Iterable[tuple[str, str | bytes]]
    body: bytes


def respond(app: Flask, sent: SentRequest) -> HTTPResponse:
    """Return the application's response, parsed like that of a socket.

    Raises `ConnectionError` if a fault sends nothing; a truncated body ends where the fault cuts it.
    """
    pieces, status, headers = run_wsgi_app(app, _environ(sent))
    body = bytearray()
    with suppress(ConnectionCutError):
        for piece in pieces:
            body += piece
    lines = [f"HTTP/1.1 {status}", *(f"{name}: {value}" for name, value in headers), "", ""]
    raw = "\r\n".join(lines).encode("latin-1") + body
    answer = HTTPResponse(cast("Any", _Socket(raw)), method=sent.method)
    answer.begin()
    return answer


class _Socket:
    """The part of a socket that `HTTPResponse` uses."""

    def __init__(self, raw: bytes) -> None:
        self._raw = raw

    def makefile(self, _: str) -> io.BytesIO:
        return io.BytesIO(self._raw)


def _environ(sent: SentRequest) -> dict[str, Any]:
    """Return the WSGI environment of a request."""
    parts = urlsplit(sent.url)
    environ: dict[str, Any] = {
        "REQUEST_METHOD": sent.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(parts.path or "/").decode("latin-1"),
        "QUERY_STRING": parts.query,
        "SERVER_NAME": parts.hostname,
        "SERVER_PORT": str(parts.port or (443 if parts.scheme == "https" else 80)),
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_HOST": parts.netloc.rpartition("@")[2],
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": parts.scheme,
        "wsgi.input": io.BytesIO(sent.body),
        "wsgi.errors": io.StringIO(),
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    for name, value in sent.headers:
        key = name.upper().replace("-", "_")
        environ[key if key in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{key}"] = (
            value.decode("latin-1") if isinstance(value, bytes) else value
        )
    if environ.pop("HTTP_TRANSFER_ENCODING", "") or sent.body:
        environ["CONTENT_LENGTH"] = str(len(sent.body))
    return environ
