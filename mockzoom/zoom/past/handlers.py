"""Handlers for past webinars: instances, participants, absentees, poll answers and Q&A."""

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
    """Return the ended session for a webinar number or a session UUID; for a number, the latest one.

    `checks` are the checks of `PAST_CHECKS` that the operation makes. Raises the first error.
    """
    webinar, session = _find_past_session(ctx, key)
    host = ctx.state.get(USERS, webinar.host_id) if webinar else None
    caller = ctx.caller_id if ctx.confined else ""
    return check_past_access(PastSessionQuery(key, ctx.account, ctx.now, caller, webinar, session, host), checks)


@operation("pastWebinars", serializer=serialize_instances)
def past_webinars(ctx: RequestContext, request: OperationRequest) -> list[Session]:
    """Return the ended sessions of a webinar, oldest first.

    The plan of the host is not checked, because the webinar was already held.
    """
    number = int(request.path_params["webinarId"])
    webinar = ctx.state.get(WEBINARS, number)
    if webinar is None:
        raise api_error(WEBINAR_NOT_FOUND, webinar_id=number)
    if ctx.confined and webinar.host_id != ctx.caller_id:
        raise api_error(NO_PERMISSION)
    return [session for session in sessions_of(ctx, webinar) if session.end_ms is not None]


@operation("listWebinarParticipants", serializer=serialize_participants)
def list_webinar_participants(ctx: RequestContext, request: OperationRequest) -> ParticipantPage:
    """Return a page of participants; a participant who joined twice is listed twice (SPEC25)."""
    past_session = get_past_session(ctx, request.path_params["webinarId"], {"paid_account", "permission"})
    return list_participants(ctx, request, past_session, "listWebinarParticipants")


@operation("webinarAbsentees", serializer=serialize_registrant_list)
def webinar_absentees(ctx: RequestContext, request: OperationRequest) -> tuple[Webinar, Page[Registrant]]:
    """Return the approved registrants who never joined, except those who registered after the end (inferred)."""
    key, occurrence_id = request.path_params["webinarId"], request.query_params.get("occurrence_id", "")
    checks = {"host_of_account", "webinar_plan", "permission"}
    webinar, session, _ = get_past_session(ctx, key, checks)
    if webinar.settings["approval_type"] == NO_REGISTRATION:
        raise api_error(REGISTRATION_NOT_ENABLED, webinar_id=session.uuid)
    if occurrence_id:
        session = _session_of_occurrence(ctx, webinar, key, occurrence_id)
    present = unique_participants(_attendances(ctx, session))
    page = read_page(
        ctx,
        REGISTRANTS,
        request.query_params,
        listing=f"webinarAbsentees/{session.uuid}",
        parent=webinar.id,
        keep=lambda r: normalize_email(r.email) not in present and _was_expected(r, session),
    )
    return webinar, page._replace(records=[r._replace(status="approved") for r in page.records])


@operation("listPastWebinarPollResults", serializer=serialize_poll_results)
def list_past_webinar_poll_results(ctx: RequestContext, request: OperationRequest) -> PollAnswers:
    """Return the answers to the polls."""
    past_session = get_past_session(ctx, request.path_params["webinarId"], {"host_of_account", "permission"})
    return PollAnswers(past_session, poll_replies(ctx, past_session))


@operation("listPastWebinarQA", serializer=serialize_qa)
def list_past_webinar_qa(ctx: RequestContext, request: OperationRequest) -> QuestionList:
    """Return the questions and their answers."""
    past_session = get_past_session(ctx, request.path_params["webinarId"], {"host_of_account", "permission"})
    return QuestionList(past_session, asked_questions(ctx, past_session))


def list_participants(
    ctx: RequestContext, request: OperationRequest, past_session: PastSession, listing: str
) -> ParticipantPage:
    """Return a page of the attendances of a session."""
    page = read_page(
        ctx,
        ATTENDANCES,
        request.query_params,
        listing=listing,
        parent=past_session.webinar.id,
        group=past_session.session.uuid,
    )
    return ParticipantPage(past_session, page, request.query_params.get("include_fields") == "registrant_id")


def poll_replies(ctx: RequestContext, past_session: PastSession) -> list[PollReply]:
    """Return all poll answers of a session."""
    return list_all(ctx.state, POLL_REPLIES, past_session.webinar.id, past_session.session.uuid)


def asked_questions(ctx: RequestContext, past_session: PastSession) -> list[AskedQuestion]:
    """Return all questions asked in a session."""
    return list_all(ctx.state, ASKED_QUESTIONS, past_session.webinar.id, past_session.session.uuid)


def _find_past_session(ctx: RequestContext, key: str, occurrence_id: str = "") -> tuple[Webinar | None, Session | None]:
    """Return the webinar for a number or UUID, and its latest ended session or that with the UUID.

    `occurrence_id` only narrows the search by number.
    """
    by_number = key.isascii() and key.isdigit() and len(key) < 20
    by_uuid = None if by_number else ctx.state.get(SESSIONS, key)
    number = int(key) if by_number else by_uuid.webinar_id if by_uuid else 0
    webinar = ctx.state.get(WEBINARS, number)
    if webinar is None:
        return None, None
    ended = [s for s in sessions_of(ctx, webinar) if s.end_ms is not None]
    if by_number:
        return webinar, next((s for s in reversed(ended) if occurrence_id in ("", s.occurrence_id)), None)
    return webinar, next((s for s in ended if s.uuid == key), None)


def _session_of_occurrence(ctx: RequestContext, webinar: Webinar, key: str, occurrence_id: str) -> Session:
    """Return the latest ended session of an occurrence.

    Raises `occurrence_id_invalid` if the occurrence is unknown, or is not that of the session with the UUID `key`.
    """
    if all(o.id != occurrence_id for o in webinar.occurrences):
        raise api_error(OCCURRENCE_ID_INVALID, occurrence_id=occurrence_id)
    _, session = _find_past_session(ctx, key, occurrence_id)
    if session is None:
        raise api_error(PAST_WEBINAR_NOT_FOUND, webinar_id=key)
    if session.occurrence_id != occurrence_id:
        raise api_error(OCCURRENCE_ID_INVALID, occurrence_id=occurrence_id)
    return session


def _was_expected(registrant: Registrant, session: Session) -> bool:
    """Return whether a registrant registered before the end of a session, and is approved for it."""
    registered_in_time = session.end_ms is None or registrant.create_ms <= session.end_ms
    occurrence_id = session.occurrence_id
    return (
        registered_in_time
        and (status_at(registrant, occurrence_id) if occurrence_id else registrant.status) == "approved"
    )


def _attendances(ctx: RequestContext, session: Session) -> list[Attendance]:
    return list_all(ctx.state, ATTENDANCES, session.webinar_id, session.uuid)
