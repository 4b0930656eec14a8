"""Normalization of request bodies before validation.

Clients send unknown keys and nulls (clients.md): unknown keys are dropped, and a null counts as absent, as in
Java's JSON readers. Numbers, texts and booleans are converted to the type of the schema, as these readers do
(`json_conversion`). For an operation that creates something, the schema's defaults are filled in.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from mockzoom.spec.json_conversion import ABSENT, COMMA_SEPARATED, PLAIN_TYPES, converted

Resolve = Callable[[str], dict[str, Any]]


@dataclass
class ObjectShape:
    """The structure of an object or array in a schema. A shape without properties or items changes nothing.

    `is_file` marks a field that carries a file in a multipart form (`"format": "binary"`); `kind` is the JSON type of a
    leaf, where the schema names one; `is_list` marks a text that is a list (`"format": "comma-separated"`).
    """

    properties: dict[str, ObjectShape] = field(default_factory=dict)
    items: ObjectShape | None = None
    defaults: dict[str, Any] = field(default_factory=dict)
    is_file: bool = False
    kind: str = ""
    is_list: bool = False

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

    @cached_property
    def plain_types(self) -> dict[str, type]:
        """The Python type of each leaf property whose values of this type are stored as they are."""
        named = {name: PLAIN_TYPES.get(sub.kind) for name, sub in self.properties.items() if not sub.is_list}
        return {name: kind for name, kind in named.items() if kind is not None}


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
        shape.is_list = shape.is_list or part.get("format") == COMMA_SEPARATED
        shape.kind = str(part.get("type", shape.kind))
    return shape


def passthrough_schema(shape: ObjectShape, *, fill: bool) -> dict[str, Any]:
    """Return a JSON Schema of objects that `normalize` leaves unchanged except for the outermost defaults.

    It is conservative: numbers and lists in texts never match, nor, with `fill`, do nested objects with defaults.
    """
    return {
        "type": "object",
        "properties": {name: _untouched(sub, fill=fill) for name, sub in shape.properties.items()},
        "additionalProperties": False,
    }


def _untouched(shape: ObjectShape, *, fill: bool) -> dict[str, Any]:
    if shape.is_leaf:
        return {"not": {}} if shape.kind not in ("string", "boolean") or shape.is_list else {"type": shape.kind}
    if shape.items is not None:
        return {"type": "array", "items": _untouched(shape.items, fill=fill)}
    return {"not": {}} if fill and shape.defaults else passthrough_schema(shape, fill=fill)


def normalize(shape: ObjectShape, document: Any, *, fill: bool) -> Any:
    """Return a document without nulls and unknown keys, and with defaults if `fill`.

    Values that cannot be converted to the type of the schema are left to the validator.
    """
    if isinstance(document, dict) and shape.properties:
        return _normalize_object(shape, document, fill=fill)
    if isinstance(document, list) and shape.items is not None:
        return _normalize_list(shape.items, document, fill=fill)
    return document


def _normalize_list(items: ObjectShape, document: list[Any], *, fill: bool) -> list[Any]:
    if items.is_leaf:
        values = (converted(value, items.kind, is_list=items.is_list) for value in document)
        return [value for value in values if value is not ABSENT]
    if not items.is_flat:
        return [normalize(items, item, fill=fill) for item in document]
    # Most items of a list need no change; checking first is faster than copying.
    return [item if _is_plain(items, item) else normalize(items, item, fill=fill) for item in document]


def _is_plain(shape: ObjectShape, item: Any) -> bool:
    """Return whether an item of a list is an object whose values all have the types in which they are stored."""
    types = shape.plain_types
    return type(item) is dict and all(type(value) is types.get(name) for name, value in item.items())


def _normalize_object(shape: ObjectShape, document: dict[str, Any], *, fill: bool) -> dict[str, Any]:
    properties = shape.properties
    kept: dict[str, Any] = {}
    for name, value in document.items():
        sub = properties.get(name)
        if sub is None or value is None:
            continue
        stored = converted(value, sub.kind, is_list=sub.is_list) if sub.is_leaf else normalize(sub, value, fill=fill)
        if stored is not ABSENT:
            kept[name] = stored
    return apply_defaults(shape, kept) if fill else kept


def apply_defaults(shape: ObjectShape, kept: dict[str, Any]) -> dict[str, Any]:
    """Fill in the shape's defaults for missing properties and return the same object."""
    for name, value in shape.defaults.items():
        if name not in kept:
            kept[name] = normalize(shape.properties[name], value, fill=True)
    return kept


def _parts(schema: dict[str, Any], resolve: Resolve) -> list[dict[str, Any]]:
    parts = [schema]
    if "$ref" in schema:
        parts += _parts(resolve(schema["$ref"]), resolve)
    for sub in schema.get("allOf", ()):
        parts += _parts(sub, resolve)
    return parts


def _default(schema: dict[str, Any], resolve: Resolve) -> Any:
    return next((part["default"] for part in _parts(schema, resolve) if "default" in part), None)
