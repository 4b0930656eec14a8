"""The records of a cloud recording, its files, its registrants and its views."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from mockzoom.storage.collections import EMPTY_MAPPING, Collection
from mockzoom.zoom.account_clock import DAY
from mockzoom.zoom.registrants.models import Registrant
from mockzoom.zoom.text import normalize_email

TRASH_MS = 30 * DAY  # SPEC21, SPEC25: what is in the trash can be recovered for up to 30 days

BY_VIEW, BY_DOWNLOAD = "by_view", "by_download"  # SPEC25 analytics_details, `type`


class Pause(NamedTuple):
    """A pause of a take; `end_ms` is None while it lasts."""

    start_ms: int
    end_ms: int | None = None


class Take(NamedTuple):
    """A stretch of a session that is recorded, from start to stop; `end_ms` is None while it runs.

    `kinds` are the kinds of files to make; those that are `asked` for are made even if they are empty. `lines` are what
    the transcript says.
    """

    start_ms: int
    end_ms: int | None = None
    pauses: tuple[Pause, ...] = ()
    kinds: tuple[str, ...] = ()
    asked: bool = False
    lines: tuple[str, ...] = ()

    def ended(self, end_ms: int) -> Take:
        """Return the take, ended at a moment unless it has ended before, with its last pause."""
        if self.end_ms is not None:
            return self
        pauses = tuple(p if p.end_ms is not None else p._replace(end_ms=end_ms) for p in self.pauses)
        return self._replace(end_ms=max(end_ms, self.start_ms), pauses=pauses)

    @property
    def length_ms(self) -> int:
        """The recorded time in milliseconds, without pauses; 0 while the take runs."""
        if self.end_ms is None:
            return 0
        return self.end_ms - self.start_ms - sum((p.end_ms or p.start_ms) - p.start_ms for p in self.pauses)


class RecordingFile(NamedTuple):
    """A file of a recording. `kind` is a key of `kinds.FILE_KINDS`, `size` is in bytes, `text` is a text's content.

    `length_ms` is the time from start to end without pauses. `trashed_ms` is when it was moved to the trash alone.
    """

    id: str
    kind: str
    start_ms: int
    end_ms: int
    length_ms: int
    size: int
    text: str = ""
    trashed_ms: int | None = None


class CloudRecording(NamedTuple):
    """The recording of one session of a webinar or meeting, whose fields it keeps: it outlasts them.

    `uuid` is that of the session, `handle` the name in addresses. `end_ms` is the end of the session, from which on it
    has files, and None while it is live. Files are ready `processing_ms` after it. `settings` hold what differs from
    the defaults. `trashed_ms` is when the whole recording was moved to the trash. `address` is the base URL of the
    server that was used to record; links in events that no request causes have it.
    """

    uuid: str
    handle: str
    number: int
    host_id: str
    type: int
    topic: str
    timezone: str
    start_ms: int
    takes: tuple[Take, ...]
    processing_ms: int = 0
    end_ms: int | None = None
    files: tuple[RecordingFile, ...] = ()
    settings: Mapping[str, Any] = EMPTY_MAPPING
    trashed_ms: int | None = None
    address: str = ""

    @property
    def is_running(self) -> bool:
        """Whether the session is being recorded, or its recording is paused."""
        return self.end_ms is None and bool(self.takes) and self.takes[-1].end_ms is None

    @property
    def ready_ms(self) -> int | None:
        """When the files are ready, in epoch milliseconds; None while the session is live."""
        return None if self.end_ms is None else self.end_ms + self.processing_ms

    @property
    def kept_files(self) -> tuple[RecordingFile, ...]:
        """The files that are not in the trash."""
        return tuple(file for file in self.files if file.trashed_ms is None)


class RecordingView(NamedTuple):
    """A person who watched or downloaded a recording; `seconds` is the viewing time, 0 for a download."""

    uuid: str
    number: int
    kind: str
    name: str
    email: str
    at_ms: int
    seconds: int = 0


class RecordingQuestions(NamedTuple):
    """The registration questions of a recording, as the API gives them."""

    uuid: str
    questions: tuple[Mapping[str, Any], ...] = ()
    custom_questions: tuple[Mapping[str, Any], ...] = ()


class RecordingRegistrant(NamedTuple):
    """A person who registered to view a recording; the record is that of all registrants."""

    uuid: str
    person: Registrant


RECORDINGS = Collection(
    "recordings", CloudRecording, lambda r: r.uuid, unique_key=lambda r: r.handle, list_key=lambda _: ("", None)
)
RECORDING_VIEWS = Collection(
    "recording_views",
    RecordingView,
    lambda v: (v.uuid, v.number),
    list_key=lambda v: (v.uuid, v.kind),
    cascade_from=RECORDINGS,
)
RECORDING_QUESTIONS = Collection(
    "recording_questions",
    RecordingQuestions,
    lambda q: q.uuid,
    list_key=lambda q: (q.uuid, None),
    cascade_from=RECORDINGS,
)
RECORDING_REGISTRANTS = Collection(
    "recording_registrants",
    RecordingRegistrant,
    lambda r: (r.uuid, normalize_email(r.person.email)),
    unique_key=lambda r: (r.uuid, r.person.id),
    list_key=lambda r: (r.uuid, r.person.status),
    cascade_from=RECORDINGS,
)
