"""Events of meetings: created, deleted. Those of registration are in `registrants.events`."""

from __future__ import annotations

from typing import Any

from mockzoom.zoom.account_clock import instant
from mockzoom.zoom.context import RequestContext
from mockzoom.zoom.meetings.models import RECURRING, HostedMeeting, Meeting
from mockzoom.zoom.meetings.serializers import serialize_meeting
from mockzoom.zoom.webhooks.announce import announce, operator_of
from mockzoom.zoom.webinars.events import changed_fields, occurrence_reference
from mockzoom.zoom.webinars.models import Occurrence
from mockzoom.zoom.webinars.serializers import serialize_occurrence

_CREATED_SETTINGS = {"use_pmi": False, "alternative_hosts": "", "join_before_host": False}


def announce_meeting_created(ctx: RequestContext, result: HostedMeeting) -> None:
    """Announce a new meeting."""
    meeting = result.meeting

    def build() -> dict[str, Any]:
        shown = serialize_meeting(ctx, result)
        document = {**meeting_identity(meeting), "join_url": shown["join_url"]}
        document |= {name: shown[name] for name in ("password", "pmi") if name in shown}
        if meeting.occurrences:
            document["occurrences"] = [serialize_occurrence(o) for o in meeting.occurrences]
        if meeting.details.get("recurrence"):
            document["recurrence"] = meeting.details["recurrence"]
        document["settings"] = {
            name: meeting.settings.get(name, default) for name, default in _CREATED_SETTINGS.items()
        }
        return {**operator_of(ctx), "operation": _operation(meeting), "object": document}

    announce(ctx, "meeting.created", meeting.host_id, build)


def announce_meeting_updated(ctx: RequestContext, old: Meeting, new: Meeting, *, occurrence_id: str = "") -> None:
    """Announce a change of a meeting, or of one occurrence; nothing is announced if nothing changed (inferred)."""

    def build() -> dict[str, Any]:
        before, after = changed_fields(_fields(old), _fields(new))
        return {
            **operator_of(ctx),
            "scope": "single" if occurrence_id else _operation(new),
            "time_stamp": ctx.now,
            "object": {"id": new.id, "uuid": new.uuid, **after},
            "old_object": {"id": old.id, "uuid": old.uuid, **before},
        }

    if old != new and _fields(old) != _fields(new):
        announce(ctx, "meeting.updated", new.host_id, build)


def announce_meeting_deleted(ctx: RequestContext, meeting: Meeting, one: Occurrence | None = None) -> None:
    """Announce that a meeting, or one occurrence of it, was deleted."""
    announce(ctx, "meeting.deleted", meeting.host_id, lambda: _gone(ctx, meeting, one))


def announce_meeting_recovered(ctx: RequestContext, meeting: Meeting) -> None:
    """Announce that a deleted meeting was recovered."""
    announce(ctx, "meeting.recovered", meeting.host_id, lambda: _gone(ctx, meeting, None))


def _gone(ctx: RequestContext, meeting: Meeting, one: Occurrence | None) -> dict[str, Any]:
    document = meeting_identity(meeting)
    occurrences = meeting.occurrences if one is None else (one,)
    if occurrences:
        document["occurrences"] = [occurrence_reference(o) for o in occurrences]
    return {**operator_of(ctx), "operation": _operation(meeting) if one is None else "single", "object": document}


def meeting_identity(meeting: Meeting) -> dict[str, Any]:
    """Return the fields that identify a meeting in its events, in Zoom's order."""
    shown: dict[str, Any] = {
        "uuid": meeting.uuid,
        "id": meeting.id,
        "host_id": meeting.host_id,
        "topic": meeting.topic,
        "type": meeting.type,
    }
    if meeting.start_ms is not None:
        shown["start_time"] = instant(meeting.start_ms)
    return {**shown, "duration": meeting.duration, "timezone": meeting.timezone}


def _fields(meeting: Meeting) -> dict[str, Any]:
    fields = {name: value for name, value in meeting_identity(meeting).items() if name not in ("uuid", "id")}
    if meeting.password:
        fields["password"] = meeting.password
    if meeting.occurrences:
        fields["occurrences"] = [serialize_occurrence(o) for o in meeting.occurrences]
    return {**fields, **meeting.details, "settings": meeting.settings}


def _operation(meeting: Meeting) -> str:
    return "all" if meeting.type == RECURRING else "single"
