"""Flask routes that pass requests to the admin API."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from flask import Flask, Response, request
from werkzeug.exceptions import ClientDisconnected
from werkzeug.routing import Rule

from mockzoom.errors import FieldError
from mockzoom.spec.admin_spec import PREFIX

if TYPE_CHECKING:
    from mockzoom.admin.api import AdminAPI


def register_admin_routes(app: Flask, make_desk: Callable[[], AdminAPI], *, api: tuple[str, int] | None = None) -> None:
    """Add the admin API to an application under `/_mockzoom`; it is created with the first request.

    `api` is the scheme and port of Zoom's API if they differ; then the application has no other routes, and all paths
    are answered here.
    """
    the_desk = cache(make_desk)

    def answer(rest: str = "") -> Response:
        from mockzoom.admin.api import RequestMeta  # noqa: PLC0415 - the admin API is loaded when it is asked for
        from mockzoom.admin.browser_guard import RequestSource  # noqa: PLC0415 - the same

        host = request.environ.get("HTTP_HOST", "")
        sent = RequestMeta(
            request.query_string.decode("latin-1"),
            request.headers.get("Authorization", ""),
            _address(request.host_url.rstrip("/"), api),
            RequestSource(
                request.scheme, host, request.headers.get("Origin", ""), request.headers.get("Sec-Fetch-Site", "")
            ),
        )
        path = request.path if alone else f"{PREFIX}/{rest}"
        status, body, headers = the_desk().respond(request.environ["REQUEST_METHOD"], path, _read_body, sent)
        return Response(body, status, {"Content-Type": "application/json", **headers})

    alone = api is not None
    for path in ("/", "/<path:rest>") if alone else (PREFIX, f"{PREFIX}/", f"{PREFIX}/<path:rest>"):
        endpoint = f"admin {path}"
        # A rule without methods takes all of them, unknown ones too, which add_url_rule cannot express.
        app.url_map.add(Rule(path, endpoint=endpoint))
        app.view_functions[endpoint] = answer


def _read_body(most: int) -> bytes:
    """Return at most the given number of bytes of the body; raises `FieldError` if it did not arrive whole."""
    try:
        body = request.stream.read(most)
    except (ClientDisconnected, OSError):
        raise _incomplete() from None
    if len(body) < min(request.content_length or 0, most):
        raise _incomplete()
    return body


def _incomplete() -> FieldError:
    return FieldError("", "the body ended before its announced length; nothing was done, send it again", 400)


def create_admin_app(make_desk: Callable[[], AdminAPI], scheme: str, port: int) -> Flask:
    """Return an application of the admin API alone, for a separate port."""
    app = Flask("mockzoom-admin", static_folder=None)
    app.url_map.merge_slashes = False
    register_admin_routes(app, make_desk, api=(scheme, port))
    return app


def _address(url: str, api: tuple[str, int] | None) -> str:
    """Return the address of the API next to an address of the admin API."""
    if api is None:
        return url
    host = urlsplit(url).hostname or ""
    return f"{api[0]}://{f'[{host}]' if ':' in host else host}:{api[1]}"
