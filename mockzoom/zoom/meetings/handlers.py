"""Handlers of the operations on meetings."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from mockzoom.zoom.context import OperationRequest, RequestContext
from mockzoom.zoom.errors import api_error
from mockzoom.zoom.meetings.errors import HOSTING_NOT_ALLOWED, MEETING_DAILY_LIMIT
from mockzoom.zoom.meetings.events import announce_meeting_created, announce_meeting_updated
from mockzoom.zoom.meetings.meeting_lookup import require_editable, require_host, require_meeting
from mockzoom.zoom.meetings.meeting_settings import settings_of_new
from mockzoom.zoom.meetings.meeting_templates import body_with_template, store_polls
from mockzoom.zoom.meetings.models import (
    INSTANT,
    MEETINGS,
    PERSONAL,
    RECURRING,
    HostedMeeting,
    Meeting,
    MeetingsOfHost,
)
from mockzoom.zoom.meetings.occurrences import max_interval, next_start
from mockzoom.zoom.meetings.rules import is_meeting_over
from mockzoom.zoom.meetings.scheduling import (
    changed_start,
    check_prescheduling,
    details_of,
    host_to_be,
    passcode_of_new,
    planned,
    stored_settings,
)
from mockzoom.zoom.meetings.serializers import serialize_meeting, serialize_meeting_created, serialize_meeting_list
from mockzoom.zoom.pagination import read_page
from mockzoom.zoom.registry import operation
from mockzoom.zoom.sessions.handlers import close_expired_sessions, get_live_session
from mockzoom.zoom.users.lookup import check_alternative_hosts, require_user
from mockzoom.zoom.users.models import User
from mockzoom.zoom.webinars.creation import count_webinar_change, next_webinar_number
from mockzoom.zoom.webinars.moved_occurrences import follow_the_start
from mockzoom.zoom.webinars.schedule import occurrence, start_ms, time_zone
from mockzoom.zoom.webinars.series import as_occurrence, changed_occurrence, replanned, shown_occurrences

DEFAULT_DURATION = 60

DEFAULT_TOPIC = "My Meeting"

OF_AN_OCCURRENCE = (  # settings that can differ (SPEC25 meetingUpdate)
    "host_video",
    "participant_video",
    "join_before_host",
    "mute_upon_entry",
    "waiting_room",
    "watermark",
    "auto_recording",
)


@operation("meetingCreate", serializer=serialize_meeting_created)
def meeting_create(ctx: RequestContext, request: OperationRequest) -> HostedMeeting:
    """Schedule a meeting for a user, or for the one whom `schedule_for` names, or start one at once.

    A start in the past is moved to now without an error (facts 8.2 W9).
    """
    body, scheduler = request.body, require_user(ctx, request.path_params["userId"])
    kind = body["type"]
    check_prescheduling(kind, body)
    host = host_to_be(ctx, scheduler, body, kind)
    if not host.may_host_meetings:
        raise api_error(HOSTING_NOT_ALLOWED)
    check_alternative_hosts(ctx, body["settings"])
    body, template = body_with_template(ctx, host, request)
    kind = body["type"]
    timezone = body.get("timezone") or host.timezone
    time_zone(timezone)
    duration = body.get("duration", DEFAULT_DURATION)
    start, occurrences = planned(ctx, body, kind, duration, timezone)
    count_webinar_change(ctx, host, MEETING_DAILY_LIMIT)
    number = next_webinar_number(ctx)
    meeting = Meeting(
        id=number,
        uuid=ctx.ids.webinar_uuid(number),
        host_id=host.id,
        type=kind,
        topic=body.get("topic") or DEFAULT_TOPIC,
        created_ms=ctx.now,
        duration=duration,
        timezone=timezone,
        settings=stored_settings(host, kind, settings_of_new(host, kind, body["settings"])),
        start_ms=start,
        password=passcode_of_new(ctx, host, body, number),
        details=details_of(body),
        occurrences=occurrences,
        assistant_id="" if scheduler.id == host.id else scheduler.id,
    )
    ctx.state.put(MEETINGS, [meeting])
    store_polls(ctx, template, number)
    created = HostedMeeting(meeting, host, occurrences=occurrences)
    announce_meeting_created(ctx, created)
    return created


@operation("meeting", serializer=serialize_meeting)
def get_meeting(ctx: RequestContext, request: OperationRequest) -> HostedMeeting:
    """Return one meeting, or one occurrence of it, and whether it is live.

    A meeting has its upcoming occurrences, and with `show_previous_occurrences` the past ones, too.
    """
    meeting, host = require_meeting(ctx, request)
    is_live = get_live_session(ctx, meeting) is not None
    if request.query_params.get("occurrence_id"):
        one = occurrence(meeting, request.query_params["occurrence_id"])
        return HostedMeeting(as_occurrence(meeting, one), host, is_live, (one,), is_occurrence=True)
    return HostedMeeting(meeting, host, is_live, shown_occurrences(meeting, request, ctx.now))


@operation("meetingUpdate")
def meeting_update(ctx: RequestContext, request: OperationRequest) -> None:
    """Change the fields that the body contains, of the meeting or of one occurrence.

    A series ignores a start in the past (SPEC25; whether that is so for other meetings is unclear there).
    """
    old, host = require_editable(ctx, request)
    occurrence_id = request.query_params.get("occurrence_id", "")
    if occurrence_id:
        changed = changed_occurrence(old, _without_past(request, old, ctx.now), OF_AN_OCCURRENCE)
    else:
        changed = _changed(ctx, old, host, _without_past(request, old, ctx.now).body)
        host = require_host(ctx, changed)
    count_webinar_change(ctx, host, MEETING_DAILY_LIMIT)
    close_expired_sessions(ctx, old, changed)
    if occurrence_id:
        changed = follow_the_start(ctx, changed, occurrence_id)
    ctx.state.put(MEETINGS, [changed])
    announce_meeting_updated(ctx, old, changed, occurrence_id=occurrence_id)


def _changed(ctx: RequestContext, old: Meeting, host: User, body: Mapping[str, Any]) -> Meeting:
    kind = PERSONAL if old.type == PERSONAL else body.get("type", old.type)
    check_prescheduling(kind, body)
    host = host_to_be(ctx, host, body, kind)
    check_alternative_hosts(ctx, body.get("settings", {}))
    timezone = body.get("timezone") or old.timezone
    time_zone(timezone)
    changed = old._replace(
        host_id=host.id,
        type=kind,
        topic=body.get("topic", old.topic),
        duration=body.get("duration", old.duration),
        timezone=timezone,
        settings=stored_settings(host, kind, {**old.settings, **body.get("settings", {})}),
        start_ms=changed_start(old, kind, body, timezone, ctx.now),
        password=body.get("password", old.password),
        details={**old.details, **details_of(body)},
    )
    if kind != RECURRING:
        return changed._replace(occurrences=())
    return replanned(old, changed, body, max_interval(ctx.profile))


def _without_past(request: OperationRequest, old: Meeting, now: int) -> OperationRequest:
    """Return the request, for a series without a `start_time` that lies in the past."""
    body = request.body
    if not body.get("start_time") or old.type != RECURRING:
        return request
    asked = start_ms(body["start_time"], body.get("timezone") or old.timezone)
    if asked >= now:
        return request
    return request._replace(body={name: value for name, value in body.items() if name != "start_time"})


@operation("meetings", serializer=serialize_meeting_list)
def list_meetings(ctx: RequestContext, request: OperationRequest) -> MeetingsOfHost:
    """Return the meetings of a user that are of one kind; instant ones are listed while they are live only.

    Series come first, then the others by their start (recorded/meetings_list_2026).
    """
    host = require_user(ctx, request.path_params["userId"])
    if not host.may_host_meetings:
        raise api_error(HOSTING_NOT_ALLOWED)
    kind = request.query_params["type"]

    def order(m: Meeting) -> tuple[bool, int]:
        return not m.is_series, next_start(m, ctx.now) or 0

    page = read_page(
        ctx,
        MEETINGS,
        request.query_params,
        listing=f"meetings/{kind}",
        parent=host.id,
        keep=_of_kind(ctx, kind),
        order=order,
    )
    return MeetingsOfHost(page, host)


def _of_kind(ctx: RequestContext, kind: str) -> Callable[[Meeting], bool]:
    """Return whether a meeting belongs in a list: `live` has those in progress, instant ones among them."""

    def belongs(m: Meeting) -> bool:
        if kind == "live":
            return get_live_session(ctx, m) is not None
        if m.type in (INSTANT, PERSONAL) or m.pinned:
            return False
        return kind == "scheduled" or is_meeting_over(m, ctx.now) == (kind == "previous_meetings")

    return belongs
