"""The Flask application: it converts requests and responses, and leaves every decision to the pipeline.

Every path, including the token service's and unknown ones, goes through the pipeline, so that Flask's and Werkzeug's
own pages (404, 405, 413) never reach a client.
"""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask, request
from flask import Request as FlaskRequest
from flask import Response as FlaskResponse
from werkzeug.exceptions import ClientDisconnected, HTTPException, InternalServerError

from mockzoom.server import Pipeline, Request
from mockzoom.web.delivery import make_response
from mockzoom.web.openapi_document import openapi_document
from mockzoom.web.reasons import with_reasons
from mockzoom.web.wsgi import FastPathApp, connection_id

METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"]


def create_flask_app(pipeline: Pipeline) -> Flask:
    """Return a Flask application that serves a pipeline and `/openapi.json`."""
    app = Flask("mockzoom", static_folder=None)
    app.url_map.merge_slashes = False
    document = openapi_document(pipeline)

    @app.get("/openapi.json")
    def openapi() -> FlaskResponse:
        status, body = document(request.host_url.rstrip("/"), request.args.get("profile", ""))
        return FlaskResponse(body, status, content_type="application/json")

    def serve(rest: str = "") -> FlaskResponse:
        del rest  # the pipeline reads the path itself
        return _respond(pipeline, request)

    for rule in ("/", "/<path:rest>"):
        app.add_url_rule(rule, rule, serve, methods=METHODS, provide_automatic_options=False)

    @app.errorhandler(HTTPException)
    def _(error: HTTPException) -> FlaskResponse:
        if isinstance(error, InternalServerError):  # Flask has logged its cause; the request may have been carried out
            return make_response(pipeline.internal_error(request.method), request.environ)
        return _respond(pipeline, request)  # an unknown method, or a path that starts with two slashes

    def is_watched() -> bool:
        return bool(app.before_request_funcs or app.after_request_funcs or app.teardown_request_funcs)

    # Flask's documented way to install WSGI middleware.
    app.wsgi_app = FastPathApp(pipeline, with_reasons(app.wsgi_app), is_watched)  # type: ignore[method-assign]
    return app


def _respond(pipeline: Pipeline, incoming: FlaskRequest) -> FlaskResponse:
    """Return the pipeline's response."""
    return make_response(pipeline(build_request(incoming, pipeline.body_limit)), incoming.environ)


def build_request(incoming: FlaskRequest, body_limit: Callable[[Request], int]) -> Request:
    """Return a request as the pipeline takes it; at most one byte more than the body limit is read."""
    environ = incoming.environ
    request = Request(
        method=environ["REQUEST_METHOD"],
        path=environ.get("PATH_INFO", "").encode("latin-1", "replace").decode("utf-8", "replace") or "/",
        query_string=environ.get("QUERY_STRING", ""),
        headers={name.lower(): value for name, value in incoming.headers},
        base_url=incoming.host_url.rstrip("/"),
        connection_id=connection_id(environ),
    )
    most = body_limit(request) + 1
    try:
        request.body = incoming.stream.read(most)
        request.complete = len(request.body) >= min(incoming.content_length or 0, most)
    except (ClientDisconnected, OSError):  # the client ended the connection, or its chunks are malformed
        request.complete = False
    return request
