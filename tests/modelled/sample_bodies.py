"""Bodies and paths for modelled operations, made from their schemas."""

from __future__ import annotations

from typing import Any

from mockzoom.spec import load_spec
from mockzoom.spec.operation import Operation

SPEC = load_spec()

PATH_VALUES = {"accountId": "me", "userId": "me"}
_TEXTS = {
    "date-time": "2026-12-01T10:00:00Z",
    "date": "2026-12-01",
    "email": "sample@example.com",
    "uri": "https://example.com/",
}
_NUMBERS = {"integer": 1, "number": 1.5}
_OTHERS: dict[str, Any] = {"boolean": True, "object": {}}


def sample(schema: dict[str, Any], name: str = "") -> Any:
    """Return a value that a schema admits, with every property."""
    parts = [schema, *schema.get("allOf", ())]
    properties = {key: part for one in parts for key, part in one.get("properties", {}).items()}
    if properties:
        return {key: sample(part, key) for key, part in properties.items()}
    choices = schema.get("oneOf") or schema.get("anyOf")
    if choices:
        return sample(choices[0], name)
    if schema.get("type") == "array":
        return [sample(schema.get("items", {}), name) for _ in range(max(1, schema.get("minItems", 1)))]
    return _plain(schema, name)


def _plain(schema: dict[str, Any], name: str) -> Any:
    kind = schema.get("type")
    if schema.get("enum"):
        return schema["enum"][0]
    if kind in _NUMBERS:
        return max(schema.get("minimum", 0), min(_NUMBERS[kind], schema.get("maximum", 10)))
    if kind in _OTHERS:
        return _OTHERS[kind]
    text = _TEXTS.get(schema.get("format", ""), f"a {name}")
    return text.ljust(schema.get("minLength", 0), "x")[: schema.get("maxLength", 100)]


def body_of(operation: Operation) -> Any:
    """Return a body that the operation's schema admits, None for an operation without one."""
    return None if operation.request is None else sample(operation.request.schema)


def path_of(operation: Operation, **values: str) -> str:
    """Return the path of an operation, with `values` or something that does not exist for its parameters."""
    filled = {p.name: "unknown" for p in operation.path_parameters} | PATH_VALUES | values
    return operation.path.format(**filled)
