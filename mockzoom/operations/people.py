"""What people do at a webinar and Zoom has no API for: they start it, come, answer, ask and go.

These are no operations of Zoom's. They raise `AdminError`, which says what is wrong and how to mend it; like
operations they check first and write last.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mockzoom.domain.admin_errors import AdminError, some
from mockzoom.domain.answering import judged
from mockzoom.domain.attendance import HOST, STAYS, Person, Stay
from mockzoom.domain.clock import instant
from mockzoom.domain.occurrences import occurrence_at
from mockzoom.domain.polls import POLLS
from mockzoom.domain.records import USERS, WEBINARS, Webinar, fold
from mockzoom.domain.registration import is_over
from mockzoom.domain.responses import (
    ASKED_QUESTIONS,
    POLL_REPLIES,
    SURVEY_REPLIES,
    AskedQuestion,
    PollReply,
    SurveyReply,
)
from mockzoom.domain.sessions import SESSIONS, Session
from mockzoom.domain.surveys import SURVEYS
from mockzoom.operations.sessions import live_session, sessions_of, settle
from mockzoom.operations.who import admitted, invited, named
from mockzoom.operations.world import World, list_all

Body = Mapping[str, Any]


def start(world: World, number: int, _: Body) -> Session:
    """Bring a webinar on the air; its first session has the webinar's UUID, every other one gets its own."""
    webinar = _webinar(world, number)
    if webinar.pinned:
        raise AdminError("", f"{number} is a test webinar and stays as it is; create a webinar of your own", 409)
    if live_session(world, webinar) is not None:
        raise AdminError("", f"webinar {number} is live; end it first: PUT /v2/webinars/{number}/status", 409)
    if is_over(webinar, world.now):
        mend = "create another" if webinar.ended else f"move it: PATCH /v2/webinars/{number}, or create another"
        raise AdminError("", f"webinar {number} is over at {instant(world.now)}; {mend}", 409)
    settle(world, webinar, webinar)
    uuid = webinar.uuid
    if world.state.get(SESSIONS, uuid) is not None:
        uuid = world.ids.session_uuid(world.state.next_number("sessions"))
        world.state.put(WEBINARS, [webinar._replace(uuid=uuid)])
    session = Session(uuid, number, world.now, occurrence_id=occurrence_at(webinar, world.now))
    world.state.put(SESSIONS, [session])
    return session


def join(world: World, number: int, who: Body) -> Stay:
    """Let somebody in; who left can come again."""
    webinar, live = _live(world, number)
    stays = _stays(world, live)
    person = admitted(world, webinar, live, who, stays)
    if _staying(stays, person) is not None:
        raise AdminError("", f"{person.name} is in already; let them leave first", 409)
    stay = Stay(number, live.uuid, len(stays), person, world.now)
    world.state.put(STAYS, [stay])
    return stay


def leave(world: World, number: int, who: Body) -> Stay:
    """Let somebody go. Who is still there when the webinar ends goes then, without this."""
    _, live = _live(world, number)
    gone = _present(world, live, who)._replace(leave_ms=world.now)
    world.state.put(STAYS, [gone])
    return gone


def poll_answers(world: World, number: int, body: Body) -> PollReply:
    """Answer a poll; doing so again replaces what was answered."""
    webinar, live = _live(world, number)
    person = _present(world, live, body).person
    poll = world.state.get(POLLS, (number, body["poll_id"]))
    if poll is None:
        there = some(f"{p.id} ({p.title})" for p in list_all(world.state, POLLS, number))
        raise AdminError("poll_id", f"webinar {number} has no poll {body['poll_id']!r}; it has: {there}", 404)
    replies = judged(poll.questions, body["answers"], f"poll {poll.id}")
    reply = PollReply(webinar.id, live.uuid, poll.id, person, replies, world.now, poll.anonymous)
    world.state.put(POLL_REPLIES, [reply])
    return reply


def questions(world: World, number: int, body: Body) -> AskedQuestion:
    """Ask a question in Q&A, and have it answered at once by the host or a panelist if the body has an `answer`."""
    webinar, live = _live(world, number)
    person = _present(world, live, body).person
    answer = body.get("answer", {})
    by = invited(world, webinar, answer) if answer else None
    asked = AskedQuestion(
        id=world.ids.short_id("question", world.state.next_number("questions")),
        webinar_id=number,
        session_uuid=live.uuid,
        person=person,
        question=body["question"],
        at_ms=world.now,
        answer=answer.get("text", ""),
        answered_by=by,
        private=answer.get("private", False),
    )
    world.state.put(ASKED_QUESTIONS, [asked])
    return asked


def survey_answers(world: World, number: int, body: Body) -> SurveyReply:
    """Answer the survey, during the session or after it; doing so again replaces what was answered."""
    webinar = _webinar(world, number)
    survey = world.state.get(SURVEYS, number)
    asks = survey.content.get("custom_survey") if survey else None
    if asks is None:
        mend = f"give it a custom_survey: PATCH /v2/webinars/{number}/survey"
        raise AdminError("", f"webinar {number} has no survey of its own; {mend}", 409)
    sessions = sessions_of(world, webinar)
    if not sessions:
        raise AdminError("", f"webinar {number} was never held; start it first", 409)
    latest = sessions[-1]
    person = _visitor(world, latest, body, "attended").person
    replies = judged(asks.get("questions", ()), body["answers"], "the survey")
    reply = SurveyReply(number, latest.uuid, person, replies, world.now, asks.get("anonymous", False))
    world.state.put(SURVEY_REPLIES, [reply])
    return reply


def _webinar(world: World, number: int) -> Webinar:
    webinar = world.state.get(WEBINARS, number)
    if webinar is None:
        hosts = list_all(world.state, USERS, "")
        there = some(w.id for h in hosts for w in list_all(world.state, WEBINARS, h.id) if not w.pinned)
        raise AdminError("", f"the account has no webinar {number}; beside test webinars it has: {there}", 404)
    return webinar


def _live(world: World, number: int) -> tuple[Webinar, Session]:
    webinar = _webinar(world, number)
    live = live_session(world, webinar)
    if live is None:
        raise AdminError("", f"webinar {number} is not live at {instant(world.now)}; start it first", 409)
    return webinar, live


def _stays(world: World, session: Session) -> list[Stay]:
    return list_all(world.state, STAYS, session.webinar_id, session.uuid)


def _staying(stays: list[Stay], person: Person) -> Stay | None:
    return next((s for s in stays if s.person.key == person.key and s.leave_ms is None), None)


def _present(world: World, session: Session, who: Body) -> Stay:
    stay = _visitor(world, session, who, "joined")
    if stay.leave_ms is not None:
        raise AdminError("", f"{stay.person.name} has left; let them join again first", 409)
    return stay


def _visitor(world: World, session: Session, who: Body, did: str) -> Stay:
    """The last stay of somebody in a session; `did` says what they should have done."""
    field, value = named(who)
    stays = _stays(world, session)
    for stay in reversed(stays):
        person = stay.person
        if (
            value
            == {
                "registrant_id": person.registrant_id,
                "email": fold(person.email),
                "name": person.name,
                "host": person.role == HOST,
            }[field]
        ):
            return stay
    there = some(dict.fromkeys(stay.person.email or stay.person.name for stay in stays))
    raise AdminError(field, f"nobody who {did} has this {field}; there were: {there}", 409)
