"""The record of a meeting, and the collection of its registrants."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from mockzoom.storage.collections import EMPTY_MAPPING, Collection
from mockzoom.zoom.registrants.models import Registrant
from mockzoom.zoom.text import normalize_email
from mockzoom.zoom.users.models import User

INSTANT, SCHEDULED, NO_FIXED_TIME, RECURRING = 1, 2, 3, 8  # types of meetings


class Meeting(NamedTuple):
    """A meeting. `start_ms` is None for type 3, which has no fixed time; `duration` is in minutes.

    `settings` and `details` hold what the API takes and gives back as it is. The last two fields have no counterpart
    in the API: an `ended` meeting is over, `seats` replaces Zoom's maximum of registrants.
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


MEETINGS = Collection("meetings", Meeting, lambda m: m.id, list_key=lambda m: (m.host_id, None))

# A meeting's registrant is the same record as a webinar's; its `webinar_id` is the meeting's number.
MEETING_REGISTRANTS = Collection(
    "meeting_registrants",
    Registrant,
    lambda r: (r.webinar_id, normalize_email(r.email)),
    unique_key=lambda r: (r.webinar_id, r.id),
    list_key=lambda r: (r.webinar_id, r.status),
    cascade_from=MEETINGS,
)


class RegisteredForMeeting(NamedTuple):
    """The registrants of a registration, in the order in which they were sent, and their meeting."""

    meeting: Meeting
    registrants: list[Registrant]


class HostedMeeting(NamedTuple):
    """A meeting and the user who hosts it; `is_live` is whether it is in progress."""

    meeting: Meeting
    host: User
    is_live: bool = False
