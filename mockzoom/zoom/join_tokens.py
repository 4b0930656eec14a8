"""Refusals about live streams, captions, join tokens and the live chat: of what is needed while a webinar runs."""

from __future__ import annotations

from typing import Any, NamedTuple
from urllib.parse import quote

from mockzoom.zoom.context import OperationRequest, RequestContext
from mockzoom.zoom.errors import ErrorSpec, all_profiles, api_error, define_error, v2021_08, v2025_06
from mockzoom.zoom.evidence import DOCUMENTED, INFERRED
from mockzoom.zoom.registrants.join_urls import JoinUrls
from mockzoom.zoom.registry import operation
from mockzoom.zoom.sessions.handlers import get_live_session
from mockzoom.zoom.sessions.rules import Session
from mockzoom.zoom.users.settings import setting
from mockzoom.zoom.webinars.lookup import require_webinar
from mockzoom.zoom.webinars.models import Webinar

_NOT_IN_SPEC21 = "not in SPEC21; the text of SPEC25"

_CAPTIONS = "webinarToken"

_STREAMING_OFF = "The current user has not enabled the custom live streaming feature of the webinar."

_NOT_CONFIGURED = "The current webinar is not configured with a custom streaming service."

_NOT_STARTED = "Webinar {webinar_id} has not started."

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

_NO_DLP = "DLP is not enabled on this account."

CUSTOM_STREAMING_OFF = define_error(
    "custom_streaming_off",
    "the host's user setting `in_meeting.webinar_live_streaming` is off",
    v2021_08(400, 200, _STREAMING_OFF, INFERRED, _NOT_IN_SPEC21),
    v2025_06(400, 200, _STREAMING_OFF, DOCUMENTED, "SPEC25"),
)

STREAM_NOT_CONFIGURED = define_error(
    "stream_not_configured",
    "the webinar has no stream to go to, or the host's user setting `in_meeting.webinar_live_streaming` is off",
    v2021_08(400, 3000, _NOT_CONFIGURED, INFERRED, _NOT_IN_SPEC21),
    v2025_06(400, 3000, _NOT_CONFIGURED, DOCUMENTED, "SPEC25; that the setting counts, too, is our judgement"),
)

WEBINAR_NOT_STARTED = define_error(
    "webinar_not_started",
    "the webinar is not on the air",
    v2021_08(400, 200, _NOT_STARTED, INFERRED, _NOT_IN_SPEC21),
    v2021_08(400, 3000, _NOT_STARTED, INFERRED, _NOT_IN_SPEC21, _CAPTIONS),
    v2025_06(400, 200, _NOT_STARTED, DOCUMENTED, "SPEC25 webinarLiveStreamStatusUpdate"),
    v2025_06(400, 3000, _NOT_STARTED, DOCUMENTED, "SPEC25 webinarToken", _CAPTIONS),
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

DLP_OFF = define_error(
    "dlp_off",
    "the account does not have data loss prevention (`dlp = false` in a seed file)",
    v2021_08(400, 300, _NO_DLP, INFERRED, _NOT_IN_SPEC21),
    v2025_06(400, 300, _NO_DLP, DOCUMENTED, "SPEC25"),
)

NO_LIVE_WEBINAR = define_error(
    "no_live_webinar",
    "the webinar exists but is not live, so there is no live webinar with this number",
    all_profiles(
        404, 3001, "Webinar does not exist: {webinar_id}.", INFERRED, "SPEC25's text for a webinar that is not there"
    ),
)

JOIN_TOKEN_LIFE, SIP_LIFE, CAPTION_LIFE = 120, 7200, 86_400  # seconds (SPEC25; the last two as in its examples)


def serialize_join_token(_: RequestContext, token: str) -> dict[str, Any]:
    """Return a token with which a bot joins."""
    return {"expire_in": JOIN_TOKEN_LIFE, "token": token}


def serialize_caption_token(ctx: RequestContext, session: Session) -> dict[str, Any]:
    """Return the address that accepts captions, valid for a day (its form is that of SPEC25's example)."""
    number = int.from_bytes(ctx.ids.draw("caption", session.uuid, 4))
    signature = ctx.ids.secret("caption signature", session.uuid, 20)
    signed = "spparams=id%2Cns%2Cexpire&signature=" + signature
    name = quote(session.uuid, safe="=")
    return {
        "token": f"https://wmcc.zoom.us/closedcaption?id={number}&ns={name}&expire={CAPTION_LIFE}&{signed}",
    }


def serialize_sip_dialing(ctx: RequestContext, dialing: Dialing) -> dict[str, Any]:
    """Return the address to dial: number, passcode, three empty parts, and the participant's code for those with CRC."""
    code = ctx.ids.draw("sip", dialing.webinar.id, 8).hex()[:9]
    passcode = quote(dialing.passcode, safe="")
    return {
        "sip_dialing": f"{dialing.webinar.id}.{passcode}....{code if dialing.crc else ''}@zoomcrc.com",
        "paid_crc_plan_participant": dialing.crc,
        "participant_identifier_code": code,
        "expire_in": SIP_LIFE,
    }


def serialize_invite_links(ctx: RequestContext, invitations: Invitations) -> dict[str, Any]:
    """Return the invited names, each with its link (that it is built like a registrant's is inferred)."""
    links = JoinUrls(invitations.webinar, ctx.ids).links(invitations.ids)
    pairs = zip(invitations.names, links, strict=True)
    return {"attendees": [{"name": name, "join_url": link} for name, link in pairs]}


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


@operation("webinarLiveStreamingJoinToken", serializer=serialize_join_token)
def webinar_live_streaming_join_token(ctx: RequestContext, request: OperationRequest) -> str:
    """Return a token for a bot that streams."""
    return _token(ctx, request, "in_meeting", "webinar_live_streaming", LIVE_STREAMING_FORBIDDEN)


@operation("webinarLocalArchivingArchiveToken", serializer=serialize_join_token)
def webinar_local_archiving_archive_token(ctx: RequestContext, request: OperationRequest) -> str:
    """Return a token for a bot that archives."""
    return _token(ctx, request, "recording", "archive", LOCAL_ARCHIVING_FORBIDDEN)


@operation("webinarLocalRecordingJoinToken", serializer=serialize_join_token)
def webinar_local_recording_join_token(ctx: RequestContext, request: OperationRequest) -> str:
    """Return a token for a bot that records."""
    return _token(ctx, request, "recording", "local_recording", LOCAL_RECORDING_FORBIDDEN)


@operation("webinarToken", serializer=serialize_caption_token)
def webinar_token(ctx: RequestContext, request: OperationRequest) -> Session:
    """Return the running session, for which captions may be sent."""
    webinar, host = require_webinar(ctx, int(request.path_params["webinarId"]))
    if not setting(host, "in_meeting", "closed_caption"):
        raise api_error(CAPTIONS_OFF)
    live = get_live_session(ctx, webinar)
    if live is None:
        raise api_error(WEBINAR_NOT_STARTED, webinar_id=webinar.id)
    return live


@operation("getWebinarSipDialingWithPasscode", serializer=serialize_sip_dialing)
def get_webinar_sip_dialing_with_passcode(ctx: RequestContext, request: OperationRequest) -> Dialing:
    """How to dial in, with the passcode of the body; it is not checked (SPEC25).

    That every paid plan has the Conference Room Connector is inferred.
    """
    webinar = require_webinar(ctx, int(request.path_params["webinarId"])).webinar
    return Dialing(webinar, request.body.get("passcode", ""), ctx.account.plan != "free")


@operation("webinarInviteLinksCreate", serializer=serialize_invite_links)
def webinar_invite_links_create(ctx: RequestContext, request: OperationRequest) -> Invitations:
    """Return a link for each name, in their order; the same name twice has two."""
    webinar = require_webinar(ctx, int(request.path_params["webinarId"])).webinar
    names = [attendee["name"] for attendee in request.body["attendees"]]
    first = ctx.state.next_number("invitations", len(names))
    ids = [ctx.ids.short_id("invitation", n) for n in range(first, first + len(names))]
    return Invitations(webinar, ids, names)


def _token(ctx: RequestContext, request: OperationRequest, section: str, name: str, forbidden: ErrorSpec) -> str:
    """Return a webinar's token for what a setting of its host allows; it is the same each time."""
    webinar, host = require_webinar(ctx, int(request.path_params["webinarId"]))
    if not setting(host, section, name):
        raise api_error(forbidden)
    return ctx.ids.secret(f"{name} token", webinar.id)
