"""References between schemas: `$ref` in a schema file names another file of `schemas/objects/`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any


def relocate(schema: dict[str, Any], place: Callable[[str], str]) -> dict[str, Any]:
    """Return a schema without `$id` and `$schema`; `place` gives the reference to an object by its name."""
    moved = {key: _relocated(value, place) for key, value in schema.items() if key not in ("$id", "$schema")}
    if isinstance(moved.get("$ref"), str):
        moved["$ref"] = place(object_name(moved["$ref"]))
    return moved


def _relocated(part: Any, place: Callable[[str], str]) -> Any:
    if isinstance(part, list):
        return [_relocated(one, place) for one in part]
    return relocate(part, place) if isinstance(part, dict) else part


def referenced_objects(schema: Any) -> Iterator[str]:
    """Yield the names of the objects that a schema refers to directly, with repetitions."""
    if isinstance(schema, list):
        for part in schema:
            yield from referenced_objects(part)
    elif isinstance(schema, dict):
        if isinstance(schema.get("$ref"), str):
            yield object_name(schema["$ref"])
        for part in schema.values():
            yield from referenced_objects(part)


def object_name(reference: str) -> str:
    """Return the name of the object that a reference in a schema file names."""
    return reference.rpartition("/")[2].removesuffix(".json")
