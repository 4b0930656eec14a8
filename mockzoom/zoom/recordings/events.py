"""Events of recordings: started, paused, resumed, stopped, completed, trashed, deleted, recovered, renamed.

Events about registration are in `registrants`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from mockzoom.zoom.account_clock import instant
from mockzoom.zoom.context import RequestContext
from mockzoom.zoom.recordings.download_tokens import download_token
from mockzoom.zoom.recordings.kinds import FILE_KINDS
from mockzoom.zoom.recordings.links import play_passcode, share_url
from mockzoom.zoom.recordings.models import CloudRecording, RecordingFile
from mockzoom.zoom.recordings.serializers import auto_deletion, recording_identity, serialize_file
from mockzoom.zoom.recordings.shown_settings import password_of, topic_of
from mockzoom.zoom.users.models import USERS
from mockzoom.zoom.webhooks.announce import announce, operator_of

TRANSCRIPT = "TRANSCRIPT"

_EVENTS = {
    "started": "recording.started",
    "paused": "recording.paused",
    "resumed": "recording.resumed",
    "stopped": "recording.stopped",
    "trashed": "recording.trashed",
    "deleted": "recording.deleted",
    "recovered": "recording.recovered",
}
_COMPLETED, _TRANSCRIBED = "recording.completed", "recording.transcript_completed"


def announce_take(ctx: RequestContext, recording: CloudRecording, what: str, at_ms: int | None = None) -> None:
    """Announce that recording has `started`, `paused`, `resumed` or `stopped`, by default now."""

    def build() -> dict[str, Any]:
        take, moment = recording.takes[-1], ctx.now if at_ms is None else at_ms
        end = instant(moment) if what in ("paused", "stopped") else None
        file = {"recording_start": instant(take.start_ms), "recording_end": end}
        return {"object": {**event_identity(recording), "recording_file": file}}

    announce(ctx, _EVENTS[what], recording.host_id, build, at_ms)


def announce_completed(ctx: RequestContext, recording: CloudRecording) -> None:
    """Announce that the files of a recording are ready, and its transcript, at the moment at which they are."""
    texts = [file for file in recording.files if FILE_KINDS[file.kind].file_type == TRANSCRIPT]
    for name, files in ((_COMPLETED, recording.files), (_TRANSCRIBED, texts)):
        if files:

            def build(files: Sequence[RecordingFile] = files, name: str = name) -> dict[str, Any]:
                document = _described(ctx, recording, files)
                if name == _COMPLETED:
                    document |= {"on_prem": False, "recording_play_passcode": _play_passcode(ctx, recording)}
                    document |= auto_deletion(recording)
                return {"object": document}

            announce(ctx, name, recording.host_id, build, recording.ready_ms, extra=_token(ctx, recording))


def announce_files(ctx: RequestContext, recording: CloudRecording, what: str, files: Sequence[RecordingFile]) -> None:
    """Announce that files were `trashed`, `deleted` or `recovered`."""

    def build() -> dict[str, Any]:
        return {**operator_of(ctx), "object": _described(ctx, recording, files)}

    extra = {} if what == "deleted" else _token(ctx, recording)
    announce(ctx, _EVENTS[what], recording.host_id, build, extra=extra)


def announce_renamed(ctx: RequestContext, old: CloudRecording, new: CloudRecording) -> None:
    """Announce another name of a recording."""

    def build() -> dict[str, Any]:
        same = {"uuid": new.uuid, "id": new.number, "type": new.type, "host_id": new.host_id}
        return {
            **operator_of(ctx),
            "time_stamp": ctx.now,
            "object": {**same, "topic": topic_of(new)},
            "old_object": {**same, "topic": topic_of(old)},
        }

    announce(ctx, "recording.renamed", new.host_id, build)


def event_identity(recording: CloudRecording) -> dict[str, Any]:
    """Return a recording in its events, in Zoom's order."""
    shown = recording_identity(recording)
    return {"id": shown.pop("id"), **shown}


def _described(ctx: RequestContext, recording: CloudRecording, files: Sequence[RecordingFile]) -> dict[str, Any]:
    document = {**event_identity(recording), "account_id": ctx.account.id}
    host = ctx.state.get(USERS, recording.host_id)
    if host is not None:
        document["host_email"] = host.email
    if password_of(ctx, recording):
        document["password"] = password_of(ctx, recording)
    return document | {
        "share_url": share_url(ctx, recording),
        "total_size": sum(file.size for file in files),
        "recording_count": len(files),
        "recording_files": [serialize_file(ctx, recording, file) for file in files],
    }


def _play_passcode(ctx: RequestContext, recording: CloudRecording) -> str:
    password = password_of(ctx, recording)
    return play_passcode(ctx.ids, recording, password) if password else ""


def _token(ctx: RequestContext, recording: CloudRecording) -> dict[str, str]:
    return {"download_token": download_token(ctx, recording)}
