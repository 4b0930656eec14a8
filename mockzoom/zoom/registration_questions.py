"""Refusals about answers to registration questions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from mockzoom.storage.collections import Collection
from mockzoom.zoom.context import OperationRequest, RequestContext
from mockzoom.zoom.errors import Violation, ZoomApiError, all_profiles, api_error, define_error
from mockzoom.zoom.evidence import OBSERVED
from mockzoom.zoom.registrants.errors import REGISTRATION_NOT_ENABLED
from mockzoom.zoom.registry import operation
from mockzoom.zoom.request_errors import VALIDATION_FAILED
from mockzoom.zoom.webinars.lookup import require_webinar
from mockzoom.zoom.webinars.models import NO_REGISTRATION, WEBINARS, Webinar

_SEEN = "recorded/webinar_add_registrant_400_custom_question (text and HTTP status; code 300 is inferred)"

CUSTOM_ANSWER_MISSING = define_error(
    "custom_answer_missing",
    "a single registration leaves out, or empty, the answer to a question that the host requires",
    all_profiles(400, 300, "The parameter is required in custom_questions: {title}.", OBSERVED, _SEEN),
)

CUSTOM_ANSWER_TOO_LONG = define_error(
    "custom_answer_too_long",
    "an answer in `custom_questions` of a single registration is longer than 128 characters",
    all_profiles(400, 300, "Invalid parameter: custom_questions", OBSERVED, _SEEN),
)

SHORT_ANSWER = "short"

MAX_ANSWER_LENGTH = 128


class QuestionSet(NamedTuple):
    """The registration questions of a webinar: Zoom's own fields and the host's questions, as the API gives them."""

    webinar_id: int
    questions: tuple[Mapping[str, Any], ...] = ()
    custom_questions: tuple[Mapping[str, Any], ...] = ()


QUESTION_SETS = Collection(
    "question_sets", QuestionSet, lambda q: q.webinar_id, list_key=lambda q: (q.webinar_id, None), cascade_from=WEBINARS
)


def check_required_answers(asked: QuestionSet | None, person: Mapping[str, Any]) -> None:
    """Raise an error if a required answer is missing or an answer is too long.

    `person` is a registration as sent; an empty answer is none. The texts about the host's own questions were seen
    (recorded/webinar_add_registrant_400_custom_question); how Zoom names one of its standard fields is inferred.
    """
    given = person.get("custom_questions", ())
    if any(len(answer.get("value", "")) > MAX_ANSWER_LENGTH for answer in given):
        raise api_error(CUSTOM_ANSWER_TOO_LONG)
    if asked is None:
        return
    absent = [q["field_name"] for q in asked.questions if q["required"] and not person.get(q["field_name"])]
    if absent:
        raise ZoomApiError(VALIDATION_FAILED, violations=tuple(Violation(name, missing=True) for name in absent))
    answered = {answer.get("title") for answer in given if answer.get("value")}
    for question in asked.custom_questions:
        if question["required"] and question["title"] not in answered:
            raise api_error(CUSTOM_ANSWER_MISSING, title=question["title"])


def question_errors(custom_questions: Sequence[Mapping[str, Any]]) -> Iterator[Violation]:
    """Yield the violations of the host's questions beyond their schema: all types but short have `answers` (facts 6)."""
    for number, question in enumerate(custom_questions):
        where = f"custom_questions[{number}].answers"
        if question["type"] == SHORT_ANSWER and "answers" in question:
            yield Violation(where, missing=False)
        elif question["type"] != SHORT_ANSWER and not question.get("answers"):
            yield Violation(where, missing=True)


def serialize_questions(_: RequestContext, asked: QuestionSet) -> dict[str, Any]:
    """Both lists, also where they are empty."""
    return {"questions": list(asked.questions), "custom_questions": list(asked.custom_questions)}


@operation("webinarRegistrantsQuestionsGet", serializer=serialize_questions)
def webinar_registrants_questions_get(ctx: RequestContext, request: OperationRequest) -> QuestionSet:
    """Return the questions; a webinar that was never given any has none (inferred)."""
    webinar = _registered(ctx, request)
    return ctx.state.get(QUESTION_SETS, webinar.id) or QuestionSet(webinar.id)


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
