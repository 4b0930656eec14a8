"""The external live stream of a webinar: getWebinarLiveStreamDetails and its updates."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from mockzoom.storage.collections import EMPTY_MAPPING, Collection
from mockzoom.zoom.context import OperationRequest, RequestContext
from mockzoom.zoom.errors import api_error
from mockzoom.zoom.join_tokens import CUSTOM_STREAMING_OFF, STREAM_NOT_CONFIGURED, WEBINAR_NOT_STARTED
from mockzoom.zoom.registry import operation
from mockzoom.zoom.sessions.handlers import get_live_session
from mockzoom.zoom.text import is_web_address
from mockzoom.zoom.users.settings import setting
from mockzoom.zoom.webinars.lookup import require_webinar
from mockzoom.zoom.webinars.models import WEBINARS, Webinar
from mockzoom.zoom.webinars.schedule import invalid

# The response for a webinar without a stream is not documented (inferred).
UNSET: Mapping[str, str] = MappingProxyType({"page_url": "", "stream_key": "", "stream_url": ""})


class LiveStream(NamedTuple):
    """A webinar's stream. `details` (its addresses) and `settings` (how it looks) are as the API takes them.

    `session_uuid` is the session that it was last switched on in, empty if it was switched off since.
    """

    webinar_id: int
    details: Mapping[str, Any]
    settings: Mapping[str, Any] = EMPTY_MAPPING
    session_uuid: str = ""

    @property
    def configured(self) -> bool:
        """Whether the stream has somewhere to go."""
        return bool(self.details["stream_url"] and self.details["stream_key"])


LIVE_STREAMS = Collection(
    "live_streams", LiveStream, lambda s: s.webinar_id, list_key=lambda s: (s.webinar_id, None), cascade_from=WEBINARS
)


def serialize_livestream(_: RequestContext, stream: LiveStream) -> dict[str, Any]:
    """Where a webinar is streamed to."""
    return dict(stream.details)


_SETTING = ("in_meeting", "webinar_live_streaming")


@operation("getWebinarLiveStreamDetails", serializer=serialize_livestream)
def get_webinar_live_stream_details(ctx: RequestContext, request: OperationRequest) -> LiveStream:
    """Where the webinar is streamed to; one without a stream answers with empty addresses (inferred)."""
    return _stream(ctx, _streamed(ctx, request))


@operation("webinarLiveStreamUpdate")
def webinar_live_stream_update(ctx: RequestContext, request: OperationRequest) -> None:
    """Replace what the body names; a resolution that it leaves out stays (inferred)."""
    webinar = _streamed(ctx, request)
    if not is_web_address(request.body["page_url"]):
        raise invalid("page_url")
    stream = _stream(ctx, webinar)
    ctx.state.put(LIVE_STREAMS, [stream._replace(details={**stream.details, **request.body})])


@operation("webinarLiveStreamStatusUpdate")
def webinar_live_stream_status_update(ctx: RequestContext, request: OperationRequest) -> None:
    """Switch the stream on or off, and say how it looks.

    A stream that is on keeps its settings (SPEC25). Switching on what is on, or off what is off, does nothing
    (inferred); so does a body without an action beyond its settings.
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


def _streamed(ctx: RequestContext, request: OperationRequest) -> Webinar:
    """Return the webinar, if its host may stream."""
    webinar, host = require_webinar(ctx, int(request.path_params["webinarId"]))
    if not setting(host, *_SETTING):
        raise api_error(CUSTOM_STREAMING_OFF)
    return webinar


def _stream(ctx: RequestContext, webinar: Webinar) -> LiveStream:
    return ctx.state.get(LIVE_STREAMS, webinar.id) or LiveStream(webinar.id, UNSET)
