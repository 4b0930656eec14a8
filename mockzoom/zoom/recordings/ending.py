"""What happens to recordings when a session ends, its meeting is deleted, or its host leaves."""

from __future__ import annotations

from mockzoom.storage.listing import delete_with_children, list_all
from mockzoom.zoom.context import RequestContext
from mockzoom.zoom.recordings.events import announce_completed, announce_take
from mockzoom.zoom.recordings.models import RECORDINGS, CloudRecording
from mockzoom.zoom.recordings.present_recordings import recording_now
from mockzoom.zoom.recordings.takes import finished
from mockzoom.zoom.sessions.listeners import on_session_end
from mockzoom.zoom.sessions.occasions import Occasion
from mockzoom.zoom.sessions.rules import Session


@on_session_end
def end_recording(ctx: RequestContext, session: Session) -> None:
    """Store the files of a session that has ended, and announce them. Does nothing if it was not recorded."""
    stored = ctx.state.get(RECORDINGS, session.uuid)
    if stored is None or stored.end_ms is not None or session.end_ms is None:
        return
    _end(ctx, stored, session.end_ms)


def end_recordings(ctx: RequestContext, occasion: Occasion) -> None:
    """Store what is recorded of a webinar or meeting before it is deleted; a session that is live ends now."""
    for stored in list_all(ctx.state, RECORDINGS, ""):
        if stored.number == occasion.id and stored.end_ms is None:
            found = recording_now(ctx, stored)
            _end(ctx, stored, ctx.now if found is None or found.end_ms is None else found.end_ms)


def hand_over_recordings(ctx: RequestContext, host_id: str, new_host_id: str) -> None:
    """Give the recordings of a user to another one; an empty id deletes them."""
    for stored in list_all(ctx.state, RECORDINGS, ""):
        if stored.host_id != host_id:
            continue
        if new_host_id:
            ctx.state.put(RECORDINGS, [stored._replace(host_id=new_host_id)])
        else:
            delete_with_children(ctx.state, RECORDINGS, stored.uuid)


def _end(ctx: RequestContext, stored: CloudRecording, end_ms: int) -> None:
    done = finished(ctx, stored, end_ms)
    ctx.state.put(RECORDINGS, [done])
    if stored.is_running:
        announce_take(ctx, done, "stopped", end_ms)
    announce_completed(ctx, done)
