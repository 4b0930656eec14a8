"""Control of the recording of a live session through the API: inMeetingRecordingControl."""

from __future__ import annotations

from mockzoom.zoom.context import OperationRequest, RequestContext
from mockzoom.zoom.errors import api_error
from mockzoom.zoom.meetings.errors import MEETING_NOT_FOUND
from mockzoom.zoom.recordings.errors import NO_LIVE_MEETING, RECORDING_CONTROL_FORBIDDEN
from mockzoom.zoom.recordings.events import announce_take
from mockzoom.zoom.recordings.models import RECORDINGS
from mockzoom.zoom.recordings.takes import change_take, is_paused, start_take
from mockzoom.zoom.registry import operation
from mockzoom.zoom.sessions.handlers import get_live_session
from mockzoom.zoom.sessions.occasions import Occasion, find_occasion
from mockzoom.zoom.text import normalize_email
from mockzoom.zoom.users.lookup import alternative_hosts
from mockzoom.zoom.users.models import USERS, User
from mockzoom.zoom.users.settings import setting

# The event of each method; the other methods of SPEC25 invite people, which has no effect here.
_EVENTS = {
    "recording.start": "started",
    "recording.pause": "paused",
    "recording.resume": "resumed",
    "recording.stop": "stopped",
}


@operation("inMeetingRecordingControl")
def in_meeting_recording_control(ctx: RequestContext, request: OperationRequest) -> None:
    """Start, pause, resume or stop the recording of a live session.

    The request is accepted without an effect if the recording is in another state (inferred). That it works for
    webinars, too, is inferred.
    """
    number, method = int(request.path_params["meetingId"]), request.body["method"]
    occasion = find_occasion(ctx.state, number)
    if occasion is None:
        raise api_error(MEETING_NOT_FOUND, meeting_id=number)
    host = _permitted_host(ctx, occasion)
    live = get_live_session(ctx, occasion)
    if live is None:
        raise api_error(NO_LIVE_MEETING)
    stored = ctx.state.get(RECORDINGS, live.uuid)
    running = stored if stored is not None and stored.is_running else None
    if method == "recording.start" and running is None:
        announce_take(ctx, start_take(ctx, occasion, host, live), _EVENTS[method])
    elif running is not None and method in _possible(paused=is_paused(running)):
        announce_take(ctx, change_take(ctx, running, method.removeprefix("recording.")), _EVENTS[method])


def _possible(*, paused: bool) -> tuple[str, str]:
    """Return the methods that change a recording that runs or is paused."""
    return ("recording.stop", "recording.resume" if paused else "recording.pause")


def _permitted_host(ctx: RequestContext, occasion: Occasion) -> User:
    """Return the host; raises the error for a caller who is neither host nor alternative host, and for a setting."""
    host, caller = ctx.state.get(USERS, occasion.host_id), ctx.state.get(USERS, ctx.caller_id)
    permitted = not ctx.confined or (
        caller is not None
        and (
            caller.id == occasion.host_id or normalize_email(caller.email) in alternative_hosts(ctx, occasion.settings)
        )
    )
    if host is None or not permitted or not setting(host, "recording", "cloud_recording"):
        raise api_error(RECORDING_CONTROL_FORBIDDEN)
    return host
