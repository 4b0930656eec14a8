"""Operations on whole lists of records, composed of `State` methods."""

from __future__ import annotations

from typing import Any, TypeVar

from mockzoom.storage.base import State
from mockzoom.storage.collections import Collection, Key, children_of

R = TypeVar("R")


def list_all(state: State, collection: Collection[R], parent: Key, group: str | None = None) -> list[R]:
    """Return every record listed under a parent, in the order of creation; for lists that stay short."""
    total = state.count(collection, parent, group)
    return [record for _, record in state.page(collection, parent, group, limit=total)] if total else []


def delete_all(state: State, collection: Collection[R], parent: Key) -> None:
    """Delete every record listed under a parent."""
    for record in list_all(state, collection, parent):
        state.remove(collection, collection.key(record))


def delete_with_children(state: State, collection: Collection[Any], key: Key) -> None:
    """Delete a record, and those of all collections that name this one in `cascade_from`."""
    for child in children_of(collection):
        delete_all(state, child, key)
    state.remove(collection, key)
