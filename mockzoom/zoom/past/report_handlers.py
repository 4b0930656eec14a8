"""Reports on webinars that were held. Their scopes are all account-wide, so no caller is confined to their own data."""

from __future__ import annotations

from mockzoom.storage.listing import list_all
from mockzoom.zoom.context import OperationRequest, RequestContext
from mockzoom.zoom.past.attendance import ATTENDANCES
from mockzoom.zoom.past.handlers import asked_questions, get_past_session, list_participants, poll_replies
from mockzoom.zoom.past.models import ParticipantPage, PollAnswers, QuestionList, Reported, Surveyed
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

_OF_ALL = frozenset({"paid_account", "host_of_account", "within_a_year"})


@operation("reportWebinarDetails", serializer=serialize_report_details)
def report_webinar_details(ctx: RequestContext, request: OperationRequest) -> Reported:
    """Return the figures of a session."""
    held = get_past_session(ctx, request.path_params["webinarId"], _OF_ALL)
    return Reported(held, list_all(ctx.state, ATTENDANCES, held.webinar.id, held.session.uuid))


@operation("reportWebinarParticipants", serializer=serialize_report_participants)
def report_webinar_participants(ctx: RequestContext, request: OperationRequest) -> ParticipantPage:
    """Who was there, from when to when."""
    return list_participants(
        ctx, request, get_past_session(ctx, request.path_params["webinarId"], _OF_ALL), "reportWebinarParticipants"
    )


@operation("reportWebinarPolls", serializer=serialize_report_polls)
def report_webinar_polls(ctx: RequestContext, request: OperationRequest) -> PollAnswers:
    """Return the answers to the polls."""
    held = get_past_session(ctx, request.path_params["webinarId"], _OF_ALL | {"webinar_plan"})
    return PollAnswers(held, poll_replies(ctx, held))


@operation("reportWebinarQA", serializer=serialize_report_qa)
def report_webinar_qa(ctx: RequestContext, request: OperationRequest) -> QuestionList:
    """Return the questions, their answers and respondents; its documents set no limit of age."""
    held = get_past_session(ctx, request.path_params["webinarId"], {"paid_account", "host_exists", "webinar_plan"})
    return QuestionList(held, asked_questions(ctx, held))


@operation("reportWebinarSurvey", serializer=serialize_report_survey)
def report_webinar_survey(ctx: RequestContext, request: OperationRequest) -> Surveyed:
    """Return the answers to the survey."""
    held = get_past_session(ctx, request.path_params["webinarId"], _OF_ALL | {"webinar_plan"})
    replies = list_all(ctx.state, SURVEY_REPLIES, held.webinar.id, held.session.uuid)
    return Surveyed(held, ctx.state.get(SURVEYS, held.webinar.id), replies)
