"""Simulation of participants, for which Zoom has no API: start, join, answer, ask, leave, end.

The functions raise `FieldError` with the problem and its fix. Like Zoom's operations they check first and write last.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mockzoom.admin.participants import find_joinable, find_presenter, participant_key
from mockzoom.admin.poll_answers import validate_answers
from mockzoom.admin.registration_page import find_event
from mockzoom.errors import FieldError, join_names
from mockzoom.storage.listing import list_all
from mockzoom.zoom.account_clock import instant
from mockzoom.zoom.chat import CHAT_MESSAGES, ChatMessage, announce_chat_message
from mockzoom.zoom.context import RequestContext
from mockzoom.zoom.past.attendance import ATTENDANCES, HOST, Attendance, Participant
from mockzoom.zoom.past.responses import (
    ASKED_QUESTIONS,
    POLL_REPLIES,
    SURVEY_REPLIES,
    AskedQuestion,
    PollReply,
    SurveyReply,
)
from mockzoom.zoom.polls import POLLS
from mockzoom.zoom.recordings.events import announce_take
from mockzoom.zoom.recordings.takes import record_automatically
from mockzoom.zoom.sessions.events import announce_joined, announce_left, announce_started
from mockzoom.zoom.sessions.handlers import close_expired_sessions, end_session, get_live_session, sessions_of
from mockzoom.zoom.sessions.occasions import Occasion, is_occasion_over, kind_of, store_occasion
from mockzoom.zoom.sessions.rules import SESSIONS, Session
from mockzoom.zoom.surveys import SURVEYS
from mockzoom.zoom.text import normalize_email
from mockzoom.zoom.users.models import USERS
from mockzoom.zoom.webinars.schedule import occurrence_at

Body = Mapping[str, Any]


def start_session(ctx: RequestContext, number: int, _: Body) -> Session:
    """Start a webinar or meeting; its first session has its UUID, every other session a new one."""
    occasion = find_event(ctx, number)
    what = f"{kind_of(occasion)} {number}"
    if occasion.pinned:
        kind = kind_of(occasion)
        raise FieldError("", f"{number} is a test {kind} and cannot be started; create another {kind}", 409)
    if get_live_session(ctx, occasion) is not None:
        raise FieldError("", f"{what} is live; end it first: PUT {_path(occasion)}/status", 409)
    if is_occasion_over(occasion, ctx.now):
        fix = "create another" if occasion.ended else f"move it: PATCH {_path(occasion)}, or create another"
        raise FieldError("", f"{what} is over at {instant(ctx.now)}; {fix}", 409)
    _check_host(ctx, occasion)
    close_expired_sessions(ctx, occasion, occasion)
    uuid = occasion.uuid
    if ctx.state.get(SESSIONS, uuid) is not None:
        uuid = ctx.ids.session_uuid(ctx.state.next_number("sessions"))
        store_occasion(ctx.state, occasion._replace(uuid=uuid))
    session = Session(uuid, number, ctx.now, occurrence_id=occurrence_at(occasion, ctx.now))
    ctx.state.put(SESSIONS, [session])
    announce_started(ctx, occasion, session)
    recording = record_automatically(ctx, occasion, session)
    if recording is not None:
        announce_take(ctx, recording, "started")
    return session


def end_live_session(ctx: RequestContext, number: int, _: Body) -> Session:
    """End a webinar or meeting, as its host does; those who are present leave with it."""
    occasion, _live_one = find_live(ctx, number)
    ended = end_session(ctx, occasion)
    assert ended is not None  # noqa: S101 - checked by find_live
    return ended


def add_participant(ctx: RequestContext, number: int, who: Body) -> Attendance:
    """Let a participant join; one who left can join again."""
    occasion, live = find_live(ctx, number)
    stays = _attendances(ctx, live)
    person = find_joinable(ctx, occasion, live, who, stays)
    if _staying(stays, person) is not None:
        raise FieldError("", f"{person.name} has joined already; call leave first", 409)
    stay = Attendance(number, live.uuid, len(stays), person, ctx.now)
    ctx.state.put(ATTENDANCES, [stay])
    announce_joined(ctx, occasion, live, stay)
    return stay


def remove_participant(ctx: RequestContext, number: int, who: Body) -> Attendance:
    """Let a participant leave. Those who are present at the end leave without this."""
    occasion, live = find_live(ctx, number)
    gone = _present(ctx, live, who)._replace(leave_ms=ctx.now)
    ctx.state.put(ATTENDANCES, [gone])
    announce_left(ctx, occasion, live, gone)
    return gone


def answer_poll(ctx: RequestContext, number: int, body: Body) -> PollReply:
    """Answer a poll; another answer replaces the first."""
    occasion, live = find_live(ctx, number)
    person = _present(ctx, live, body).person
    poll = ctx.state.get(POLLS, (number, body["poll_id"]))
    if poll is None:
        there = join_names(f"{p.id} ({p.title})" for p in list_all(ctx.state, POLLS, number))
        what = f"{kind_of(occasion)} {number}"
        raise FieldError("poll_id", f"{what} has no poll {body['poll_id']!r}; its polls: {there}", 404)
    replies = validate_answers(poll.questions, body["answers"], f"poll {poll.id}")
    reply = PollReply(number, live.uuid, poll.id, person, replies, ctx.now, poll.anonymous)
    ctx.state.put(POLL_REPLIES, [reply])
    return reply


def post_question(ctx: RequestContext, number: int, body: Body) -> AskedQuestion:
    """Ask a question in Q&A, and have it answered at once by the host or a panelist if the body has an `answer`."""
    occasion, live = find_live(ctx, number)
    person = _present(ctx, live, body).person
    answer = body.get("answer", {})
    by = find_presenter(ctx, occasion, answer) if answer else None
    asked = AskedQuestion(
        id=ctx.ids.short_id("question", ctx.state.next_number("questions")),
        webinar_id=number,
        session_uuid=live.uuid,
        person=person,
        question=body["question"],
        at_ms=ctx.now,
        answer=answer.get("text", ""),
        answered_by=by,
        private=answer.get("private", False),
    )
    ctx.state.put(ASKED_QUESTIONS, [asked])
    return asked


def post_chat_message(ctx: RequestContext, number: int, body: Body) -> ChatMessage:
    """Post a chat message to everyone."""
    occasion, live = find_live(ctx, number)
    sender = _present(ctx, live, body).person
    name = ctx.ids.chat_message_id(ctx.state.next_number("chat_messages"))
    message = ChatMessage(name, number, live.uuid, sender, body["text"], ctx.now)
    ctx.state.put(CHAT_MESSAGES, [message])
    announce_chat_message(ctx, occasion, message)
    return message


def answer_survey(ctx: RequestContext, number: int, body: Body) -> SurveyReply:
    """Answer the survey, during the session or after it; another answer replaces the first."""
    occasion = find_event(ctx, number)
    what = f"{kind_of(occasion)} {number}"
    survey = ctx.state.get(SURVEYS, number)
    asks = survey.content.get("custom_survey") if survey else None
    if asks is None:
        fix = f"give it a custom_survey: PATCH {_path(occasion)}/survey"
        raise FieldError("", f"{what} has no custom survey; {fix}", 409)
    sessions = sessions_of(ctx, occasion)
    if not sessions:
        raise FieldError("", f"{what} was never held; start it first", 409)
    latest = sessions[-1]
    person = _visitor(ctx, latest, body, "attended").person
    replies = validate_answers(asks.get("questions", ()), body["answers"], "the survey")
    reply = SurveyReply(number, latest.uuid, person, replies, ctx.now, asks.get("anonymous", False))
    ctx.state.put(SURVEY_REPLIES, [reply])
    return reply


def find_live(ctx: RequestContext, number: int) -> tuple[Occasion, Session]:
    """Return what has a number and its live session; raises `FieldError` if it is not live."""
    occasion = find_event(ctx, number)
    live = get_live_session(ctx, occasion)
    if live is None:
        what = f"{kind_of(occasion)} {number}"
        raise FieldError("", f"{what} is not live at {instant(ctx.now)}; start it first", 409)
    return occasion, live


def _check_host(ctx: RequestContext, occasion: Occasion) -> None:
    """Raise `FieldError` if the host was deleted, is not active, or has no licence for meetings (type 99)."""
    host = ctx.state.get(USERS, occasion.host_id)
    if host is None or not host.may_host_meetings:
        what = f"the host of {kind_of(occasion)} {occasion.id}"
        raise FieldError("", f"{what} may not host; activate the user, or PATCH /v2/users/{{userId}} with type 2", 409)


def _path(occasion: Occasion) -> str:
    return f"/v2/{kind_of(occasion)}s/{occasion.id}"


def _attendances(ctx: RequestContext, session: Session) -> list[Attendance]:
    return list_all(ctx.state, ATTENDANCES, session.webinar_id, session.uuid)


def _staying(stays: list[Attendance], person: Participant) -> Attendance | None:
    return next((s for s in stays if s.person.key == person.key and s.leave_ms is None), None)


def _present(ctx: RequestContext, session: Session, who: Body) -> Attendance:
    stay = _visitor(ctx, session, who, "joined")
    if stay.leave_ms is not None:
        raise FieldError("", f"{stay.person.name} has left; call join first", 409)
    return stay


def _visitor(ctx: RequestContext, session: Session, who: Body, did: str) -> Attendance:
    """Return the last attendance of a participant in a session; `did` says what they should have done."""
    field, value = participant_key(who)
    stays = _attendances(ctx, session)
    for stay in reversed(stays):
        person = stay.person
        if (
            value
            == {
                "registrant_id": person.registrant_id,
                "email": normalize_email(person.email),
                "name": person.name,
                "host": person.role == HOST,
            }[field]
        ):
            return stay
    there = join_names(dict.fromkeys(stay.person.email or stay.person.name for stay in stays))
    raise FieldError(field, f"no participant who {did} has this {field}; participants: {there}", 409)
