"""Serializers of meetings and of single registrations."""

from __future__ import annotations

from typing import Any

from mockzoom.zoom.account_clock import instant
from mockzoom.zoom.context import RequestContext
from mockzoom.zoom.meetings.meeting_settings import settings_in_response
from mockzoom.zoom.meetings.models import (
    PERSONAL,
    HostedMeeting,
    Meeting,
    MeetingsOfHost,
    RegisteredForMeeting,
)
from mockzoom.zoom.meetings.occurrences import next_start
from mockzoom.zoom.meetings.personal import personal_meeting
from mockzoom.zoom.pagination import BOTH_FIELDS, NO_FIELDS, paging
from mockzoom.zoom.profiles import Feature
from mockzoom.zoom.registrants.join_urls import JOIN_HOST, JoinUrls, passcode_parameter
from mockzoom.zoom.users.access_keys import ZAK_LIFE_MS, access_key
from mockzoom.zoom.users.models import LICENSED, User
from mockzoom.zoom.users.serializers import personal_meeting_number
from mockzoom.zoom.users.settings import setting
from mockzoom.zoom.webinars.models import NO_REGISTRATION
from mockzoom.zoom.webinars.schedule import attended_occurrence
from mockzoom.zoom.webinars.serializers import listed_occurrences, serialize_occurrence

_DETAILS = ("recurrence", "tracking_fields")  # of a meeting, shown as they were sent


def serialize_meeting_created(ctx: RequestContext, result: HostedMeeting) -> dict[str, Any]:
    """Return a new meeting: `assistant_id` and `agenda` only where they have a value (recorded/meeting_create_2026)."""
    shown = serialize_meeting(ctx, result)
    return {name: value for name, value in shown.items() if value != "" or name not in ("assistant_id", "agenda")}


def serialize_meeting(ctx: RequestContext, result: HostedMeeting) -> dict[str, Any]:
    """Return a meeting in full, in the order of recorded/meeting_get_2026.

    The places of what that meeting does not have (registration page, occurrences, recurrence) are those of webinars.
    """
    found, host = result.meeting, result.host
    recent = ctx.profile.has(Feature.RECENT_MEETING_FIELDS)
    hides_start = found.occurrences and not result.is_occurrence and ctx.profile.has(Feature.SERIES_WITHOUT_START)
    shown: dict[str, Any] = {
        "uuid": found.uuid,
        "id": found.id,
        "host_id": found.host_id,
        "host_email": host.email,
        "assistant_id": found.assistant_id,
        "topic": found.topic,
        "type": found.type,
        "status": "started" if result.is_live else "waiting",
        **({} if found.start_ms is None or hides_start else {"start_time": instant(found.start_ms)}),
        "duration": found.duration,
        "timezone": found.timezone,
        "agenda": found.details.get("agenda", ""),
        "created_at": instant(found.created_ms),
        "start_url": f"https://{JOIN_HOST}/s/{found.id}?zak={access_key(ctx, host, ZAK_LIFE_MS, str(found.id))}",
        "join_url": join_address(ctx, found, host),
    }
    if found.settings["approval_type"] != NO_REGISTRATION and host.type == LICENSED:
        shown["registration_url"] = f"https://{JOIN_HOST}/meeting/register/{ctx.ids.short_id('register', found.id)}"
    if recent:
        shown["chat_join_url"] = f"https://{JOIN_HOST}/launch/jc/{found.id}"
    shown |= _passcodes(ctx, addressed(ctx, found, host))
    if found.type == PERSONAL or found.settings.get("use_pmi"):
        shown["pmi"] = personal_meeting_number(ctx, host)
    if result.occurrences:
        shown["occurrences"] = [serialize_occurrence(o) for o in listed_occurrences(result.occurrences, ctx)]
    shown["settings"] = settings_in_response(ctx, found, host)
    shown |= {name: value for name, value in found.details.items() if name in _DETAILS and value != ""}
    if ctx.profile.has(Feature.CREATION_SOURCE):
        shown["creation_source"] = "open_api"
    return shown | ({"pre_schedule": found.details.get("pre_schedule", False)} if recent else {})


def _passcodes(ctx: RequestContext, found: Meeting) -> dict[str, str]:
    """Return the passcode in all its forms: as it is, in digits for room systems and telephones, and for links."""
    if not found.password:
        return {}
    digits = ctx.ids.device_passcode(found.password, found.id)
    recent = {"pstn_password": digits} if ctx.profile.has(Feature.RECENT_MEETING_FIELDS) else {}
    encrypted = passcode_parameter(found, ctx.ids)
    return {"password": found.password, "h323_password": digits, **recent, "encrypted_password": encrypted}


def serialize_meeting_list(ctx: RequestContext, result: MeetingsOfHost) -> dict[str, Any]:
    """Return a page of meetings, in short form.

    The deprecated fields are absent (recorded/meetings_list_2026), but with PAGE_NUMBERS_OF_MEETINGS shown on request.
    """
    on_request = BOTH_FIELDS if ctx.profile.has(Feature.PAGE_NUMBERS_OF_MEETINGS) else NO_FIELDS
    return {
        **paging(ctx, result.page, NO_FIELDS, on_request),
        "meetings": [_summary(ctx, m, result.host) for m in result.page.records],
    }


def serialize_registrant_created(ctx: RequestContext, result: RegisteredForMeeting) -> dict[str, Any]:
    """Return the response to a single registration: `id` is the meeting, `registrant_id` the person.

    The occurrences and the pin for telephones are shown since 2025-06 (SPEC25, not SPEC21).
    """
    of_meeting, (person,) = result
    shown: dict[str, Any] = {"id": of_meeting.id, "registrant_id": person.id, "topic": of_meeting.topic}
    if of_meeting.start_ms is not None:
        shown["start_time"] = instant(of_meeting.start_ms)
    if person.status == "approved":
        shown["join_url"] = JoinUrls(of_meeting, ctx.ids).link(person.id)
    if ctx.profile.has(Feature.RECENT_MEETING_FIELDS):
        if of_meeting.occurrences:
            shown["occurrences"] = [serialize_occurrence(o) for o in attended_occurrence(person, of_meeting)]
        shown["participant_pin_code"] = ctx.ids.pin(person.id)
    return shown


def join_address(ctx: RequestContext, found: Meeting, host: User) -> str:
    """Return the link to a meeting that is the same for all, with the passcode if the host's settings embed it."""
    embeds = setting(host, "schedule_meeting", "embed_password_in_join_link")
    found = addressed(ctx, found, host)
    passcode = f"?pwd={passcode_parameter(found, ctx.ids)}" if found.password and embeds else ""
    return f"https://{JOIN_HOST}/j/{found.id}{passcode}"


def addressed(ctx: RequestContext, found: Meeting, host: User) -> Meeting:
    """Return the meeting whose number and passcode people use: with `use_pmi`, the host's personal meeting."""
    return personal_meeting(ctx, host) if found.settings.get("use_pmi") and found.type != PERSONAL else found


def _summary(ctx: RequestContext, found: Meeting, host: User) -> dict[str, Any]:
    """Return a meeting in short; a series starts with its next occurrence (recorded/meetings_list_2026)."""
    start = next_start(found, ctx.now)
    shown = {
        "uuid": found.uuid,
        "id": found.id,
        "host_id": found.host_id,
        "topic": found.topic,
        "type": found.type,
        **({} if start is None else {"start_time": instant(start)}),
        "duration": found.duration,
        "timezone": found.timezone,
        "created_at": instant(found.created_ms),
        "join_url": join_address(ctx, found, host),
    }
    if found.details.get("agenda"):
        shown["agenda"] = found.details["agenda"]
    return shown
