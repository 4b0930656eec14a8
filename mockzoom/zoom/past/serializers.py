"""Past webinars, as Zoom writes them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from mockzoom.zoom.account_clock import instant
from mockzoom.zoom.context import RequestContext
from mockzoom.zoom.pagination import token_paging
from mockzoom.zoom.past.attendance import Attendance, leave_ms, seconds
from mockzoom.zoom.past.models import ParticipantPage, PollAnswers, QuestionList
from mockzoom.zoom.past.responses import ANONYMOUS, PollReply, SurveyReply
from mockzoom.zoom.past.rules import PastSession
from mockzoom.zoom.profiles import Feature
from mockzoom.zoom.sessions.rules import Session


def serialize_instances(_: RequestContext, sessions: list[Session]) -> dict[str, Any]:
    """Return the ended sessions of a webinar."""
    return {"webinars": [{"uuid": s.uuid, "start_time": instant(s.start_ms)} for s in sessions]}


def serialize_participants(ctx: RequestContext, result: ParticipantPage) -> dict[str, Any]:
    """Return a page of participants; without PARTICIPANT_DETAILS only who they are."""
    stays = result.page.records
    if not ctx.profile.has(Feature.PARTICIPANT_DETAILS):
        return {**token_paging(result.page), "participants": [_who(stay) for stay in stays]}
    return {**token_paging(result.page), "participants": [_participant(stay, result) for stay in stays]}


def _who(stay: Attendance) -> dict[str, Any]:
    person = stay.person
    return {"id": person.id, "name": person.name, "user_email": person.email}


def _participant(stay: Attendance, result: ParticipantPage) -> dict[str, Any]:
    return {
        **_who(stay),
        **attendance_fields(stay, result),
        "internal_user": bool(stay.person.user_id),
        "status": "in_meeting",
    }


def attendance_fields(stay: Attendance, result: ParticipantPage) -> dict[str, Any]:
    """Return from when to when a participant attended; `duration` in seconds, `registrant_id` on request (SPEC25)."""
    session = result.held.session
    shown = {
        "user_id": stay.user_id,
        "join_time": instant(stay.join_ms),
        "leave_time": instant(leave_ms(stay, session)),
        "duration": seconds(stay, session),
        "failover": False,
    }
    if result.with_registrant_id:
        shown["registrant_id"] = stay.person.registrant_id
    return shown


def serialize_poll_results(_: RequestContext, result: PollAnswers) -> dict[str, Any]:
    """Answers to polls, by who gave them."""
    held, replies = result
    return {**heading(held), "questions": [_named(group) for group in by_respondent(replies)]}


def _named(replies: list[PollReply]) -> dict[str, Any]:
    first = replies[0]
    return {
        "name": ANONYMOUS if first.anonymous else first.person.name,
        "email": "" if first.anonymous else first.person.email,
        "question_details": poll_details(replies),
    }


def by_respondent(replies: Iterable[PollReply]) -> list[list[PollReply]]:
    """Poll replies by who gave them; those to anonymous polls stand alone, or they would not be anonymous."""
    groups: dict[tuple[str, str], list[PollReply]] = {}
    for reply in replies:
        groups.setdefault((reply.person.key, reply.poll_id if reply.anonymous else ""), []).append(reply)
    return list(groups.values())


def poll_details(replies: Iterable[PollReply]) -> list[dict[str, Any]]:
    """Every question and its answer."""
    return [
        {
            "polling_id": reply.poll_id,
            "question": one.question,
            "answer": one.answer,
            "date_time": instant(reply.at_ms),
        }
        for reply in replies
        for one in reply.replies
    ]


def serialize_qa(_: RequestContext, result: QuestionList) -> dict[str, Any]:
    """Questions and answers, by who asked."""
    held, questions = result
    groups: dict[str, dict[str, Any]] = {}
    for asked in questions:
        who = asked.person
        group = groups.setdefault(who.key, {"name": who.name, "email": who.email, "question_details": []})
        group["question_details"].append({"question": asked.question, "answer": asked.answer})
    return {**heading(held), "questions": list(groups.values())}


def heading(held: PastSession) -> dict[str, Any]:
    """Which session it was."""
    return {"id": held.webinar.id, "uuid": held.session.uuid, "start_time": instant(held.session.start_ms)}


def full_name(reply: PollReply | SurveyReply) -> dict[str, Any]:
    """Who answered, in the four fields of a report."""
    person = reply.person
    if reply.anonymous:
        return {"name": ANONYMOUS, "first_name": ANONYMOUS, "last_name": ANONYMOUS, "email": ""}
    return {
        "name": person.name,
        "first_name": person.first_name,
        "last_name": person.last_name,
        "email": person.email,
    }
