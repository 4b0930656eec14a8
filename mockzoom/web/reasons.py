"""Reason phrases of the status line: the same through every entrance, those of `mockzoom serve` (hyper's)."""

from __future__ import annotations

from functools import cache
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication

# Where Python's phrase differs from hyper's, or changed between versions of Python.
_PHRASES = {
    203: "Non Authoritative Information",
    413: "Payload Too Large",
    414: "URI Too Long",
    416: "Range Not Satisfiable",
    418: "I'm a teapot",
    422: "Unprocessable Entity",
}
_UNKNOWN = "<none>"  # what hyper writes for a status without a phrase


@cache
def status_line(status: int) -> str:
    """Return status and reason phrase, such as `404 Not Found`."""
    known = {s.value: s.phrase for s in HTTPStatus}
    return f"{status} {_PHRASES.get(status) or known.get(status, _UNKNOWN)}"


def with_reason(start_response: StartResponse) -> StartResponse:
    """Return a `start_response` that replaces Werkzeug's reason phrases (`NOT FOUND`)."""

    def start(status: str, headers: list[tuple[str, str]], exc_info: Any = None, /) -> Any:
        return start_response(status_line(int(status[:3])), headers, exc_info)

    return start


def with_reasons(app: WSGIApplication) -> WSGIApplication:
    """Return an application that sends the responses of `app` with these reason phrases."""
    return lambda environ, start_response: app(environ, with_reason(start_response))
