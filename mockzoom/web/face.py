"""Flask at the rim: it turns a request into a call, and an answer into a response, and decides nothing.

Every path, the OAuth service's and unknown ones included, goes through the pipeline, so that whatever Flask or
Werkzeug would answer by themselves (pages for 404, 405 or 413) never reaches a client.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

from flask import Flask, Request, Response, request
from werkzeug.exceptions import ClientDisconnected, HTTPException

from mockzoom.api import Call, Pipeline
from mockzoom.web.lane import Lane
from mockzoom.web.openapi_document import openapi_document
from mockzoom.web.response import response_of

METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"]


def face(pipeline: Pipeline) -> Flask:
    """A Flask application that serves a pipeline, `/openapi.json`, and nothing else."""
    app = Flask("mockzoom", static_folder=None)
    app.url_map.merge_slashes = False
    document = openapi_document(pipeline)

    @app.get("/openapi.json")
    def openapi() -> Response:
        return Response(document(request.host_url.rstrip("/")), content_type="application/json")

    def answer(rest: str = "") -> Response:
        del rest  # the pipeline reads the path itself
        return respond(pipeline, request)

    for rule in ("/", "/<path:rest>"):
        app.add_url_rule(rule, rule, answer, methods=METHODS, provide_automatic_options=False)

    @app.errorhandler(HTTPException)
    def _(_: HTTPException) -> Response:
        return respond(pipeline, request)  # a method that has no name here, a path with two slashes in front

    def is_watched() -> bool:
        return bool(app.before_request_funcs or app.after_request_funcs or app.teardown_request_funcs)

    # Flask's documented way to stand before it.
    app.wsgi_app = Lane(pipeline, app.wsgi_app, is_watched)  # type: ignore[method-assign]
    return app


def respond(pipeline: Pipeline, incoming: Request) -> Response:
    """Answer a request by the pipeline."""
    return response_of(pipeline(read_call(incoming, pipeline.body_limit)), incoming.environ)


def read_call(incoming: Request, body_limit: Callable[[Call], int]) -> Call:
    """A request as the pipeline takes it. Of a body, one byte more than its limit is read at the most."""
    environ = incoming.environ
    call = Call(
        method=environ["REQUEST_METHOD"],
        path=environ.get("PATH_INFO", "").encode("latin-1", "replace").decode("utf-8", "replace") or "/",
        query_string=environ.get("QUERY_STRING", ""),
        headers={name.lower(): value for name, value in incoming.headers},
        base_url=incoming.host_url.rstrip("/"),
    )
    with suppress(ClientDisconnected):  # then it is what came, as where something came
        call.body = incoming.stream.read(body_limit(call) + 1)
    return call
