"""Meetings and their registrants, as Zoom writes them."""

from __future__ import annotations

from typing import Any

from mockzoom.api.wire.pages import paging
from mockzoom.domain.clock import instant
from mockzoom.domain.join_url import HOST, JoinUrls, passcode_parameter
from mockzoom.domain.meetings import Meeting
from mockzoom.domain.profiles import Profile
from mockzoom.domain.records import LICENSED
from mockzoom.domain.registration import NO_REGISTRATION
from mockzoom.operations.meeting_registrants import RegisteredForMeeting
from mockzoom.operations.meetings import HostedMeeting
from mockzoom.operations.paging import Page
from mockzoom.operations.world import World


def meeting(world: World, result: HostedMeeting) -> dict[str, Any]:
    """A meeting in full; where people register, it says on which page."""
    found, host = result
    shown: dict[str, Any] = {
        **_summary(world, found),
        "host_email": host.email,
        "status": "waiting",
        "start_url": f"https://{HOST}/s/{found.id}?zak={world.ids.secret('start', found.id)}",
        "settings": found.settings,
        **{name: value for name, value in found.details.items() if value != ""},
    }
    if found.password:
        shown["password"] = found.password
        shown["encrypted_password"] = passcode_parameter(found, world.ids)
    if found.settings["approval_type"] != NO_REGISTRATION and host.type == LICENSED:
        shown["registration_url"] = f"https://{HOST}/meeting/register/{world.ids.short_id('register', found.id)}"
    if world.account.profile == Profile.LIVE_2025_06:
        shown["creation_source"] = "open_api"
    return shown


def meeting_list(world: World, page: Page[Meeting]) -> dict[str, Any]:
    """A page of meetings, in short."""
    return {**paging(page), "meetings": [_summary(world, m) for m in page.records]}


def registrant_created(world: World, result: RegisteredForMeeting) -> dict[str, Any]:
    """The answer of a single registration: `id` is the meeting, `registrant_id` the person."""
    of_meeting, (person,) = result
    shown: dict[str, Any] = {"id": of_meeting.id, "registrant_id": person.id, "topic": of_meeting.topic}
    if of_meeting.start_ms is not None:
        shown["start_time"] = instant(of_meeting.start_ms)
    if person.status == "approved":
        shown["join_url"] = JoinUrls(of_meeting, world.ids).link(person.id)
    return shown


def _summary(world: World, found: Meeting) -> dict[str, Any]:
    passcode = f"?pwd={passcode_parameter(found, world.ids)}" if found.password else ""
    shown = {
        "uuid": found.uuid,
        "id": found.id,
        "host_id": found.host_id,
        "topic": found.topic,
        "type": found.type,
        "duration": found.duration,
        "timezone": found.timezone,
        "created_at": instant(found.created_ms),
        "join_url": f"https://{HOST}/j/{found.id}{passcode}",
    }
    if found.start_ms is not None:
        shown["start_time"] = instant(found.start_ms)
    if found.details.get("agenda"):
        shown["agenda"] = found.details["agenda"]
    return shown
