"""Rules of registration questions: what is asked, and whether a registration answers it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from mockzoom.storage.collections import Collection
from mockzoom.zoom.error_definitions import all_profiles, define_error
from mockzoom.zoom.errors import Violation, ZoomApiError, api_error
from mockzoom.zoom.evidence import OBSERVED
from mockzoom.zoom.meetings.models import MEETINGS
from mockzoom.zoom.request_errors import VALIDATION_FAILED
from mockzoom.zoom.webinars.models import WEBINARS

_SEEN = "recorded/webinar_add_registrant_400_custom_question, facts 8.1 b (code 300, 2026)"

CUSTOM_ANSWER_MISSING = define_error(
    "custom_answer_missing",
    "a single registration leaves out, or empty, the answer to a question that the host requires",
    all_profiles(400, 300, "The parameter is required in custom_questions: {title}.", OBSERVED, _SEEN),
)

CUSTOM_ANSWER_TOO_LONG = define_error(
    "custom_answer_too_long",
    "an answer in `custom_questions` of a single registration is longer than 128 characters",
    all_profiles(
        400,
        300,
        "Invalid parameter: custom_questions.",
        OBSERVED,
        "recorded/webinar_add_registrant_400_long_answer (2026)",
    ),
)

SHORT_ANSWER = "short"

MAX_ANSWER_LENGTH = 128


# What the form of a webinar asks for as long as its host has changed nothing (facts 8.1 a7).
UNTOUCHED: tuple[Mapping[str, Any], ...] = ({"field_name": "last_name", "required": True},)


class QuestionSet(NamedTuple):
    """The registration questions of a webinar or meeting, as the API gives them: Zoom's own fields and the host's."""

    webinar_id: int
    questions: tuple[Mapping[str, Any], ...] = ()
    custom_questions: tuple[Mapping[str, Any], ...] = ()


QUESTION_SETS = Collection(
    "question_sets",
    QuestionSet,
    lambda q: q.webinar_id,
    list_key=lambda q: (q.webinar_id, None),
    cascade_from=(WEBINARS, MEETINGS),
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
    """Yield violations of the host's questions beyond their schema: all types but short have `answers` (facts 6)."""
    for number, question in enumerate(custom_questions):
        where = f"custom_questions[{number}].answers"
        if question["type"] == SHORT_ANSWER and "answers" in question:
            yield Violation(where, missing=False)
        elif question["type"] != SHORT_ANSWER and not question.get("answers"):
            yield Violation(where, missing=True)
