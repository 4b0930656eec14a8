"""Serializers of past webinars and meetings, and the parts that reports share with them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from mockzoom.zoom.account_clock import instant
from mockzoom.zoom.context import RequestContext
from mockzoom.zoom.meetings.models import Meeting
from mockzoom.zoom.pagination import COUNT_ONLY, paging
from mockzoom.zoom.past.attendance import Attendance, leave_ms, seconds, total_minutes, unique_participants
from mockzoom.zoom.past.models import ParticipantPage, PollAnswers, QuestionList, SessionReport
from mockzoom.zoom.past.responses import ANONYMOUS, PollReply, SurveyReply
from mockzoom.zoom.past.rules import PastSession
from mockzoom.zoom.profiles import Feature
from mockzoom.zoom.sessions.rules import Session, minutes

APP_NAME = "mockzoom"  # of the app that created a meeting; SPEC25 shows its name in `source`


def serialize_meeting_details(ctx: RequestContext, result: SessionReport) -> dict[str, Any]:
    """Return the figures of a past meeting; with PAST_MEETING_SOURCE, also the app that created it."""
    (meeting, session, host), attendances = result
    shown = {
        "uuid": session.uuid,
        "id": meeting.id,
        "host_id": meeting.host_id,
        **figures(result),
        "total_minutes": total_minutes(attendances, session),
        "participants_count": len(unique_participants(attendances)),
    }
    if ctx.profile.has(Feature.PAST_MEETING_SOURCE):
        shown |= {"dept": host.details.get("dept", "") if host else "", "source": APP_NAME}
    return shown


def figures(result: SessionReport) -> dict[str, Any]:
    """Return what a session was, who hosted it, and its times."""
    occasion, session, host = result.past_session
    return {
        "type": occasion.type,
        "topic": occasion.topic,
        "user_name": f"{host.first_name} {host.last_name}".strip() if host else "",
        "user_email": host.email if host else "",
        "start_time": instant(session.start_ms),
        "end_time": instant(session.end_ms or session.start_ms),
        "duration": minutes(session),
    }


def serialize_instances(ctx: RequestContext, result: tuple[str, list[Session]]) -> dict[str, Any]:
    """Return ended sessions in a list of this name; with INSTANCE_OCCURRENCES, those of webinars name the occurrence.

    That sessions of webinars without occurrences lack the field is inferred.
    """
    name, sessions = result
    shows = name == "webinars" and ctx.profile.has(Feature.INSTANCE_OCCURRENCES)
    return {name: [_instance(session, shows_occurrence=shows) for session in sessions]}


def _instance(session: Session, *, shows_occurrence: bool) -> dict[str, Any]:
    fields = {"uuid": session.uuid, "start_time": instant(session.start_ms)}
    if shows_occurrence and session.occurrence_id:
        fields["occurrence_id"] = session.occurrence_id
    return fields


def serialize_participants(ctx: RequestContext, result: ParticipantPage) -> dict[str, Any]:
    """Return a page of participants; without the feature PARTICIPANT_DETAILS only id, name and address."""
    row = _participant if ctx.profile.has(Feature.PARTICIPANT_DETAILS) else _identity
    participants = [row(attendance, result) for attendance in result.page.records]
    return {**paging(ctx, result.page, COUNT_ONLY), "participants": participants}


def _identity(attendance: Attendance, _: ParticipantPage) -> dict[str, Any]:
    person = attendance.person
    return {"id": person.id, "name": person.name, "user_email": person.email}


def _participant(attendance: Attendance, result: ParticipantPage) -> dict[str, Any]:
    """Return an attendance in the fields and order that were observed for meetings (facts 8.1 c2)."""
    person = attendance.person
    return {
        "id": person.id,
        "user_id": attendance.user_id,
        "name": person.name,
        "user_email": person.email,
        **serialize_attendance(attendance, result),
        "failover": False,
        "status": "in_meeting",
        "groupId": "",
        "internal_user": bool(person.user_id),
    }


def serialize_attendance(attendance: Attendance, result: ParticipantPage) -> dict[str, Any]:
    """Return the times of an attendance: `duration` in seconds, `registrant_id` on request (SPEC25)."""
    session = result.past_session.session
    fields = {
        "join_time": instant(attendance.join_ms),
        "leave_time": instant(leave_ms(attendance, session)),
        "duration": seconds(attendance, session),
    }
    if result.with_registrant_id:
        fields["registrant_id"] = attendance.person.registrant_id
    return fields


def serialize_poll_results(ctx: RequestContext, result: PollAnswers) -> dict[str, Any]:
    """Return the answers to polls, grouped by respondent; with REPORTS_BY_RESPONDENT, meetings have names in parts."""
    past_session, replies = result
    in_parts = isinstance(past_session.occasion, Meeting) and ctx.profile.has(Feature.REPORTS_BY_RESPONDENT)
    groups = by_respondent(replies)
    return {**heading(past_session), "questions": [_respondent(group, in_parts=in_parts) for group in groups]}


def _respondent(replies: list[PollReply], *, in_parts: bool) -> dict[str, Any]:
    first = replies[0]
    shown = {
        "name": ANONYMOUS if first.anonymous else first.person.name,
        "email": "" if first.anonymous else first.person.email,
        "question_details": poll_details(replies),
    }
    if in_parts:
        names = full_name(first)
        shown |= {"first_name": names["first_name"], "last_name": names["last_name"]}
    return shown


def by_respondent(replies: Iterable[PollReply]) -> list[list[PollReply]]:
    """Return poll replies grouped by respondent.

    Replies to anonymous polls form separate groups, because a shared group would reveal the respondent.
    """
    groups: dict[tuple[str, str], list[PollReply]] = {}
    for reply in replies:
        groups.setdefault((reply.person.key, reply.poll_id if reply.anonymous else ""), []).append(reply)
    return list(groups.values())


def poll_details(replies: Iterable[PollReply]) -> list[dict[str, Any]]:
    """Return each question of poll replies with its answer."""
    return [
        {
            "polling_id": reply.poll_id,
            "question": one.question,
            "answer": one.answer,
            "date_time": poll_time(reply.at_ms),
        }
        for reply in replies
        for one in reply.replies
    ]


def poll_time(ms: int) -> str:
    """Return a time in the form of poll answers, `YYYY-MM-DD HH:MM:SS` (recorded/airbyte_records_2024)."""
    return instant(ms).replace("T", " ").removesuffix("Z")


def serialize_qa(_: RequestContext, result: QuestionList) -> dict[str, Any]:
    """Return the questions and answers, grouped by the participant who asked."""
    past_session, questions = result
    groups: dict[str, dict[str, Any]] = {}
    for asked in questions:
        asker = asked.person
        group = groups.setdefault(asker.key, {"name": asker.name, "email": asker.email, "question_details": []})
        group["question_details"].append({"question": asked.question, "answer": asked.answer})
    return {**heading(past_session), "questions": list(groups.values())}


def heading(past_session: PastSession) -> dict[str, Any]:
    """Return the fields that identify a session."""
    occasion, session, _ = past_session
    return {"id": occasion.id, "uuid": session.uuid, "start_time": instant(session.start_ms)}


def full_name(reply: PollReply | SurveyReply) -> dict[str, Any]:
    """Return the respondent in the four fields of reports."""
    person = reply.person
    if reply.anonymous:
        return {"name": ANONYMOUS, "first_name": ANONYMOUS, "last_name": ANONYMOUS, "email": ""}
    return {
        "name": person.name,
        "first_name": person.first_name,
        "last_name": person.last_name,
        "email": person.email,
    }
