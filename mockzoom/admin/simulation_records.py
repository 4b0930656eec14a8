"""Serializers of simulated actions."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from mockzoom.admin.recording_simulation import SeenRecording
from mockzoom.admin.registration_page import PageRegistration
from mockzoom.zoom import chat
from mockzoom.zoom.account_clock import instant
from mockzoom.zoom.context import RequestContext
from mockzoom.zoom.meeting_summaries import MeetingSummary
from mockzoom.zoom.meetings.models import Meeting
from mockzoom.zoom.past import attendance, responses
from mockzoom.zoom.recordings import models as recordings
from mockzoom.zoom.recordings.takes import is_paused
from mockzoom.zoom.registrants.join_urls import JoinUrls
from mockzoom.zoom.sessions import rules as sessions
from mockzoom.zoom.sessions.occasions import find_occasion, kind_of
from mockzoom.zoom.webinars.models import Webinar


def session_record(ctx: RequestContext, held: sessions.Session) -> dict[str, Any]:
    """Return a session that has begun, or has ended; the number is `webinar_id` or `meeting_id`."""
    occasion = find_occasion(ctx.state, held.webinar_id)
    kind = kind_of(occasion) if occasion else "webinar"
    shown = {"uuid": held.uuid, f"{kind}_id": held.webinar_id, "start_time": instant(held.start_ms)}
    if held.end_ms is not None:
        shown["end_time"] = instant(held.end_ms)
    return shown | {"occurrence_id": held.occurrence_id} if held.occurrence_id else shown


def attendance_record(_: RequestContext, of: attendance.Attendance) -> dict[str, Any]:
    """Return a participant who has joined or left."""
    shown = {
        "uuid": of.session_uuid,
        "user_id": of.user_id,
        "participant": _person(of.person),
        "join_time": instant(of.join_ms),
    }
    return shown if of.leave_ms is None else shown | {"leave_time": instant(of.leave_ms)}


def poll_reply_record(ctx: RequestContext, reply: responses.PollReply) -> dict[str, Any]:
    """Return the answers to a poll."""
    return {"poll_id": reply.poll_id, **survey_reply_record(ctx, reply)}


def survey_reply_record(_: RequestContext, reply: responses.SurveyReply | responses.PollReply) -> dict[str, Any]:
    """Return the answers to the survey."""
    return {
        "uuid": reply.session_uuid,
        "participant": _person(reply.person),
        "answers": _answers(reply.replies),
        "date_time": instant(reply.at_ms),
    }


def asked_question_record(_: RequestContext, asked: responses.AskedQuestion) -> dict[str, Any]:
    """Return a question, and its answer if it has one."""
    shown: dict[str, Any] = {
        "uuid": asked.session_uuid,
        "question_id": asked.id,
        "participant": _person(asked.person),
        "question": asked.question,
    }
    if asked.answered_by:
        shown["answer"] = {"text": asked.answer, "by": _person(asked.answered_by), "private": asked.private}
    return shown


def chat_message_record(_: RequestContext, message: chat.ChatMessage) -> dict[str, Any]:
    """Return a message in the chat; its id is needed to delete it."""
    return {
        "uuid": message.session_uuid,
        "message_id": message.id,
        "participant": _person(message.sender),
        "text": message.text,
        "date_time": instant(message.at_ms),
    }


def summary_record(_: RequestContext, summary: MeetingSummary) -> dict[str, Any]:
    """Return the summary of a meeting."""
    return {
        "uuid": summary.session_uuid,
        "meeting_id": summary.meeting_id,
        "title": summary.title,
        "overview": summary.overview,
        "details": [dict(part) for part in summary.details],
        "next_steps": list(summary.next_steps),
        "date_time": instant(summary.created_ms),
    }


def page_registration_record(ctx: RequestContext, done: PageRegistration) -> dict[str, Any]:
    """Return a person as they are after registering or cancelling on the page; only an approved one has a link."""
    event, registrant = done
    shown: dict[str, Any] = {
        "id": event.id,
        "registrant_id": registrant.id,
        "email": registrant.email,
        "status": registrant.status,
    }
    if registrant.details.get("source_id"):
        shown["source_id"] = registrant.details["source_id"]
    if registrant.status == "approved":
        shown["join_url"] = JoinUrls(event, ctx.ids).link(registrant.id)
    return shown


def conversion_record(_: RequestContext, event: Webinar | Meeting) -> dict[str, Any]:
    """Return what a converted webinar or meeting is now."""
    kind = "meeting" if isinstance(event, Meeting) else "webinar"
    return {"id": event.id, "uuid": event.uuid, "is": kind, "type": event.type, "topic": event.topic}


def recording_record(_: RequestContext, of: recordings.CloudRecording) -> dict[str, Any]:
    """Return a session that is being recorded, whose recording is paused, or was stopped."""
    take = of.takes[-1]
    status = "stopped" if take.end_ms is not None else "paused" if is_paused(of) else "recording"
    shown = {"uuid": of.uuid, "id": of.number, "status": status, "recording_start": instant(take.start_ms)}
    return shown if take.end_ms is None else shown | {"recording_end": instant(take.end_ms)}


def recording_view_record(_: RequestContext, seen: SeenRecording) -> dict[str, Any]:
    """Return a view of a recording."""
    recording, view = seen
    shown = {"uuid": recording.uuid, "id": recording.number, "type": view.kind, "name": view.name}
    return {**shown, "email": view.email, "date_time": instant(view.at_ms), "duration": view.seconds}


def _person(person: attendance.Participant) -> dict[str, Any]:
    shown = {"id": person.id, "role": person.role, "name": person.name, "email": person.email}
    return shown | {"registrant_id": person.registrant_id} if person.registrant_id else shown


def _answers(replies: Iterable[responses.Reply]) -> list[dict[str, str]]:
    return [{"question": one.question, "answer": one.answer} for one in replies]
