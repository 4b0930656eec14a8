"""Reports on past webinars, as Zoom writes them."""

from __future__ import annotations

from typing import Any

from mockzoom.zoom.account_clock import instant
from mockzoom.zoom.context import RequestContext
from mockzoom.zoom.pagination import token_paging
from mockzoom.zoom.past import serializers as past
from mockzoom.zoom.past.attendance import Attendance, Participant, total_minutes, unique_participants
from mockzoom.zoom.past.models import ParticipantPage, PollAnswers, QuestionList, Reported, Surveyed
from mockzoom.zoom.past.responses import AskedQuestion, SurveyReply
from mockzoom.zoom.profiles import Feature
from mockzoom.zoom.sessions.rules import minutes


def serialize_report_details(_: RequestContext, result: Reported) -> dict[str, Any]:
    """Return a session in figures; `participants_count` counts people, however often they came (inferred)."""
    (webinar, session, host), stays = result
    shown = {
        "uuid": session.uuid,
        "id": webinar.id,
        "type": webinar.type,
        "topic": webinar.topic,
        "user_name": f"{host.first_name} {host.last_name}".strip() if host else "",
        "user_email": host.email if host else "",
        "start_time": instant(session.start_ms),
        "end_time": instant(session.end_ms or session.start_ms),
        "duration": minutes(session),
        "total_minutes": total_minutes(stays, session),
        "participants_count": len(unique_participants(stays)),
    }
    if webinar.details.get("tracking_fields"):
        shown["tracking_fields"] = webinar.details["tracking_fields"]
    return shown


def serialize_report_participants(ctx: RequestContext, result: ParticipantPage) -> dict[str, Any]:
    """Return a page of attendances."""
    return {
        **token_paging(result.page),
        "participants": [_participant(ctx, stay, result) for stay in result.page.records],
    }


def _participant(ctx: RequestContext, stay: Attendance, result: ParticipantPage) -> dict[str, Any]:
    person = stay.person
    shown = {
        "id": person.user_id,  # of those who are logged in, empty for others (SPEC21, SPEC25)
        "name": person.name,
        "user_email": person.email,
        **past.attendance_fields(stay, result),
    }
    if ctx.profile.has(Feature.REPORT_PARTICIPANT_STATUS):
        shown |= {"participant_user_id": person.user_id, "status": "in_meeting"}
    return shown


def serialize_report_polls(ctx: RequestContext, result: PollAnswers) -> dict[str, Any]:
    """Answers to polls, by who gave them; in the newer edition with names in parts."""
    if not ctx.profile.has(Feature.REPORTS_BY_RESPONDENT):
        return past.serialize_poll_results(ctx, result)
    held, replies = result
    groups = past.by_respondent(replies)
    return {
        **past.heading(held),
        "questions": [{**past.full_name(g[0]), "question_details": past.poll_details(g)} for g in groups],
    }


def serialize_report_qa(ctx: RequestContext, result: QuestionList) -> dict[str, Any]:
    """Questions and answers, by who asked; in the newer edition with who answered."""
    if not ctx.profile.has(Feature.REPORTS_BY_RESPONDENT):
        return past.serialize_qa(ctx, result)
    held, questions = result
    groups: dict[str, dict[str, Any]] = {}
    for asked in questions:
        group = groups.setdefault(asked.person.key, {**_speaker(asked.person), "question_details": []})
        group["question_details"].append(_question(asked))
    return {**past.heading(held), "questions": list(groups.values())}


def _question(asked: AskedQuestion) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "question_id": asked.id,
        "question": asked.question,
        "answer": asked.answer,
        "create_time": instant(asked.at_ms),
        "question_status": "answered" if asked.answered_by else "open",
        "answer_details": [],
    }
    if asked.answered_by:
        seen_by = "privately" if asked.private else "publicly"
        answer = {"content": asked.answer, "create_time": instant(asked.at_ms), "type": f"host_answered_{seen_by}"}
        shown["answer_details"].append({**_speaker(asked.answered_by), **answer})
    return shown


def _speaker(person: Participant) -> dict[str, Any]:
    return {"user_id": person.user_id, "name": person.name, "email": person.email}


def serialize_report_survey(ctx: RequestContext, result: Surveyed) -> dict[str, Any]:
    """Answers to the survey; of the survey itself only while the webinar has it."""
    (webinar, session, _), kept, replies = result
    shown: dict[str, Any] = {
        "webinar_id": webinar.id,
        "webinar_uuid": session.uuid,
        "start_time": instant(session.start_ms),
        "survey_answers": [{**past.full_name(r), "answer_details": _answers(ctx, webinar.id, r)} for r in replies],
    }
    if kept is not None:
        shown["survey_id"] = ctx.ids.secret("survey", webinar.id, 16)
        shown["survey_name"] = kept.content.get("custom_survey", {}).get("title", "")
    return shown


def _answers(ctx: RequestContext, number: int, reply: SurveyReply) -> list[dict[str, Any]]:
    return [
        {
            "question_id": ctx.ids.secret("survey question", f"{number}/{one.question}", 16),
            "question": one.question,
            "answer": one.answer,
            "date_time": instant(reply.at_ms),
        }
        for one in reply.replies
    ]
