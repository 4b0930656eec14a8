"""Flask routes that pass requests to the admin API."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from flask import Flask, Response, request

from mockzoom.server.messages import write_json
from mockzoom.spec.admin_spec import PREFIX

if TYPE_CHECKING:
    from mockzoom.admin.api import AdminAPI

METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"]


def register_admin_routes(app: Flask, make_desk: Callable[[], AdminAPI], *, api: tuple[str, int] | None = None) -> None:
    """Add the admin API to an application under `/_mockzoom`; it is created with the first request.

    `api` is the scheme and port of Zoom's API if they differ.
    """
    the_desk = cache(make_desk)

    def answer(rest: str = "") -> Response:
        from mockzoom.admin.api import RequestMeta  # noqa: PLC0415 - the admin API is loaded when it is asked for
        from mockzoom.admin.browser_guard import RequestSource  # noqa: PLC0415 - the same

        desk = the_desk()
        path = f"{PREFIX}/{rest}"
        sent = RequestMeta(
            request.query_string.decode("latin-1"),
            request.headers.get("Authorization", ""),
            _address(request.host_url.rstrip("/"), api),
            RequestSource(
                request.scheme,
                request.environ.get("HTTP_HOST", ""),
                request.headers.get("Origin", ""),
                request.headers.get("Sec-Fetch-Site", ""),
            ),
        )
        status, document = desk.answer(request.method, path, request.stream.read(desk.body_limit(path) + 1), sent)
        headers = {"X-Content-Type-Options": "nosniff"}
        headers |= {405: {"Allow": ", ".join(desk.methods_at(path))}, 401: {"WWW-Authenticate": "Bearer"}}.get(
            status, {}
        )
        return Response(write_json(document), status, headers, content_type="application/json")

    for rule in (PREFIX, f"{PREFIX}/", f"{PREFIX}/<path:rest>"):
        app.add_url_rule(rule, f"admin {rule}", answer, methods=METHODS, provide_automatic_options=False)


def create_admin_app(make_desk: Callable[[], AdminAPI], scheme: str, port: int) -> Flask:
    """Return an application of the admin API alone, for a separate port."""
    app = Flask("mockzoom-admin", static_folder=None)
    register_admin_routes(app, make_desk, api=(scheme, port))
    return app


def _address(url: str, api: tuple[str, int] | None) -> str:
    """Return the address of the API next to an address of the admin API."""
    if api is None:
        return url
    host = urlsplit(url).hostname or ""
    return f"{api[0]}://{f'[{host}]' if ':' in host else host}:{api[1]}"
