"""Serializers of webinars."""

from __future__ import annotations

from typing import Any

from mockzoom.zoom.account_clock import instant
from mockzoom.zoom.context import RequestContext
from mockzoom.zoom.pagination import Page, paging
from mockzoom.zoom.profiles import Feature
from mockzoom.zoom.registrants.join_urls import JOIN_HOST, passcode_parameter
from mockzoom.zoom.webinars.models import HostedWebinar, Occurrence, Webinar

# Settings that SPEC25 shows with a default and SPEC21 does not have.
_SETTINGS_2025 = {"hd_video_for_attendees": False, "send_1080p_video_to_attendees": False}


def serialize_webinar_created(ctx: RequestContext, result: HostedWebinar) -> dict[str, Any]:
    """Return a new webinar: `registrants_confirmation_email` is repeated outside the settings (SPEC21, SPEC25)."""
    shown = serialize_webinar(ctx, result)
    if "registrants_confirmation_email" in shown["settings"]:
        shown["registrants_confirmation_email"] = shown["settings"]["registrants_confirmation_email"]
    return shown


def serialize_webinar(ctx: RequestContext, result: HostedWebinar) -> dict[str, Any]:
    """Return a webinar in full."""
    found, host, shown_occurrences = result
    shown: dict[str, Any] = {
        **_summary(found),
        "host_email": host.email,
        "start_url": f"https://{JOIN_HOST}/s/{found.id}?zak={ctx.ids.secret('start', found.id)}",
        "settings": (
            {**_SETTINGS_2025, **found.settings} if ctx.profile.has(Feature.ATTENDEE_VIDEO_SETTINGS) else found.settings
        ),
        **{name: value for name, value in found.details.items() if value != ""},
    }
    if found.password:
        shown["password"] = found.password
        shown["encrypted_passcode"] = passcode_parameter(found, ctx.ids)
        shown["join_url"] += f"?pwd={shown['encrypted_passcode']}"
        if ctx.profile.has(Feature.ROOM_PASSCODES):
            shown["h323_passcode"] = ctx.ids.device_passcode(found.password, found.id)
    if found.occurrences:
        shown["occurrences"] = [serialize_occurrence(o) for o in shown_occurrences]
    if ctx.profile.has(Feature.CREATION_SOURCE):
        shown["creation_source"] = "open_api"
    return shown


def serialize_occurrence(one: Occurrence) -> dict[str, Any]:
    """Return an occurrence."""
    return {
        "occurrence_id": one.id,
        "start_time": instant(one.start_ms),
        "duration": one.duration,
        "status": one.status,
    }


def serialize_webinar_list(ctx: RequestContext, page: Page[Webinar]) -> dict[str, Any]:
    """Return a page of webinars, in short form; with SIMULIVE_IN_LISTS each says whether it is simulive."""
    if not ctx.profile.has(Feature.SIMULIVE_IN_LISTS):
        return {**paging(page), "webinars": [_summary(w) for w in page.records]}
    rows = [{**_summary(w), "is_simulive": w.details.get("is_simulive", False)} for w in page.records]
    return {**paging(page), "webinars": rows}


def _summary(found: Webinar) -> dict[str, Any]:
    shown = {
        "uuid": found.uuid,
        "id": found.id,
        "host_id": found.host_id,
        "topic": found.topic,
        "type": found.type,
        "duration": found.duration,
        "timezone": found.timezone,
        "created_at": instant(found.created_ms),
        "join_url": f"https://{JOIN_HOST}/j/{found.id}",
    }
    if found.start_ms is not None:
        shown["start_time"] = instant(found.start_ms)
    if found.details.get("agenda"):
        shown["agenda"] = found.details["agenda"]
    return shown
