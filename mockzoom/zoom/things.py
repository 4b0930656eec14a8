"""Things: the records of all resources that are emulated from data (`mockzoom.modelled`)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from mockzoom.storage import State
from mockzoom.storage.collections import EMPTY_MAPPING, Collection
from mockzoom.storage.listing import list_all


class Thing(NamedTuple):
    """A thing of a resource: a group, a member of it, the settings of an account.

    `parent` is empty for a thing of the account, else the resource and id of what it belongs to (`group/ID`,
    `user/ID`). `user_id` is set for one that stands for a user, such as a member. `fields` are those that requests set.
    """

    resource: str
    parent: str
    id: str
    created_ms: int
    fields: Mapping[str, Any] = EMPTY_MAPPING
    user_id: str = ""

    @property
    def as_parent(self) -> str:
        """The value of `parent` of the things that belong to this one."""
        return f"{self.resource}/{self.id}"


THINGS = Collection(
    "things",
    Thing,
    lambda t: (t.resource, t.parent, t.id),
    list_key=lambda t: ("", list_of(t.resource, t.parent)),
)


def list_of(resource: str, parent: str) -> str:
    """Return the group of `THINGS` that has the things of a resource under one parent."""
    return f"{resource}@{parent}"


def things_of(state: State, resource: str, parent: str = "") -> list[Thing]:
    """Return the things of a resource under one parent, in the order of creation."""
    return list_all(state, THINGS, "", list_of(resource, parent))


def remove_thing(state: State, thing: Thing) -> None:
    """Delete a thing and everything that belongs to it."""
    remove_children(state, thing.as_parent)
    state.remove(THINGS, THINGS.key(thing))


def remove_children(state: State, parent: str) -> None:
    """Delete the things that belong to a parent (`group/ID`, `user/ID`), with everything that belongs to them."""
    for thing in list_all(state, THINGS, ""):
        if thing.parent == parent:
            remove_thing(state, thing)


def remove_things_of_user(state: State, user_id: str) -> None:
    """Delete what belongs to a user, and the memberships of the user."""
    remove_children(state, f"user/{user_id}")
    for thing in list_all(state, THINGS, ""):
        if thing.user_id == user_id:
            remove_thing(state, thing)


def memberships(state: State, resource: str, user_id: str) -> list[Thing]:
    """Return the things of a resource that stand for a user, such as the memberships in groups."""
    if not state.count(THINGS):
        return []
    return [t for t in list_all(state, THINGS, "") if t.resource == resource and t.user_id == user_id]
