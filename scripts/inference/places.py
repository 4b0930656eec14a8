"""What stands at each path: a collection, a document, or an action on one of them."""

from __future__ import annotations

from typing import Literal, NamedTuple

from inference.names import resource_name, without_user
from inference.operation import Operation, arrays, fields, is_parameter, items

Segments = tuple[str, ...]
Kind = Literal["collection", "item", "document", "section", "action"]

FIXED_PARENTS = {"userId": "user", "accountId": "account", "meetingId": "meeting", "webinarId": "webinar"}


class Place(NamedTuple):
    """Where an operation belongs: the resource at `segments`, and what of it the path names."""

    resource: str
    segments: Segments
    kind: Kind


class Paths:
    """The paths of all operations."""

    def __init__(self, operations: list[Operation]) -> None:
        self._at: dict[Segments, dict[str, Operation]] = {}
        for operation in operations:
            self._at.setdefault(without_user(operation.segments), {})[operation.method] = operation
        self._with_items = {path[:-1] for path in self._at if is_parameter(path[-1])}

    def place(self, operation: Operation) -> Place:
        """Return where an operation belongs."""
        path = operation.segments
        before = path[:-1]
        if is_parameter(path[-1]) or (path[-1] == "me" and without_user(before) in self._with_items):
            if self._is_document(before):
                return Place(resource_name(before, collection=False), before, "section")
            return Place(resource_name(before, collection=True), before, "item")
        if self._is_collection(path):
            return Place(resource_name(path, collection=True), path, "collection")
        if self._is_document(path):
            return Place(resource_name(path, collection=False), path, "document")
        return self._action(path)

    def _action(self, path: Segments) -> Place:
        """Return the place of an operation that changes something at a path that shows nothing."""
        before = path[:-1]
        if len(before) > 1 and is_parameter(before[-1]):
            return Place(resource_name(before[:-1], collection=True), before[:-1], "action")
        for end in range(len(before), 1, -1):
            if is_parameter(before[end - 1]):
                break
            if self._is_collection(before[:end]):
                return Place(resource_name(before[:end], collection=True), before[:end], "action")
            if self._is_document(before[:end]):
                return Place(resource_name(before[:end], collection=False), before[:end], "action")
        if len(before) == 1 and self._is_collection(before):
            return Place(resource_name(before, collection=True), before, "action")
        return Place(resource_name(path, collection=False), path, "action")

    def _is_collection(self, path: Segments) -> bool:
        at = self._at.get(without_user(path), {})
        listed = "GET" in at and bool(at["GET"].list_key)
        if "GET" in at and not listed:
            return False
        if without_user(path) in self._with_items:
            return True
        if listed:
            return "POST" in at or not ({"PATCH", "PUT"} & at.keys())
        return "POST" in at and ("DELETE" in at or shows_ids(at["POST"]))

    def _is_document(self, path: Segments) -> bool:
        return "GET" in self._at.get(without_user(path), {}) and not self._is_collection(path)

    def parents(self, segments: Segments) -> dict[str, str]:
        """Return the resource that each parameter of a path names, from left to right."""
        found = {}
        for number, segment in enumerate(segments):
            if not is_parameter(segment):
                continue
            name = segment.strip("{}")
            before = segments[:number]
            if name in FIXED_PARENTS:
                found[name] = FIXED_PARENTS[name]
            elif without_user(before) in self._with_items or self._is_collection(before):
                found[name] = resource_name(before, collection=True)
        return found


def shows_ids(operation: Operation) -> bool:
    """Return whether a response shows the id of a new thing, or those of several."""
    response = operation.response
    return "id" in fields(response) or any("id" in items(response, key) for key in arrays(response))
