"""Past webinars, as Zoom writes them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from mockzoom.api.wire.pages import token_paging
from mockzoom.domain.attendance import Stay, left_ms, seconds
from mockzoom.domain.clock import instant
from mockzoom.domain.past_access import Held
from mockzoom.domain.profiles import Profile
from mockzoom.domain.responses import ANONYMOUS, PollReply, SurveyReply
from mockzoom.domain.sessions import Session
from mockzoom.operations.past import Asked, Attended, Polled
from mockzoom.operations.world import World


def instances(_: World, sessions: list[Session]) -> dict[str, Any]:
    """The ended sessions of a webinar."""
    return {"webinars": [{"uuid": s.uuid, "start_time": instant(s.start_ms)} for s in sessions]}


def participants(world: World, result: Attended) -> dict[str, Any]:
    """A page of participants; the edition of 2021 says of them who they are, and no more."""
    stays = result.page.records
    if world.account.profile == Profile.SEEDS_2021_08:
        return {**token_paging(result.page), "participants": [_who(stay) for stay in stays]}
    return {**token_paging(result.page), "participants": [_participant(stay, result) for stay in stays]}


def _who(stay: Stay) -> dict[str, Any]:
    person = stay.person
    return {"id": person.id, "name": person.name, "user_email": person.email}


def _participant(stay: Stay, result: Attended) -> dict[str, Any]:
    return {
        **_who(stay),
        **a_stay(stay, result),
        "internal_user": bool(stay.person.user_id),
        "status": "in_meeting",
    }


def a_stay(stay: Stay, result: Attended) -> dict[str, Any]:
    """From when to when somebody was there; `duration` is in seconds, `registrant_id` there on demand (SPEC25)."""
    session = result.held.session
    shown = {
        "user_id": stay.user_id,
        "join_time": instant(stay.join_ms),
        "leave_time": instant(left_ms(stay, session)),
        "duration": seconds(stay, session),
        "failover": False,
    }
    if result.with_registrant_id:
        shown["registrant_id"] = stay.person.registrant_id
    return shown


def poll_results(_: World, result: Polled) -> dict[str, Any]:
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


def qa(_: World, result: Asked) -> dict[str, Any]:
    """Questions and answers, by who asked."""
    held, questions = result
    groups: dict[str, dict[str, Any]] = {}
    for asked in questions:
        who = asked.person
        group = groups.setdefault(who.key, {"name": who.name, "email": who.email, "question_details": []})
        group["question_details"].append({"question": asked.question, "answer": asked.answer})
    return {**heading(held), "questions": list(groups.values())}


def heading(held: Held) -> dict[str, Any]:
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
