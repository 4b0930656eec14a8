"""A fast path: ordinary API requests go from WSGI straight to the pipeline, all others through Flask.

Flask and Werkzeug take as long for a request as the pipeline does, and decide nothing (`web.flask_app`). Both paths use
the same pipeline and give the same bytes; `tests/web/test_lane.py` checks this. Unusual requests take Flask's path, so
that HTTP is parsed in one place only.

This module does not import Flask: a server that only gets API requests runs without it (`LazyApp`).
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from threading import Lock
from typing import TYPE_CHECKING

from mockzoom.real_files import real_files
from mockzoom.server import Pipeline, Request, Response
from mockzoom.web.reasons import status_line, with_reason

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

log = logging.getLogger("mockzoom")

PREFIXES = ("/v2/", "/oauth/")
# CGI passes the last two under other names, so they are not headers.
_UNSUPPORTED_HEADERS = frozenset({"HTTP_TRANSFER_ENCODING", "HTTP_CONTENT_TYPE", "HTTP_CONTENT_LENGTH"})
_LONG = 16  # digits: int() refuses thousands of them
_HOST = re.compile(r"[a-z0-9.-]+(?::([1-9][0-9]{,4}))?", re.ASCII)


class FastPathApp:
    """A WSGI application that serves `/v2/` and `/oauth/` and passes all other and unusual requests to another one.

    `is_watched` returns whether the other one has hooks that must get every request.
    """

    def __init__(
        self, pipeline: Pipeline, others: WSGIApplication, is_watched: Callable[[], bool] = lambda: False
    ) -> None:
        self.pipeline = pipeline
        self._is_watched = is_watched
        self.others = others

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """See PEP 3333. The body is a list, which granian sends faster than an iterator."""
        address = _simple_base_url(environ)
        if address is None or self._is_watched():
            return self.others(environ, start_response)
        return self.deliver(lambda: self._respond(environ, address), environ, start_response)

    def _respond(self, environ: WSGIEnvironment, address: str) -> Response:
        request = _build_request(environ, address)
        request.body, request.complete = _read_body(environ, self.pipeline.body_limit(request) + 1)
        return self.pipeline(request)

    def deliver(
        self, respond: Callable[[], Response], environ: WSGIEnvironment, start_response: StartResponse
    ) -> Iterable[bytes]:
        """Return the body of what `respond` returns, and start the response, as a WSGI application does."""
        try:
            response = respond()
            if needs_delivery(response):
                with real_files():
                    from mockzoom.web.delivery import make_response  # noqa: PLC0415 - loads Flask (60 ms); only needed for faults and redirects

                return make_response(response, environ)(environ, with_reason(start_response))
        except Exception:
            log.exception("%r %r failed", environ["REQUEST_METHOD"], environ["PATH_INFO"])
            response = self.pipeline.internal_error(environ["REQUEST_METHOD"])
        start_response(status_line(response.status), with_length(response))
        return [response.body]


class LazyApp:
    """A WSGI application that is created on its first request."""

    def __init__(self, make: Callable[[], WSGIApplication]) -> None:
        self._make = make
        self._made: WSGIApplication | None = None
        self._lock = Lock()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """See PEP 3333."""
        return self._app()(environ, start_response)

    def _app(self) -> WSGIApplication:
        with self._lock:
            if self._made is None:
                self._made = self._make()
            return self._made


def needs_delivery(response: Response) -> bool:
    """Return whether `web.delivery` decides how a response is sent: one with a fault, and a redirect."""
    return bool(response.fault) or response.status == 302


def with_length(response: Response) -> list[tuple[str, str]]:
    """Return the headers of a response with its length, in a new list: the journal keeps the original one."""
    length = [] if response.status == 204 else [("Content-Length", str(response.length))]
    return response.headers + length


def _simple_base_url(environ: WSGIEnvironment) -> str | None:
    """Return scheme and authority of an ordinary API request; None for any other."""
    length = environ.get("CONTENT_LENGTH") or "0"
    if (
        not environ.get("PATH_INFO", "").startswith(PREFIXES)
        or not (length.isascii() and length.isdecimal() and len(length) < _LONG)
        or not environ.keys().isdisjoint(_UNSUPPORTED_HEADERS)
    ):
        return None
    return ordinary_base_url(environ["wsgi.url_scheme"], environ.get("HTTP_HOST", ""))


def _build_request(environ: WSGIEnvironment, address: str) -> Request:
    path = environ["PATH_INFO"]
    headers = {_header_name(name): value for name, value in environ.items() if name[:5] == "HTTP_"}
    for name, header in (("CONTENT_TYPE", "content-type"), ("CONTENT_LENGTH", "content-length")):
        if environ.get(name):
            headers[header] = environ[name]
    return Request(
        method=environ["REQUEST_METHOD"],
        path=path if path.isascii() else path.encode("latin-1", "replace").decode("utf-8", "replace"),
        query_string=environ.get("QUERY_STRING", ""),
        headers=headers,
        base_url=address,
        connection_id=connection_id(environ),
    )


@lru_cache(maxsize=64)
def _header_name(variable: str) -> str:
    """Return the name of the header in a variable `HTTP_*`, in lower case."""
    return variable[5:].replace("_", "-").lower()


def connection_id(environ: WSGIEnvironment) -> str:
    """Return the client's address and port; empty where the server does not provide the port, as granian."""
    port = environ.get("REMOTE_PORT")
    return f"{environ.get('REMOTE_ADDR', '')}:{port}" if port else ""


def _read_body(environ: WSGIEnvironment, most: int) -> tuple[bytes, bool]:
    """Return at most the given bytes of the body, and whether as many arrived as `Content-Length` announces."""
    size = min(int(environ.get("CONTENT_LENGTH") or 0), most)
    # Where the server ends the body itself, it may be longer than Content-Length.
    wanted = most if "wsgi.input_terminated" in environ else size
    try:
        body: bytes = environ["wsgi.input"].read(wanted) if wanted else b""
    except OSError:  # the connection broke
        return b"", False
    return body, len(body) >= size


@lru_cache(maxsize=64)
def ordinary_base_url(scheme: str, host: str) -> str | None:
    """Return the address that Flask derives from a host if it keeps the host unchanged; None otherwise."""
    found = _HOST.fullmatch(host)
    if found is None or "xn--" in host or int(found[1] or 1) > 65535:
        return None
    return None if found[1] == {"http": "80", "https": "443"}.get(scheme) else f"{scheme}://{host}"
