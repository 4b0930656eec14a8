"""Cloud recordings gone wrong: files that are lost or stay, days and passcodes that do not count, open doors."""

from __future__ import annotations

from typing import Any

from mockzoom.zoom.account_clock import DAY
from mockzoom.zoom.profiles import V2021_08, V2025_06
from mockzoom.zoom.recordings import handlers as files
from mockzoom.zoom.recordings import present_recordings as present
from mockzoom.zoom.recordings import serializers, windows
from mockzoom.zoom.recordings.download_tokens import is_valid_token
from mockzoom.zoom.recordings.recording_access import require_recording
from mockzoom.zoom.registry import handlers

from .mutant import Mutant
from .other_operations import performs
from .patching import entry, everywhere, set_to

HERE = "mockzoom.zoom.recordings"


def _found_first(ctx: Any, key: str, wanted: Any) -> Any:
    """A number means the first recording."""
    if not key.isdigit():
        return _find(ctx, key, wanted)
    return next((r for r in present.all_recordings(ctx) if r.number == int(key) and wanted(r)), None)


def _visible_in_trash(recording: Any) -> bool:
    """What is in the trash can still be read."""
    return recording.end_ms is not None and bool(recording.files)


def _always_trashed(name: str) -> Any:
    """Deleting for good moves to the trash."""
    real = getattr(files, name)
    return lambda ctx, request: real(ctx, request._replace(query_params={**request.query_params, "action": "trash"}))


def _always_deleted(ctx: Any, request: Any) -> Any:
    """The trash is skipped."""
    return files.recording_delete(ctx, request._replace(query_params={**request.query_params, "action": "delete"}))


def _all_recovered(ctx: Any, request: Any) -> Any:
    """Recovering one file does nothing."""
    require_recording(ctx, request.path_params["meetingId"], present.is_in_trash)


def _page_of_thirty(ctx: Any, result: Any) -> Any:
    return {**_serialize_page(ctx, result), "page_size": result.page.page_size}


def _one_less(ctx: Any, recording: Any, kept: Any, **how: Any) -> Any:
    shown = _serialize(ctx, recording, kept, **how)
    return {**shown, "total_size": shown["total_size"] - 1}


class _OtherProfile:
    """A context whose profile has the other default days."""

    def __init__(self, ctx: Any) -> None:
        self.now = ctx.now
        self.profile = V2025_06 if ctx.profile.lineage[0] == V2021_08.name else V2021_08


def _of_the_other_profile(ctx: Any, query: Any) -> Any:
    return _read_window(_OtherProfile(ctx), query)


_find = present.find_recording
_serialize_page = serializers.serialize_recording_page
_serialize = serializers.serialize_recording
_read_window = windows.read_window

MUTANTS = (
    Mutant("recording_by_its_first_session", "recording_key", "a number means the first recording, not the latest",
           everywhere(_find, _found_first)),
    Mutant("trash_is_visible", "recording_trash", "a recording in the trash is read and listed as before",
           everywhere(present.is_present, _visible_in_trash)),
    Mutant("trash_is_skipped", "recording_trash", "what is to be moved to the trash is gone",
           performs("recordingDelete", _always_deleted)),
    Mutant("file_only_trashed", "recording_trash", "a file that is deleted for good can be recovered",
           performs("recordingDeleteOne", _always_trashed("recording_delete_one"))),
    Mutant("file_not_recovered", "recording_trash", "recovering a file leaves it in the trash",
           performs("recordingStatusUpdateOne", _all_recovered)),
    Mutant("trash_of_a_week", "recording_trash", "the trash is emptied after a week",
           set_to(f"{HERE}.present_recordings.TRASH_MS", 7 * DAY)),
    Mutant("trash_of_two_months", "recording_trash", "the trash is emptied after two months",
           set_to(f"{HERE}.present_recordings.TRASH_MS", 60 * DAY)),
    Mutant("days_do_not_count", "recording_list_days", "the list has the recordings of all days",
           set_to(f"{HERE}.windows.RecordingDays.has", lambda *_: True)),
    Mutant("days_of_another_profile", "recording_list_days", "the default days are those of the other profile",
           everywhere(_read_window, _of_the_other_profile)),
    Mutant("page_size_of_nothing", "recording_list_empty", "an empty list has the page_size that was asked for",
           entry("mockzoom.zoom.registry.HANDLERS", "recordingsList",
                 handlers()["recordingsList"]._replace(serializer=_page_of_thirty))),
    Mutant("recording_passcode_of_seven", "recording_passcode", "a passcode of seven characters is taken",
           set_to(f"{HERE}.shown_settings.LEAST_PASSCODE", 7)),
    Mutant("recording_passcode_of_eleven", "recording_passcode", "a passcode of eleven characters is taken",
           set_to(f"{HERE}.shown_settings.MOST_PASSCODE", 11)),
    Mutant("recording_passcode_of_letters", "recording_passcode", "a passcode needs no kind of character",
           set_to(f"{HERE}.shown_settings._KINDS", ())),
    Mutant("download_for_everyone", "recording_download", "any token opens a download",
           set_to("mockzoom.server.recording_files.RecordingFiles._opens", lambda *_: True)),
    Mutant("download_by_header_alone", "recording_download", "a token in the query does not open a download",
           set_to("mockzoom.server.recording_files._credential",
                  lambda request: request.headers.get("authorization", "").partition(" ")[2])),
    Mutant("download_token_refused", "recording_download", "the download token of a recording does not open it",
           everywhere(is_valid_token, lambda *_: False)),
    Mutant("total_size_off_by_one", "read_back", "the total size is a byte less than that of the files",
           everywhere(_serialize, _one_less)),
)  # fmt: skip
