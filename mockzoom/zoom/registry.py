"""The handlers of all operations, registered by a decorator under Zoom's operationIds."""

from __future__ import annotations

import pkgutil
from collections.abc import Callable, Mapping
from functools import cache
from importlib import import_module
from typing import Any, NamedTuple, TypeVar

import mockzoom.zoom
from mockzoom.collector_pause import loading
from mockzoom.zoom.context import OperationRequest, RequestContext
from mockzoom.zoom.error_definitions import REGISTERED_ERRORS
from mockzoom.zoom.errors import ErrorSpec

H = TypeVar("H", bound=Callable[[RequestContext, OperationRequest], Any])
Serializer = Callable[[RequestContext, Any], dict[str, Any]]


class Handler(NamedTuple):
    """The implementation of an operation: its function, and the serializer of its result.

    Without a serializer the response has no body. One that `calls_receivers` sends a request to a webhook's receiver,
    during which the account's state is closed.
    """

    perform: Callable[[RequestContext, OperationRequest], Any]
    serializer: Serializer | None = None
    calls_receivers: bool = False


HANDLERS: dict[str, Handler] = {}


def operation(
    operation_id: str, *, serializer: Serializer | None = None, calls_receivers: bool = False
) -> Callable[[H], H]:
    """Register the decorated function as the handler of an operation.

    `serializer` turns the function's result into the response body; for `calls_receivers` see `Handler`. Raises
    `ValueError` if the operation has a handler already.
    """

    def register(function: H) -> H:
        if operation_id in HANDLERS:
            raise ValueError(f"operation {operation_id!r} has two handlers")
        HANDLERS[operation_id] = Handler(function, serializer, calls_receivers)
        return function

    return register


@cache
@loading()
def load_resources() -> None:
    """Import every module of this package, so that all operations, errors and collections are registered."""
    for module in pkgutil.walk_packages(mockzoom.zoom.__path__, f"{mockzoom.zoom.__name__}."):
        import_module(module.name)


def handlers() -> Mapping[str, Handler]:
    """Return the handler of every operation, by operationId."""
    load_resources()
    return HANDLERS


def errors() -> Mapping[str, ErrorSpec]:
    """Return every error of the API, by error id."""
    load_resources()
    return REGISTERED_ERRORS
