"""Serializers of reports on past webinars and meetings."""

from __future__ import annotations

from typing import Any

from mockzoom.zoom.account_clock import instant
from mockzoom.zoom.context import RequestContext
from mockzoom.zoom.meetings.models import Meeting
from mockzoom.zoom.pagination import paging_of_people
from mockzoom.zoom.past import serializers as past
from mockzoom.zoom.past.attendance import Attendance, Participant, total_minutes, unique_participants
from mockzoom.zoom.past.models import ParticipantPage, PollAnswers, QuestionList, SessionReport, SurveyAnswers
from mockzoom.zoom.past.responses import AskedQuestion, SurveyReply
from mockzoom.zoom.profiles import Feature
from mockzoom.zoom.sessions.occasions import kind_of


def serialize_report_details(ctx: RequestContext, result: SessionReport) -> dict[str, Any]:
    """Return the figures of a session; `participants_count` counts each participant once (inferred).

    With REPORT_HOST_ID, the report on a meeting has the host's id (recorded/airbyte_records_2024).
    """
    (occasion, session, host), attendances = result
    has_host = isinstance(occasion, Meeting) and ctx.profile.has(Feature.REPORT_HOST_ID)
    return {
        "uuid": session.uuid,
        "id": occasion.id,
        **({"host_id": occasion.host_id} if has_host else {}),
        **past.figures(result),
        "total_minutes": total_minutes(attendances, session),
        "participants_count": len(unique_participants(attendances)),
        "tracking_fields": list(occasion.details.get("tracking_fields", ())),
        "dept": host.details.get("dept", "") if host else "",
    }


def serialize_report_participants(ctx: RequestContext, result: ParticipantPage) -> dict[str, Any]:
    """Return a page of attendances, whose fields without a value are empty texts (facts 8.3 row 9, of a meeting)."""
    return {
        **paging_of_people(ctx, result.page),
        "participants": [_participant(ctx, attendance, result) for attendance in result.page.records],
    }


def _participant(ctx: RequestContext, attendance: Attendance, result: ParticipantPage) -> dict[str, Any]:
    person = attendance.person
    fields = {
        "id": person.user_id,  # empty for participants who are not users of the account (SPEC21, SPEC25)
        "user_id": attendance.user_id,
        "name": person.name,
        "user_email": person.email,
        **past.serialize_attendance(attendance, result),
        "attentiveness_score": "",
        "failover": False,
    }
    if ctx.profile.has(Feature.REPORT_PARTICIPANT_STATUS):
        fields["status"] = "in_meeting"
    fields["customer_key"] = ""
    if ctx.profile.has(Feature.REPORT_PARTICIPANT_STATUS) and person.user_id:
        fields["participant_user_id"] = person.user_id
    return fields


def serialize_report_polls(ctx: RequestContext, result: PollAnswers) -> dict[str, Any]:
    """Return the answers to polls, grouped by respondent; with REPORTS_BY_RESPONDENT, names also in parts."""
    if not ctx.profile.has(Feature.REPORTS_BY_RESPONDENT):
        return past.serialize_poll_results(ctx, result)
    past_session, replies = result
    groups = past.by_respondent(replies)
    return {
        **past.heading(past_session),
        "questions": [{**past.full_name(g[0]), "question_details": past.poll_details(g)} for g in groups],
    }


def serialize_report_qa(ctx: RequestContext, result: QuestionList) -> dict[str, Any]:
    """Return the questions, grouped by the participant who asked; with REPORTS_BY_RESPONDENT, also who answered."""
    if not ctx.profile.has(Feature.REPORTS_BY_RESPONDENT):
        return past.serialize_qa(ctx, result)
    past_session, questions = result
    groups: dict[str, dict[str, Any]] = {}
    for asked in questions:
        group = groups.setdefault(asked.person.key, {**_identity(asked.person), "question_details": []})
        group["question_details"].append(_question(asked))
    return {**past.heading(past_session), "questions": list(groups.values())}


def _question(asked: AskedQuestion) -> dict[str, Any]:
    fields: dict[str, Any] = {
        "question_id": asked.id,
        "question": asked.question,
        "answer": asked.answer,
        "create_time": instant(asked.at_ms),
        "question_status": "answered" if asked.answered_by else "open",
        "answer_details": [],
    }
    if asked.answered_by:
        visibility = "privately" if asked.private else "publicly"
        answer = {"content": asked.answer, "create_time": instant(asked.at_ms), "type": f"host_answered_{visibility}"}
        fields["answer_details"].append({**_identity(asked.answered_by), **answer})
    return fields


def _identity(person: Participant) -> dict[str, Any]:
    return {"user_id": person.user_id, "name": person.name, "email": person.email}


def serialize_report_survey(ctx: RequestContext, result: SurveyAnswers) -> dict[str, Any]:
    """Return the answers to the survey; `survey_id` and `survey_name` are absent without a survey."""
    (occasion, session, _), survey, replies = result
    kind = kind_of(occasion)
    fields: dict[str, Any] = {
        f"{kind}_id": occasion.id,
        f"{kind}_uuid": session.uuid,
        "start_time": instant(session.start_ms),
        "survey_answers": [
            {**past.full_name(r), "answer_details": _answer_details(ctx, occasion.id, r)} for r in replies
        ],
    }
    if survey is not None:
        fields["survey_id"] = ctx.ids.secret("survey", occasion.id, 16)
        fields["survey_name"] = survey.content.get("custom_survey", {}).get("title", "")
    return fields


def _answer_details(ctx: RequestContext, number: int, reply: SurveyReply) -> list[dict[str, Any]]:
    return [
        {
            "question_id": ctx.ids.secret("survey question", f"{number}/{one.question}", 16),
            "question": one.question,
            "answer": one.answer,
            "date_time": instant(reply.at_ms),
        }
        for one in reply.replies
    ]
