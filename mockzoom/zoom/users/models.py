"""The record of a user."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from mockzoom.storage.collections import EMPTY_MAPPING, Collection
from mockzoom.zoom.text import normalize_email

BASIC, LICENSED, NO_LICENCE = 1, 2, 99  # types of users

API_USER, WORK_EMAIL, SSO = 99, 100, 101  # login types (SPEC21): made by custCreate, by e-mail and password, by SSO
NO_PICTURE = -1


class User(NamedTuple):
    """A user of an account.

    `type` is 1 (basic), 2 (licensed) or 99 (no licence, not even for meetings); a `webinar_capacity` of 0 means no
    webinar plan.

    `status` is active, inactive once deactivated, or pending until an invitation is accepted. A user who is `foreign`
    is known to Zoom but belongs to another account. `settings` holds what differs from the defaults, by section: see
    `users.settings`. `details` holds the other fields of the user as they were sent. `login_type` is how the user logs
    in, `picture` the number of the uploaded profile picture (0 for the first one, NO_PICTURE once it is deleted), and
    `revocations` counts how often the user's tokens were revoked.
    """

    id: str
    email: str
    first_name: str
    last_name: str
    type: int
    webinar_capacity: int
    created_ms: int
    timezone: str = "UTC"
    status: str = "active"
    foreign: bool = False
    settings: Mapping[str, Mapping[str, Any]] = EMPTY_MAPPING
    details: Mapping[str, Any] = EMPTY_MAPPING
    login_type: int = WORK_EMAIL
    picture: int = 0
    revocations: int = 0

    @property
    def may_host_webinars(self) -> bool:
        """Whether the user is active and licensed, and has the webinar plan."""
        return self.type == LICENSED and self.webinar_capacity > 0 and self.status == "active"

    @property
    def may_host_meetings(self) -> bool:
        """Whether the user is active and has a licence for meetings, be it the basic one."""
        return self.type != NO_LICENCE and self.status == "active"


USERS = Collection(
    "users",
    User,
    lambda u: u.id,
    unique_key=lambda u: normalize_email(u.email),
    list_key=lambda u: ("", "foreign" if u.foreign else u.status),
)


class UserBackground(NamedTuple):
    """A virtual background of a user; `size` is in bytes."""

    id: str
    user_id: str
    name: str
    size: int


USER_BACKGROUNDS = Collection(
    "user_backgrounds",
    UserBackground,
    lambda b: (b.user_id, b.id),
    list_key=lambda b: (b.user_id, None),
    cascade_from=USERS,
)
