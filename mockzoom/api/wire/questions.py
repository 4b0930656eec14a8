"""Registration questions, as Zoom writes them."""

from __future__ import annotations

from typing import Any

from mockzoom.domain.questions import QuestionSet
from mockzoom.operations.world import World


def questions(_: World, asked: QuestionSet) -> dict[str, Any]:
    """Both lists, also where they are empty."""
    return {"questions": list(asked.questions), "custom_questions": list(asked.custom_questions)}
