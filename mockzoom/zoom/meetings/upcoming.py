"""The operation listUpcomingMeeting: what a user hosts within the next 24 hours."""

from __future__ import annotations

from typing import Any, NamedTuple

from mockzoom.storage.listing import list_all
from mockzoom.zoom.account_clock import DAY, MINUTE, instant
from mockzoom.zoom.context import OperationRequest, RequestContext
from mockzoom.zoom.meetings.models import INSTANT, MEETINGS, Meeting
from mockzoom.zoom.meetings.serializers import addressed, join_address
from mockzoom.zoom.registry import operation
from mockzoom.zoom.users.lookup import require_user
from mockzoom.zoom.users.models import User
from mockzoom.zoom.webinars.models import AVAILABLE


class UpcomingMeeting(NamedTuple):
    """A meeting, or one occurrence of it: its host, its start in epoch ms and its duration in minutes."""

    meeting: Meeting
    host: User
    start_ms: int
    duration: int


def serialize_upcoming(ctx: RequestContext, result: list[UpcomingMeeting]) -> dict[str, Any]:
    """Return the meetings; Zoom does not divide this list into pages."""
    return {"total_records": len(result), "meetings": [_upcoming(ctx, one) for one in result]}


def _upcoming(ctx: RequestContext, one: UpcomingMeeting) -> dict[str, Any]:
    meeting = one.meeting
    shown = {
        "id": meeting.id,
        "topic": meeting.topic,
        "type": meeting.type,
        "start_time": instant(one.start_ms),
        "duration": one.duration,
        "timezone": meeting.timezone,
        "created_at": instant(meeting.created_ms),
        "join_url": join_address(ctx, meeting, one.host),
        "use_pmi": bool(meeting.settings.get("use_pmi", False)),
    }
    passcode = addressed(ctx, meeting, one.host).password
    return shown | {"passcode": passcode} if passcode else shown


@operation("listUpcomingMeeting", serializer=serialize_upcoming)
def list_upcoming_meetings(ctx: RequestContext, request: OperationRequest) -> list[UpcomingMeeting]:
    """Return what begins within 24 hours or is in progress by its schedule, in the order of its start (inferred).

    Instant meetings and those without a fixed time have no schedule.
    """
    host = require_user(ctx, request.path_params["userId"])
    found = [one for meeting in list_all(ctx.state, MEETINGS, host.id) for one in _planned(meeting, host)]
    near = [one for one in found if ctx.now - one.duration * MINUTE < one.start_ms < ctx.now + DAY]
    return sorted(near, key=lambda one: one.start_ms)


def _planned(meeting: Meeting, host: User) -> list[UpcomingMeeting]:
    """Return when a meeting is planned: once, or at each of its occurrences; never if it has ended."""
    if meeting.ended or meeting.type == INSTANT or meeting.start_ms is None:
        return []
    if meeting.occurrences:
        return [
            UpcomingMeeting(meeting, host, o.start_ms, o.duration) for o in meeting.occurrences if o.status == AVAILABLE
        ]
    return [UpcomingMeeting(meeting, host, meeting.start_ms, meeting.duration)]
