"""Rules for the questions of polls and surveys, by type of question (SPEC25 webinarPollCreate, webinarSurveyUpdate).

A schema says what holds for every question; here stands what depends on its type.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from mockzoom.storage.collections import EMPTY_MAPPING
from mockzoom.zoom.errors import Violation

_CHOICES = frozenset({"single", "multiple"})
_PROMPTED = frozenset({"matching", "rank_order"})
_WRITTEN = frozenset({"short_answer", "long_answer"})
_SCALE = frozenset({"rating_scale"})

# The types a field is for; a field that is not listed is for all. On other types it is dropped, since clients send
# empty lists and zeros along (inferred).
_FOR = {
    "answers": _CHOICES | _PROMPTED,
    "prompts": _PROMPTED,
    "show_as_dropdown": frozenset({"single"}),
    "case_sensitive": frozenset({"fill_in_the_blank"}),
    "answer_min_character": _WRITTEN,
    "answer_max_character": _WRITTEN,
    "rating_min_value": _SCALE,
    "rating_max_value": _SCALE,
    "rating_min_label": _SCALE,
    "rating_max_label": _SCALE,
}
_MOST_ANSWERS = {"matching": 16, "rank_order": 7}
_MOST_CHARACTERS = {"short_answer": 500, "long_answer": 2000}
_RIGHT_ANSWERS_OF_PROMPT = {"matching": (2, 10), "rank_order": (1, 1)}
_ONE_RIGHT_ANSWER = frozenset({"single", "matching"})
# A quiz needs right answers; those of matching and ranking stand with the prompts, and an essay or a rating cannot be
# right (the exceptions are inferred).
_CAN_BE_RIGHT = _CHOICES | {"short_answer", "fill_in_the_blank"}


class QuestionRules(NamedTuple):
    """What differs between polls and surveys: the maximum of choices, whether it is a quiz, and fields' defaults."""

    most_choices: int
    is_quiz: bool = False
    defaults: Mapping[str, Any] = EMPTY_MAPPING


def question_errors(questions: Sequence[Mapping[str, Any]], where: str, form: QuestionRules) -> tuple[Violation, ...]:
    """Return the violations of questions whose types are known; `where` is the path of their list."""
    return tuple(
        fault for n, question in enumerate(questions) for fault in _question_errors(question, f"{where}[{n}]", form)
    )


def with_defaults(questions: Sequence[Mapping[str, Any]], form: QuestionRules) -> tuple[dict[str, Any], ...]:
    """Return the questions to store: with defaults, and without fields that are not for their type."""
    return tuple(_with_defaults(question, form) for question in questions)


def _with_defaults(question: Mapping[str, Any], form: QuestionRules) -> dict[str, Any]:
    whole = {**form.defaults, **question}
    return {
        name: value
        for name, value in whole.items()
        if value != [] and (name not in _FOR or question["type"] in _FOR[name])
    }


def _question_errors(question: Mapping[str, Any], where: str, form: QuestionRules) -> Iterator[Violation]:
    kind = question["type"]
    if kind in _FOR["answers"]:
        most = form.most_choices if kind in _CHOICES else _MOST_ANSWERS[kind]
        yield from _counted(question, where, "answers", (2, most))
    if kind in _PROMPTED:
        yield from _counted(question, where, "prompts", (2, 10))
        for n, prompt in enumerate(question.get("prompts", ())):
            if prompt.get("prompt_right_answers"):
                span = _RIGHT_ANSWERS_OF_PROMPT[kind]
                yield from _counted(prompt, f"{where}.prompts[{n}]", "prompt_right_answers", span)
    if kind in _WRITTEN and question.get("answer_max_character", 0) > _MOST_CHARACTERS[kind]:
        yield Violation(f"{where}.answer_max_character", missing=False)
    if question.get("right_answers") or (form.is_quiz and kind in _CAN_BE_RIGHT):
        most = 1 if kind in _ONE_RIGHT_ANSWER else len(question.get("right_answers", ()))
        yield from _counted(question, where, "right_answers", (1, most))


def _counted(holder: Mapping[str, Any], where: str, name: str, span: tuple[int, int]) -> Iterator[Violation]:
    """Return the violations of a list that must exist and have a length in `span` (least, most)."""
    found = len(holder.get(name, ()))
    if not span[0] <= found <= span[1]:
        yield Violation(f"{where}.{name}", missing=found == 0)
