"""An answer as a response of Werkzeug's, whatever it is: whole, disturbed by a fault, or without a body."""

from __future__ import annotations

from typing import Any

from flask import Response

from mockzoom.api import Answer
from mockzoom.web.transport import CONTRADICTION, is_silent, uneven


def response_of(answer: Answer, environ: dict[str, Any]) -> Response:
    """The response that says an answer to a request; waits as long as a fault wants."""
    transport = answer.transport
    response = Response(answer.body, answer.status) if transport is None else uneven(answer, transport, environ)
    response.headers.clear()
    for name, value in answer.headers:
        response.headers.add(name, value)
    response.headers["Content-Length"] = str(answer.length)
    if is_silent(answer):
        response.headers.extend(CONTRADICTION)
    return response
