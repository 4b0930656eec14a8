"""Handlers for reports on past webinars.

All their scopes are account-wide, so the check `permission` does not apply.
"""

from __future__ import annotations

from mockzoom.storage.listing import list_all
from mockzoom.zoom.context import OperationRequest, RequestContext
from mockzoom.zoom.past.attendance import ATTENDANCES
from mockzoom.zoom.past.handlers import asked_questions, get_past_session, list_participants, poll_replies
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


@operation("reportWebinarDetails", serializer=serialize_report_details)
def report_webinar_details(ctx: RequestContext, request: OperationRequest) -> SessionReport:
    """Return a session with its attendances."""
    past_session = get_past_session(ctx, request.path_params["webinarId"], _COMMON_CHECKS)
    return SessionReport(
        past_session, list_all(ctx.state, ATTENDANCES, past_session.webinar.id, past_session.session.uuid)
    )


@operation("reportWebinarParticipants", serializer=serialize_report_participants)
def report_webinar_participants(ctx: RequestContext, request: OperationRequest) -> ParticipantPage:
    """Return a page of attendances."""
    return list_participants(
        ctx,
        request,
        get_past_session(ctx, request.path_params["webinarId"], _COMMON_CHECKS),
        "reportWebinarParticipants",
    )


@operation("reportWebinarPolls", serializer=serialize_report_polls)
def report_webinar_polls(ctx: RequestContext, request: OperationRequest) -> PollAnswers:
    """Return the answers to the polls."""
    past_session = get_past_session(ctx, request.path_params["webinarId"], _COMMON_CHECKS | {"webinar_plan"})
    return PollAnswers(past_session, poll_replies(ctx, past_session))


@operation("reportWebinarQA", serializer=serialize_report_qa)
def report_webinar_qa(ctx: RequestContext, request: OperationRequest) -> QuestionList:
    """Return the questions with their answers; Zoom documents no limit of age for this report."""
    past_session = get_past_session(
        ctx, request.path_params["webinarId"], {"paid_account", "host_exists", "webinar_plan"}
    )
    return QuestionList(past_session, asked_questions(ctx, past_session))


@operation("reportWebinarSurvey", serializer=serialize_report_survey)
def report_webinar_survey(ctx: RequestContext, request: OperationRequest) -> SurveyAnswers:
    """Return the answers to the survey."""
    past_session = get_past_session(ctx, request.path_params["webinarId"], _COMMON_CHECKS | {"webinar_plan"})
    replies = list_all(ctx.state, SURVEY_REPLIES, past_session.webinar.id, past_session.session.uuid)
    return SurveyAnswers(past_session, ctx.state.get(SURVEYS, past_session.webinar.id), replies)
