"""Simulation of recording a session in Zoom's client, and of watching the recording in Zoom's player."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from mockzoom.admin.registration_page import find_event
from mockzoom.admin.simulation import find_live
from mockzoom.errors import FieldError, join_names
from mockzoom.zoom.account_clock import MINUTE, instant
from mockzoom.zoom.context import RequestContext
from mockzoom.zoom.recordings.events import announce_take
from mockzoom.zoom.recordings.models import (
    BY_DOWNLOAD,
    BY_VIEW,
    RECORDING_VIEWS,
    RECORDINGS,
    CloudRecording,
    RecordingView,
)
from mockzoom.zoom.recordings.present_recordings import all_recordings, find_recording, is_present
from mockzoom.zoom.recordings.takes import change_take, is_paused, start_take
from mockzoom.zoom.users.models import USERS
from mockzoom.zoom.users.settings import setting

Body = Mapping[str, Any]

_EVENTS = {"start": "started", "pause": "paused", "resume": "resumed", "stop": "stopped"}
_STATES = {"pause": "running", "resume": "paused", "stop": "running"}


class SeenRecording(NamedTuple):
    """A recording and the view that was added."""

    recording: CloudRecording
    view: RecordingView


def record_session(ctx: RequestContext, number: int, body: Body) -> CloudRecording:
    """Start, pause, resume or stop the cloud recording of the live session, as its host does.

    Raises `FieldError` if the session is not live, the host's settings forbid it, or the recording is in another state.
    """
    occasion, live = find_live(ctx, number)
    action = body.get("action", "start")
    stored = ctx.state.get(RECORDINGS, live.uuid)
    running = stored if stored is not None and stored.is_running else None
    if action == "start":
        if running is not None:
            raise FieldError("action", f"{number} is being recorded already; stop it first", 409)
        host = ctx.state.get(USERS, occasion.host_id)
        if host is None or not setting(host, "recording", "cloud_recording"):
            fix = "PATCH /v2/users/{userId}/settings with recording.cloud_recording"
            raise FieldError("action", f"the host of {number} cannot record to the cloud; {fix}", 409)
        done = start_take(
            ctx,
            occasion,
            host,
            live,
            kinds=tuple(body.get("files", ())),
            lines=tuple(body.get("transcript", ())),
            processing_ms=body.get("processing_minutes", 0) * MINUTE,
        )
    else:
        if running is None:
            raise FieldError("action", f"{number} is not being recorded; start recording first", 409)
        if is_paused(running) != (action == "resume") and action != "stop":
            state = "paused" if is_paused(running) else "running"
            raise FieldError("action", f"the recording of {number} is {state}, {_STATES[action]} is expected", 409)
        done = change_take(ctx, running, action)
    announce_take(ctx, done, _EVENTS[action])
    return done


def view_recording(ctx: RequestContext, number: int, body: Body) -> SeenRecording:
    """Let a person watch or download the latest recording, which counts in its analytics.

    Raises `FieldError` without a recording whose files are ready.
    """
    recording = find_recording(ctx, str(number), is_present)
    if recording is None or recording.ready_ms is None or recording.ready_ms > ctx.now:
        if recording is None:
            find_event(ctx, number)  # raises the error for a number that does not exist
        there = join_names(dict.fromkeys(r.number for r in all_recordings(ctx) if is_present(r)))
        raise FieldError("", f"{number} has no recording at {instant(ctx.now)}; recorded numbers: {there}", 409)
    view = RecordingView(
        uuid=recording.uuid,
        number=ctx.state.next_number("recording_views"),
        kind=BY_DOWNLOAD if body.get("download") else BY_VIEW,
        name=body["name"],
        email=body.get("email", ""),
        at_ms=ctx.now,
        seconds=0 if body.get("download") else body.get("seconds", 0),
    )
    ctx.state.put(RECORDINGS, [recording])  # with the end that the clock brought, which a view depends on
    ctx.state.put(RECORDING_VIEWS, [view])
    return SeenRecording(recording, view)
