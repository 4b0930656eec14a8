"""Access to a meeting: the checks that every operation on one meeting starts with, in the order `MEETING_CHECKS`."""

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


def _meeting_exists(request: MeetingAccessRequest) -> None:
    if request.is_webinar:
        raise api_error(MEETING_IS_WEBINAR, meeting_id=request.number)
    if request.meeting is None:
        raise api_error(MEETING_NOT_FOUND, meeting_id=request.number)


def _hosting_allowed(request: MeetingAccessRequest) -> None:
    if request.host is None or not request.host.may_host_meetings:
        raise api_error(HOSTING_NOT_ALLOWED)


def _meeting_host(request: MeetingAccessRequest) -> None:
    if request.caller_id and request.host and request.caller_id != request.host.id:
        raise api_error(NOT_MEETING_HOST)


_CHECKS: dict[str, Callable[[MeetingAccessRequest], None]] = {
    "meeting_exists": _meeting_exists,
    "hosting_allowed": _hosting_allowed,
    "meeting_host": _meeting_host,
}
_IN_ORDER = tuple(_CHECKS[name] for name in MEETING_CHECKS)


def check_meeting_access(request: MeetingAccessRequest) -> MeetingAccess:
    """Return the meeting and its host; raises the first error in the order of `MEETING_CHECKS`."""
    for check in _IN_ORDER:
        check(request)
    assert request.meeting is not None  # noqa: S101 - checked by meeting_exists
    assert request.host is not None  # noqa: S101 - checked by hosting_allowed
    return MeetingAccess(request.meeting, request.host)
