"""Registration questions of a webinar: webinarRegistrantsQuestionsGet and webinarRegistrantQuestionUpdate."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mockzoom.zoom.context import OperationRequest, RequestContext
from mockzoom.zoom.errors import ZoomApiError, api_error
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
from mockzoom.zoom.webinars.lookup import require_webinar
from mockzoom.zoom.webinars.models import NO_REGISTRATION, Webinar


def serialize_questions(_: RequestContext, asked: QuestionSet) -> dict[str, Any]:
    """Both lists, also where they are empty."""
    return {"questions": list(asked.questions), "custom_questions": list(asked.custom_questions)}


@operation("webinarRegistrantsQuestionsGet", serializer=serialize_questions)
def webinar_registrants_questions_get(ctx: RequestContext, request: OperationRequest) -> QuestionSet:
    """Return the questions; a form that was never changed asks for the last name (facts 8.1 a7).

    That default holds for Zoom's page: a registration through the API does not need a last name.
    """
    webinar = _registered(ctx, request)
    return ctx.state.get(QUESTION_SETS, webinar.id) or QuestionSet(webinar.id, UNTOUCHED)


@operation("webinarRegistrantQuestionUpdate")
def webinar_registrant_question_update(ctx: RequestContext, request: OperationRequest) -> None:
    """Replace all questions by those of the body: a list that is left out is empty afterwards (facts 6)."""
    webinar = _registered(ctx, request)
    own = request.body.get("custom_questions", ())
    if found := tuple(question_errors(own)):
        raise ZoomApiError(VALIDATION_FAILED, violations=found)
    asked = QuestionSet(
        webinar.id,
        tuple({"required": False, **question} for question in request.body.get("questions", ())),
        tuple(_custom(question) for question in own),
    )
    ctx.state.put(QUESTION_SETS, [asked])


def _registered(ctx: RequestContext, request: OperationRequest) -> Webinar:
    """Return the webinar, if it has registration."""
    webinar = require_webinar(ctx, int(request.path_params["webinarId"])).webinar
    if webinar.settings["approval_type"] == NO_REGISTRATION:
        raise api_error(REGISTRATION_NOT_ENABLED, webinar_id=webinar.id)
    return webinar


def _custom(question: Mapping[str, Any]) -> dict[str, Any]:
    """Return a host's question as it is read back: a short one has an empty list of answers (facts 6)."""
    return {"required": False, **({"answers": []} if question["type"] == SHORT_ANSWER else {}), **question}
