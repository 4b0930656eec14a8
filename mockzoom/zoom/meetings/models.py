"""The record of a meeting, and the collection of its registrants."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from mockzoom.storage.collections import EMPTY_MAPPING, Collection, fields_of
from mockzoom.zoom.pagination import Page
from mockzoom.zoom.registrants.models import LISTED_BY, Registrant, subgroup
from mockzoom.zoom.text import normalize_email
from mockzoom.zoom.users.models import User
from mockzoom.zoom.webinars.models import Occurrence

INSTANT, SCHEDULED, NO_FIXED_TIME, PERSONAL, RECURRING = 1, 2, 3, 4, 8  # types of meetings


class Meeting(NamedTuple):
    """A meeting. `start_ms` is None for type 3, which has no fixed time; `duration` is in minutes.

    `settings` and `details` hold what the API takes and gives back as it is. `occurrences` are those of type 8, and
    `assistant_id` is the user who scheduled the meeting for its host, or empty. The others have no counterpart in the
    API: an `ended` meeting is over, `seats` replaces Zoom's maximum of registrants, `quota_spent` counts every
    registrant's daily quota as used up, and a `pinned` meeting cannot be changed.
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
    ended: bool = False
    seats: int | None = None
    occurrences: tuple[Occurrence, ...] = ()
    assistant_id: str = ""
    quota_spent: bool = False
    pinned: bool = False

    @property
    def is_series(self) -> bool:
        """Whether the meeting is held more than once: types 3 and 8."""
        return self.type in (NO_FIXED_TIME, RECURRING)


MEETINGS = Collection("meetings", Meeting, lambda m: m.id, list_key=lambda m: (m.host_id, None))

# A meeting's registrant is the same record as a webinar's; its `webinar_id` is the meeting's number.
MEETING_REGISTRANTS = Collection(
    "meeting_registrants",
    Registrant,
    lambda r: (r.webinar_id, normalize_email(r.email)),
    unique_key=fields_of(Registrant, "webinar_id", "id"),
    list_key=lambda r: (r.webinar_id, r.status),
    subgroup=subgroup,
    listed_by=LISTED_BY,
    cascade_from=MEETINGS,
)


class RegisteredForMeeting(NamedTuple):
    """The registrants of a registration, in the order in which they were sent, and their meeting."""

    meeting: Meeting
    registrants: Sequence[Registrant]


class HostedMeeting(NamedTuple):
    """A meeting, the user who hosts it, and those of its occurrences that are to be shown.

    `is_live` is whether it is in progress. With `is_occurrence`, the meeting has the time and the fields of the one
    occurrence that was requested.
    """

    meeting: Meeting
    host: User
    is_live: bool = False
    occurrences: tuple[Occurrence, ...] = ()
    is_occurrence: bool = False


class MeetingsOfHost(NamedTuple):
    """A page of the meetings of a user."""

    page: Page[Meeting]
    host: User
