"""Ways into a webinar beside registration: tokens for bots and captions, a SIP address, invitations by name."""

from __future__ import annotations

from typing import NamedTuple

from mockzoom.domain.records import Webinar
from mockzoom.domain.refusal_rows.streaming import (
    CAPTIONS_OFF,
    LIVE_STREAMING_FORBIDDEN,
    LOCAL_ARCHIVING_FORBIDDEN,
    LOCAL_RECORDING_FORBIDDEN,
    WEBINAR_NOT_STARTED,
)
from mockzoom.domain.refusals import Row, refuse
from mockzoom.domain.sessions import Session
from mockzoom.domain.user_settings import setting
from mockzoom.operations.sessions import live_session
from mockzoom.operations.world import Ask, World, webinar_for


class Dialing(NamedTuple):
    """How a room system dials into a webinar; `crc` if the account may connect room systems."""

    webinar: Webinar
    passcode: str
    crc: bool


class Invitations(NamedTuple):
    """Those invited to a webinar: ids, and names in the same order."""

    webinar: Webinar
    ids: list[str]
    names: list[str]


def webinar_live_streaming_join_token(world: World, ask: Ask) -> str:
    """A token for a bot that streams."""
    return _token(world, ask, "in_meeting", "webinar_live_streaming", LIVE_STREAMING_FORBIDDEN)


def webinar_local_archiving_archive_token(world: World, ask: Ask) -> str:
    """A token for a bot that archives."""
    return _token(world, ask, "recording", "archive", LOCAL_ARCHIVING_FORBIDDEN)


def webinar_local_recording_join_token(world: World, ask: Ask) -> str:
    """A token for a bot that records."""
    return _token(world, ask, "recording", "local_recording", LOCAL_RECORDING_FORBIDDEN)


def webinar_token(world: World, ask: Ask) -> Session:
    """The running session, for which captions may be sent."""
    webinar, host = webinar_for(world, int(ask.path["webinarId"]))
    if not setting(host, "in_meeting", "closed_caption"):
        raise refuse(CAPTIONS_OFF)
    live = live_session(world, webinar)
    if live is None:
        raise refuse(WEBINAR_NOT_STARTED, webinar_id=webinar.id)
    return live


def get_webinar_sip_dialing_with_passcode(world: World, ask: Ask) -> Dialing:
    """How to dial in, with the passcode of the body; it is not checked (SPEC25).

    That every paid plan has the Conference Room Connector is inferred.
    """
    webinar = webinar_for(world, int(ask.path["webinarId"])).webinar
    return Dialing(webinar, ask.body.get("passcode", ""), world.account.plan != "free")


def webinar_invite_links_create(world: World, ask: Ask) -> Invitations:
    """A link for each of those named, in their order; the same name twice has two."""
    webinar = webinar_for(world, int(ask.path["webinarId"])).webinar
    names = [attendee["name"] for attendee in ask.body["attendees"]]
    first = world.state.next_number("invitations", len(names))
    ids = [world.ids.short_id("invitation", n) for n in range(first, first + len(names))]
    return Invitations(webinar, ids, names)


def _token(world: World, ask: Ask, section: str, name: str, forbidden: Row) -> str:
    """A webinar's token for what a setting of its host allows; it is the same each time."""
    webinar, host = webinar_for(world, int(ask.path["webinarId"]))
    if not setting(host, section, name):
        raise refuse(forbidden)
    return world.ids.secret(f"{name} token", webinar.id)
