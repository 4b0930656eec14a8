"""A faster lane: calls of the API reach the pipeline straight from WSGI, all others go through Flask.

Flask's and Werkzeug's part of a call costs as much as the call itself, and it decides nothing (`web.face`). Both roads
lead to the same pipeline and say the same, byte for byte; `tests/web/test_lane.py` holds them to it. Whatever is
unusual takes Flask's road, so that nothing of HTTP is understood in two places.

Flask is not imported here: a server that is only asked for the API starts and lives without it (`Late`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from http import HTTPStatus
from threading import Lock
from typing import TYPE_CHECKING

from mockzoom.server import Pipeline, Request

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

PREFIXES = ("/v2/", "/oauth/")
_LATELY_RENAMED = {413: "Request Entity Too Large", 414: "Request URI Too Long", 422: "Unprocessable Entity"}
_LINES = {s.value: f"{s.value} {_LATELY_RENAMED.get(s.value, s.phrase).upper()}" for s in HTTPStatus}
# The last two are not headers by CGI.
_UNSUPPORTED_HEADERS = frozenset({"HTTP_TRANSFER_ENCODING", "HTTP_CONTENT_TYPE", "HTTP_CONTENT_LENGTH"})
_LONG = 16  # digits: int() refuses thousands of them
_HOST = re.compile(r"[a-z0-9.-]+(?::([1-9][0-9]{,4}))?", re.ASCII)


class FastPathApp:
    """A WSGI application that answers `/v2/` and `/oauth/` itself and leaves the rest, and what is unusual, to another.

    `is_watched` says whether hooks want to see every request there.
    """

    def __init__(
        self, pipeline: Pipeline, others: WSGIApplication, is_watched: Callable[[], bool] = lambda: False
    ) -> None:
        self._pipeline = pipeline
        self._is_watched = is_watched
        self.others = others

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """See PEP 3333. The body comes as a list, which granian takes faster than what it has to iterate over."""
        address = _simple_base_url(environ)
        if address is None or self._is_watched():
            return self.others(environ, start_response)
        call = _build_request(environ, address)
        call.body = _read_body(environ, self._pipeline.body_limit(call) + 1)
        answer = self._pipeline(call)
        if answer.fault or answer.status == 302:
            from mockzoom.web.delivery import make_response  # noqa: PLC0415 - Flask; what is disturbed has time

            return make_response(answer, environ)(environ, start_response)
        length = [] if answer.status == 204 else [("Content-Length", str(answer.length))]
        start_response(_LINES[answer.status], answer.headers + length)  # a new list: the journal keeps the other
        return [answer.body]


class LazyApp:
    """A WSGI application that is made when it is first called."""

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


def _simple_base_url(environ: WSGIEnvironment) -> str | None:
    """Scheme and authority of an ordinary request of the API; None for any other."""
    length = environ.get("CONTENT_LENGTH") or "0"
    if (
        not environ.get("PATH_INFO", "").startswith(PREFIXES)
        or not (length.isascii() and length.isdecimal() and len(length) < _LONG)
        or not environ.keys().isdisjoint(_UNSUPPORTED_HEADERS)
    ):
        return None
    return _base_url(environ["wsgi.url_scheme"], environ.get("HTTP_HOST", ""))


def _build_request(environ: WSGIEnvironment, address: str) -> Request:
    path = environ["PATH_INFO"]
    headers = {name[5:].replace("_", "-").lower(): value for name, value in environ.items() if name[:5] == "HTTP_"}
    for name, header in (("CONTENT_TYPE", "content-type"), ("CONTENT_LENGTH", "content-length")):
        if environ.get(name):
            headers[header] = environ[name]
    return Request(
        method=environ["REQUEST_METHOD"],
        path=path if path.isascii() else path.encode("latin-1", "replace").decode("utf-8", "replace"),
        query_string=environ.get("QUERY_STRING", ""),
        headers=headers,
        base_url=address,
    )


def _read_body(environ: WSGIEnvironment, most: int) -> bytes:
    body: bytes
    if "wsgi.input_terminated" in environ:  # the server ends the body itself, whatever was said of its length
        body = environ["wsgi.input"].read(most)
        return body
    size = min(int(environ.get("CONTENT_LENGTH") or 0), most)
    body = environ["wsgi.input"].read(size) if size else b""
    return body


@lru_cache(maxsize=64)
def _base_url(scheme: str, host: str) -> str | None:
    """Return what Flask would make of a host, if that is the host as it stands; None otherwise, and for no host."""
    found = _HOST.fullmatch(host)
    if found is None or "xn--" in host or int(found[1] or 1) > 65535:
        return None
    return None if found[1] == {"http": "80", "https": "443"}.get(scheme) else f"{scheme}://{host}"
