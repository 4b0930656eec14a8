"""Flask at the rim: it turns a request into a call, and an answer into a response, and decides nothing.

Every path, the OAuth service's and unknown ones included, goes through the pipeline, so that whatever Flask or
Werkzeug would answer by themselves (pages for 404, 405 or 413) never reaches a client.
"""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask, Request, Response, request
from werkzeug.exceptions import HTTPException

from mockzoom.api import Call, Pipeline
from mockzoom.web.openapi_document import openapi_document
from mockzoom.web.transport import CONTRADICTION, is_silent, uneven

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

    return app


def respond(pipeline: Pipeline, incoming: Request) -> Response:
    """Answer a request by the pipeline."""
    answer = pipeline(read_call(incoming, pipeline.body_limit))
    transport = answer.transport
    if transport is None:
        response = Response(answer.body, answer.status)
    else:
        response = uneven(answer, transport, incoming.environ)
    response.headers.clear()
    for name, value in answer.headers:
        response.headers.add(name, value)
    if incoming.method != "HEAD":  # its length would be that of the answer to GET
        response.headers["Content-Length"] = str(len(answer.body))
    if is_silent(answer):
        response.headers.extend(CONTRADICTION)
    return response


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
    call.body = incoming.stream.read(body_limit(call) + 1)
    return call
