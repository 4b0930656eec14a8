"""What was: the instances of a webinar, who came, who did not, what they answered and asked."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from mockzoom.domain.attendance import STAYS, Stay, unique
from mockzoom.domain.occurrences import status_at
from mockzoom.domain.past_access import Held, Look, admit_past
from mockzoom.domain.records import REGISTRANTS, USERS, WEBINARS, Registrant, Webinar, fold
from mockzoom.domain.refusal_rows.past import OCCURRENCE_ID_INVALID, PAST_WEBINAR_NOT_FOUND
from mockzoom.domain.refusal_rows.registration import REGISTRATION_NOT_ENABLED
from mockzoom.domain.refusal_rows.webinars import NO_PERMISSION, WEBINAR_NOT_FOUND
from mockzoom.domain.refusals import refuse
from mockzoom.domain.registration import NO_REGISTRATION
from mockzoom.domain.responses import ASKED_QUESTIONS, POLL_REPLIES, AskedQuestion, PollReply
from mockzoom.domain.sessions import SESSIONS, Session
from mockzoom.operations.paging import Page, read_page
from mockzoom.operations.sessions import sessions_of
from mockzoom.operations.world import Ask, World, list_all


class Attended(NamedTuple):
    """A page of the stays of a session, and whether registrants' ids were asked for."""

    held: Held
    page: Page[Stay]
    with_registrant_id: bool


class Polled(NamedTuple):
    """The answers to the polls of a session, in the order in which they were first given."""

    held: Held
    replies: list[PollReply]


class Asked(NamedTuple):
    """The questions asked during a session."""

    held: Held
    questions: list[AskedQuestion]


def held_session(world: World, key: str, checks: Collection[str]) -> Held:
    """The ended session that a webinar's number or a session's UUID stands for: of a number it is the latest.

    `checks` are those of `PAST_CHECKS` that the operation makes. Raises the first refusal.
    """
    webinar, session = _find(world, key)
    host = world.state.get(USERS, webinar.host_id) if webinar else None
    caller = world.caller_id if world.confined else ""
    return admit_past(Look(key, world.account, world.now, caller, webinar, session, host), checks)


def _find(world: World, key: str, occurrence_id: str = "") -> tuple[Webinar | None, Session | None]:
    by_number = key.isascii() and key.isdigit() and len(key) < 20
    named = None if by_number else world.state.get(SESSIONS, key)
    number = int(key) if by_number else named.webinar_id if named else 0
    webinar = world.state.get(WEBINARS, number)
    if webinar is None:
        return None, None
    ended = [s for s in sessions_of(world, webinar) if s.end_ms is not None]
    if by_number:
        return webinar, next((s for s in reversed(ended) if occurrence_id in ("", s.occurrence_id)), None)
    return webinar, next((s for s in ended if s.uuid == key), None)


def past_webinars(world: World, ask: Ask) -> list[Session]:
    """The ended sessions of a webinar, oldest first; the host's plan is not asked for, it has been used."""
    number = int(ask.path["webinarId"])
    webinar = world.state.get(WEBINARS, number)
    if webinar is None:
        raise refuse(WEBINAR_NOT_FOUND, webinar_id=number)
    if world.confined and webinar.host_id != world.caller_id:
        raise refuse(NO_PERMISSION)
    return [session for session in sessions_of(world, webinar) if session.end_ms is not None]


def list_webinar_participants(world: World, ask: Ask) -> Attended:
    """Who was there: who came twice is listed twice (SPEC25)."""
    held = held_session(world, ask.path["webinarId"], {"paid_account", "permission"})
    return attended(world, ask, held, "listWebinarParticipants")


def webinar_absentees(world: World, ask: Ask) -> tuple[Webinar, Page[Registrant]]:
    """Approved registrants who never joined; who registered after the end is none of them (inferred)."""
    key, asked = ask.path["webinarId"], ask.query.get("occurrence_id", "")
    checks = {"host_of_account", "webinar_plan", "permission"}
    webinar, session, _ = held_session(world, key, checks)
    if webinar.settings["approval_type"] == NO_REGISTRATION:
        raise refuse(REGISTRATION_NOT_ENABLED, webinar_id=session.uuid)
    if asked:
        session = _of_occurrence(world, webinar, key, asked)
    came = unique(_stays(world, session))
    page = read_page(
        world,
        REGISTRANTS,
        ask.query,
        listing=f"webinarAbsentees/{session.uuid}",
        parent=webinar.id,
        keep=lambda r: fold(r.email) not in came and _was_awaited(r, session),
    )
    return webinar, page._replace(records=[r._replace(status="approved") for r in page.records])


def _of_occurrence(world: World, webinar: Webinar, key: str, asked: str) -> Session:
    """The latest session of the occurrence that is asked for, which a UUID's session has to be of."""
    if all(o.id != asked for o in webinar.occurrences):
        raise refuse(OCCURRENCE_ID_INVALID, occurrence_id=asked)
    _, session = _find(world, key, asked)
    if session is None:
        raise refuse(PAST_WEBINAR_NOT_FOUND, webinar_id=key)
    if session.occurrence_id != asked:
        raise refuse(OCCURRENCE_ID_INVALID, occurrence_id=asked)
    return session


def _was_awaited(registrant: Registrant, session: Session) -> bool:
    in_time = session.end_ms is None or registrant.create_ms <= session.end_ms
    at = session.occurrence_id
    return in_time and (status_at(registrant, at) if at else registrant.status) == "approved"


def list_past_webinar_poll_results(world: World, ask: Ask) -> Polled:
    """What was answered to the polls."""
    held = held_session(world, ask.path["webinarId"], {"host_of_account", "permission"})
    return Polled(held, poll_replies(world, held))


def list_past_webinar_qa(world: World, ask: Ask) -> Asked:
    """What was asked, and answered."""
    held = held_session(world, ask.path["webinarId"], {"host_of_account", "permission"})
    return Asked(held, asked_questions(world, held))


def attended(world: World, ask: Ask, held: Held, listing: str) -> Attended:
    """A page of the stays of a session."""
    page = read_page(world, STAYS, ask.query, listing=listing, parent=held.webinar.id, group=held.session.uuid)
    return Attended(held, page, ask.query.get("include_fields") == "registrant_id")


def poll_replies(world: World, held: Held) -> list[PollReply]:
    """All answers to polls of a session."""
    return list_all(world.state, POLL_REPLIES, held.webinar.id, held.session.uuid)


def asked_questions(world: World, held: Held) -> list[AskedQuestion]:
    """All questions of a session."""
    return list_all(world.state, ASKED_QUESTIONS, held.webinar.id, held.session.uuid)


def _stays(world: World, session: Session) -> list[Stay]:
    return list_all(world.state, STAYS, session.webinar_id, session.uuid)
