"""The groups and IM groups of users, which modelled operations keep (`mockzoom.modelled`)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from mockzoom.storage import State
from mockzoom.zoom.things import THINGS, Thing, things_of


class UserGroups:
    """The groups of an account's users, read from its state on first use."""

    def __init__(self, state: State) -> None:
        self._state = state

    @cached_property
    def groups(self) -> Mapping[str, list[str]]:
        """Ids of groups by the id of the user: the primary group first, then in the order of joining."""
        return self._read("group")

    @cached_property
    def im_groups(self) -> Mapping[str, list[str]]:
        """Ids of IM groups by the id of the user."""
        return self._read("im_group")

    def of(self, user_id: str) -> dict[str, list[str]]:
        """Return the fields of a user that name groups."""
        return {"group_ids": self.groups.get(user_id, []), "im_group_ids": self.im_groups.get(user_id, [])}

    def _read(self, resource: str) -> dict[str, list[str]]:
        if not self._state.count(THINGS):
            return {}
        groups = things_of(self._state, resource)
        members = [m for group in groups for m in things_of(self._state, f"{resource}_member", group.as_parent)]
        found: dict[str, list[str]] = {}
        for member in sorted(members, key=_rank):
            found.setdefault(member.user_id, []).append(member.parent.partition("/")[2])
        return found


def _rank(member: Thing) -> tuple[bool, int]:
    return "is_first" not in member.fields, member.created_ms
