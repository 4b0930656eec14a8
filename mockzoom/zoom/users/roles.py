"""Roles of users: the owner's, that of administrators, that of members, and those that the account made.

The first user of an account is its owner, until another one is named. Which other user has which role, and what a role
permits, is kept by the modelled operations of roles (`mockzoom.modelled.roles`).
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

from mockzoom.storage import State
from mockzoom.storage.listing import list_all
from mockzoom.zoom.error_definitions import all_profiles, define_error
from mockzoom.zoom.evidence import DOCUMENTED
from mockzoom.zoom.things import THINGS, things_of
from mockzoom.zoom.users.models import USERS, User

OWNER, ADMINISTRATOR, MEMBER = "0", "1", "2"  # ids of the roles that every account has (SPEC21 roles)

ROLE, ROLE_MEMBER = "role", "role_member"  # the resources of roles, and of the users who have one

_NAMES = {OWNER: "Owner", ADMINISTRATOR: "Admin", MEMBER: "Member"}  # SPEC21 roles

OWN_ACCOUNT = ("account", "own")  # resource and parent of the thing that names the owner, if another one was named

_STATUSES = ("active", "inactive", "pending")

# The permissions that SPEC25 and SPEC26 name for an operation.
ALL_PERMISSIONS = (
    "AccountProfile:Edit", "AccountSetting:Edit", "AccountSetting:Read", "Branding:Edit", "ChatChannel:Edit",
    "ChatChannel:Read", "ChatMessage:Edit", "ChatMessage:Read", "DashboardCRC:Read", "DashboardHome:Read",
    "DashboardMeetings:Read", "DashboardWebinars:Read", "DashboardZR:Read", "Group:Edit", "Group:Read",
    "IMChatBot:Edit", "Recording:Read", "ScheduleTrackingFields:Edit", "ScheduleTrackingFields:Read", "SipPhone:Edit",
    "SipPhone:Read", "SubAccount:Edit", "SubAccount:Read", "UsageReport:Read", "User:Edit", "User:Read",
    "ZoomRooms:Edit", "ZoomRooms:Read",
)  # fmt: skip

ROLE_LACKS_PERMISSION = define_error(
    "role_lacks_permission",
    "a user's token reaches the account with an :admin scope, and the user's role lacks a permission of the operation",
    all_profiles(
        400,
        200,
        "No permission.",
        DOCUMENTED,
        "SPEC26 (43 of the modelled operations list the error, and most name the permission); the situation is our "
        "judgement",
    ),
)


def owner_of(state: State) -> User | None:
    """Return the account's owner: the user whom updateAccountOwner named, else the first active user."""
    named = (state.get(USERS, own.user_id) for own in things_of(state, *OWN_ACCOUNT))
    return next((user for user in named if user is not None), None) or first_user(state)


def first_user(state: State) -> User | None:
    """Return the account's first active user."""
    page = state.page(USERS, group="active", limit=1)
    return page[0][1] if page else None


class Roles:
    """The roles of an account's users, read from its state on first use."""

    def __init__(self, state: State) -> None:
        self._state = state

    @cached_property
    def owner(self) -> User | None:
        """The account's owner."""
        return owner_of(self._state)

    @cached_property
    def _assigned(self) -> dict[str, str]:
        """Role ids by the id of the user."""
        if not self._state.count(THINGS):
            return {}
        roles = dict.fromkeys((ADMINISTRATOR, *(role.id for role in things_of(self._state, ROLE))))
        return {m.user_id: role for role in roles for m in things_of(self._state, ROLE_MEMBER, f"{ROLE}/{role}")}

    def of(self, user: User) -> str:
        """Return the id of a user's role; a user without another one is a member."""
        return OWNER if user == self.owner else self._assigned.get(user.id, MEMBER)

    def name(self, role: str) -> str:
        """Return the name of a role."""
        kept = self._state.get(THINGS, (ROLE, "", role))
        return str(kept.fields.get("name", "")) if kept is not None else _NAMES.get(role, "")

    def permissions(self, role: str) -> tuple[str, ...]:
        """Return the permissions of a role: its privileges; owner and administrator have all, a member none."""
        kept = self._state.get(THINGS, (ROLE, "", role))
        if kept is not None and "privileges" in kept.fields:
            return tuple(kept.fields["privileges"])
        return ALL_PERMISSIONS if role in (OWNER, ADMINISTRATOR) else ()

    def users(self, role: str) -> list[User]:
        """Return the account's users of a role: active ones, deactivated ones, and those who are invited."""
        groups = (list_all(self._state, USERS, "", status) for status in _STATUSES)
        return [user for users in groups for user in users if self.of(user) == role]


def permits(held: Iterable[str], required: tuple[str, ...], *, reading: bool) -> bool:
    """Return whether the permissions of a role suffice for an operation that requires some.

    Reading needs one of them, changing all; `Group:Edit` contains `Group:Read` (inferred).
    """
    own = set(held)
    own |= {f"{name.removesuffix(':Edit')}:Read" for name in own if name.endswith(":Edit")}
    return not required or (not own.isdisjoint(required) if reading else own.issuperset(required))
