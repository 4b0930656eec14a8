"""Refusals about answers to registration questions."""

from __future__ import annotations

from mockzoom.domain.refusal_rows.wordings import OBSERVED, both, row

_SEEN = "recorded/webinar_add_registrant_400_custom_question (text and HTTP status; code 300 is inferred)"

CUSTOM_ANSWER_MISSING = row(
    "custom_answer_missing",
    "a single registration leaves out, or empty, the answer to a question that the host requires",
    both(400, 300, "The parameter is required in custom_questions: {title}.", OBSERVED, _SEEN),
)
CUSTOM_ANSWER_TOO_LONG = row(
    "custom_answer_too_long",
    "an answer in `custom_questions` of a single registration is longer than 128 characters",
    both(400, 300, "Invalid parameter: custom_questions", OBSERVED, _SEEN),
)
