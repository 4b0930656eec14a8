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
    path = normalize_path(request.path)
    found = spec.route(path)
    method = "GET" if request.method == "HEAD" else request.method
    if method in found:
        operation, values = found[method]
        # Known routes are looked up only for words: no route of Zoom has a number in the place of a parameter.
        words = any(not value.isdigit() for value in values.values())
        if words and spec.known_routes.outranks(method, operation.path, path):
            return _modelled_operation(spec, method, path)
        return operation, values
    if spec.known_routes.has(method, path):
        return _modelled_operation(spec, method, path)
    path_exists = bool(found) or spec.known_routes.has_path(path)
    raise api_error(METHOD_NOT_SUPPORTED if path_exists else ENDPOINT_UNKNOWN)


def _modelled_operation(spec: ApiSpec, method: str, path: str) -> tuple[Operation, dict[str, str]]:
    found = spec.modelled.route(path)
    if method not in found or spec.known_routes.outranks(method, found[method][0].path, path):
        raise api_error(ENDPOINT_NOT_EMULATED)
    return found[method]
