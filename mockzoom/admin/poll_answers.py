"""Validation of a participant's answers to the questions of a poll or survey."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from mockzoom.errors import FieldError, join_names
from mockzoom.zoom.past.responses import Reply

_CHOICES = frozenset({"single", "multiple"})
Question = Mapping[str, Any]


def validate_answers(
    questions: Sequence[Question], answers: Sequence[Mapping[str, Any]], whose: str
) -> tuple[Reply, ...]:
    """Return the answers in the order of the questions; raises `FieldError` for one that does not fit its question.

    An answer is a `question` (its name) and an `answer`: a text, a list of texts, or a whole number for a rating.
    `whose` names the poll or survey in messages. Choices must be among the question's answers; `single` questions
    take one. Required questions must have an answer.
    """
    known = {question.get("name", ""): question for question in questions}
    found: dict[str, str] = {}
    for number, answer in enumerate(answers):
        name, where = answer["question"], f"answers[{number}]"
        if name not in known:
            raise FieldError(f"{where}.question", f"{whose} has no question {name!r}; its questions: {_quoted(known)}")
        if name in found:
            raise FieldError(f"{where}.question", f"{name!r} has two answers; send one")
        found[name] = _validate_answer(known[name], answer["answer"], f"{where}.answer")
    for name, question in known.items():
        if question.get("answer_required") and name not in found:
            raise FieldError("answers", f"{name!r} is required; add an answer to it")
    return tuple(Reply(name, found[name]) for name in known if name in found)


def _validate_answer(question: Question, answer: Any, where: str) -> str:
    kind = question.get("type", "single")
    if kind == "rating_scale":
        return _rating(question, answer, where)
    texts = [str(text) for text in (answer if isinstance(answer, list) else [answer])]
    if kind in _CHOICES:
        _check_choices(question, kind, texts, where)
    else:
        _check_length(question, ";".join(texts), where)
    return ";".join(texts)


def _check_choices(question: Question, kind: str, texts: Sequence[str], where: str) -> None:
    choices = question.get("answers", ())
    for text in texts:
        if text not in choices:
            raise FieldError(where, f"{text!r} is not a choice of {_name(question)}; choices: {_quoted(choices)}")
    if kind == "single" and len(texts) != 1:
        raise FieldError(where, f"{_name(question)} takes one choice, not {len(texts)}; send one")
    if not texts or len(set(texts)) != len(texts):
        raise FieldError(where, "send at least one choice, and each only once")


def _rating(question: Question, answer: Any, where: str) -> str:
    low, high = question.get("rating_min_value", 0), question.get("rating_max_value", 10)
    text = str(answer)
    if not text.isdecimal() or len(text) > 2 or not low <= int(text) <= high:
        raise FieldError(where, f"{_name(question)} takes a whole number from {low} to {high}, not {answer!r}")
    return text


def _check_length(question: Question, text: str, where: str) -> None:
    low, high = question.get("answer_min_character", 0), question.get("answer_max_character")
    if len(text) < low or (high is not None and len(text) > high):
        most = "" if high is None else f" and at most {high}"
        raise FieldError(where, f"{_name(question)} takes at least {low} characters{most}, not {len(text)}")


def _name(question: Question) -> str:
    return repr(question.get("name", ""))


def _quoted(names: Any) -> str:
    return join_names(repr(name) for name in names)
