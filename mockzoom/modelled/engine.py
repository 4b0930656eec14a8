"""Handlers of modelled operations, in the form of those that functions register."""

from __future__ import annotations

from typing import Any

from mockzoom.modelled.behaviours import behaviours
from mockzoom.modelled.call import ModelledCall
from mockzoom.modelled.shown import show
from mockzoom.spec.modelled_spec import ModelledSpec
from mockzoom.zoom.context import OperationRequest, RequestContext


def respond(
    spec: ModelledSpec, operation_id: str, ctx: RequestContext, request: OperationRequest
) -> dict[str, Any] | None:
    """Return the body of the response of a modelled operation, None for a response without one.

    Raises `ZoomApiError` before anything changes.
    """
    call = ModelledCall(ctx, request, spec.facts[operation_id], spec.bindings[operation_id], spec)
    result = behaviours()[call.binding.behaviour](call)
    schema = call.response_schema
    if not schema:
        return None
    shown: dict[str, Any] = show(schema, {} if result is None else result)
    return shown
