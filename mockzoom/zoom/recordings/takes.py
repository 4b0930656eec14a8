"""How a session is recorded: start, pause, resume, stop, and the files that result at its end."""

from __future__ import annotations

from mockzoom.storage.listing import list_all
from mockzoom.zoom.chat import CHAT_MESSAGES
from mockzoom.zoom.context import RequestContext
from mockzoom.zoom.past.attendance import ATTENDANCES
from mockzoom.zoom.past.responses import POLL_REPLIES
from mockzoom.zoom.recordings import texts
from mockzoom.zoom.recordings.kinds import FILE_KINDS, OPTIONAL_KINDS, kinds_of
from mockzoom.zoom.recordings.media import audio_file, video_file
from mockzoom.zoom.recordings.models import RECORDINGS, CloudRecording, Pause, RecordingFile, Take
from mockzoom.zoom.sessions.occasions import Occasion
from mockzoom.zoom.sessions.rules import Session
from mockzoom.zoom.users.models import USERS, User
from mockzoom.zoom.users.settings import setting


def start_take(
    ctx: RequestContext,
    occasion: Occasion,
    host: User,
    session: Session,
    *,
    kinds: tuple[str, ...] = (),
    lines: tuple[str, ...] = (),
    processing_ms: int = 0,
) -> CloudRecording:
    """Begin to record a session, or record it again after a stop; returns the stored recording.

    `kinds` are the kinds of files to make instead of those of the host's settings, `lines` what the transcript says.
    """
    old = ctx.state.get(RECORDINGS, session.uuid)
    if old is None:
        number = ctx.state.next_number("recordings")
        old = CloudRecording(
            uuid=session.uuid,
            handle=ctx.ids.short_id("recording", number),
            number=occasion.id,
            host_id=occasion.host_id,
            type=occasion.type,
            topic=occasion.topic,
            timezone=occasion.timezone,
            start_ms=session.start_ms,
            takes=(),
            settings={"auto_delete": True} if setting(host, "recording", "auto_delete_cmr") else {},
            address=ctx.base_url,
        )
    asked = tuple(kind for kind in FILE_KINDS if kind in kinds)
    take = Take(ctx.now, kinds=asked or kinds_of(host), asked=bool(asked), lines=lines)
    found = old._replace(takes=(*old.takes, take), processing_ms=processing_ms or old.processing_ms)
    ctx.state.put(RECORDINGS, [found])
    return found


def record_automatically(ctx: RequestContext, occasion: Occasion, session: Session) -> CloudRecording | None:
    """Begin to record a session that has started if its `auto_recording` is `cloud`; returns the recording, or None.

    Nothing is recorded if the host's settings do not allow it (inferred).
    """
    host = ctx.state.get(USERS, occasion.host_id)
    wanted = occasion.settings.get("auto_recording") == "cloud"
    if not wanted or host is None or not setting(host, "recording", "cloud_recording"):
        return None
    return start_take(ctx, occasion, host, session)


def change_take(ctx: RequestContext, recording: CloudRecording, action: str) -> CloudRecording:
    """Pause, resume or stop the running take; the caller has checked that this is possible."""
    take = recording.takes[-1]
    if action == "pause":
        take = take._replace(pauses=(*take.pauses, Pause(ctx.now)))
    elif action == "resume":
        take = take._replace(pauses=(*take.pauses[:-1], take.pauses[-1]._replace(end_ms=ctx.now)))
    else:
        take = take.ended(ctx.now)
    found = recording._replace(takes=(*recording.takes[:-1], take))
    ctx.state.put(RECORDINGS, [found])
    return found


def is_paused(recording: CloudRecording) -> bool:
    """Return whether the running take is paused."""
    pauses = recording.takes[-1].pauses
    return recording.is_running and bool(pauses) and pauses[-1].end_ms is None


def finished(ctx: RequestContext, recording: CloudRecording, end_ms: int) -> CloudRecording:
    """Return a recording whose session ended at a moment, with its files; nothing is stored."""
    takes = tuple(take.ended(end_ms) for take in recording.takes)
    files = [
        file
        for number, take in enumerate(takes)
        for kind in take.kinds
        if (file := _file(ctx, recording, number, take, kind)) is not None
    ]
    return recording._replace(takes=takes, end_ms=end_ms, files=tuple(files))


def _file(ctx: RequestContext, recording: CloudRecording, number: int, take: Take, kind: str) -> RecordingFile | None:
    end_ms = take.end_ms if take.end_ms is not None else take.start_ms
    text = _text(ctx, recording, take, texts.Span(take.start_ms, end_ms), kind)
    if kind in OPTIONAL_KINDS and not text and not take.asked:
        return None
    name = ctx.ids.recording_file_id(f"{recording.handle}/{number}/{kind}")
    file = RecordingFile(name, kind, take.start_ms, end_ms, take.length_ms, 0, text)
    return file._replace(size=len(content_of(file)))


def _text(ctx: RequestContext, recording: CloudRecording, take: Take, span: texts.Span, kind: str) -> str:
    place = (recording.number, recording.uuid)
    match kind:
        case "timeline":
            return texts.timeline(span, list_all(ctx.state, ATTENDANCES, *place))
        case "audio_transcript" | "closed_caption":
            return texts.captions(span, take.lines)
        case "chat_file":
            return texts.chat(span, list_all(ctx.state, CHAT_MESSAGES, *place))
        case "poll":
            return texts.poll_answers(span, list_all(ctx.state, POLL_REPLIES, *place))
    return ""


def content_of(file: RecordingFile) -> bytes:
    """Return the bytes of a file."""
    match FILE_KINDS[file.kind].file_type:
        case "MP4":
            return video_file(file.id, file.length_ms)
        case "M4A":
            return audio_file(file.id, file.length_ms)
    return file.text.encode()
