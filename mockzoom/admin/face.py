"""The desk over HTTP: Flask hands requests in and answers out, and decides nothing."""

from __future__ import annotations

from flask import Flask, Response, request

from mockzoom.admin.desk import PREFIX, Desk
from mockzoom.api.call import write_json

METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"]


def mount(app: Flask, desk: Desk) -> None:
    """Let an application answer everything under `/_mockzoom`."""

    def answer(rest: str = "") -> Response:
        path = f"{PREFIX}/{rest}"
        status, document = desk.answer(request.method, path, request.stream.read(desk.max_body + 1))
        headers = {"Allow": "POST"} if status == 405 else None
        return Response(write_json(document), status, headers, content_type="application/json")

    for rule in (PREFIX, f"{PREFIX}/", f"{PREFIX}/<path:rest>"):
        app.add_url_rule(rule, f"admin {rule}", answer, methods=METHODS, provide_automatic_options=False)
