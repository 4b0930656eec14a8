"""Reports on past webinars, as Zoom writes them."""

from __future__ import annotations

from typing import Any

from mockzoom.api.wire import past
from mockzoom.api.wire.pages import token_paging
from mockzoom.domain.attendance import Person, Stay, total_minutes, unique
from mockzoom.domain.clock import instant
from mockzoom.domain.profiles import Profile
from mockzoom.domain.responses import AskedQuestion, SurveyReply
from mockzoom.domain.sessions import minutes
from mockzoom.operations.past import Asked, Attended, Polled
from mockzoom.operations.reports import Reported, Surveyed
from mockzoom.operations.world import World


def details(_: World, result: Reported) -> dict[str, Any]:
    """A session in figures; `participants_count` counts people, however often they came (inferred)."""
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
        "participants_count": len(unique(stays)),
    }
    if webinar.details.get("tracking_fields"):
        shown["tracking_fields"] = webinar.details["tracking_fields"]
    return shown


def participants(world: World, result: Attended) -> dict[str, Any]:
    """A page of stays."""
    return {
        **token_paging(result.page),
        "participants": [_participant(world, stay, result) for stay in result.page.records],
    }


def _participant(world: World, stay: Stay, result: Attended) -> dict[str, Any]:
    person = stay.person
    shown = {
        "id": person.user_id,  # of those who are logged in, empty for others (SPEC21, SPEC25)
        "name": person.name,
        "user_email": person.email,
        **past.a_stay(stay, result),
    }
    if world.account.profile == Profile.LIVE_2025_06:
        shown |= {"participant_user_id": person.user_id, "status": "in_meeting"}
    return shown


def polls(world: World, result: Polled) -> dict[str, Any]:
    """Answers to polls, by who gave them; in the newer edition with names in parts."""
    if world.account.profile == Profile.SEEDS_2021_08:
        return past.poll_results(world, result)
    held, replies = result
    groups = past.by_respondent(replies)
    return {
        **past.heading(held),
        "questions": [{**past.full_name(g[0]), "question_details": past.poll_details(g)} for g in groups],
    }


def qa(world: World, result: Asked) -> dict[str, Any]:
    """Questions and answers, by who asked; in the newer edition with who answered."""
    if world.account.profile == Profile.SEEDS_2021_08:
        return past.qa(world, result)
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


def _speaker(person: Person) -> dict[str, Any]:
    return {"user_id": person.user_id, "name": person.name, "email": person.email}


def survey(world: World, result: Surveyed) -> dict[str, Any]:
    """Answers to the survey; of the survey itself only while the webinar has it."""
    (webinar, session, _), kept, replies = result
    shown: dict[str, Any] = {
        "webinar_id": webinar.id,
        "webinar_uuid": session.uuid,
        "start_time": instant(session.start_ms),
        "survey_answers": [{**past.full_name(r), "answer_details": _answers(world, webinar.id, r)} for r in replies],
    }
    if kept is not None:
        shown["survey_id"] = world.ids.secret("survey", webinar.id, 16)
        shown["survey_name"] = kept.content.get("custom_survey", {}).get("title", "")
    return shown


def _answers(world: World, number: int, reply: SurveyReply) -> list[dict[str, Any]]:
    return [
        {
            "question_id": world.ids.secret("survey question", f"{number}/{one.question}", 16),
            "question": one.question,
            "answer": one.answer,
            "date_time": instant(reply.at_ms),
        }
        for one in reply.replies
    ]
