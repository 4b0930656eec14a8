"""Alternatives of an object in the documents: optional parts of one object, which are united to check all of them."""

from __future__ import annotations

from typing import Any


def united(schema: dict[str, Any]) -> dict[str, Any]:
    """Return a schema with `anyOf` as one object with the properties of all alternatives.

    As `anyOf`, a wrong value of one alternative would be valid by another one, which does not have the field. Schemas
    whose alternatives require fields stay as they are.
    """
    parts = [united(part) for part in schema.get("anyOf", ())]
    if not parts or any("properties" not in part or part.get("required") for part in parts):
        return schema
    found: dict[str, Any] = {}
    for part in parts:
        for name, value in part["properties"].items():
            found[name] = _either(found[name], value) if name in found else value
    return {"type": "object", **{key: value for key, value in schema.items() if key != "anyOf"}, "properties": found}


def _either(first: dict[str, Any], second: dict[str, Any]) -> dict[str, Any]:
    if first == second:
        return first
    return united({"anyOf": [first, second]})
