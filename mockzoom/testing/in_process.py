"""Requests to an application without a socket, with the same bytes as over one."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from threading import Event
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import SplitResult, unquote_to_bytes, urlsplit

from mockzoom.server import Request
from mockzoom.web.connection_cut import WAIT_KEY
from mockzoom.web.reasons import status_line
from mockzoom.web.wsgi import PREFIXES, needs_delivery, ordinary_base_url, with_length

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

    from mockzoom.web.wsgi import FastPathApp


class SentRequest(NamedTuple):
    """A request as it would go over the wire."""

    method: str
    url: str
    headers: Iterable[tuple[str, str | bytes]]
    body: bytes


class InProcessResponse(NamedTuple):
    """The head of a response, and its body in pieces as they arrive.

    The pieces raise `ConnectionCutError` where a fault ends the connection, and `TimeoutError` where a piece takes
    longer than the client waits. They are a sequence if the body is complete.
    """

    status: int
    reason: str
    headers: list[tuple[str, str]]
    pieces: Iterable[bytes]

    @property
    def is_complete(self) -> bool:
        """Whether the body can be read without waiting."""
        return isinstance(self.pieces, Sequence)


class Patience:
    """How long a client waits for the next bytes: `seconds`, None for any time; `abandon` ends a wait at once.

    `wait` replaces `time.sleep` in an application that is called in process. It raises `TimeoutError` after `seconds`.
    """

    def __init__(self, seconds: Callable[[], float | None]) -> None:
        self._seconds = seconds
        self._abandoned = Event()
        self.is_over = False

    def wait(self, seconds: float) -> None:
        """Wait, as long as the client does."""
        limit = self._seconds()
        allowed = seconds if limit is None else min(seconds, limit)
        if self._abandoned.wait(allowed) or allowed < seconds:
            self.is_over = True
            raise TimeoutError("timed out")

    def abandon(self) -> None:
        """End the wait: the client is not interested any more."""
        self._abandoned.set()


def respond(app: WSGIApplication, sent: SentRequest, patience: Patience | None = None) -> InProcessResponse:
    """Return the application's response.

    Raises `ConnectionCutError` if a fault sends nothing, and `TimeoutError` if the response takes longer than
    `patience` allows.
    """
    response = _from_pipeline(app, sent, patience) or _call(app, _environ(sent, patience))
    if patience and patience.is_over:  # Flask turned the exception into a response
        raise TimeoutError("timed out")
    return response


def iter_wire(response: InProcessResponse) -> Iterator[bytes]:
    """Yield the bytes of a response as a socket would receive them."""
    lines = [f"HTTP/1.1 {response.status} {response.reason}", *(f"{n}: {v}" for n, v in response.headers), "", ""]
    yield "\r\n".join(lines).encode("latin-1")
    yield from response.pieces


def _from_pipeline(app: WSGIApplication, sent: SentRequest, patience: Patience | None) -> InProcessResponse | None:
    """Return the response of an application of mockzoom's without WSGI; None for a request that takes its usual way.

    It is the same one, in two thirds of the time: the fast path makes the same `Request` of a WSGI environment.
    """
    fast: FastPathApp | None = getattr(app, "fast_path", None)
    request = _plain_request(sent, urlsplit(sent.url))
    if fast is None or request is None:
        return None
    request.body = sent.body[: fast.pipeline.body_limit(request) + 1]
    response = fast.pipeline(request)
    if needs_delivery(response):
        return _call(lambda *wsgi: fast.deliver(lambda: response, *wsgi), _environ(sent, patience))
    _, _, reason = status_line(response.status).partition(" ")
    return InProcessResponse(response.status, reason, with_length(response), [response.body])


def _plain_request(sent: SentRequest, parts: SplitResult) -> Request | None:
    """Return a request for the fast path; None for an unusual one."""
    if not parts.path.startswith(PREFIXES) or "%" in parts.path or not parts.path.isascii():
        return None
    headers: dict[str, str] = {}
    for name, value in sent.headers:
        lower = name.lower()
        if not isinstance(value, str) or lower in headers or "_" in lower:
            return None
        headers[lower] = value
    kind, length = headers.pop("content-type", ""), headers.pop("content-length", "")
    address = ordinary_base_url(parts.scheme, headers.get("host", ""))
    size = str(len(sent.body))
    if address is None or (length or size) != size or "transfer-encoding" in headers:
        return None
    if kind:
        headers["content-type"] = kind
    if length or sent.body:
        headers["content-length"] = size
    return Request(sent.method, parts.path, parts.query, headers, base_url=address)


def _call(app: WSGIApplication, environ: dict[str, Any]) -> InProcessResponse:
    """Call a WSGI application; the first piece of its body is read here, because the status may come with it."""
    head: list[Any] = []

    def start_response(status: str, headers: list[tuple[str, str]], *_: Any) -> Callable[[bytes], object]:
        head[:] = status, headers
        return lambda _: None

    result = app(environ, start_response)
    if isinstance(result, list):  # a complete body; any other is read piece by piece
        pieces: Iterable[bytes] = result
    else:
        iterator = iter(result)
        first = next(iterator, b"")
        pieces = _closing(result, chain([first], iterator))
    code, _, reason = head[0].partition(" ")
    return InProcessResponse(int(code), reason, list(head[1]), pieces)


def _closing(result: Any, pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Yield the pieces of a WSGI result, and close it at the end."""
    try:
        yield from pieces
    finally:
        close = getattr(result, "close", None)
        if close:
            close()


def _environ(sent: SentRequest, patience: Patience | None) -> dict[str, Any]:
    """Return the WSGI environment of a request from a client with some patience."""
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
        key = key if key in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{key}"
        text = value.decode("latin-1") if isinstance(value, bytes) else value
        environ[key] = f"{environ[key]},{text}" if name.upper() != "HOST" and key in environ else text
    if environ.pop("HTTP_TRANSFER_ENCODING", "") or sent.body:
        environ["CONTENT_LENGTH"] = str(len(sent.body))
    if patience:
        environ[WAIT_KEY] = patience.wait
    return environ
