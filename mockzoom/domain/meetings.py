"""Meetings, and those registered for them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from mockzoom.domain.records import NO_DETAILS, Kind, Registrant, fold

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
    details: Mapping[str, Any] = NO_DETAILS
    ended: bool = False
    seats: int | None = None


MEETINGS = Kind("meetings", Meeting, lambda m: m.id, place=lambda m: (m.host_id, None))
# A meeting's registrant is the same record as a webinar's; its `webinar_id` is the meeting's number.
MEETING_REGISTRANTS = Kind(
    "meeting_registrants",
    Registrant,
    lambda r: (r.webinar_id, fold(r.email)),
    also=lambda r: (r.webinar_id, r.id),
    place=lambda r: (r.webinar_id, r.status),
)
