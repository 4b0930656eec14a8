"""Who reaches a meeting, in the order of `MEETING_CHECKS`."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from mockzoom.zoom.check_order import MEETING_CHECKS
from mockzoom.zoom.errors import api_error
from mockzoom.zoom.meetings.errors import HOSTING_NOT_ALLOWED, MEETING_IS_WEBINAR, MEETING_NOT_FOUND, NOT_MEETING_HOST
from mockzoom.zoom.meetings.models import Meeting
from mockzoom.zoom.users.models import User


class MeetingAccessRequest(NamedTuple):
    """A request for a meeting by its number, which may not exist or be a webinar's.

    `caller_id` is the user who reaches only their own meetings, or empty for a caller who reaches all.
    """

    number: int
    meeting: Meeting | None
    host: User | None
    is_webinar: bool
    caller_id: str


class MeetingAccess(NamedTuple):
    """A meeting that exists and may be used, and its host."""

    meeting: Meeting
    host: User


def _meeting_exists(approach: MeetingAccessRequest) -> None:
    if approach.is_webinar:
        raise api_error(MEETING_IS_WEBINAR, meeting_id=approach.number)
    if approach.meeting is None:
        raise api_error(MEETING_NOT_FOUND, meeting_id=approach.number)


def _hosting_allowed(approach: MeetingAccessRequest) -> None:
    if approach.host is None or not approach.host.may_host_meetings:
        raise api_error(HOSTING_NOT_ALLOWED)


def _meeting_host(approach: MeetingAccessRequest) -> None:
    if approach.caller_id and approach.host and approach.caller_id != approach.host.id:
        raise api_error(NOT_MEETING_HOST)


_CHECKS: dict[str, Callable[[MeetingAccessRequest], None]] = {
    "meeting_exists": _meeting_exists,
    "hosting_allowed": _hosting_allowed,
    "meeting_host": _meeting_host,
}
_IN_ORDER = tuple(_CHECKS[name] for name in MEETING_CHECKS)


def check_meeting_access(approach: MeetingAccessRequest) -> MeetingAccess:
    """Return the meeting and its host; raises the first error in the order of `MEETING_CHECKS`."""
    for check in _IN_ORDER:
        check(approach)
    assert approach.meeting is not None  # noqa: S101 - checked by meeting_exists
    assert approach.host is not None  # noqa: S101 - checked by hosting_allowed
    return MeetingAccess(approach.meeting, approach.host)
