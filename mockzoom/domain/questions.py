"""What a webinar asks of those who register, and whether somebody answered it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from mockzoom.domain.records import Kind
from mockzoom.domain.refusal_rows.calls import VALIDATION_FAILED
from mockzoom.domain.refusal_rows.questions import CUSTOM_ANSWER_MISSING, CUSTOM_ANSWER_TOO_LONG
from mockzoom.domain.refusals import Violation, ZoomError, refuse

SHORT = "short"
LONGEST_ANSWER = 128


class QuestionSet(NamedTuple):
    """The registration questions of a webinar: Zoom's own fields and the host's questions, as the API gives them."""

    webinar_id: int
    questions: tuple[Mapping[str, Any], ...] = ()
    custom_questions: tuple[Mapping[str, Any], ...] = ()


QUESTION_SETS = Kind("question_sets", QuestionSet, lambda q: q.webinar_id, place=lambda q: (q.webinar_id, None))


def check_answers(asked: QuestionSet | None, person: Mapping[str, Any]) -> None:
    """Raise a refusal if somebody left out what is required, or answers at too great a length.

    `person` is a registration as sent; an empty answer is none. The texts about the host's own questions were seen
    (recorded/webinar_add_registrant_400_custom_question); how Zoom names a field of its own is inferred.
    """
    given = person.get("custom_questions", ())
    if any(len(answer.get("value", "")) > LONGEST_ANSWER for answer in given):
        raise refuse(CUSTOM_ANSWER_TOO_LONG)
    if asked is None:
        return
    absent = [q["field_name"] for q in asked.questions if q["required"] and not person.get(q["field_name"])]
    if absent:
        raise ZoomError(VALIDATION_FAILED, violations=tuple(Violation(name, missing=True) for name in absent))
    answered = {answer.get("title") for answer in given if answer.get("value")}
    for question in asked.custom_questions:
        if question["required"] and question["title"] not in answered:
            raise refuse(CUSTOM_ANSWER_MISSING, title=question["title"])


def faults(custom_questions: Sequence[Mapping[str, Any]]) -> Iterator[Violation]:
    """What is wrong with the host's questions beyond their schema: `answers` are for all types but short (facts 6)."""
    for number, question in enumerate(custom_questions):
        where = f"custom_questions[{number}].answers"
        if question["type"] == SHORT and "answers" in question:
            yield Violation(where, missing=False)
        elif question["type"] != SHORT and not question.get("answers"):
            yield Violation(where, missing=True)
