"""The records of a webinar and its occurrences, and the values of their fields."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from mockzoom.storage.collections import EMPTY_MAPPING, Collection
from mockzoom.zoom.users.models import User

SCHEDULED, NO_FIXED_TIME, RECURRING_FIXED = 5, 6, 9  # types of webinars
APPROVE_MANUALLY, NO_REGISTRATION = 1, 2  # values of settings.approval_type; 0 approves automatically
AVAILABLE, DELETED = "available", "deleted"  # statuses of an occurrence


class Occurrence(NamedTuple):
    """An occurrence of a recurring webinar; `start_ms` is epoch ms, `duration` minutes.

    `id` is the start it was planned with; whether it follows a change of the start depends on the profile. `status` is
    available or deleted; `changes`
    holds the agenda and settings that differ from the webinar's.
    """

    id: str
    start_ms: int
    duration: int
    status: str = "available"
    changes: Mapping[str, Any] = EMPTY_MAPPING


class Webinar(NamedTuple):
    """A webinar. `start_ms` is None for type 6, which has no fixed time; `duration` is in minutes.

    `settings` and `details` hold what the API takes and gives back as it is. The last three fields have no
    counterpart in the API: `seats` replaces the host's capacity; `quota_spent`
    counts every registrant's daily quota as used up; a `pinned` webinar cannot be changed.
    """

    id: int
    uuid: str
    host_id: str
    type: int
    topic: str
    created_ms: int
    duration: int
    timezone: str
    settings: Mapping[str, Any]
    start_ms: int | None = None
    password: str = ""
    details: Mapping[str, Any] = EMPTY_MAPPING
    occurrences: tuple[Occurrence, ...] = ()
    ended: bool = False
    seats: int | None = None
    quota_spent: bool = False
    pinned: bool = False


LISTED, UNLISTED = "listed", "test"  # test webinars are in no list of Zoom's API

WEBINARS = Collection(
    "webinars",
    Webinar,
    lambda w: w.id,
    unique_key=lambda w: w.uuid,
    list_key=lambda w: (w.host_id, UNLISTED if w.pinned else LISTED),
)


class HostedWebinar(NamedTuple):
    """A webinar, the user who hosts it, and those of its occurrences that are to be shown.

    With `is_occurrence`, the webinar has the time and the fields of the one occurrence that was requested.
    """

    webinar: Webinar
    host: User
    occurrences: tuple[Occurrence, ...] = ()
    is_occurrence: bool = False
