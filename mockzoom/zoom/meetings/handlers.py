"""Handlers of the operations on meetings."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from mockzoom.zoom.context import OperationRequest, RequestContext
from mockzoom.zoom.errors import api_error
from mockzoom.zoom.meetings.errors import (
    CANNOT_SCHEDULE_MEETING_FOR,
    HOSTING_NOT_ALLOWED,
    INSTANT_FOR_ANOTHER,
    MEETING_DAILY_LIMIT,
    MEETING_OCCURRENCE_INVALID,
    MEETING_SCHEDULE_FOR_INVALID,
    PRESCHEDULING_NOT_AVAILABLE,
)
from mockzoom.zoom.meetings.events import announce_meeting_created, announce_meeting_updated
from mockzoom.zoom.meetings.meeting_lookup import require_meeting
from mockzoom.zoom.meetings.models import INSTANT, MEETINGS, NO_FIXED_TIME, SCHEDULED, HostedMeeting, Meeting
from mockzoom.zoom.meetings.rules import is_meeting_over
from mockzoom.zoom.meetings.serializers import serialize_meeting, serialize_meeting_list
from mockzoom.zoom.pagination import Page, read_page
from mockzoom.zoom.registry import operation
from mockzoom.zoom.sessions.handlers import close_expired_sessions, get_live_session
from mockzoom.zoom.users.lookup import check_alternative_hosts, find_user, require_user
from mockzoom.zoom.users.models import LICENSED, User
from mockzoom.zoom.webinars.creation import count_webinar_change, next_webinar_number
from mockzoom.zoom.webinars.models import NO_REGISTRATION
from mockzoom.zoom.webinars.rules import known_recording
from mockzoom.zoom.webinars.schedule import start_ms, time_zone

DEFAULT_DURATION = 60

DEFAULT_TOPIC = "My Meeting"

_DETAILS = ("agenda", "recurrence", "tracking_fields", "template_id", "pre_schedule")


@operation("meetingCreate", serializer=serialize_meeting)
def meeting_create(ctx: RequestContext, request: OperationRequest) -> HostedMeeting:
    """Schedule a meeting for a user, or for the one whom `schedule_for` names, or start one at once."""
    body = request.body
    _check_prescheduling(body["type"], body)
    host = _host_to_be(ctx, require_user(ctx, request.path_params["userId"]), body, body["type"])
    if not host.may_host_meetings:
        raise api_error(HOSTING_NOT_ALLOWED)
    check_alternative_hosts(ctx, body["settings"])
    timezone = body.get("timezone") or host.timezone
    time_zone(timezone)
    start = _start(body, timezone, ctx.now)
    count_webinar_change(ctx, host, MEETING_DAILY_LIMIT)
    number = next_webinar_number(ctx)
    meeting = Meeting(
        id=number,
        uuid=ctx.ids.webinar_uuid(number),
        host_id=host.id,
        type=body["type"],
        topic=body.get("topic") or DEFAULT_TOPIC,
        created_ms=ctx.now,
        duration=body.get("duration", DEFAULT_DURATION),
        timezone=timezone,
        settings=_settings(host, body["settings"]),
        start_ms=start,
        password=body.get("password", ""),
        details=_details(body),
    )
    ctx.state.put(MEETINGS, [meeting])
    created = HostedMeeting(meeting, host)
    announce_meeting_created(ctx, created)
    return created


@operation("meeting", serializer=serialize_meeting)
def get_meeting(ctx: RequestContext, request: OperationRequest) -> HostedMeeting:
    """Return one meeting, and whether it is live."""
    meeting, host = require_meeting(ctx, request)
    return HostedMeeting(meeting, host, is_live=get_live_session(ctx, meeting) is not None)


@operation("meetingUpdate")
def meeting_update(ctx: RequestContext, request: OperationRequest) -> None:
    """Change the fields that the body contains."""
    old, host = require_meeting(ctx, request)
    body = request.body
    if request.query_params.get("occurrence_id"):
        raise api_error(MEETING_OCCURRENCE_INVALID)
    kind = body.get("type", old.type)
    _check_prescheduling(kind, body)
    host = _host_to_be(ctx, host, body, kind)
    check_alternative_hosts(ctx, body.get("settings", {}))
    timezone = body.get("timezone") or old.timezone
    time_zone(timezone)
    changed = old._replace(
        host_id=host.id,
        type=kind,
        topic=body.get("topic", old.topic),
        duration=body.get("duration", old.duration),
        timezone=timezone,
        settings=_settings(host, {**old.settings, **body.get("settings", {})}),
        start_ms=_changed_start(old, kind, body, timezone, ctx.now),
        password=body.get("password", old.password),
        details={**old.details, **_details(body)},
    )
    count_webinar_change(ctx, host, MEETING_DAILY_LIMIT)
    close_expired_sessions(ctx, old, changed)
    ctx.state.put(MEETINGS, [changed])
    announce_meeting_updated(ctx, old, changed)


@operation("meetings", serializer=serialize_meeting_list)
def list_meetings(ctx: RequestContext, request: OperationRequest) -> Page[Meeting]:
    """Return the meetings of a user that are of one kind; instant ones are listed while they are live only."""
    host = require_user(ctx, request.path_params["userId"])
    if not host.may_host_meetings:
        raise api_error(HOSTING_NOT_ALLOWED)
    kind = request.query_params["type"]
    return read_page(
        ctx, MEETINGS, request.query_params, listing=f"meetings/{kind}", parent=host.id, keep=_of_kind(ctx, kind)
    )


def _of_kind(ctx: RequestContext, kind: str) -> Callable[[Meeting], bool]:
    """Return whether a meeting belongs in a list: `live` has those in progress, instant ones among them."""

    def belongs(m: Meeting) -> bool:
        if kind == "live":
            return get_live_session(ctx, m) is not None
        if m.type == INSTANT:
            return False
        return kind == "scheduled" or is_meeting_over(m, ctx.now) == (kind == "previous_meetings")

    return belongs


def _details(body: Mapping[str, Any]) -> dict[str, Any]:
    return {name: body[name] for name in _DETAILS if name in body}


def _check_prescheduling(kind: int, body: Mapping[str, Any]) -> None:
    if body.get("pre_schedule") and kind not in (SCHEDULED, NO_FIXED_TIME):
        raise api_error(PRESCHEDULING_NOT_AVAILABLE)


def _host_to_be(ctx: RequestContext, host: User, body: Mapping[str, Any], kind: int) -> User:
    name = body.get("schedule_for")
    if not name:
        return host
    if kind == INSTANT:
        raise api_error(INSTANT_FOR_ANOTHER)
    other = find_user(ctx, name)
    if other is None or other.foreign:
        raise api_error(MEETING_SCHEDULE_FOR_INVALID)
    if not other.may_host_meetings:
        raise api_error(CANNOT_SCHEDULE_MEETING_FOR, user_id=name)
    return other


def _start(body: Mapping[str, Any], timezone: str, now: int) -> int | None:
    """Return the start: as requested, or now for instant meetings and by default (inferred); type 3 has none.

    A start in the past is moved to now without an error (facts 8.2 W9).
    """
    if body["type"] == NO_FIXED_TIME:
        return None
    start_time = body.get("start_time") if body["type"] != INSTANT else None
    return _not_before(start_ms(start_time, timezone), now) if start_time else now


def _not_before(asked: int, now: int) -> int:
    """Return a start, or now if it is in the past."""
    return max(asked, now)


def _changed_start(old: Meeting, kind: int, body: Mapping[str, Any], timezone: str, now: int) -> int | None:
    """Return the start after an update; a meeting that gets a fixed time without a start begins now (inferred)."""
    if kind == NO_FIXED_TIME:
        return None
    if body.get("start_time") and kind != INSTANT:
        return start_ms(body["start_time"], timezone)
    return now if old.start_ms is None else old.start_ms


def _settings(host: User, settings: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the settings to store: only licensed hosts can require registration (inferred: ignored otherwise)."""
    settings = known_recording(settings)
    return settings if host.type == LICENSED else {**settings, "approval_type": NO_REGISTRATION}
