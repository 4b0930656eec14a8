"""What responses show: stored and computed fields that the response's schema has, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_NOT_IN_ENUM = object()  # a field with a value that the edition does not have is left out


def properties_of(schema: Mapping[str, Any]) -> dict[str, Any]:
    """Return the properties of an object's schema, with those of the parts of `allOf`, `anyOf` and `oneOf`."""
    found = dict(schema.get("properties", {}))
    for part in (*schema.get("allOf", ()), *schema.get("anyOf", ()), *schema.get("oneOf", ())):
        found |= properties_of(part)
    return found


def items_of(schema: Mapping[str, Any]) -> dict[str, Any]:
    """Return the schema of the items of an array; empty if there is none."""
    items = schema.get("items", {})
    return items if isinstance(items, dict) else {}


def show(schema: Mapping[str, Any], value: Any) -> Any:
    """Return a value without the fields that a schema does not have; a schema without properties keeps all.

    Numbers and texts get the type that the schema has. A field that was sent in another form than responses show it in,
    such as an id where they have an object, is left out.
    """
    if isinstance(value, Mapping):
        known = properties_of(schema)
        if not known:
            return dict(value)
        fitting = [name for name in known if name in value and _fits(known[name], value[name])]
        shown = {name: show(known[name], value[name]) for name in fitting}
        return {name: one for name, one in shown.items() if one is not _NOT_IN_ENUM}
    if isinstance(value, list | tuple):
        return [show(items_of(schema), item) for item in value]
    return _spelled(schema.get("enum"), _as_type(schema.get("type"), value))


def _spelled(choices: Any, value: Any) -> Any:
    """Return a value as the schema spells it: bodies and responses differ in `commonarea` and `commonArea`."""
    if not choices or value in choices:
        return value
    return next((one for one in choices if str(one).casefold() == str(value).casefold()), _NOT_IN_ENUM)


def _fits(schema: Mapping[str, Any], value: Any) -> bool:
    """Return whether a value is an object or a list where the schema has one, and neither where it has a scalar."""
    kind = schema.get("type")
    if kind == "array" and isinstance(value, list | tuple):
        return all(_fits(items_of(schema), item) for item in value)
    if kind in ("object", "array"):
        return isinstance(value, Mapping if kind == "object" else list | tuple)
    return kind is None or not isinstance(value, Mapping | list | tuple)


def _as_type(json_type: Any, value: Any) -> Any:
    """Return a number as text or a text as number if the schema says so: ids differ between lists and items."""
    if json_type == "string" and isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if json_type == "integer" and isinstance(value, str) and value.isascii() and value.isdigit():
        return int(value)
    return value
