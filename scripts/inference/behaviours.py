"""The behaviour of each operation of a resource."""

from __future__ import annotations

from typing import Any

from inference.operation import Operation, Schema, arrays, fields, items
from inference.places import Place

MEMBER_KEYS = frozenset({"id", "email"})
_ITEM = {"GET": "read", "PATCH": "merge", "PUT": "replace", "DELETE": "remove"}
_DOCUMENT = {"GET": "read_document", "PATCH": "merge_document", "PUT": "replace_document", "POST": "replace_document"}


class Bound(list[tuple[Operation, Place]]):
    """The operations of one resource with their places."""

    def of(self, kind: str, *methods: str) -> list[Operation]:
        """Return the operations of a kind, with one of the methods."""
        return [operation for operation, place in self if place.kind == kind and operation.method in methods]

    @property
    def written(self) -> bool:
        """Whether an operation changes what the resource holds; actions do not count."""
        return any(place.kind != "action" and operation.method != "GET" for operation, place in self)

    @property
    def list_key(self) -> str:
        """The key of the array in the list; empty without a list."""
        return next((operation.list_key for operation in self.of("collection", "GET")), "")

    def shown(self) -> dict[str, Schema]:
        """Return the fields that responses show of one thing."""
        found: dict[str, Schema] = {}
        for operation in (*self.of("item", "PUT", "PATCH", "DELETE", "GET"), *self.of("document", "GET")):
            found |= fields(operation.response)
        for operation in self.of("collection", "GET"):
            found = {**items(operation.response, operation.list_key), **found}
        for operation in self.of("collection", "POST"):
            key = body_key(operation, self)
            sent = items(operation.body, key) if key else {}
            found = {**sent, **(items(operation.response, key) if key else fields(operation.response)), **found}
        return found


def binding(operation: Operation, place: Place, bound: Bound) -> dict[str, Any]:
    """Return the behaviour of an operation, with its options."""
    if operation.method == "GET" and not bound.written:
        return {"behaviour": "example"}
    if place.kind == "document":
        return {"behaviour": _DOCUMENT.get(operation.method, "accept")}
    if place.kind == "item":
        return {"behaviour": _of_item(operation, bound)}
    if place.kind == "collection":
        return _of_collection(operation, bound)
    return {"behaviour": "accept"}


def _of_item(operation: Operation, bound: Bound) -> str:
    """Return the behaviour of an operation on one thing: one that sends nothing of what is shown is an action."""
    if operation.method in {"PATCH", "PUT"} and not fields(operation.body).keys() & bound.shown().keys():
        return "accept"
    return _ITEM.get(operation.method, "accept")


def _of_collection(operation: Operation, bound: Bound) -> dict[str, Any]:
    if operation.method == "GET":
        return {"behaviour": "list"}
    if operation.method == "DELETE":
        named = [p["name"] for p in operation.facts["parameters"] if p["in"] == "query" and p["name"].endswith("ids")]
        return {"behaviour": "remove_named", "query": named[0]} if named else {"behaviour": "remove_all"}
    if operation.method != "POST":
        return {"behaviour": "accept"}
    if operation.facts.get("request", {}).get("content_types") == ["multipart/form-data"]:
        return {"behaviour": "upload"}
    key = body_key(operation, bound)
    if not key:
        return {"behaviour": "create"}
    members = "members" in key and item_keys(operation.body, key) <= MEMBER_KEYS
    return {"behaviour": "add_members" if members else "add_many"}


def body_key(operation: Operation, bound: Bound) -> str:
    """Return the key of the array in a body that adds several things; empty for a body that is one thing.

    The array of a nested object is written as a path: `members.users`.
    """
    body = fields(operation.body)
    found = arrays(operation.body)
    if len(body) == 1 and found:
        return found[0]
    if len(found) == 1 and (found[0] == bound.list_key or "id" in items(operation.response, found[0])):
        return found[0] if found[0] in {bound.list_key, *arrays(operation.response)} else ""
    if len(body) == 1:
        (name, part), *_ = body.items()
        inner = [key for key in arrays(part) if items(part, key).keys() & MEMBER_KEYS]
        return f"{name}.{inner[0]}" if inner else ""
    return ""


def item_keys(body: Schema, key: str) -> frozenset[str]:
    """Return the keys of the items of an array in a body."""
    *outer, last = key.split(".")
    for name in outer:
        body = fields(body).get(name, {})
    return frozenset(items(body, last))
