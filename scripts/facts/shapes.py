"""Shapes of the ids in paths, from the example values of the document; no example is kept.

An example for `groupId` of `/groups/{groupId}/members` is what the responses of `/groups` and `/groups/{groupId}` show
as `group_id`, `groupId` or `id`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

# Ids of resources that the emulator has by itself.
KNOWN = {
    "accountId": "base64url22",
    "userId": "base64url22",
    "memberId": "base64url22",
    "meetingId": "digits",
    "webinarId": "digits",
    "meetingUUID": "uuid_base64",
}
_PLACEHOLDER = re.compile(r"string|integer|number|null|.*[ @{}<>].*", re.IGNORECASE)
_SHAPES = (
    ("uuid", re.compile(r"[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")),
    ("uuid_base64", re.compile(r"[A-Za-z0-9+/]{22}==")),
    ("hex32", re.compile(r"(?=.*[a-f])[0-9a-f]{28,36}")),
    ("digit", re.compile(r"[0-9]")),
    ("digits", re.compile(r"[0-9]{2,}")),
    ("base64url22", re.compile(r"(?=.*[0-9A-Z_-])[A-Za-z0-9_-]{8,30}")),  # examples of documents are often shortened
)


def shape_of(value: Any) -> str:
    """Return the shape of an example value; empty for a placeholder."""
    if isinstance(value, int) and not isinstance(value, bool):
        return "number"
    if not isinstance(value, str) or _PLACEHOLDER.fullmatch(value):
        return ""
    return next((shape for shape, pattern in _SHAPES if pattern.fullmatch(value)), "")


def path_shape(paths: dict[str, Any], path: str, name: str, schema: dict[str, Any]) -> str:
    """Return the shape of a path parameter: that of most examples, else what its schema and name say."""
    if name in KNOWN:
        return KNOWN[name]
    if schema.get("type") in {"integer", "number"}:
        return "number"
    if "enum" in schema:
        return "digit" if all(str(value).isdecimal() and len(str(value)) == 1 for value in schema["enum"]) else "text"
    before, _, _ = path.partition(f"/{{{name}}}")
    item = f"{before}/{{{name}}}"
    snake = re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()
    keys = (name, snake, "id")
    found = Counter(
        shape
        for place in (before, item)
        for example in _examples(paths.get(place, {}))
        for shape in map(shape_of, _ids(example, keys))
        if shape
    )
    if found:
        return min(found.items(), key=lambda entry: (-entry[1], entry[0]))[0]
    return "base64url22" if name == "id" or name.endswith(("Id", "_id")) else "text"


def _examples(item: dict[str, Any]) -> Iterator[Any]:
    for method in ("get", "post"):
        for response in item.get(method, {}).get("responses", {}).values():
            for media in response.get("content", {}).values():
                for example in media.get("examples", {}).values():
                    yield example.get("value") if isinstance(example, dict) else example


def _ids(example: Any, keys: tuple[str, ...]) -> list[Any]:
    """Return the ids of an example: of the object, of what it nests in one object, or of the items of its arrays."""
    if not isinstance(example, dict):
        return []
    for key in keys:
        if key in example:
            return [example[key]]
    found = []
    for value in example.values():
        for part in value if isinstance(value, list) else [value]:
            if isinstance(part, dict):
                found.extend(part[key] for key in keys if key in part)
    return found
