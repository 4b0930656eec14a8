"""Operations as the inference sees them: a method, the segments of a path, and the fields of schemas."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

Schema = dict[str, Any]
ENVELOPE = frozenset(
    {"next_page_token", "page_count", "page_number", "page_size", "total_records", "from", "to", "date"}
)


@dataclass(frozen=True)
class Operation:
    """An operation of a file of facts."""

    name: str
    group: str
    facts: dict[str, Any]
    newer: dict[str, Any] = field(default_factory=dict)

    @property
    def method(self) -> str:
        """The HTTP method."""
        return str(self.facts["method"])

    @cached_property
    def segments(self) -> tuple[str, ...]:
        """The path in its parts, without the version."""
        return tuple(self.facts["path"].removeprefix("/v2/").split("/"))

    @property
    def body(self) -> Schema:
        """The schema of the request's body."""
        schema: Schema = self.facts.get("request", {}).get("schema", {})
        return schema

    @property
    def response(self) -> Schema:
        """The schema of the response's body."""
        schema: Schema = self.facts["response"].get("body", {})
        return schema

    @property
    def errors(self) -> dict[str, dict[str, Any]]:
        """The error rows by key."""
        rows: dict[str, dict[str, Any]] = self.facts["errors"]
        return rows

    @cached_property
    def errors_newer(self) -> dict[str, dict[str, Any]]:
        """The error rows of the newer edition."""
        rows = dict(self.errors)
        for key, row in self.newer.get("errors", {}).items():
            if row is None:
                rows.pop(key, None)
            else:
                rows[key] = {**rows.get(key, {}), **row}
        return rows

    @cached_property
    def list_key(self) -> str:
        """The key of the only array in the response; empty if the response is not a list."""
        found = arrays(self.response)
        others = [name for name, part in fields(self.response).items() if part.get("type") == "object"]
        return found[0] if len(found) == 1 and not others else ""


def is_parameter(segment: str) -> bool:
    """Return whether a segment of a path is a parameter."""
    return segment.startswith("{")


def parameter_name(segment: str) -> str:
    """Return the name of a parameter."""
    return segment.strip("{}")


def fields(schema: Schema) -> dict[str, Schema]:
    """Return the properties of an object, those of all alternatives included."""
    found: dict[str, Schema] = dict(schema.get("properties", {}))
    for part in schema.get("anyOf", ()):
        found |= fields(part)
    return found


def arrays(schema: Schema) -> list[str]:
    """Return the names of the arrays in an object."""
    return [name for name, part in fields(schema).items() if part.get("type") == "array"]


def items(schema: Schema, key: str) -> dict[str, Schema]:
    """Return the properties of the items of an array in an object."""
    return fields(fields(schema).get(key, {}).get("items", {}))


def snake(name: str) -> str:
    """Return a name in snake case: `memberId` is `member_id`."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()


def read_operations(folder: Path) -> list[Operation]:
    """Return the operations of all files of facts, sorted by path and method."""
    found = []
    for path in sorted(folder.glob("*.json")):
        document = json.loads(path.read_bytes())
        overlay = folder / "newer" / path.name
        newer = json.loads(overlay.read_bytes())["operations"] if overlay.is_file() else {}
        for name, facts in document.get("operations", {}).items():
            found.append(Operation(name, path.stem, facts, newer.get(name, {})))
    return sorted(found, key=lambda operation: (operation.segments, operation.method))
