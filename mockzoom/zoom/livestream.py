"""Live streams of webinars and meetings: a live stream sends one to an external streaming service.

Operations: getWebinarLiveStreamDetails, webinarLiveStreamUpdate, webinarLiveStreamStatusUpdate, and the same three of
meetings. SPEC25 lists no error for a host of meetings whose settings do not allow live streaming.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from mockzoom.storage.collections import EMPTY_MAPPING, Collection
from mockzoom.zoom.account_clock import instant
from mockzoom.zoom.context import OperationRequest, RequestContext
from mockzoom.zoom.error_definitions import all_profiles, define_error, v2021_08, v2025_06
from mockzoom.zoom.errors import api_error
from mockzoom.zoom.evidence import DOCUMENTED, INFERRED
from mockzoom.zoom.meetings.errors import MEETING_NOT_STARTED
from mockzoom.zoom.meetings.events import meeting_identity
from mockzoom.zoom.meetings.models import Meeting
from mockzoom.zoom.occasion_lookup import require_occasion
from mockzoom.zoom.profiles import Feature
from mockzoom.zoom.registry import operation
from mockzoom.zoom.request_errors import invalid_field
from mockzoom.zoom.sessions.errors import WEBINAR_NOT_STARTED
from mockzoom.zoom.sessions.handlers import get_live_session
from mockzoom.zoom.sessions.occasions import HELD_IN, Occasion
from mockzoom.zoom.sessions.rules import Session
from mockzoom.zoom.text import is_web_address
from mockzoom.zoom.users.settings import setting
from mockzoom.zoom.webhooks.announce import announce, operator_of

# Returned for a webinar without a stream; Zoom does not document that response (inferred).
UNSET: Mapping[str, str] = MappingProxyType({"page_url": "", "stream_key": "", "stream_url": ""})

SERVICE = "Custom live streaming service"  # as Zoom's events call a stream with own addresses (DOC api/webhooks)

_SETTING = ("in_meeting", "webinar_live_streaming")


class LiveStream(NamedTuple):
    """The live stream of a webinar or meeting, whose number is `webinar_id`.

    `details` (addresses) and `settings` (appearance) have the form of the request bodies. `session_uuid` is the session
    in which the stream is on, or empty.
    """

    webinar_id: int
    details: Mapping[str, Any]
    settings: Mapping[str, Any] = EMPTY_MAPPING
    session_uuid: str = ""

    @property
    def configured(self) -> bool:
        """Whether the stream has an address and a key."""
        return bool(self.details["stream_url"] and self.details["stream_key"])


LIVE_STREAMS = Collection(
    "live_streams",
    LiveStream,
    lambda s: s.webinar_id,
    list_key=lambda s: (s.webinar_id, None),
    cascade_from=HELD_IN,
)


_STREAMING_OFF = "The current user has not enabled the custom live streaming feature of the webinar."

_NOT_CONFIGURED = "The current webinar is not configured with a custom streaming service."

_NOT_IN_SPEC21 = "not in SPEC21; the text of SPEC25"

CUSTOM_STREAMING_OFF = define_error(
    "custom_streaming_off",
    "the host's user setting `in_meeting.webinar_live_streaming` is off",
    v2021_08(400, 200, _STREAMING_OFF, INFERRED, _NOT_IN_SPEC21),
    v2025_06(400, 200, _STREAMING_OFF, DOCUMENTED, "SPEC25"),
)

_OF_A_MEETING = "meetingLiveStreamStatusUpdate"

STREAM_NOT_CONFIGURED = define_error(
    "stream_not_configured",
    "a stream address or key is missing, or, for webinars, the host's user setting `in_meeting.webinar_live_streaming` "
    "is off",
    all_profiles(
        400,
        3000,
        _NOT_CONFIGURED.replace("webinar", "meeting"),
        INFERRED,
        "SPEC25 has the text for webinars, and no error for meetings",
        _OF_A_MEETING,
    ),
    v2021_08(400, 3000, _NOT_CONFIGURED, INFERRED, _NOT_IN_SPEC21),
    v2025_06(400, 3000, _NOT_CONFIGURED, DOCUMENTED, "SPEC25; that the setting counts, too, is our judgement"),
)

_ENCRYPTED = "End-to-end encrypted meetings currently do not support the livestreaming feature."

ENCRYPTED_MEETING = define_error(
    "encrypted_meeting",
    "the meeting is end-to-end encrypted (`settings.encryption_type` e2ee)",
    v2021_08(400, 4400, _ENCRYPTED, INFERRED, _NOT_IN_SPEC21),
    v2025_06(400, 4400, _ENCRYPTED, DOCUMENTED, "SPEC25"),
)


def serialize_livestream(_: RequestContext, stream: LiveStream) -> dict[str, Any]:
    """Return the addresses of the stream."""
    return dict(stream.details)


@operation("getWebinarLiveStreamDetails", serializer=serialize_livestream)
@operation("getMeetingLiveStreamDetails", serializer=serialize_livestream)
def get_live_stream(ctx: RequestContext, request: OperationRequest) -> LiveStream:
    """Return the stream of a webinar or meeting; without a stream its addresses are empty (inferred)."""
    return _stream(ctx, _require_streaming(ctx, request))


@operation("webinarLiveStreamUpdate")
@operation("meetingLiveStreamUpdate")
def update_live_stream(ctx: RequestContext, request: OperationRequest) -> None:
    """Replace the addresses in the body; an absent resolution is kept (inferred).

    Raises a validation error if `page_url` is not a web address, or is absent where the profile requires it.
    """
    occasion = _require_streaming(ctx, request)
    page = request.body.get("page_url")
    if page is None and ctx.profile.has(Feature.STREAM_PAGES):
        raise invalid_field("page_url", missing=True)
    if page is not None and not is_web_address(page):
        raise invalid_field("page_url")
    stream = _stream(ctx, occasion)
    ctx.state.put(LIVE_STREAMS, [stream._replace(details={**stream.details, **request.body})])


@operation("webinarLiveStreamStatusUpdate")
@operation("meetingLiveStreamStatusUpdate")
def update_live_stream_status(ctx: RequestContext, request: OperationRequest) -> None:
    """Start or stop the stream, and change its settings.

    The settings of a running stream do not change (SPEC25), except with the action `mode`, which meetings have.
    Starting a running stream or stopping a stopped one does nothing (inferred). A body without `action` only changes
    settings.
    """
    occasion, host = require_occasion(ctx, request)
    stream = _stream(ctx, occasion)
    if isinstance(occasion, Meeting) and occasion.settings.get("encryption_type") == "e2ee":
        raise api_error(ENCRYPTED_MEETING)
    if not stream.configured or not (isinstance(occasion, Meeting) or setting(host, *_SETTING)):
        raise api_error(STREAM_NOT_CONFIGURED)
    live = get_live_session(ctx, occasion)
    if live is None and isinstance(occasion, Meeting):
        raise api_error(MEETING_NOT_STARTED, meeting_id=occasion.id)
    if live is None:
        raise api_error(WEBINAR_NOT_STARTED, webinar_id=occasion.id)
    action = request.body.get("action", "")
    if stream.session_uuid != live.uuid or action == "mode":
        stream = stream._replace(settings={**stream.settings, **request.body.get("settings", {})})
    uuid = {"start": live.uuid, "stop": ""}.get(action, stream.session_uuid)
    ctx.state.put(LIVE_STREAMS, [stream._replace(session_uuid=uuid)])
    if isinstance(occasion, Meeting) and (uuid == live.uuid) != (stream.session_uuid == live.uuid):
        _announce(ctx, occasion, live, stream, is_on=bool(uuid))


def _announce(ctx: RequestContext, meeting: Meeting, live: Session, stream: LiveStream, *, is_on: bool) -> None:
    """Announce that the stream of a meeting was started or stopped; webinars have no such events."""

    def build() -> dict[str, Any]:
        sent = {
            "service": SERVICE,
            "custom_live_streaming_settings": dict(stream.details),
            "date_time": instant(ctx.now),
        }
        shown = {**meeting_identity(meeting), "uuid": live.uuid, "live_streaming": sent}
        return {**operator_of(ctx), "object": shown}

    name = "meeting.live_streaming_started" if is_on else "meeting.live_streaming_stopped"
    announce(ctx, name, meeting.host_id, build)


def _require_streaming(ctx: RequestContext, request: OperationRequest) -> Occasion:
    """Return the webinar or meeting.

    Raises the errors of `require_occasion`, and for a webinar `custom_streaming_off`.
    """
    occasion, host = require_occasion(ctx, request)
    if not isinstance(occasion, Meeting) and not setting(host, *_SETTING):
        raise api_error(CUSTOM_STREAMING_OFF)
    return occasion


def _stream(ctx: RequestContext, occasion: Occasion) -> LiveStream:
    return ctx.state.get(LIVE_STREAMS, occasion.id) or LiveStream(occasion.id, UNSET)
