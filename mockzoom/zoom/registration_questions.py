"""Registration questions of webinars and meetings.

Operations: webinarRegistrantsQuestionsGet, webinarRegistrantQuestionUpdate, and the same two of meetings.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mockzoom.zoom.context import OperationRequest, RequestContext
from mockzoom.zoom.errors import ZoomApiError, api_error
from mockzoom.zoom.meetings.models import Meeting
from mockzoom.zoom.meetings.rules import check_registration_enabled
from mockzoom.zoom.occasion_lookup import require_occasion
from mockzoom.zoom.registrants.errors import REGISTRATION_NOT_ENABLED
from mockzoom.zoom.registrants.question_rules import (
    QUESTION_SETS,
    SHORT_ANSWER,
    UNTOUCHED,
    QuestionSet,
    question_errors,
)
from mockzoom.zoom.registry import operation
from mockzoom.zoom.request_errors import VALIDATION_FAILED
from mockzoom.zoom.sessions.occasions import Occasion
from mockzoom.zoom.webinars.models import NO_REGISTRATION


def serialize_questions(_: RequestContext, asked: QuestionSet) -> dict[str, Any]:
    """Both lists, also where they are empty."""
    return {"questions": list(asked.questions), "custom_questions": list(asked.custom_questions)}


@operation("webinarRegistrantsQuestionsGet", serializer=serialize_questions)
@operation("meetingRegistrantsQuestionsGet", serializer=serialize_questions)
def get_questions(ctx: RequestContext, request: OperationRequest) -> QuestionSet:
    """Return the questions; a form that was never changed asks for the last name (facts 8.1 a7).

    That default holds for Zoom's page: a registration through the API does not need a last name.
    """
    occasion = _with_registration(ctx, request)
    return ctx.state.get(QUESTION_SETS, occasion.id) or QuestionSet(occasion.id, UNTOUCHED)


@operation("webinarRegistrantQuestionUpdate")
@operation("meetingRegistrantQuestionUpdate")
def update_questions(ctx: RequestContext, request: OperationRequest) -> None:
    """Replace all questions by those of the body: a list that is left out is empty afterwards (facts 6)."""
    occasion = _with_registration(ctx, request)
    own = request.body.get("custom_questions", ())
    if found := tuple(question_errors(own)):
        raise ZoomApiError(VALIDATION_FAILED, violations=found)
    asked = QuestionSet(
        occasion.id,
        tuple({"required": False, **question} for question in request.body.get("questions", ())),
        tuple(custom_question(question) for question in own),
    )
    ctx.state.put(QUESTION_SETS, [asked])


def _with_registration(ctx: RequestContext, request: OperationRequest) -> Occasion:
    """Return the webinar or meeting, if it has registration."""
    occasion, host = require_occasion(ctx, request)
    if isinstance(occasion, Meeting):
        check_registration_enabled(occasion, host)
    elif occasion.settings["approval_type"] == NO_REGISTRATION:
        raise api_error(REGISTRATION_NOT_ENABLED, webinar_id=occasion.id)
    return occasion


def custom_question(question: Mapping[str, Any]) -> dict[str, Any]:
    """Return a host's question as it is read back: a short one has an empty list of answers (facts 6)."""
    return {"required": False, **({"answers": []} if question["type"] == SHORT_ANSWER else {}), **question}
