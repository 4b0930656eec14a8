"""The kinds of files of a recording, and which of them a recording gets."""

from __future__ import annotations

from typing import NamedTuple

from mockzoom.zoom.users.models import User
from mockzoom.zoom.users.settings import setting


class FileKind(NamedTuple):
    """A kind of file: Zoom's type, the extension, the media type, and whether Zoom's player shows it."""

    file_type: str
    extension: str
    media_type: str
    has_player: bool = True


# By Zoom's `recording_type` (SPEC25 recordingGet). A timeline has no `play_url` (recorded/recordings_list_2024).
FILE_KINDS: dict[str, FileKind] = {
    "shared_screen_with_speaker_view": FileKind("MP4", "MP4", "video/mp4"),
    "shared_screen_with_gallery_view": FileKind("MP4", "MP4", "video/mp4"),
    "audio_only": FileKind("M4A", "M4A", "audio/mp4"),
    "timeline": FileKind("TIMELINE", "JSON", "application/json", has_player=False),
    "audio_transcript": FileKind("TRANSCRIPT", "VTT", "text/vtt; charset=utf-8"),
    "closed_caption": FileKind("CC", "VTT", "text/vtt; charset=utf-8"),
    "chat_file": FileKind("CHAT", "TXT", "text/plain; charset=utf-8"),
    "poll": FileKind("CSV", "CSV", "text/csv; charset=utf-8"),
}

# The user's settings of section `recording` that add a kind of file (SPEC21 userSettings).
_BY_SETTING = {
    "record_speaker_view": "shared_screen_with_speaker_view",
    "record_gallery_view": "shared_screen_with_gallery_view",
    "record_audio_file": "audio_only",
    "show_timestamp": "timeline",
    "recording_audio_transcript": "audio_transcript",
    "save_chat_text": "chat_file",
}

# Files that are left out when there is nothing to write in them, unless they were asked for.
OPTIONAL_KINDS = frozenset({"chat_file", "poll"})


def kinds_of(host: User) -> tuple[str, ...]:
    """Return the kinds of files that a host's settings ask for; answers to polls always make a file (inferred)."""
    wanted = {kind for name, kind in _BY_SETTING.items() if setting(host, "recording", name)}
    return tuple(kind for kind in FILE_KINDS if kind in wanted or kind == "poll")
