"""Flask at the rim: it turns a request into a call, and an answer into a response, and decides nothing.

Every path, the OAuth service's and unknown ones included, goes through the pipeline, so that whatever Flask or
Werkzeug would answer by themselves (pages for 404, 405 or 413) never reaches a client.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

from flask import Flask, request
from flask import Request as FlaskRequest
from flask import Response as FlaskResponse
from werkzeug.exceptions import ClientDisconnected, HTTPException

from mockzoom.server import Pipeline, Request
from mockzoom.web.delivery import make_response
from mockzoom.web.openapi_document import openapi_document
from mockzoom.web.wsgi import FastPathApp

METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"]


def create_flask_app(pipeline: Pipeline) -> Flask:
    """Return a Flask application that serves a pipeline, `/openapi.json`, and nothing else."""
    app = Flask("mockzoom", static_folder=None)
    app.url_map.merge_slashes = False
    document = openapi_document(pipeline)

    @app.get("/openapi.json")
    def openapi() -> FlaskResponse:
        return FlaskResponse(document(request.host_url.rstrip("/")), content_type="application/json")

    def answer(rest: str = "") -> FlaskResponse:
        del rest  # the pipeline reads the path itself
        return _respond(pipeline, request)

    for rule in ("/", "/<path:rest>"):
        app.add_url_rule(rule, rule, answer, methods=METHODS, provide_automatic_options=False)

    @app.errorhandler(HTTPException)
    def _(_: HTTPException) -> FlaskResponse:
        return _respond(pipeline, request)  # a method that has no name here, a path with two slashes in front

    def is_watched() -> bool:
        return bool(app.before_request_funcs or app.after_request_funcs or app.teardown_request_funcs)

    # Flask's documented way to stand before it.
    app.wsgi_app = FastPathApp(pipeline, app.wsgi_app, is_watched)  # type: ignore[method-assign]
    return app


def _respond(pipeline: Pipeline, incoming: FlaskRequest) -> FlaskResponse:
    """Answer a request by the pipeline."""
    return make_response(pipeline(build_request(incoming, pipeline.body_limit)), incoming.environ)


def build_request(incoming: FlaskRequest, body_limit: Callable[[Request], int]) -> Request:
    """Return a request for the pipeline. Of a body, one byte more than its limit is read."""
    environ = incoming.environ
    call = Request(
        method=environ["REQUEST_METHOD"],
        path=environ.get("PATH_INFO", "").encode("latin-1", "replace").decode("utf-8", "replace") or "/",
        query_string=environ.get("QUERY_STRING", ""),
        headers={name.lower(): value for name, value in incoming.headers},
        base_url=incoming.host_url.rstrip("/"),
    )
    with suppress(ClientDisconnected):  # then it is what came, as where something came
        call.body = incoming.stream.read(body_limit(call) + 1)
    return call
