"""Handlers for reports on past webinars and meetings.

All their scopes are account-wide, so the check `permission` does not apply.
"""

from __future__ import annotations

from mockzoom.storage.listing import list_all
from mockzoom.zoom.context import OperationRequest, RequestContext
from mockzoom.zoom.past.handlers import (
    asked_questions,
    get_past_session,
    list_participants,
    poll_replies,
    session_report,
)
from mockzoom.zoom.past.models import ParticipantPage, PollAnswers, QuestionList, SessionReport, SurveyAnswers
from mockzoom.zoom.past.report_serializers import (
    serialize_report_details,
    serialize_report_participants,
    serialize_report_polls,
    serialize_report_qa,
    serialize_report_survey,
)
from mockzoom.zoom.past.responses import SURVEY_REPLIES
from mockzoom.zoom.registry import operation
from mockzoom.zoom.surveys import SURVEYS

_COMMON_CHECKS = frozenset({"paid_account", "host_of_account", "within_a_year"})
_MEETING_CHECKS = frozenset({"paid_account", "within_a_year"})
_CHECKS = {"webinar": _COMMON_CHECKS, "meeting": _MEETING_CHECKS}
_CHECKS_WITH_PLAN = {"webinar": _COMMON_CHECKS | {"webinar_plan"}, "meeting": _MEETING_CHECKS}
_QA_CHECKS = {  # Zoom documents no limit of age for these two reports
    "webinar": frozenset({"paid_account", "host_exists", "webinar_plan"}),
    "meeting": frozenset({"paid_account"}),
}


@operation("reportWebinarDetails", serializer=serialize_report_details)
@operation("reportMeetingDetails", serializer=serialize_report_details)
def report_details(ctx: RequestContext, request: OperationRequest) -> SessionReport:
    """Return a session with its attendances."""
    return session_report(ctx, get_past_session(ctx, request, _CHECKS))


@operation("reportWebinarParticipants", serializer=serialize_report_participants)
@operation("reportMeetingParticipants", serializer=serialize_report_participants)
def report_participants(ctx: RequestContext, request: OperationRequest) -> ParticipantPage:
    """Return a page of attendances."""
    return list_participants(ctx, request, get_past_session(ctx, request, _CHECKS))


@operation("reportWebinarPolls", serializer=serialize_report_polls)
@operation("reportMeetingPolls", serializer=serialize_report_polls)
def report_polls(ctx: RequestContext, request: OperationRequest) -> PollAnswers:
    """Return the answers to the polls."""
    past_session = get_past_session(ctx, request, _CHECKS_WITH_PLAN)
    return PollAnswers(past_session, poll_replies(ctx, past_session))


@operation("reportWebinarQA", serializer=serialize_report_qa)
@operation("reportMeetingQA", serializer=serialize_report_qa)
def report_qa(ctx: RequestContext, request: OperationRequest) -> QuestionList:
    """Return the questions with their answers."""
    past_session = get_past_session(ctx, request, _QA_CHECKS)
    return QuestionList(past_session, asked_questions(ctx, past_session))


@operation("reportWebinarSurvey", serializer=serialize_report_survey)
@operation("reportMeetingSurvey", serializer=serialize_report_survey)
def report_survey(ctx: RequestContext, request: OperationRequest) -> SurveyAnswers:
    """Return the answers to the survey."""
    past_session = get_past_session(ctx, request, _CHECKS_WITH_PLAN)
    occasion, session, _ = past_session
    replies = list_all(ctx.state, SURVEY_REPLIES, occasion.id, session.uuid)
    return SurveyAnswers(past_session, ctx.state.get(SURVEYS, occasion.id), replies)
