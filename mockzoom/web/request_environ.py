"""The WSGI environment of a request that the server in a thread has read."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

    from mockzoom.web.request_body import RequestBody

_PLAIN_TARGET = re.compile(r"/(?!/)[!\"$&-~]*")  # without escapes and a fragment
_CGI_NAMES = ("CONTENT_TYPE", "CONTENT_LENGTH")  # have no prefix


class PlainHeaders:
    """Header fields as they were read, with the methods of `email.message.Message` that the server uses."""

    __slots__ = ("_fields", "_values")

    def __init__(self, fields: Iterable[Sequence[str]]) -> None:
        self._fields = [(name, value) for name, value in fields]
        self._values: dict[str, list[str]] = {}
        for name, value in self._fields:
            self._values.setdefault(name.lower(), []).append(value)

    def get(self, name: str, default: str) -> str:
        """Return the first value of a field."""
        return self._values.get(name.lower(), (default,))[0]

    def get_all(self, name: str, default: Sequence[str]) -> Sequence[str]:
        """Return all values of a field."""
        return self._values.get(name.lower(), default)

    def items(self) -> list[tuple[str, str]]:
        """Return all fields in their order."""
        return self._fields


def make_environ(handler: Any, body: RequestBody) -> WSGIEnvironment:
    """Return the environment (PEP 3333) of the request of a `HttpHandler`.

    Raises `ValueError` for a target whose authority cannot be one. A header with an underscore is left out: WSGI would
    take it for one with a hyphen.
    """
    target = handler.path
    path, query, authority = _split(target)
    client, place = handler.client_address, handler.server.server_address
    environ: WSGIEnvironment = {
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": body,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
        "REQUEST_METHOD": handler.command,
        "SCRIPT_NAME": "",
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "REQUEST_URI": _as_wsgi(target),
        "RAW_URI": _as_wsgi(target),
        "REMOTE_ADDR": client[0],
        "REMOTE_PORT": client[1],
        "SERVER_NAME": place[0],
        "SERVER_PORT": str(place[1]),
        "SERVER_PROTOCOL": handler.request_version,
    }
    for name, value in handler.headers.items():
        if "_" not in name:
            _add_header(environ, name.upper().replace("-", "_"), value.replace("\r\n", ""))
    if authority:  # RFC 9112, 3.2.2: the host of the target counts
        environ["HTTP_HOST"] = authority
    if "HTTP_TRANSFER_ENCODING" in environ:
        environ["wsgi.input_terminated"] = True
        environ.pop("CONTENT_LENGTH", None)  # RFC 9112, 6.3: Transfer-Encoding overrides it
    return environ


def _add_header(environ: WSGIEnvironment, name: str, value: str) -> None:
    if name in _CGI_NAMES:
        environ[name] = value
        return
    variable = f"HTTP_{name}"
    environ[variable] = f"{environ[variable]},{value}" if variable in environ else value


def _split(target: str) -> tuple[str, str, str]:
    """Return path and query as WSGI has them, and the authority of a target that is a URL; otherwise an empty one."""
    if _PLAIN_TARGET.fullmatch(target):
        path, _, query = target.partition("?")
        return path, query, ""
    parts = urlsplit(target)
    is_url = bool(parts.scheme and parts.netloc)
    # Two slashes at the beginning of a path are not those before an authority.
    path = f"/{parts.netloc}{parts.path}" if parts.netloc and not is_url else parts.path
    return _as_wsgi(unquote(path)), _as_wsgi(parts.query), parts.netloc if is_url else ""


def _as_wsgi(text: str) -> str:
    return text if text.isascii() else text.encode().decode("latin-1")
