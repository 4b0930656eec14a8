"""OpenAPI links, derived from the paths: what one operation creates, others take in their path.

`POST .../webinars` returns the `id` for `.../webinars/{webinarId}`, `POST .../registrants` the `registrant_id` for
`.../registrants/{registrantId}`. The schema files do not declare links.
"""

from __future__ import annotations

import re
from collections.abc import Set
from typing import TYPE_CHECKING, Any

from mockzoom.spec.normalization import ObjectShape, object_shape
from mockzoom.spec.operation import Operation
from mockzoom.zoom.profiles import Profile

if TYPE_CHECKING:
    from mockzoom.spec.api_spec import ApiSpec

OpenApiLink = dict[str, Any]

_CAPITAL = re.compile(r"(?<!^)(?=[A-Z])")


def links_of(spec: ApiSpec, operation: Operation, profile: Profile) -> dict[str, OpenApiLink]:
    """Return the links of an operation's success in a profile, by the operationId of the target."""
    body = operation.response_in(profile).body
    if operation.method != "POST" or not body:
        return {}
    shown = object_shape(body, spec.resolve).properties.keys()
    asked = _names(spec.request_shape(operation))
    found = {}
    for other in spec.operations.values():
        name = _made_for(operation, other)
        field = _field(name, shown, asked) if name else ""
        if field:
            kept = {p.name: f"$request.path.{p.name}" for p in other.path_parameters if p.name != name}
            parameters = {name: f"$response.body#/{field}", **kept}
            found[other.operation_id] = {"operationId": other.operation_id, "parameters": parameters}
    return found


def _made_for(operation: Operation, other: Operation) -> str:
    """Return the path parameter of another operation that names what this one creates, or an empty string."""
    collection = operation.path.rpartition("/")[2]
    own = {p.name for p in operation.path_parameters}
    for parameter in other.path_parameters:
        others = {p.name for p in other.path_parameters} - {parameter.name}
        nested = not others or other.path.startswith(f"{operation.path}/")
        if f"/{collection}/{{{parameter.name}}}" in other.path and others <= own and nested:
            return parameter.name
    return ""


def _names(shape: ObjectShape) -> set[str]:
    """Return the names of all properties, nested ones included."""
    parts = [*shape.properties.values(), *([shape.items] if shape.items else [])]
    return set(shape.properties).union(*map(_names, parts))


def _field(name: str, shown: Set[str], asked: Set[str]) -> str:
    """Return the property of a response that holds a path parameter's value, or an empty string.

    A bare `id` names the created object only if the response repeats fields of the request: creating panelists returns
    the id of the webinar.
    """
    snake = _CAPITAL.sub("_", name).lower()
    if snake in shown:
        return snake
    return "id" if "id" in shown and shown & asked else ""
