"""Handlers for past webinars and meetings: details, instances, participants, absentees, poll answers and Q&A."""

from __future__ import annotations

from collections.abc import Mapping

from mockzoom.storage.listing import list_all
from mockzoom.zoom.account_clock import DAY
from mockzoom.zoom.context import OperationRequest, RequestContext
from mockzoom.zoom.errors import api_error
from mockzoom.zoom.meetings.errors import MEETING_NOT_FOUND, NOT_MEETING_HOST
from mockzoom.zoom.meetings.models import MEETINGS
from mockzoom.zoom.pagination import Page, read_page
from mockzoom.zoom.past.attendance import ATTENDANCES, Attendance, unique_participants
from mockzoom.zoom.past.errors import OCCURRENCE_ID_INVALID, PAST_WEBINAR_NOT_FOUND
from mockzoom.zoom.past.models import ParticipantPage, PollAnswers, QuestionList, SessionReport
from mockzoom.zoom.past.responses import ASKED_QUESTIONS, POLL_REPLIES, AskedQuestion, PollReply
from mockzoom.zoom.past.rules import PastSession, PastSessionQuery, check_past_access
from mockzoom.zoom.past.serializers import (
    serialize_instances,
    serialize_meeting_details,
    serialize_participants,
    serialize_poll_results,
    serialize_qa,
)
from mockzoom.zoom.registrants.errors import REGISTRATION_NOT_ENABLED
from mockzoom.zoom.registrants.models import REGISTRANTS, Registrant, in_subgroup
from mockzoom.zoom.registrants.serializers import serialize_registrant_list
from mockzoom.zoom.registry import operation
from mockzoom.zoom.sessions.handlers import sessions_of
from mockzoom.zoom.sessions.occasions import Occasion, find_occasion, kind_of
from mockzoom.zoom.sessions.rules import SESSIONS, Session
from mockzoom.zoom.text import normalize_email
from mockzoom.zoom.users.errors import NO_PERMISSION
from mockzoom.zoom.users.models import USERS
from mockzoom.zoom.webinars.errors import WEBINAR_NOT_FOUND
from mockzoom.zoom.webinars.models import NO_REGISTRATION, WEBINARS, Webinar
from mockzoom.zoom.webinars.schedule import status_at

INSTANCES_ARE_KEPT = 456 * DAY  # 15 months, those of a past meeting (SPEC25)


def get_past_session(
    ctx: RequestContext, request: OperationRequest, checks: Mapping[str, frozenset[str]]
) -> PastSession:
    """Return the ended session for the number or session UUID in the path; for a number, the latest one.

    `checks` are the checks of `PAST_CHECKS` that the operation makes, for a webinar and for a meeting. Raises the first
    error.
    """
    kind, key = _kind_and_key(request)
    occasion, session, is_other_kind = _find_past_session(ctx, kind, key)
    host = ctx.state.get(USERS, occasion.host_id) if occasion else None
    caller = ctx.caller_id if ctx.confined else ""
    query = PastSessionQuery(key, ctx.account, ctx.now, caller, occasion, session, host, kind, is_other_kind)
    return check_past_access(query, checks[kind])


@operation("pastMeetingDetails", serializer=serialize_meeting_details)
def past_meeting_details(ctx: RequestContext, request: OperationRequest) -> SessionReport:
    """Return the latest ended session of a meeting, or that of a UUID, in figures."""
    checks = {"meeting": frozenset({"paid_account", "not_webinar", "permission", "within_a_year"})}
    return session_report(ctx, get_past_session(ctx, request, checks))


@operation("pastWebinars", serializer=serialize_instances)
def past_webinars(ctx: RequestContext, request: OperationRequest) -> tuple[str, list[Session]]:
    """Return the ended sessions of a webinar, oldest first.

    The plan of the host is not checked, because the webinar was already held.
    """
    number = int(request.path_params["webinarId"])
    webinar = ctx.state.get(WEBINARS, number)
    if webinar is None:
        raise api_error(WEBINAR_NOT_FOUND, webinar_id=number)
    if ctx.confined and webinar.host_id != ctx.caller_id:
        raise api_error(NO_PERMISSION)
    return "webinars", _ended_sessions(ctx, webinar)


@operation("pastMeetings", serializer=serialize_instances)
def past_meetings(ctx: RequestContext, request: OperationRequest) -> tuple[str, list[Session]]:
    """Return the ended sessions of a meeting, oldest first, without those that began more than 15 months ago."""
    number = int(request.path_params["meetingId"])
    meeting = ctx.state.get(MEETINGS, number)
    if meeting is None:
        raise api_error(MEETING_NOT_FOUND, meeting_id=number)
    if ctx.confined and meeting.host_id != ctx.caller_id:
        raise api_error(NOT_MEETING_HOST)
    return "meetings", [s for s in _ended_sessions(ctx, meeting) if s.start_ms + INSTANCES_ARE_KEPT >= ctx.now]


@operation("listWebinarParticipants", serializer=serialize_participants)
@operation("pastMeetingParticipants", serializer=serialize_participants)
def list_past_participants(ctx: RequestContext, request: OperationRequest) -> ParticipantPage:
    """Return a page of participants; a participant who joined twice is listed twice (SPEC25)."""
    checks = {
        "webinar": frozenset({"paid_account", "permission"}),
        "meeting": frozenset({"paid_account", "not_webinar", "permission", "within_a_year"}),
    }
    return list_participants(ctx, request, get_past_session(ctx, request, checks))


@operation("webinarAbsentees", serializer=serialize_registrant_list)
def webinar_absentees(ctx: RequestContext, request: OperationRequest) -> tuple[Webinar, Page[Registrant]]:
    """Return the approved registrants who never joined, except those who registered after the end (inferred)."""
    key, occurrence_id = request.path_params["webinarId"], request.query_params.get("occurrence_id", "")
    checks = {"webinar": frozenset({"host_of_account", "webinar_plan", "permission"})}
    webinar, session, _ = get_past_session(ctx, request, checks)
    assert isinstance(webinar, Webinar)  # noqa: S101 - the path is that of a webinar
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
        within=lambda subgroup: _was_expected(in_subgroup(subgroup), session),
        keep=lambda r: normalize_email(r.email) not in present and _was_expected(r, session),
    )
    return webinar, page._replace(records=[r._replace(status="approved") for r in page.records])


@operation("listPastWebinarPollResults", serializer=serialize_poll_results)
@operation("listPastMeetingPolls", serializer=serialize_poll_results)
def list_past_poll_results(ctx: RequestContext, request: OperationRequest) -> PollAnswers:
    """Return the answers to the polls."""
    checks = {
        "webinar": frozenset({"host_of_account", "permission"}),
        "meeting": frozenset({"permission", "within_a_year"}),
    }
    past_session = get_past_session(ctx, request, checks)
    return PollAnswers(past_session, poll_replies(ctx, past_session))


@operation("listPastWebinarQA", serializer=serialize_qa)
@operation("listPastMeetingQA", serializer=serialize_qa)
def list_past_qa(ctx: RequestContext, request: OperationRequest) -> QuestionList:
    """Return the questions and their answers."""
    checks = {"webinar": frozenset({"host_of_account", "permission"}), "meeting": frozenset({"permission"})}
    past_session = get_past_session(ctx, request, checks)
    return QuestionList(past_session, asked_questions(ctx, past_session))


def session_report(ctx: RequestContext, past_session: PastSession) -> SessionReport:
    """Return a session with all its attendances."""
    return SessionReport(past_session, _attendances(ctx, past_session.session))


def list_participants(ctx: RequestContext, request: OperationRequest, past_session: PastSession) -> ParticipantPage:
    """Return a page of the attendances of a session, bound to the operation."""
    page = read_page(
        ctx,
        ATTENDANCES,
        request.query_params,
        listing=ctx.cause,
        parent=past_session.occasion.id,
        group=past_session.session.uuid,
    )
    return ParticipantPage(past_session, page, request.query_params.get("include_fields") == "registrant_id")


def poll_replies(ctx: RequestContext, past_session: PastSession) -> list[PollReply]:
    """Return all poll answers of a session."""
    return list_all(ctx.state, POLL_REPLIES, past_session.occasion.id, past_session.session.uuid)


def asked_questions(ctx: RequestContext, past_session: PastSession) -> list[AskedQuestion]:
    """Return all questions asked in a session."""
    return list_all(ctx.state, ASKED_QUESTIONS, past_session.occasion.id, past_session.session.uuid)


def _kind_and_key(request: OperationRequest) -> tuple[str, str]:
    """Return what the operation is about, `webinar` or `meeting`, and its number or UUID in the path."""
    kind = "meeting" if "meetingId" in request.path_params else "webinar"
    return kind, request.path_params[f"{kind}Id"]


def _ended_sessions(ctx: RequestContext, occasion: Occasion) -> list[Session]:
    return [session for session in sessions_of(ctx, occasion) if session.end_ms is not None]


def _find_past_session(
    ctx: RequestContext, kind: str, key: str, occurrence_id: str = ""
) -> tuple[Occasion | None, Session | None, bool]:
    """Return what a number or UUID names, and its latest ended session or that with the UUID.

    The third is whether it names one of the other kind; the others are None then. `occurrence_id` only narrows the
    search by number.
    """
    by_number = key.isascii() and key.isdigit() and len(key) < 20
    by_uuid = None if by_number else ctx.state.get(SESSIONS, key)
    number = int(key) if by_number else by_uuid.webinar_id if by_uuid else 0
    occasion = find_occasion(ctx.state, number)
    if occasion is None or kind_of(occasion) != kind:
        return None, None, occasion is not None
    ended = _ended_sessions(ctx, occasion)
    if by_number:
        matching = (s for s in reversed(ended) if occurrence_id in ("", s.occurrence_id))
        return occasion, next(matching, None), False
    return occasion, next((s for s in ended if s.uuid == key), None), False


def _session_of_occurrence(ctx: RequestContext, webinar: Webinar, key: str, occurrence_id: str) -> Session:
    """Return the latest ended session of an occurrence.

    Raises `occurrence_id_invalid` if the occurrence is unknown, or is not that of the session with the UUID `key`.
    """
    if all(o.id != occurrence_id for o in webinar.occurrences):
        raise api_error(OCCURRENCE_ID_INVALID, occurrence_id=occurrence_id)
    _, session, _ = _find_past_session(ctx, "webinar", key, occurrence_id)
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
