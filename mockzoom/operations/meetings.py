"""Meetings: created, read, deleted and listed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from mockzoom.domain.meeting_access import MeetingApproach, MeetingGrant, admit_to_meeting
from mockzoom.domain.meeting_registration import is_meeting_over
from mockzoom.domain.meetings import INSTANT, MEETINGS, NO_FIXED_TIME, Meeting
from mockzoom.domain.records import LICENSED, USERS, WEBINARS, User
from mockzoom.domain.refusal_rows.meetings import (
    CANNOT_SCHEDULE_MEETING_FOR,
    HOSTING_NOT_ALLOWED,
    INSTANT_FOR_ANOTHER,
    MEETING_DAILY_LIMIT,
    MEETING_OCCURRENCE_INVALID,
    MEETING_SCHEDULE_FOR_INVALID,
)
from mockzoom.domain.refusals import refuse
from mockzoom.domain.registration import NO_REGISTRATION
from mockzoom.domain.webinar_times import start_ms, time_zone
from mockzoom.operations.paging import Page, read_page
from mockzoom.operations.world import Ask, World, count_change, find_user, free_number, remove_meeting, user_for

DEFAULT_DURATION = 60
DEFAULT_TOPIC = "My Meeting"

_DETAILS = ("agenda", "recurrence", "tracking_fields", "template_id", "pre_schedule")


class HostedMeeting(NamedTuple):
    """A meeting and the user who hosts it."""

    meeting: Meeting
    host: User


def meeting_for(world: World, ask: Ask) -> MeetingGrant:
    """The meeting that a path names, and its host, or the refusal that stands first in the check order."""
    number = int(ask.path["meetingId"])
    meeting = world.state.get(MEETINGS, number)
    host = world.state.get(USERS, meeting.host_id) if meeting else None
    is_webinar = world.state.get(WEBINARS, number) is not None
    return admit_to_meeting(
        MeetingApproach(number, meeting, host, is_webinar, world.caller_id if world.confined else "")
    )


def meeting_create(world: World, ask: Ask) -> HostedMeeting:
    """Schedule a meeting for a user, or for the one whom `schedule_for` names, or start one at once."""
    body = ask.body
    host = _host_to_be(world, user_for(world, ask.path["userId"]), body)
    if not host.may_host_meetings:
        raise refuse(HOSTING_NOT_ALLOWED)
    timezone = body.get("timezone") or host.timezone
    time_zone(timezone)
    start = _start(body, timezone, world.now)
    count_change(world, host, MEETING_DAILY_LIMIT)
    number = free_number(world)
    meeting = Meeting(
        id=number,
        uuid=world.ids.webinar_uuid(number),
        host_id=host.id,
        type=body["type"],
        topic=body.get("topic") or DEFAULT_TOPIC,
        created_ms=world.now,
        duration=body.get("duration", DEFAULT_DURATION),
        timezone=timezone,
        settings=_settings(host, body["settings"]),
        start_ms=start,
        password=body.get("password", ""),
        details={name: body[name] for name in _DETAILS if name in body},
    )
    world.state.put(MEETINGS, [meeting])
    return HostedMeeting(meeting, host)


def meeting(world: World, ask: Ask) -> HostedMeeting:
    """One meeting."""
    return HostedMeeting(*meeting_for(world, ask))


def meeting_delete(world: World, ask: Ask) -> None:
    """Delete a meeting and all who are registered for it."""
    gone = meeting_for(world, ask).meeting
    if ask.query.get("occurrence_id"):
        raise refuse(MEETING_OCCURRENCE_INVALID)
    remove_meeting(world.state, gone.id)


def meetings(world: World, ask: Ask) -> Page[Meeting]:
    """The meetings of a user that are of one kind; instant ones are never listed."""
    host = user_for(world, ask.path["userId"])
    if not host.may_host_meetings:
        raise refuse(HOSTING_NOT_ALLOWED)
    kind = ask.query["type"]
    return read_page(world, MEETINGS, ask.query, listing=f"meetings/{kind}", parent=host.id, keep=_of_kind(world, kind))


def _of_kind(world: World, kind: str) -> Callable[[Meeting], bool]:
    """Whether a meeting belongs in a list. Nobody starts meetings here, so that none is ever live."""

    def belongs(m: Meeting) -> bool:
        if m.type == INSTANT or kind == "live":
            return False
        return kind == "scheduled" or is_meeting_over(m, world.now) == (kind == "previous_meetings")

    return belongs


def _host_to_be(world: World, host: User, body: Mapping[str, Any]) -> User:
    name = body.get("schedule_for")
    if not name:
        return host
    if body["type"] == INSTANT:
        raise refuse(INSTANT_FOR_ANOTHER)
    other = find_user(world, name)
    if other is None or other.foreign:
        raise refuse(MEETING_SCHEDULE_FOR_INVALID)
    if not other.may_host_meetings:
        raise refuse(CANNOT_SCHEDULE_MEETING_FOR, user_id=name)
    return other


def _start(body: Mapping[str, Any], timezone: str, now: int) -> int | None:
    """The start: as asked, or at once for instant meetings and where nothing is said (inferred); type 3 has none."""
    if body["type"] == NO_FIXED_TIME:
        return None
    asked = body.get("start_time") if body["type"] != INSTANT else None
    return start_ms(asked, timezone) if asked else now


def _settings(host: User, settings: Mapping[str, Any]) -> Mapping[str, Any]:
    """The settings as they are kept: only licensed hosts can ask for registration (inferred: dropped in silence)."""
    return settings if host.type == LICENSED else {**settings, "approval_type": NO_REGISTRATION}
