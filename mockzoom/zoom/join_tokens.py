"""Join tokens, captions, SIP dialing and invite links.

Operations: webinarLiveStreamingJoinToken, webinarLocalArchivingArchiveToken, webinarLocalRecordingJoinToken,
webinarToken, getWebinarSipDialingWithPasscode, webinarInviteLinksCreate. Nothing here is stored.
"""

from __future__ import annotations

from typing import Any, NamedTuple
from urllib.parse import quote

from mockzoom.zoom.context import OperationRequest, RequestContext
from mockzoom.zoom.error_definitions import define_error, v2021_08, v2025_06
from mockzoom.zoom.errors import ErrorSpec, api_error
from mockzoom.zoom.evidence import DOCUMENTED, INFERRED
from mockzoom.zoom.registrants.join_urls import JoinUrls
from mockzoom.zoom.registry import operation
from mockzoom.zoom.sessions.errors import WEBINAR_NOT_STARTED
from mockzoom.zoom.sessions.handlers import get_live_session
from mockzoom.zoom.sessions.rules import Session
from mockzoom.zoom.users.settings import setting
from mockzoom.zoom.webinars.lookup import require_webinar
from mockzoom.zoom.webinars.models import Webinar

# Lifetimes in seconds (SPEC25; those of SIP dialing and captions are taken from its examples).
JOIN_TOKEN_LIFE = 120

SIP_LIFE = 7200

CAPTION_LIFE = 86_400


class Dialing(NamedTuple):
    """The data with which a room system dials in; `crc` is whether the account has the Conference Room Connector."""

    webinar: Webinar
    passcode: str
    crc: bool


class Invitations(NamedTuple):
    """Invitations to a webinar: ids and names, in the same order."""

    webinar: Webinar
    ids: list[str]
    names: list[str]


_NOT_IN_SPEC21 = "not in SPEC21; the text of SPEC25"

_CAPTIONS_OFF = (
    "Closed captioning disabled. To enable this feature, enable the Closed captioning and Allow use of caption API "
    "Token to integrate with 3rd-party Closed Captioning services settings in the Zoom web portal's Settings interface."
)

_NOT_ALLOWED = (
    "Not allowed to start {what}. To use this feature, enable the {setting} setting in the Settings page of the Zoom "
    "web portal."
)

_NO_STREAM_TOKEN, _NO_RECORDING_TOKEN, _NO_ARCHIVE_TOKEN = (
    _NOT_ALLOWED.replace("{what}", what).replace("{setting}", setting)
    for what, setting in (
        ("live streaming", "Allow livestreaming of webinars"),
        ("local recording", "Local Recording"),
        ("local archiving", "Archive meetings and webinars"),
    )
)

CAPTIONS_OFF = define_error(
    "captions_off",
    "the host's user setting `in_meeting.closed_caption` is off",
    v2021_08(400, 3000, _CAPTIONS_OFF, INFERRED, _NOT_IN_SPEC21),
    v2025_06(400, 3000, _CAPTIONS_OFF, DOCUMENTED, "SPEC25, without its markup"),
)

LIVE_STREAMING_FORBIDDEN = define_error(
    "live_streaming_forbidden",
    "the host's user setting `in_meeting.webinar_live_streaming` is off",
    v2021_08(400, 3000, _NO_STREAM_TOKEN, INFERRED, _NOT_IN_SPEC21),
    v2025_06(400, 3000, _NO_STREAM_TOKEN, DOCUMENTED, "SPEC25, without its markup"),
)

LOCAL_RECORDING_FORBIDDEN = define_error(
    "local_recording_forbidden",
    "the host's user setting `recording.local_recording` is off",
    v2021_08(400, 3000, _NO_RECORDING_TOKEN, INFERRED, _NOT_IN_SPEC21),
    v2025_06(400, 3000, _NO_RECORDING_TOKEN, DOCUMENTED, "SPEC25, without its markup"),
)

LOCAL_ARCHIVING_FORBIDDEN = define_error(
    "local_archiving_forbidden",
    "the host's user setting `recording.archive` is off",
    v2021_08(400, 3000, _NO_ARCHIVE_TOKEN, INFERRED, _NOT_IN_SPEC21),
    v2025_06(400, 3000, _NO_ARCHIVE_TOKEN, DOCUMENTED, "SPEC25, without its markup"),
)


def serialize_join_token(_: RequestContext, token: str) -> dict[str, Any]:
    """Return a token for a bot, with its lifetime."""
    return {"expire_in": JOIN_TOKEN_LIFE, "token": token}


def serialize_caption_token(ctx: RequestContext, session: Session) -> dict[str, Any]:
    """Return the URL that accepts captions, valid for a day; its form follows the example in SPEC25."""
    number = int.from_bytes(ctx.ids.draw("caption", session.uuid, 4))
    signature = ctx.ids.secret("caption signature", session.uuid, 20)
    parameters = "spparams=id%2Cns%2Cexpire&signature=" + signature
    namespace = quote(session.uuid, safe="=")
    return {
        "token": f"https://wmcc.zoom.us/closedcaption?id={number}&ns={namespace}&expire={CAPTION_LIFE}&{parameters}",
    }


def serialize_sip_dialing(ctx: RequestContext, dialing: Dialing) -> dict[str, Any]:
    """Return the SIP address: number, passcode, three empty parts, and the participant's code if there is CRC."""
    code = ctx.ids.draw("sip", dialing.webinar.id, 8).hex()[:9]
    passcode = quote(dialing.passcode, safe="")
    return {
        "sip_dialing": f"{dialing.webinar.id}.{passcode}....{code if dialing.crc else ''}@zoomcrc.com",
        "paid_crc_plan_participant": dialing.crc,
        "participant_identifier_code": code,
        "expire_in": SIP_LIFE,
    }


def serialize_invite_links(ctx: RequestContext, invitations: Invitations) -> dict[str, Any]:
    """Return the invited names with their join links (inferred: built like those of registrants)."""
    links = JoinUrls(invitations.webinar, ctx.ids).links(invitations.ids)
    pairs = zip(invitations.names, links, strict=True)
    return {"attendees": [{"name": name, "join_url": link} for name, link in pairs]}


@operation("webinarLiveStreamingJoinToken", serializer=serialize_join_token)
def webinar_live_streaming_join_token(ctx: RequestContext, request: OperationRequest) -> str:
    """Return a token for a bot that streams the webinar."""
    return _token(ctx, request, "in_meeting", "webinar_live_streaming", LIVE_STREAMING_FORBIDDEN)


@operation("webinarLocalArchivingArchiveToken", serializer=serialize_join_token)
def webinar_local_archiving_archive_token(ctx: RequestContext, request: OperationRequest) -> str:
    """Return a token for a bot that archives the webinar."""
    return _token(ctx, request, "recording", "archive", LOCAL_ARCHIVING_FORBIDDEN)


@operation("webinarLocalRecordingJoinToken", serializer=serialize_join_token)
def webinar_local_recording_join_token(ctx: RequestContext, request: OperationRequest) -> str:
    """Return a token for a bot that records the webinar."""
    return _token(ctx, request, "recording", "local_recording", LOCAL_RECORDING_FORBIDDEN)


@operation("webinarToken", serializer=serialize_caption_token)
def webinar_token(ctx: RequestContext, request: OperationRequest) -> Session:
    """Return the live session, for which a client can send captions."""
    webinar, host = require_webinar(ctx, int(request.path_params["webinarId"]))
    if not setting(host, "in_meeting", "closed_caption"):
        raise api_error(CAPTIONS_OFF)
    live = get_live_session(ctx, webinar)
    if live is None:
        raise api_error(WEBINAR_NOT_STARTED, webinar_id=webinar.id)
    return live


@operation("getWebinarSipDialingWithPasscode", serializer=serialize_sip_dialing)
def get_webinar_sip_dialing_with_passcode(ctx: RequestContext, request: OperationRequest) -> Dialing:
    """Return the dialing data with the passcode in the body, which is not checked (SPEC25).

    That every paid plan has the Conference Room Connector (CRC) is inferred.
    """
    webinar = require_webinar(ctx, int(request.path_params["webinarId"])).webinar
    return Dialing(webinar, request.body.get("passcode", ""), ctx.account.plan != "free")


@operation("webinarInviteLinksCreate", serializer=serialize_invite_links)
def webinar_invite_links_create(ctx: RequestContext, request: OperationRequest) -> Invitations:
    """Return an invitation per name, in the order of the body; a repeated name gets two, no names get none."""
    webinar = require_webinar(ctx, int(request.path_params["webinarId"])).webinar
    names = [attendee["name"] for attendee in request.body.get("attendees", ())]
    first = ctx.state.next_number("invitations", len(names))
    ids = [ctx.ids.short_id("invitation", n) for n in range(first, first + len(names))]
    return Invitations(webinar, ids, names)


def _token(ctx: RequestContext, request: OperationRequest, section: str, name: str, error: ErrorSpec) -> str:
    """Return the token of a webinar for a feature; repeated requests return the same one.

    Raises `error` if the host's setting `section.name` is off.
    """
    webinar, host = require_webinar(ctx, int(request.path_params["webinarId"]))
    if not setting(host, section, name):
        raise api_error(error)
    return ctx.ids.secret(f"{name} token", webinar.id)
