"""Lists of recordings: of a user, and of the account."""

from __future__ import annotations

from collections.abc import Callable

from mockzoom.zoom.context import OperationRequest, RequestContext
from mockzoom.zoom.errors import api_error
from mockzoom.zoom.pagination import read_page
from mockzoom.zoom.past.errors import PAID_ACCOUNT_ONLY
from mockzoom.zoom.past.rules import FREE
from mockzoom.zoom.recordings.errors import RECORDING_NOT_FOUND, RECORDINGS_ACCOUNT_NOT_FOUND
from mockzoom.zoom.recordings.models import RECORDINGS, CloudRecording
from mockzoom.zoom.recordings.present_recordings import all_recordings, is_present, recording_now
from mockzoom.zoom.recordings.serializers import RecordingPage, serialize_recording_page
from mockzoom.zoom.recordings.windows import read_window
from mockzoom.zoom.registry import operation
from mockzoom.zoom.users.lookup import require_user

_FILES = "recording_file"  # the `trash_type` for files that were trashed alone


@operation("recordingsList", serializer=serialize_recording_page)
def recordings_list(ctx: RequestContext, request: OperationRequest) -> RecordingPage:
    """Return a page of a user's recordings, oldest first (inferred).

    With `trash` it is what they have in the trash; days do not count there (SPEC25).
    """
    host, query = require_user(ctx, request.path_params["userId"]), request.query_params
    number = query.get("meeting_id")
    if number is not None and not any(is_present(r) for r in all_recordings(ctx) if r.number == number):
        raise api_error(RECORDING_NOT_FOUND)
    window, in_trash, files_only = read_window(ctx, query), query["trash"], query["trash_type"] == _FILES

    def belongs(r: CloudRecording) -> bool:
        if r.host_id != host.id or number not in (None, r.number):
            return False
        if not in_trash:
            return is_present(r) and window.has(r.start_ms)
        return _has_trashed_files(r) if files_only else r.trashed_ms is not None

    listing = f"recordingsList/{host.id}/{number}/{in_trash}/{files_only}/{window}"
    return _page(ctx, request, listing, belongs)._replace(
        first_day=window.first, last_day=window.last, in_trash=in_trash
    )


@operation("getAccountCloudRecording", serializer=serialize_recording_page)
def get_account_cloud_recording(ctx: RequestContext, request: OperationRequest) -> RecordingPage:
    """Return a page of the recordings of all users; the account is `me` or the caller's id."""
    account_id = request.path_params["accountId"]
    if account_id not in ("me", ctx.account.id):
        raise api_error(RECORDINGS_ACCOUNT_NOT_FOUND, account_id=account_id)
    if ctx.account.plan == FREE:
        raise api_error(PAID_ACCOUNT_ONLY, account_id=ctx.account.id)
    window = read_window(ctx, request.query_params)
    page = _page(ctx, request, f"accountRecordings/{window}", lambda r: is_present(r) and window.has(r.start_ms))
    return page._replace(first_day=window.first, last_day=window.last, shows_page_count=False)


def _has_trashed_files(recording: CloudRecording) -> bool:
    return recording.trashed_ms is None and any(file.trashed_ms is not None for file in recording.files)


def _page(
    ctx: RequestContext, request: OperationRequest, listing: str, belongs: Callable[[CloudRecording], bool]
) -> RecordingPage:
    found: dict[str, CloudRecording] = {}

    def keep(stored: CloudRecording) -> bool:
        recording = recording_now(ctx, stored)
        if recording is None or not belongs(recording):
            return False
        found[recording.uuid] = recording
        return True

    page = read_page(ctx, RECORDINGS, request.query_params, listing=listing, keep=keep)
    return RecordingPage(page._replace(records=[found[r.uuid] for r in page.records]), "", "")
