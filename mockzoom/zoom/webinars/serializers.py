"""Serializers of webinars."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from mockzoom.zoom.account_clock import instant
from mockzoom.zoom.context import RequestContext
from mockzoom.zoom.pagination import BOTH_FIELDS, NO_FIELDS, Page, paging
from mockzoom.zoom.profiles import Feature
from mockzoom.zoom.registrants.join_urls import JOIN_HOST, passcode_parameter, registration_page
from mockzoom.zoom.webinars.models import DELETED, NO_REGISTRATION, HostedWebinar, Occurrence, Webinar
from mockzoom.zoom.webinars.shown_settings import settings_in_response


def serialize_webinar_created(ctx: RequestContext, result: HostedWebinar) -> dict[str, Any]:
    """Return a new webinar: `registrants_confirmation_email` is repeated outside the settings (SPEC21, SPEC25)."""
    shown = serialize_webinar(ctx, result)
    if "registrants_confirmation_email" in shown["settings"]:
        shown["registrants_confirmation_email"] = shown["settings"]["registrants_confirmation_email"]
    return shown


def serialize_webinar(ctx: RequestContext, result: HostedWebinar) -> dict[str, Any]:
    """Return a webinar in full, in the order of real responses (facts 8.1 a10).

    `registration_url` is shown with registration only (facts 8.1 a6).
    """
    found, host, shown_occurrences, is_occurrence = result
    hides_start = found.occurrences and not is_occurrence and ctx.profile.has(Feature.SERIES_WITHOUT_START)
    shown: dict[str, Any] = {
        "uuid": found.uuid,
        "id": found.id,
        "host_id": found.host_id,
        "host_email": host.email,
        "topic": found.topic,
        "type": found.type,
        **({} if hides_start else _start(found)),
        "duration": found.duration,
        "timezone": found.timezone,
        "agenda": found.details.get("agenda", ""),
        "created_at": instant(found.created_ms),
        "start_url": f"https://{JOIN_HOST}/s/{found.id}?zak={ctx.ids.secret('start', found.id)}",
        "join_url": _join_url(found),
    }
    if found.settings["approval_type"] != NO_REGISTRATION:
        shown["registration_url"] = registration_page(found, ctx.ids)
    if found.password:
        shown["password"] = found.password
        shown["encrypted_passcode"] = passcode_parameter(found, ctx.ids)
        shown["join_url"] += f"?pwd={shown['encrypted_passcode']}"
        if ctx.profile.has(Feature.ROOM_PASSCODES):
            shown["h323_passcode"] = ctx.ids.device_passcode(found.password, found.id)
    if found.occurrences:
        shown["occurrences"] = [serialize_occurrence(o) for o in listed_occurrences(shown_occurrences, ctx)]
    shown["settings"] = settings_in_response(found, host, ctx.profile)
    if ctx.profile.has(Feature.CREATION_SOURCE):
        shown["creation_source"] = "open_api"
    hidden = {"agenda"} if ctx.profile.has(Feature.SIMULIVE_DELAY) else {"agenda", "simulive_delay_start"}
    return shown | {name: value for name, value in found.details.items() if name not in hidden and value != ""}


def listed_occurrences(occurrences: Iterable[Occurrence], ctx: RequestContext) -> list[Occurrence]:
    """Return the occurrences that the profile lists: deleted ones only with DELETED_OCCURRENCES_ARE_LISTED."""
    everything = ctx.profile.has(Feature.DELETED_OCCURRENCES_ARE_LISTED)
    return [one for one in occurrences if everything or one.status != DELETED]


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
    usual = BOTH_FIELDS if ctx.profile.has(Feature.PAGE_NUMBERS_OF_WEBINARS) else NO_FIELDS
    rows = [_summary(w) for w in page.records]
    if ctx.profile.has(Feature.SIMULIVE_IN_LISTS):
        flags = [w.details.get("is_simulive", False) for w in page.records]
        rows = [row | {"is_simulive": flag} for row, flag in zip(rows, flags, strict=True)]
    return {**paging(ctx, page, usual), "webinars": rows}


def _summary(found: Webinar) -> dict[str, Any]:
    shown = {
        "uuid": found.uuid,
        "id": found.id,
        "host_id": found.host_id,
        "topic": found.topic,
        "type": found.type,
        **_start(found),
        "duration": found.duration,
        "timezone": found.timezone,
        "created_at": instant(found.created_ms),
        "join_url": _join_url(found),
    }
    if found.details.get("agenda"):
        shown["agenda"] = found.details["agenda"]
    return shown


def _start(found: Webinar) -> dict[str, Any]:
    return {} if found.start_ms is None else {"start_time": instant(found.start_ms)}


def _join_url(found: Webinar) -> str:
    return f"https://{JOIN_HOST}/j/{found.id}"
