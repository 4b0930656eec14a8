"""Live streams: where a webinar is sent to beside Zoom, and when."""

from __future__ import annotations

from mockzoom.domain.livestream import LIVE_STREAMS, UNSET, LiveStream
from mockzoom.domain.records import Webinar
from mockzoom.domain.refusal_rows.streaming import CUSTOM_STREAMING_OFF, STREAM_NOT_CONFIGURED, WEBINAR_NOT_STARTED
from mockzoom.domain.refusals import refuse
from mockzoom.domain.surveys import is_link
from mockzoom.domain.user_settings import setting
from mockzoom.domain.webinar_times import invalid
from mockzoom.operations.sessions import live_session
from mockzoom.operations.world import Ask, World, webinar_for

_SETTING = ("in_meeting", "webinar_live_streaming")


def get_webinar_live_stream_details(world: World, ask: Ask) -> LiveStream:
    """Where the webinar is streamed to; one without a stream answers with empty addresses (inferred)."""
    return _stream(world, _streamed(world, ask))


def webinar_live_stream_update(world: World, ask: Ask) -> None:
    """Replace what the body names; a resolution that it leaves out stays (inferred)."""
    webinar = _streamed(world, ask)
    if not is_link(ask.body["page_url"]):
        raise invalid("page_url")
    stream = _stream(world, webinar)
    world.state.put(LIVE_STREAMS, [stream._replace(details={**stream.details, **ask.body})])


def webinar_live_stream_status_update(world: World, ask: Ask) -> None:
    """Switch the stream on or off, and say how it looks.

    A stream that is on keeps its settings (SPEC25). Switching on what is on, or off what is off, does nothing
    (inferred); so does a body without an action beyond its settings.
    """
    webinar, host = webinar_for(world, int(ask.path["webinarId"]))
    stream = _stream(world, webinar)
    if not stream.configured or not setting(host, *_SETTING):
        raise refuse(STREAM_NOT_CONFIGURED)
    live = live_session(world, webinar)
    if live is None:
        raise refuse(WEBINAR_NOT_STARTED, webinar_id=webinar.id)
    if stream.session_uuid != live.uuid:
        stream = stream._replace(settings={**stream.settings, **ask.body.get("settings", {})})
    uuid = {"start": live.uuid, "stop": ""}.get(ask.body.get("action", ""), stream.session_uuid)
    world.state.put(LIVE_STREAMS, [stream._replace(session_uuid=uuid)])


def _streamed(world: World, ask: Ask) -> Webinar:
    """The webinar, if its host may stream."""
    webinar, host = webinar_for(world, int(ask.path["webinarId"]))
    if not setting(host, *_SETTING):
        raise refuse(CUSTOM_STREAMING_OFF)
    return webinar


def _stream(world: World, webinar: Webinar) -> LiveStream:
    return world.state.get(LIVE_STREAMS, webinar.id) or LiveStream(webinar.id, UNSET)
