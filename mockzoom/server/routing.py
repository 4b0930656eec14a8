"""Routing of requests: to an operation with a handler, to one that is emulated from data, or to an error."""

from __future__ import annotations

from mockzoom.server.messages import Request
from mockzoom.spec import ApiSpec, Operation
from mockzoom.spec.paths import normalize_path
from mockzoom.zoom.errors import api_error
from mockzoom.zoom.request_errors import ENDPOINT_NOT_EMULATED, ENDPOINT_UNKNOWN, METHOD_NOT_SUPPORTED


def find_operation(spec: ApiSpec, request: Request) -> tuple[Operation, dict[str, str]]:
    """Return the operation of a request and the values of its path parameters.

    Raises an error for an operation that mockzoom does not emulate, an unknown method and an unknown path.
    """
    operation = spec.operation_at(request.method, request.path)
    if operation is not None:
        return operation
    path = normalize_path(request.path)
    found = spec.route(path)
    method = "GET" if request.method == "HEAD" else request.method
    if method in found or spec.known_routes.has(method, path):
        raise api_error(ENDPOINT_NOT_EMULATED)
    path_exists = bool(found) or spec.known_routes.has_path(path)
    raise api_error(METHOD_NOT_SUPPORTED if path_exists else ENDPOINT_UNKNOWN)
