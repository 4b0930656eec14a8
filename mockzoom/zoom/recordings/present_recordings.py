"""Which recordings exist now, and how they are found.

Nothing happens to a recording by itself: that a session has ended, that the trash is emptied after 30 days and that a
recording is deleted automatically is computed from the clock when it is read.
"""

from __future__ import annotations

from collections.abc import Callable

from mockzoom.storage.listing import list_all
from mockzoom.zoom.account_clock import DAY
from mockzoom.zoom.context import RequestContext
from mockzoom.zoom.recordings.models import RECORDINGS, TRASH_MS, CloudRecording
from mockzoom.zoom.recordings.takes import finished
from mockzoom.zoom.sessions.occasions import find_occasion
from mockzoom.zoom.sessions.rules import SESSIONS, as_of

AUTO_DELETE_MS = 30 * DAY  # of a recording whose `auto_delete` is on (inferred: Zoom lets the host choose the days)

Wanted = Callable[[CloudRecording], bool]


def is_present(recording: CloudRecording) -> bool:
    """Return whether a recording has files, or will have them when they are ready, outside the trash."""
    return recording.end_ms is not None and recording.trashed_ms is None and bool(recording.kept_files)


def is_in_trash(recording: CloudRecording) -> bool:
    """Return whether a recording or a file of it is in the trash."""
    return recording.trashed_ms is not None or len(recording.kept_files) < len(recording.files)


def is_known(recording: CloudRecording) -> bool:
    """Return whether a recording has files, in the trash or not."""
    return recording.end_ms is not None and bool(recording.files)


def all_recordings(ctx: RequestContext) -> list[CloudRecording]:
    """Return every recording of the account as of now, in the order of creation, also those of live sessions."""
    return [found for stored in list_all(ctx.state, RECORDINGS, "") if (found := recording_now(ctx, stored))]


def recording_now(ctx: RequestContext, stored: CloudRecording) -> CloudRecording | None:
    """Return a recording as of now; None if it was emptied from the trash."""
    found = stored
    if stored.end_ms is None:
        end_ms = _session_end(ctx, stored)
        if end_ms is None:
            return stored
        found = finished(ctx, stored, end_ms)
    delete_ms = auto_delete_ms(found)
    if found.trashed_ms is None and delete_ms is not None and delete_ms <= ctx.now:
        found = found._replace(trashed_ms=delete_ms)
    if found.trashed_ms is not None and found.trashed_ms + TRASH_MS <= ctx.now:
        return None
    if any(file.trashed_ms is not None for file in found.files):
        oldest = ctx.now - TRASH_MS
        found = found._replace(files=tuple(f for f in found.files if f.trashed_ms is None or f.trashed_ms > oldest))
    return found


def auto_delete_ms(recording: CloudRecording) -> int | None:
    """Return when a recording is moved to the trash automatically, in epoch milliseconds, or None."""
    ready = recording.ready_ms
    return ready + AUTO_DELETE_MS if recording.settings.get("auto_delete") and ready is not None else None


def is_file_of_recording(ctx: RequestContext, file_id: str) -> bool:
    """Return whether a recording that is present has a file of this id."""
    return any(file.id == file_id for r in all_recordings(ctx) if is_present(r) for file in r.kept_files)


def find_recording(ctx: RequestContext, key: str, wanted: Wanted) -> CloudRecording | None:
    """Return the recording for a number or UUID that is `wanted`, of several the latest, or None."""
    if key.isascii() and key.isdigit() and len(key) < 20:
        number = int(key)
        mine = [r for r in all_recordings(ctx) if r.number == number and wanted(r)]
        return mine[-1] if mine else None
    stored = ctx.state.get(RECORDINGS, key)
    found = recording_now(ctx, stored) if stored else None
    return found if found is not None and wanted(found) else None


def _session_end(ctx: RequestContext, recording: CloudRecording) -> int | None:
    """Return when the session of a recording ended, or None while it is live."""
    session = ctx.state.get(SESSIONS, recording.uuid)
    if session is None:  # deleted without a recorded end: see `ending.end_recordings`
        take = recording.takes[-1]
        return take.end_ms if take.end_ms is not None else take.start_ms
    occasion = find_occasion(ctx.state, recording.number)
    return session.end_ms if occasion is None else as_of(session, occasion, ctx.now).end_ms
