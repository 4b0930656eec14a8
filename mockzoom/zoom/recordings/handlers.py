"""Handlers of the operations on the files of a recording: read, delete, recover."""

from __future__ import annotations

from mockzoom.storage.listing import delete_with_children, list_all
from mockzoom.zoom.account_clock import SECOND
from mockzoom.zoom.context import OperationRequest, RequestContext
from mockzoom.zoom.errors import api_error
from mockzoom.zoom.recordings.download_tokens import DEFAULT_LIFE_MS
from mockzoom.zoom.recordings.errors import RECORDING_IN_SIMULIVE, RECORDING_NOT_FOUND, RECORDING_UNCOMPLETED
from mockzoom.zoom.recordings.events import announce_files
from mockzoom.zoom.recordings.models import RECORDINGS, CloudRecording, RecordingFile
from mockzoom.zoom.recordings.present_recordings import Wanted, is_in_trash, is_known, is_present
from mockzoom.zoom.recordings.recording_access import require_recording
from mockzoom.zoom.recordings.serializers import FoundRecording, serialize_found_recording
from mockzoom.zoom.registry import operation
from mockzoom.zoom.webinars.models import WEBINARS

_TOKEN_FIELD = "download_access_token"  # noqa: S105 - the name of a field


@operation("recordingGet", serializer=serialize_found_recording)
def recording_get(ctx: RequestContext, request: OperationRequest) -> FoundRecording:
    """Return the recording of a session, by its UUID or, for the latest one that was recorded, by its number."""
    recording = require_recording(ctx, request.path_params["meetingId"])
    if request.query_params.get("include_fields") != _TOKEN_FIELD:
        return FoundRecording(recording, None)
    ttl = request.query_params.get("ttl")
    return FoundRecording(recording, DEFAULT_LIFE_MS if ttl is None else ttl * SECOND)


@operation("recordingDelete")
def recording_delete(ctx: RequestContext, request: OperationRequest) -> None:
    """Move a recording to the trash, or delete it for good; what is in the trash can be deleted, too (inferred)."""
    trashes = request.query_params["action"] == "trash"
    wanted = _ready(ctx, is_present if trashes else is_known)
    recording = require_recording(ctx, request.path_params["meetingId"], wanted)
    _check_not_in_simulive(ctx, recording, recording.files)
    files = recording.kept_files or recording.files
    if trashes:
        ctx.state.put(RECORDINGS, [recording._replace(trashed_ms=ctx.now)])
    else:
        delete_with_children(ctx.state, RECORDINGS, recording.uuid)
    announce_files(ctx, recording, "trashed" if trashes else "deleted", files)


@operation("recordingDeleteOne")
def recording_delete_one(ctx: RequestContext, request: OperationRequest) -> None:
    """Move one file to the trash, or delete it for good."""
    trashes = request.query_params["action"] == "trash"
    recording = require_recording(ctx, request.path_params["meetingId"], lambda r: r.end_ms is None or is_known(r))
    if recording.ready_ms is None or recording.ready_ms > ctx.now:
        raise api_error(RECORDING_UNCOMPLETED)
    file = _require_file(recording, request.path_params["recordingId"])
    if trashes and (recording.trashed_ms is not None or file.trashed_ms is not None):
        raise api_error(RECORDING_NOT_FOUND)
    _check_not_in_simulive(ctx, recording, (file,))
    if trashes:
        _put_file(ctx, recording, file._replace(trashed_ms=ctx.now))
    else:
        rest = tuple(one for one in recording.files if one.id != file.id)
        if rest:
            ctx.state.put(RECORDINGS, [recording._replace(files=rest)])
        else:
            delete_with_children(ctx.state, RECORDINGS, recording.uuid)
    announce_files(ctx, recording, "trashed" if trashes else "deleted", (file,))


@operation("recordingStatusUpdate")
def recording_status_update(ctx: RequestContext, request: OperationRequest) -> None:
    """Recover everything of a recording that is in the trash."""
    recording = require_recording(ctx, request.path_params["meetingUUID"], is_in_trash)
    whole = recording.trashed_ms is not None
    files = [file for file in recording.files if whole or file.trashed_ms is not None]
    kept = tuple(file._replace(trashed_ms=None) for file in recording.files)
    ctx.state.put(RECORDINGS, [_kept(recording)._replace(files=kept)])
    announce_files(ctx, recording, "recovered", files)


@operation("recordingStatusUpdateOne")
def recording_status_update_one(ctx: RequestContext, request: OperationRequest) -> None:
    """Recover one file; the other files of a recording that was trashed as a whole stay in the trash (inferred)."""
    recording = require_recording(ctx, request.path_params["meetingId"], is_in_trash)
    file = _require_file(recording, request.path_params["recordingId"])
    if recording.trashed_ms is not None:
        trashed_ms = recording.trashed_ms
        files = tuple(
            one if one.trashed_ms is not None else one._replace(trashed_ms=trashed_ms) for one in recording.files
        )
        recording = _kept(recording)._replace(files=files)
    elif file.trashed_ms is None:
        raise api_error(RECORDING_NOT_FOUND)
    _put_file(ctx, recording, file._replace(trashed_ms=None))
    announce_files(ctx, recording, "recovered", (file,))


def _ready(ctx: RequestContext, wanted: Wanted) -> Wanted:
    """Return a condition that also excludes recordings that are still processed."""
    return lambda r: wanted(r) and r.ready_ms is not None and r.ready_ms <= ctx.now


def _require_file(recording: CloudRecording, file_id: str) -> RecordingFile:
    for file in recording.files:
        if file.id == file_id:
            return file
    raise api_error(RECORDING_NOT_FOUND)


def _put_file(ctx: RequestContext, recording: CloudRecording, changed: RecordingFile) -> None:
    files = tuple(changed if file.id == changed.id else file for file in recording.files)
    ctx.state.put(RECORDINGS, [recording._replace(files=files)])


def _kept(recording: CloudRecording) -> CloudRecording:
    """Return a recording that is not in the trash, and will not be moved there automatically."""
    settings = dict(recording.settings)
    if settings.get("auto_delete"):
        settings["auto_delete"] = False
    return recording._replace(trashed_ms=None, settings=settings)


def _check_not_in_simulive(ctx: RequestContext, recording: CloudRecording, files: tuple[RecordingFile, ...]) -> None:
    names = {file.id for file in files}
    for webinar in list_all(ctx.state, WEBINARS, recording.host_id):
        if webinar.details.get("is_simulive") and webinar.details.get("record_file_id") in names:
            raise api_error(RECORDING_IN_SIMULIVE)
