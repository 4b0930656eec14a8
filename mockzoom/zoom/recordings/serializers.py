"""Serializers of recordings: one recording, lists, and the parts that events share with them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from mockzoom.zoom.account_clock import MINUTE, instant
from mockzoom.zoom.context import RequestContext
from mockzoom.zoom.pagination import COUNT_ONLY, NO_FIELDS, Page, paging
from mockzoom.zoom.profiles import Feature
from mockzoom.zoom.recordings.download_tokens import download_token
from mockzoom.zoom.recordings.kinds import FILE_KINDS
from mockzoom.zoom.recordings.links import download_url, play_passcode, play_url, share_url
from mockzoom.zoom.recordings.models import CloudRecording, RecordingFile
from mockzoom.zoom.recordings.present_recordings import auto_delete_ms
from mockzoom.zoom.recordings.shown_settings import password_of, topic_of


class FoundRecording(NamedTuple):
    """A recording that was read by itself; `token_ms` is the life of the token to show, None for none."""

    recording: CloudRecording
    token_ms: int | None


class RecordingPage(NamedTuple):
    """A page of recordings between two days (`YYYY-MM-DD`); `in_trash` is whether the trash was listed."""

    page: Page[CloudRecording]
    first_day: str
    last_day: str
    in_trash: bool = False
    shows_page_count: bool = True


def serialize_found_recording(ctx: RequestContext, found: FoundRecording) -> dict[str, Any]:
    """Return one recording with its passcode, and a token to download its files if it was asked for."""
    recording = found.recording
    shown = serialize_recording(ctx, recording, recording.kept_files)
    if ctx.profile.has(Feature.RECORDING_DETAILS) and password_of(ctx, recording):
        shown["password"] = password_of(ctx, recording)
    if found.token_ms is not None:
        shown["download_access_token"] = download_token(ctx, recording, found.token_ms)
    return shown


def serialize_recording_page(ctx: RequestContext, result: RecordingPage) -> dict[str, Any]:
    """Return a page of recordings. An empty list has a `page_size` of 0 (recorded/recordings_list_empty_2026)."""
    page = result.page
    fields = paging(ctx, page, COUNT_ONLY if result.shows_page_count else NO_FIELDS)
    if not page.total_records:
        fields["page_size"] = 0
    rows = [_listed(ctx, recording, in_trash=result.in_trash) for recording in page.records]
    return {"from": result.first_day, "to": result.last_day, **fields, "meetings": rows}


def _listed(ctx: RequestContext, recording: CloudRecording, *, in_trash: bool) -> dict[str, Any]:
    if not in_trash:
        return serialize_recording(ctx, recording, recording.kept_files)
    whole = recording.trashed_ms is not None
    return serialize_recording(
        ctx, recording, [file for file in recording.files if whole or file.trashed_ms is not None], in_trash=True
    )


def serialize_recording(
    ctx: RequestContext, recording: CloudRecording, files: Sequence[RecordingFile], *, in_trash: bool = False
) -> dict[str, Any]:
    """Return a recording with some of its files, in the order of real answers (recorded/recordings_list_2024)."""
    details = ctx.profile.has(Feature.RECORDING_DETAILS)
    shown = recording_identity(recording)
    shown["account_id"] = ctx.account.id
    if not details:
        del shown["timezone"]
    ready = recording.ready_ms is not None and recording.ready_ms <= ctx.now
    shown["total_size"] = sum(file.size for file in files) if ready else 0
    shown["recording_count"] = len(files) if ready else 0
    if details:
        shown["share_url"] = share_url(ctx, recording)
        shown |= auto_deletion(recording)
    shown["recording_files"] = (
        [serialize_file(ctx, recording, file, in_trash=in_trash) for file in files]
        if ready
        else [_processed_file(ctx, recording, file) for file in files[:1]]
    )
    if details and password_of(ctx, recording):
        shown["recording_play_passcode"] = play_passcode(ctx.ids, recording, password_of(ctx, recording))
    order = ("uuid", "id", "account_id")
    return {name: shown[name] for name in order} | shown


def recording_identity(recording: CloudRecording) -> dict[str, Any]:
    """Return the fields that identify a recording; `duration` is that of the recording in minutes, rounded down.

    The type is a number (recorded/recordings_list_2024); the documents have a text.
    """
    return {
        "uuid": recording.uuid,
        "id": recording.number,
        "host_id": recording.host_id,
        "topic": topic_of(recording),
        "type": recording.type,
        "start_time": instant(recording.start_ms),
        "timezone": recording.timezone,
        "duration": sum(take.length_ms for take in recording.takes) // MINUTE,
    }


def auto_deletion(recording: CloudRecording) -> dict[str, Any]:
    """Return whether and when a recording is deleted automatically; nothing if its host has not set that up."""
    if "auto_delete" not in recording.settings:
        return {}
    due = auto_delete_ms(recording)
    shown: dict[str, Any] = {"auto_delete": recording.settings["auto_delete"]}
    return shown if due is None else shown | {"auto_delete_date": instant(due)[:10]}


def serialize_file(
    ctx: RequestContext, recording: CloudRecording, file: RecordingFile, *, in_trash: bool = False
) -> dict[str, Any]:
    """Return a file; in the trash with the time at which it was deleted."""
    kind = FILE_KINDS[file.kind]
    shown: dict[str, Any] = {
        "id": file.id,
        "meeting_id": recording.uuid,
        "recording_start": instant(file.start_ms),
        "recording_end": instant(file.end_ms),
        "file_type": kind.file_type,
        "file_extension": kind.extension,
        "file_size": file.size,
        "play_url": play_url(ctx, recording, file),
        "download_url": download_url(ctx, recording, file),
        "status": "completed",
        "recording_type": file.kind,
    }
    if not kind.has_player:
        del shown["play_url"]
    if not ctx.profile.has(Feature.RECORDING_DETAILS):
        del shown["file_extension"]
    deleted_ms = recording.trashed_ms if recording.trashed_ms is not None else file.trashed_ms
    if in_trash and deleted_ms is not None:
        shown["deleted_time"] = instant(deleted_ms)
    return shown


def _processed_file(ctx: RequestContext, recording: CloudRecording, file: RecordingFile) -> dict[str, Any]:
    """Return what stands for the files while they are processed (CLIENT Jericho/ZoomNet, its issue 99)."""
    shown = {
        "id": file.id,
        "meeting_id": recording.uuid,
        "recording_start": instant(file.start_ms),
        "recording_end": "",
        "file_type": "",
        "file_extension": "",
        "file_size": 0,
        "status": "processing",
    }
    if not ctx.profile.has(Feature.RECORDING_DETAILS):
        del shown["file_extension"]
    return shown
