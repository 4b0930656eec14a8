"""Simulation of the AI Companion, which summarizes a meeting after its end."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mockzoom.admin.registration_page import find_event
from mockzoom.errors import FieldError
from mockzoom.zoom.context import RequestContext
from mockzoom.zoom.meeting_summaries import SUMMARIES, MeetingSummary, announce_summary, find_summary
from mockzoom.zoom.meetings.models import Meeting
from mockzoom.zoom.sessions.handlers import sessions_of


def summarize(ctx: RequestContext, number: int, body: Mapping[str, Any]) -> MeetingSummary:
    """Summarize the latest ended session of a meeting; another summary replaces the first. Raises `FieldError`."""
    meeting = find_event(ctx, number)
    if not isinstance(meeting, Meeting):
        raise FieldError("", f"{number} is a webinar; Zoom's API has summaries of meetings alone", 409)
    ended = [session for session in sessions_of(ctx, meeting) if session.end_ms is not None]
    if not ended:
        raise FieldError("", f"meeting {number} has no session that has ended; start and end it first", 409)
    summary = MeetingSummary(
        session_uuid=ended[-1].uuid,
        meeting_id=number,
        title=body.get("title", f"Meeting summary for {meeting.topic}"),
        overview=body["overview"],
        details=tuple(body.get("details", ())),
        next_steps=tuple(body.get("next_steps", ())),
        created_ms=ctx.now,
    )
    ctx.state.put(SUMMARIES, [summary])
    found = find_summary(ctx, summary.session_uuid)
    if found is not None:
        announce_summary(ctx, found)
    return summary
