"""Occurrences of meetings: how long their intervals may be, and when a series takes place next."""

from __future__ import annotations

from collections.abc import Mapping

from mockzoom.zoom.meetings.models import Meeting
from mockzoom.zoom.profiles import Feature, Profile
from mockzoom.zoom.webinars.schedule import MAX_INTERVAL, upcoming

LONGER_INTERVAL = {1: 99, 2: 50, 3: 10}  # days, weeks, months (SPEC25 meetingCreate)


def max_interval(profile: Profile) -> Mapping[int, int]:
    """Return the longest interval of a recurrence, by its type: daily, weekly, monthly."""
    return LONGER_INTERVAL if profile.has(Feature.LONG_INTERVALS) else MAX_INTERVAL


def next_start(meeting: Meeting, now: int) -> int | None:
    """Return when a meeting starts next, in epoch ms; for a series that is over, when it began."""
    return next((one.start_ms for one in upcoming(meeting, now)), meeting.start_ms)
