"""Summaries of meetings by the AI Companion: Getameetingsummary.

Zoom writes them after a meeting; here they are set up through the admin API.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from mockzoom.storage.collections import Collection
from mockzoom.storage.listing import list_all
from mockzoom.zoom.account_clock import instant
from mockzoom.zoom.context import OperationRequest, RequestContext
from mockzoom.zoom.error_definitions import define_error, v2021_08, v2025_06
from mockzoom.zoom.errors import api_error
from mockzoom.zoom.evidence import DOCUMENTED, INFERRED
from mockzoom.zoom.meetings.errors import NOT_MEETING_HOST
from mockzoom.zoom.meetings.models import MEETINGS, Meeting
from mockzoom.zoom.past.errors import PAID_ACCOUNT_ONLY
from mockzoom.zoom.past.rules import FREE
from mockzoom.zoom.registry import operation
from mockzoom.zoom.sessions.rules import SESSIONS, Session, as_of
from mockzoom.zoom.users.models import USERS, User
from mockzoom.zoom.webhooks.announce import announce

_NO_MEETING = "Meeting does not exist: {meeting_id}."

SUMMARY_NOT_FOUND = define_error(
    "summary_not_found",
    "no session has this UUID, no meeting this number, or the session has no summary",
    v2021_08(404, 3001, _NO_MEETING, INFERRED, "not in SPEC21; the text of SPEC25"),
    v2025_06(404, 3001, _NO_MEETING, DOCUMENTED, "SPEC25; that it holds without a summary is our judgement"),
)


class MeetingSummary(NamedTuple):
    """The summary of a session; `details` have a label and a summary each. Times are in epoch milliseconds."""

    session_uuid: str
    meeting_id: int
    title: str
    overview: str
    details: tuple[Mapping[str, str], ...]
    next_steps: tuple[str, ...]
    created_ms: int


SUMMARIES = Collection(
    "meeting_summaries",
    MeetingSummary,
    lambda s: s.session_uuid,
    list_key=lambda s: (s.meeting_id, None),
    cascade_from=MEETINGS,
)


class Summarized(NamedTuple):
    """A summary, with its meeting, its session, and the host; None if the user was deleted."""

    summary: MeetingSummary
    meeting: Meeting
    session: Session
    host: User | None


def find_summary(ctx: RequestContext, key: str) -> Summarized | None:
    """Return the summary of the session of a UUID, or for a number the latest of the meeting; None without one."""
    if key.isascii() and key.isdigit() and len(key) < 20:
        found = list_all(ctx.state, SUMMARIES, int(key))
        summary = found[-1] if found else None
    else:
        summary = ctx.state.get(SUMMARIES, key)
    session = ctx.state.get(SESSIONS, summary.session_uuid) if summary else None
    meeting = ctx.state.get(MEETINGS, summary.meeting_id) if summary else None
    if summary is None or session is None or meeting is None:
        return None
    return Summarized(summary, meeting, as_of(session, meeting, ctx.now), ctx.state.get(USERS, meeting.host_id))


def serialize_summary(_: RequestContext, result: Summarized) -> dict[str, Any]:
    """Return a summary as Zoom wrote it; the fields of one that was edited are absent."""
    summary = result.summary
    return {
        **_heading(result),
        "summary_overview": summary.overview,
        "summary_details": [dict(part) for part in summary.details],
        "next_steps": list(summary.next_steps),
        "summary_content": _content(summary),
    }


def _heading(result: Summarized) -> dict[str, Any]:
    summary, meeting, session, host = result
    times = {"start_time": instant(session.start_ms), "end_time": instant(session.end_ms or session.start_ms)}
    return {
        "meeting_host_id": meeting.host_id,
        "meeting_host_email": host.email if host else "",
        "meeting_uuid": session.uuid,
        "meeting_id": meeting.id,
        "meeting_topic": meeting.topic,
        **{f"{part}_{name}": value for part in ("meeting", "summary") for name, value in times.items()},
        "summary_created_time": instant(summary.created_ms),
        "summary_last_modified_time": instant(summary.created_ms),
        "summary_title": summary.title,
    }


def _content(summary: MeetingSummary) -> str:
    """Return the whole summary in Markdown (SPEC25; the headings are inferred)."""
    parts = [summary.overview, *(f"## {part['label']}\n{part['summary']}" for part in summary.details)]
    if summary.next_steps:
        parts.append("\n".join(["## Next steps", *(f"- {step}" for step in summary.next_steps)]))
    return "\n\n".join(part for part in parts if part)


@operation("Getameetingsummary", serializer=serialize_summary)
def get_meeting_summary(ctx: RequestContext, request: OperationRequest) -> Summarized:
    """Return the summary of a session of a meeting."""
    if ctx.account.plan == FREE:
        raise api_error(PAID_ACCOUNT_ONLY, account_id=ctx.account.id)
    key = request.path_params["meetingId"]
    found = find_summary(ctx, key)
    if found is None:
        raise api_error(SUMMARY_NOT_FOUND, meeting_id=key)
    if ctx.confined and found.meeting.host_id != ctx.caller_id:
        raise api_error(NOT_MEETING_HOST)
    return found


def announce_summary(ctx: RequestContext, result: Summarized) -> None:
    """Announce that a summary was written."""
    shown = {**_heading(result), "summary_content": _content(result.summary)}
    announce(ctx, "meeting.summary_completed", result.meeting.host_id, lambda: {"object": shown})
