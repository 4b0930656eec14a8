"""Normalization of request bodies before validation.

Clients send unknown keys and nulls (clients.md): unknown keys are dropped, and a null counts as absent, as in
Java's JSON readers. For an operation that creates something, the schema's defaults are filled in.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

Resolve = Callable[[str], dict[str, Any]]

_BEYOND_INT64 = 2**63


@dataclass
class ObjectShape:
    """The structure of an object or array in a schema. A shape without properties or items changes nothing.

    `is_file` marks a field that carries a file in a multipart form (`"format": "binary"`); `kind` is the JSON type of a
    leaf, where the schema names one.
    """

    properties: dict[str, ObjectShape] = field(default_factory=dict)
    items: ObjectShape | None = None
    defaults: dict[str, Any] = field(default_factory=dict)
    is_file: bool = False
    kind: str = ""

    @cached_property
    def file_fields(self) -> frozenset[str]:
        """The names of the properties that carry files."""
        return frozenset(name for name, sub in self.properties.items() if sub.is_file)

    @cached_property
    def is_leaf(self) -> bool:
        """Whether values have no nested parts to normalize."""
        return not self.properties and self.items is None

    @cached_property
    def is_flat(self) -> bool:
        """Whether all properties are leaves without defaults."""
        return not self.defaults and all(sub.is_leaf for sub in self.properties.values())


def object_shape(schema: dict[str, Any], resolve: Resolve) -> ObjectShape:
    """Return the shape of a schema; `resolve` returns the target of a `$ref`. Parts of `allOf` are merged."""
    shape = ObjectShape()
    for part in _parts(schema, resolve):
        for name, sub in part.get("properties", {}).items():
            shape.properties[name] = object_shape(sub, resolve)
            default = _default(sub, resolve)
            if default is not None:
                shape.defaults[name] = default
        if "items" in part:
            shape.items = object_shape(part["items"], resolve)
        shape.is_file = shape.is_file or part.get("format") == "binary"
        shape.kind = str(part.get("type", shape.kind))
    return shape


def passthrough_schema(shape: ObjectShape, *, fill: bool) -> dict[str, Any]:
    """Return a JSON Schema of objects that `normalize` leaves unchanged except for the outermost defaults.

    It is conservative: numbers never match, nor, with `fill`, do nested objects with defaults.
    """
    return {
        "type": "object",
        "properties": {name: _untouched(sub, fill=fill) for name, sub in shape.properties.items()},
        "additionalProperties": False,
    }


def _untouched(shape: ObjectShape, *, fill: bool) -> dict[str, Any]:
    if shape.is_leaf:
        return {"type": ["string", "boolean"]}
    if shape.items is not None:
        return {"type": "array", "items": _untouched(shape.items, fill=fill)}
    return {"not": {}} if fill and shape.defaults else passthrough_schema(shape, fill=fill)


def normalize(shape: ObjectShape, document: Any, *, fill: bool) -> Any:
    """Return a document without nulls and unknown keys, and with defaults if `fill`.

    Values of a wrong type are left to the validator.
    """
    if isinstance(document, dict) and shape.properties:
        return _normalize_object(shape, document, fill=fill)
    if isinstance(document, list) and shape.items is not None:
        return _normalize_list(shape.items, document, fill=fill)
    return document


def _normalize_list(items: ObjectShape, document: list[Any], *, fill: bool) -> list[Any]:
    if not items.is_flat:
        return [normalize(items, item, fill=fill) for item in document]
    # Most items of a list need no change; checking first is faster than copying.
    known = items.properties.keys()
    return [
        item
        if type(item) is dict and item.keys() <= known and None not in item.values()
        else normalize(items, item, fill=fill)
        for item in document
    ]


def _normalize_object(shape: ObjectShape, document: dict[str, Any], *, fill: bool) -> dict[str, Any]:
    properties = shape.properties
    kept: dict[str, Any] = {}
    for name, value in document.items():
        sub = properties.get(name)
        if sub is not None and value is not None:
            kept[name] = _leaf(value) if sub.is_leaf else normalize(sub, value, fill=fill)
    return apply_defaults(shape, kept) if fill else kept


def apply_defaults(shape: ObjectShape, kept: dict[str, Any]) -> dict[str, Any]:
    """Fill in the shape's defaults for missing properties and return the same object."""
    for name, value in shape.defaults.items():
        if name not in kept:
            kept[name] = normalize(shape.properties[name], value, fill=True)
    return kept


def _leaf(value: Any) -> Any:
    """Return a value as it is stored: 60.0, an integer in JSON Schema, becomes 60.

    A number that orjson cannot write as an integer (beyond 64 bits) is left unchanged.
    """
    return int(value) if type(value) is float and value.is_integer() and abs(value) < _BEYOND_INT64 else value


def _parts(schema: dict[str, Any], resolve: Resolve) -> list[dict[str, Any]]:
    parts = [schema]
    if "$ref" in schema:
        parts += _parts(resolve(schema["$ref"]), resolve)
    for sub in schema.get("allOf", ()):
        parts += _parts(sub, resolve)
    return parts


def _default(schema: dict[str, Any], resolve: Resolve) -> Any:
    return next((part["default"] for part in _parts(schema, resolve) if "default" in part), None)
