"""Serializers of meetings and of single registrations."""

from __future__ import annotations

from typing import Any

from mockzoom.zoom.account_clock import instant
from mockzoom.zoom.context import RequestContext
from mockzoom.zoom.meetings.models import HostedMeeting, Meeting, RegisteredForMeeting
from mockzoom.zoom.pagination import BOTH_FIELDS, NO_FIELDS, Page, paging
from mockzoom.zoom.profiles import Feature
from mockzoom.zoom.registrants.join_urls import JOIN_HOST, JoinUrls, passcode_parameter
from mockzoom.zoom.users.models import LICENSED
from mockzoom.zoom.webinars.models import NO_REGISTRATION


def serialize_meeting(ctx: RequestContext, result: HostedMeeting) -> dict[str, Any]:
    """Return a meeting in full, with the registration page if it has registration."""
    found, host, is_live = result
    shown: dict[str, Any] = {
        **_summary(ctx, found),
        "host_email": host.email,
        "status": "started" if is_live else "waiting",
        "start_url": f"https://{JOIN_HOST}/s/{found.id}?zak={ctx.ids.secret('start', found.id)}",
        "settings": found.settings,
        **{name: value for name, value in found.details.items() if value != ""},
    }
    if found.password:
        shown["password"] = found.password
        shown["encrypted_password"] = passcode_parameter(found, ctx.ids)
    if found.settings["approval_type"] != NO_REGISTRATION and host.type == LICENSED:
        shown["registration_url"] = f"https://{JOIN_HOST}/meeting/register/{ctx.ids.short_id('register', found.id)}"
    if ctx.profile.has(Feature.CREATION_SOURCE):
        shown["creation_source"] = "open_api"
    return shown


def serialize_meeting_list(ctx: RequestContext, page: Page[Meeting]) -> dict[str, Any]:
    """Return a page of meetings, in short form.

    The deprecated fields are absent (recorded/meetings_list_2026), but with PAGE_NUMBERS_OF_MEETINGS shown on request.
    """
    on_request = BOTH_FIELDS if ctx.profile.has(Feature.PAGE_NUMBERS_OF_MEETINGS) else NO_FIELDS
    return {**paging(ctx, page, NO_FIELDS, on_request), "meetings": [_summary(ctx, m) for m in page.records]}


def serialize_registrant_created(ctx: RequestContext, result: RegisteredForMeeting) -> dict[str, Any]:
    """Return the response to a single registration: `id` is the meeting, `registrant_id` the person."""
    of_meeting, (person,) = result
    shown: dict[str, Any] = {"id": of_meeting.id, "registrant_id": person.id, "topic": of_meeting.topic}
    if of_meeting.start_ms is not None:
        shown["start_time"] = instant(of_meeting.start_ms)
    if person.status == "approved":
        shown["join_url"] = JoinUrls(of_meeting, ctx.ids).link(person.id)
    return shown


def join_address(ctx: RequestContext, found: Meeting) -> str:
    """Return the link to a meeting that is the same for all, with the passcode if there is one."""
    passcode = f"?pwd={passcode_parameter(found, ctx.ids)}" if found.password else ""
    return f"https://{JOIN_HOST}/j/{found.id}{passcode}"


def _summary(ctx: RequestContext, found: Meeting) -> dict[str, Any]:
    shown = {
        "uuid": found.uuid,
        "id": found.id,
        "host_id": found.host_id,
        "topic": found.topic,
        "type": found.type,
        **({} if found.start_ms is None else {"start_time": instant(found.start_ms)}),
        "duration": found.duration,
        "timezone": found.timezone,
        "created_at": instant(found.created_ms),
        "join_url": join_address(ctx, found),
    }
    if found.details.get("agenda"):
        shown["agenda"] = found.details["agenda"]
    return shown
