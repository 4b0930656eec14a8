"""Events of meetings: created, deleted. Those of registration are in `registrants.events`."""

from __future__ import annotations

from typing import Any

from mockzoom.zoom.account_clock import instant
from mockzoom.zoom.context import RequestContext
from mockzoom.zoom.meetings.models import RECURRING, HostedMeeting, Meeting
from mockzoom.zoom.meetings.serializers import serialize_meeting
from mockzoom.zoom.webhooks.announce import announce, operator_of
from mockzoom.zoom.webinars.events import changed_fields

_CREATED_SETTINGS = {"use_pmi": False, "alternative_hosts": "", "join_before_host": False}


def announce_meeting_created(ctx: RequestContext, result: HostedMeeting) -> None:
    """Announce a new meeting."""
    meeting = result.meeting

    def build() -> dict[str, Any]:
        document = {**meeting_identity(meeting), "join_url": serialize_meeting(ctx, result)["join_url"]}
        if meeting.password:
            document["password"] = meeting.password
        if meeting.details.get("recurrence"):
            document["recurrence"] = meeting.details["recurrence"]
        document["settings"] = {
            name: meeting.settings.get(name, default) for name, default in _CREATED_SETTINGS.items()
        }
        return {**operator_of(ctx), "operation": _operation(meeting), "object": document}

    announce(ctx, "meeting.created", meeting.host_id, build)


def announce_meeting_updated(ctx: RequestContext, old: Meeting, new: Meeting) -> None:
    """Announce a change of a meeting; nothing is announced if nothing changed (inferred)."""

    def build() -> dict[str, Any]:
        before, after = changed_fields(_fields(old), _fields(new))
        return {
            **operator_of(ctx),
            "scope": _operation(new),
            "time_stamp": ctx.now,
            "object": {"id": new.id, "uuid": new.uuid, **after},
            "old_object": {"id": old.id, "uuid": old.uuid, **before},
        }

    if old != new and _fields(old) != _fields(new):
        announce(ctx, "meeting.updated", new.host_id, build)


def announce_meeting_deleted(ctx: RequestContext, meeting: Meeting) -> None:
    """Announce that a meeting was deleted."""

    def build() -> dict[str, Any]:
        return {**operator_of(ctx), "operation": _operation(meeting), "object": meeting_identity(meeting)}

    announce(ctx, "meeting.deleted", meeting.host_id, build)


def announce_meeting_recovered(ctx: RequestContext, meeting: Meeting) -> None:
    """Announce that a deleted meeting was recovered."""

    def build() -> dict[str, Any]:
        return {**operator_of(ctx), "operation": _operation(meeting), "object": meeting_identity(meeting)}

    announce(ctx, "meeting.recovered", meeting.host_id, build)


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
    return {**fields, **meeting.details, "settings": meeting.settings}


def _operation(meeting: Meeting) -> str:
    return "all" if meeting.type == RECURRING else "single"
