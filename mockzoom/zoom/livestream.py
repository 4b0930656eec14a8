"""Live streams: getWebinarLiveStreamDetails, webinarLiveStreamUpdate, webinarLiveStreamStatusUpdate.

A live stream sends a webinar to an external streaming service.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from mockzoom.storage.collections import EMPTY_MAPPING, Collection
from mockzoom.zoom.context import OperationRequest, RequestContext
from mockzoom.zoom.error_definitions import define_error, v2021_08, v2025_06
from mockzoom.zoom.errors import api_error
from mockzoom.zoom.evidence import DOCUMENTED, INFERRED
from mockzoom.zoom.registry import operation
from mockzoom.zoom.sessions.errors import WEBINAR_NOT_STARTED
from mockzoom.zoom.sessions.handlers import get_live_session
from mockzoom.zoom.text import is_web_address
from mockzoom.zoom.users.settings import setting
from mockzoom.zoom.webinars.lookup import require_webinar
from mockzoom.zoom.webinars.models import WEBINARS, Webinar
from mockzoom.zoom.webinars.schedule import invalid

# Returned for a webinar without a stream; Zoom does not document that response (inferred).
UNSET: Mapping[str, str] = MappingProxyType({"page_url": "", "stream_key": "", "stream_url": ""})

_SETTING = ("in_meeting", "webinar_live_streaming")


class LiveStream(NamedTuple):
    """The live stream of a webinar.

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
    "live_streams", LiveStream, lambda s: s.webinar_id, list_key=lambda s: (s.webinar_id, None), cascade_from=WEBINARS
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

STREAM_NOT_CONFIGURED = define_error(
    "stream_not_configured",
    "the webinar has no stream address or key, or the host's user setting `in_meeting.webinar_live_streaming` is off",
    v2021_08(400, 3000, _NOT_CONFIGURED, INFERRED, _NOT_IN_SPEC21),
    v2025_06(400, 3000, _NOT_CONFIGURED, DOCUMENTED, "SPEC25; that the setting counts, too, is our judgement"),
)


def serialize_livestream(_: RequestContext, stream: LiveStream) -> dict[str, Any]:
    """Return the addresses of the stream."""
    return dict(stream.details)


@operation("getWebinarLiveStreamDetails", serializer=serialize_livestream)
def get_webinar_live_stream_details(ctx: RequestContext, request: OperationRequest) -> LiveStream:
    """Return the stream of the webinar; without a stream its addresses are empty (inferred)."""
    return _stream(ctx, _require_streaming(ctx, request))


@operation("webinarLiveStreamUpdate")
def webinar_live_stream_update(ctx: RequestContext, request: OperationRequest) -> None:
    """Replace the addresses in the body; an absent resolution is kept (inferred).

    Raises a validation error if `page_url` is not a web address.
    """
    webinar = _require_streaming(ctx, request)
    if not is_web_address(request.body["page_url"]):
        raise invalid("page_url")
    stream = _stream(ctx, webinar)
    ctx.state.put(LIVE_STREAMS, [stream._replace(details={**stream.details, **request.body})])


@operation("webinarLiveStreamStatusUpdate")
def webinar_live_stream_status_update(ctx: RequestContext, request: OperationRequest) -> None:
    """Start or stop the stream, and change its settings.

    The settings of a running stream do not change (SPEC25). Starting a running stream or stopping a stopped one does
    nothing (inferred). A body without `action` only changes settings.
    """
    webinar, host = require_webinar(ctx, int(request.path_params["webinarId"]))
    stream = _stream(ctx, webinar)
    if not stream.configured or not setting(host, *_SETTING):
        raise api_error(STREAM_NOT_CONFIGURED)
    live = get_live_session(ctx, webinar)
    if live is None:
        raise api_error(WEBINAR_NOT_STARTED, webinar_id=webinar.id)
    if stream.session_uuid != live.uuid:
        stream = stream._replace(settings={**stream.settings, **request.body.get("settings", {})})
    uuid = {"start": live.uuid, "stop": ""}.get(request.body.get("action", ""), stream.session_uuid)
    ctx.state.put(LIVE_STREAMS, [stream._replace(session_uuid=uuid)])


def _require_streaming(ctx: RequestContext, request: OperationRequest) -> Webinar:
    """Return the webinar.

    Raises the errors of `require_webinar`, and `custom_streaming_off`.
    """
    webinar, host = require_webinar(ctx, int(request.path_params["webinarId"]))
    if not setting(host, *_SETTING):
        raise api_error(CUSTOM_STREAMING_OFF)
    return webinar


def _stream(ctx: RequestContext, webinar: Webinar) -> LiveStream:
    return ctx.state.get(LIVE_STREAMS, webinar.id) or LiveStream(webinar.id, UNSET)
