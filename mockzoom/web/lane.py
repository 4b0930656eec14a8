"""A faster lane: calls of the API reach the pipeline straight from WSGI, all others go through Flask.

Flask's and Werkzeug's part of a call costs as much as the call itself, and it decides nothing (`web.face`). Both roads
lead to the same pipeline and say the same, byte for byte; `tests/web/test_lane.py` holds them to it. Whatever is
unusual takes Flask's road, so that nothing of HTTP is understood in two places.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING

from flask import Flask
from werkzeug.http import HTTP_STATUS_CODES
from werkzeug.sansio.utils import get_current_url, get_host

from mockzoom.api import Call, Pipeline
from mockzoom.web.response import response_of

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

PREFIX = "/v2/"
_LINES = {code: f"{code} {phrase.upper()}" for code, phrase in HTTP_STATUS_CODES.items()}
_ODD = ("HTTP_TRANSFER_ENCODING", "HTTP_CONTENT_TYPE", "HTTP_CONTENT_LENGTH")  # the last two are no headers by CGI


class Lane:
    """A WSGI application that answers `/v2/` itself and leaves the rest, and what is unusual, to Flask."""

    def __init__(self, pipeline: Pipeline, app: Flask) -> None:
        self._pipeline = pipeline
        self._app = app
        self.flask = app.wsgi_app

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """See PEP 3333. The body comes as a list, which granian takes faster than what it has to iterate over."""
        if self._is_unusual(environ):
            return self.flask(environ, start_response)
        call = _head_of(environ)
        call.body = _body_of(environ, self._pipeline.body_limit(call) + 1)
        answer = self._pipeline(call)
        if answer.fault:
            return response_of(answer)(environ, start_response)
        length = [] if answer.status == 204 else [("Content-Length", str(answer.length))]
        start_response(_LINES[answer.status], answer.headers + length)  # a new list: the journal keeps the other
        return [answer.body]

    def _is_unusual(self, environ: WSGIEnvironment) -> bool:
        if not environ.get("PATH_INFO", "").startswith(PREFIX) or "HTTP_HOST" not in environ:
            return True
        app, length = self._app, environ.get("CONTENT_LENGTH") or "0"
        if app.before_request_funcs or app.after_request_funcs or app.teardown_request_funcs:
            return True  # somebody's own, who wants to see every request
        return not (length.isascii() and length.isdecimal()) or any(name in environ for name in _ODD)


def _head_of(environ: WSGIEnvironment) -> Call:
    path = environ["PATH_INFO"]
    headers = {name[5:].replace("_", "-").lower(): value for name, value in environ.items() if name[:5] == "HTTP_"}
    for name, header in (("CONTENT_TYPE", "content-type"), ("CONTENT_LENGTH", "content-length")):
        if environ.get(name):
            headers[header] = environ[name]
    return Call(
        method=environ["REQUEST_METHOD"],
        path=path if path.isascii() else path.encode("latin-1", "replace").decode("utf-8", "replace"),
        query_string=environ.get("QUERY_STRING", ""),
        headers=headers,
        base_url=_base_url(environ["wsgi.url_scheme"], environ["HTTP_HOST"]),
    )


def _body_of(environ: WSGIEnvironment, most: int) -> bytes:
    body: bytes
    if "wsgi.input_terminated" in environ:  # the server ends the body itself, whatever was said of its length
        body = environ["wsgi.input"].read(most)
        return body
    size = min(int(environ.get("CONTENT_LENGTH") or 0), most)
    body = environ["wsgi.input"].read(size) if size else b""
    return body


@lru_cache(maxsize=64)
def _base_url(scheme: str, host: str) -> str:
    return get_current_url(scheme, get_host(scheme, host)).rstrip("/")
