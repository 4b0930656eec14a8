"""What a meeting is created or changed to: its host, its start and occurrences, settings and passcode."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mockzoom.zoom.context import RequestContext
from mockzoom.zoom.errors import api_error
from mockzoom.zoom.meetings.errors import (
    CANNOT_SCHEDULE_MEETING_FOR,
    INSTANT_FOR_ANOTHER,
    MEETING_SCHEDULE_FOR_INVALID,
    PRESCHEDULING_NOT_AVAILABLE,
)
from mockzoom.zoom.meetings.models import INSTANT, NO_FIXED_TIME, PERSONAL, RECURRING, SCHEDULED, Meeting
from mockzoom.zoom.meetings.occurrences import max_interval
from mockzoom.zoom.users.lookup import find_user
from mockzoom.zoom.users.models import LICENSED, User
from mockzoom.zoom.users.settings import setting
from mockzoom.zoom.webinars.models import NO_REGISTRATION, Occurrence
from mockzoom.zoom.webinars.rules import known_recording
from mockzoom.zoom.webinars.schedule import not_before, plan_occurrences, start_ms

_DETAILS = ("agenda", "recurrence", "tracking_fields", "template_id", "pre_schedule")


def details_of(body: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields of a body that a meeting keeps as they are."""
    return {name: body[name] for name in _DETAILS if name in body}


def check_prescheduling(kind: int, body: Mapping[str, Any]) -> None:
    """Raise the error for a meeting of a type that cannot be prescheduled."""
    if body.get("pre_schedule") and kind not in (SCHEDULED, NO_FIXED_TIME):
        raise api_error(PRESCHEDULING_NOT_AVAILABLE)


def host_to_be(ctx: RequestContext, host: User, body: Mapping[str, Any], kind: int) -> User:
    """Return the user whom `schedule_for` names, or else `host`; raises the errors about that field."""
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


def planned(
    ctx: RequestContext, body: Mapping[str, Any], kind: int, duration: int, timezone: str
) -> tuple[int | None, tuple[Occurrence, ...]]:
    """Return the start of a new meeting, in epoch ms, and its occurrences.

    The start is as requested, or now for instant meetings and by default (inferred); type 3 has none.
    """
    if kind == NO_FIXED_TIME:
        return None, ()
    start_time = body.get("start_time") if kind != INSTANT else None
    asked = start_ms(start_time, timezone) if start_time else ctx.now
    start = not_before(asked, ctx.now)
    occurrences = plan_occurrences(
        kind,
        start,
        duration,
        timezone,
        body.get("recurrence"),
        was_moved=start != asked,
        max_interval=max_interval(ctx.profile),
    )
    return (occurrences[0].start_ms if occurrences else start), occurrences


def changed_start(old: Meeting, kind: int, body: Mapping[str, Any], timezone: str, now: int) -> int | None:
    """Return the start after an update; a meeting that gets a fixed time without a start begins now (inferred)."""
    if kind in (NO_FIXED_TIME, PERSONAL):
        return None
    if body.get("start_time") and kind != INSTANT:
        return start_ms(body["start_time"], timezone)
    return now if old.start_ms is None else old.start_ms


def stored_settings(host: User, kind: int, settings: Mapping[str, Any]) -> dict[str, Any]:
    """Return the settings to store: registration is for licensed hosts, and not for personal meetings.

    Others get approval_type 2 without an error (facts 8.3 row 12, of updates). A series with fixed times does not use
    the personal meeting's number (SPEC25 has `pmi` for the other types).
    """
    settings = dict(known_recording(settings))
    if kind == RECURRING:
        settings["use_pmi"] = False
    if host.type != LICENSED or kind == PERSONAL or settings.get("use_pmi"):
        settings["approval_type"] = NO_REGISTRATION
    return settings


def passcode_of_new(ctx: RequestContext, host: User, body: Mapping[str, Any], number: int) -> str:
    """Return the passcode of a new meeting: as sent, or one that Zoom chooses where the host's settings require one.

    With `default_password` false, Zoom chooses none (SPEC25 meetingCreate).
    """
    sent: str = body.get("password", "")
    instant = body["type"] == INSTANT
    name = "require_password_for_instant_meetings" if instant else "require_password_for_scheduling_new_meetings"
    if sent or not body.get("default_password", True) or not setting(host, "schedule_meeting", name):
        return sent
    return ctx.ids.meeting_passcode(number)
