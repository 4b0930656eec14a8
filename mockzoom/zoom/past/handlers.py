"""What was: the instances of a webinar, who came, who did not, what they answered and asked."""

from __future__ import annotations

from collections.abc import Collection

from mockzoom.storage.listing import list_all
from mockzoom.zoom.context import OperationRequest, RequestContext
from mockzoom.zoom.errors import api_error
from mockzoom.zoom.pagination import Page, read_page
from mockzoom.zoom.past.attendance import ATTENDANCES, Attendance, unique_participants
from mockzoom.zoom.past.errors import OCCURRENCE_ID_INVALID, PAST_WEBINAR_NOT_FOUND
from mockzoom.zoom.past.models import ParticipantPage, PollAnswers, QuestionList
from mockzoom.zoom.past.responses import ASKED_QUESTIONS, POLL_REPLIES, AskedQuestion, PollReply
from mockzoom.zoom.past.rules import PastSession, PastSessionQuery, check_past_access
from mockzoom.zoom.past.serializers import (
    serialize_instances,
    serialize_participants,
    serialize_poll_results,
    serialize_qa,
)
from mockzoom.zoom.registrants.errors import REGISTRATION_NOT_ENABLED
from mockzoom.zoom.registrants.models import REGISTRANTS, Registrant
from mockzoom.zoom.registrants.serializers import serialize_registrant_list
from mockzoom.zoom.registry import operation
from mockzoom.zoom.sessions.handlers import sessions_of
from mockzoom.zoom.sessions.rules import SESSIONS, Session
from mockzoom.zoom.text import normalize_email
from mockzoom.zoom.users.errors import NO_PERMISSION
from mockzoom.zoom.users.models import USERS
from mockzoom.zoom.webinars.errors import WEBINAR_NOT_FOUND
from mockzoom.zoom.webinars.models import NO_REGISTRATION, WEBINARS, Webinar
from mockzoom.zoom.webinars.schedule import status_at


def get_past_session(ctx: RequestContext, key: str, checks: Collection[str]) -> PastSession:
    """Return the ended session for a webinar's number or a session's UUID; for a number it is the latest.

    `checks` are those of `PAST_CHECKS` that the operation makes. Raises the first refusal.
    """
    webinar, session = _find(ctx, key)
    host = ctx.state.get(USERS, webinar.host_id) if webinar else None
    caller = ctx.caller_id if ctx.confined else ""
    return check_past_access(PastSessionQuery(key, ctx.account, ctx.now, caller, webinar, session, host), checks)


def _find(ctx: RequestContext, key: str, occurrence_id: str = "") -> tuple[Webinar | None, Session | None]:
    by_number = key.isascii() and key.isdigit() and len(key) < 20
    named = None if by_number else ctx.state.get(SESSIONS, key)
    number = int(key) if by_number else named.webinar_id if named else 0
    webinar = ctx.state.get(WEBINARS, number)
    if webinar is None:
        return None, None
    ended = [s for s in sessions_of(ctx, webinar) if s.end_ms is not None]
    if by_number:
        return webinar, next((s for s in reversed(ended) if occurrence_id in ("", s.occurrence_id)), None)
    return webinar, next((s for s in ended if s.uuid == key), None)


@operation("pastWebinars", serializer=serialize_instances)
def past_webinars(ctx: RequestContext, request: OperationRequest) -> list[Session]:
    """Return the ended sessions of a webinar, oldest first; the host's plan is not checked, it has been used."""
    number = int(request.path_params["webinarId"])
    webinar = ctx.state.get(WEBINARS, number)
    if webinar is None:
        raise api_error(WEBINAR_NOT_FOUND, webinar_id=number)
    if ctx.confined and webinar.host_id != ctx.caller_id:
        raise api_error(NO_PERMISSION)
    return [session for session in sessions_of(ctx, webinar) if session.end_ms is not None]


@operation("listWebinarParticipants", serializer=serialize_participants)
def list_webinar_participants(ctx: RequestContext, request: OperationRequest) -> ParticipantPage:
    """Who was there: who came twice is listed twice (SPEC25)."""
    held = get_past_session(ctx, request.path_params["webinarId"], {"paid_account", "permission"})
    return list_participants(ctx, request, held, "listWebinarParticipants")


@operation("webinarAbsentees", serializer=serialize_registrant_list)
def webinar_absentees(ctx: RequestContext, request: OperationRequest) -> tuple[Webinar, Page[Registrant]]:
    """Return approved registrants who never joined, without those who registered after the end (inferred)."""
    key, asked = request.path_params["webinarId"], request.query_params.get("occurrence_id", "")
    checks = {"host_of_account", "webinar_plan", "permission"}
    webinar, session, _ = get_past_session(ctx, key, checks)
    if webinar.settings["approval_type"] == NO_REGISTRATION:
        raise api_error(REGISTRATION_NOT_ENABLED, webinar_id=session.uuid)
    if asked:
        session = _of_occurrence(ctx, webinar, key, asked)
    came = unique_participants(_attendances(ctx, session))
    page = read_page(
        ctx,
        REGISTRANTS,
        request.query_params,
        listing=f"webinarAbsentees/{session.uuid}",
        parent=webinar.id,
        keep=lambda r: normalize_email(r.email) not in came and _was_awaited(r, session),
    )
    return webinar, page._replace(records=[r._replace(status="approved") for r in page.records])


def _of_occurrence(ctx: RequestContext, webinar: Webinar, key: str, asked: str) -> Session:
    """Return the latest session of the requested occurrence; a UUID's session has to belong to it."""
    if all(o.id != asked for o in webinar.occurrences):
        raise api_error(OCCURRENCE_ID_INVALID, occurrence_id=asked)
    _, session = _find(ctx, key, asked)
    if session is None:
        raise api_error(PAST_WEBINAR_NOT_FOUND, webinar_id=key)
    if session.occurrence_id != asked:
        raise api_error(OCCURRENCE_ID_INVALID, occurrence_id=asked)
    return session


def _was_awaited(registrant: Registrant, session: Session) -> bool:
    in_time = session.end_ms is None or registrant.create_ms <= session.end_ms
    at = session.occurrence_id
    return in_time and (status_at(registrant, at) if at else registrant.status) == "approved"


@operation("listPastWebinarPollResults", serializer=serialize_poll_results)
def list_past_webinar_poll_results(ctx: RequestContext, request: OperationRequest) -> PollAnswers:
    """Return the answers to the polls."""
    held = get_past_session(ctx, request.path_params["webinarId"], {"host_of_account", "permission"})
    return PollAnswers(held, poll_replies(ctx, held))


@operation("listPastWebinarQA", serializer=serialize_qa)
def list_past_webinar_qa(ctx: RequestContext, request: OperationRequest) -> QuestionList:
    """Return the questions and their answers."""
    held = get_past_session(ctx, request.path_params["webinarId"], {"host_of_account", "permission"})
    return QuestionList(held, asked_questions(ctx, held))


def list_participants(
    ctx: RequestContext, request: OperationRequest, held: PastSession, listing: str
) -> ParticipantPage:
    """Return a page of the attendances of a session."""
    page = read_page(
        ctx, ATTENDANCES, request.query_params, listing=listing, parent=held.webinar.id, group=held.session.uuid
    )
    return ParticipantPage(held, page, request.query_params.get("include_fields") == "registrant_id")


def poll_replies(ctx: RequestContext, held: PastSession) -> list[PollReply]:
    """All answers to polls of a session."""
    return list_all(ctx.state, POLL_REPLIES, held.webinar.id, held.session.uuid)


def asked_questions(ctx: RequestContext, held: PastSession) -> list[AskedQuestion]:
    """All questions of a session."""
    return list_all(ctx.state, ASKED_QUESTIONS, held.webinar.id, held.session.uuid)


def _attendances(ctx: RequestContext, session: Session) -> list[Attendance]:
    return list_all(ctx.state, ATTENDANCES, session.webinar_id, session.uuid)
