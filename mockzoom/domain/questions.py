"""What a webinar asks of those who register."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from mockzoom.domain.records import Kind


class QuestionSet(NamedTuple):
    """The registration questions of a webinar: Zoom's own fields and the host's questions, as the API takes them."""

    webinar_id: int
    questions: tuple[Mapping[str, Any], ...] = ()
    custom_questions: tuple[Mapping[str, Any], ...] = ()


QUESTION_SETS = Kind("question_sets", QuestionSet, lambda q: q.webinar_id, place=lambda q: (q.webinar_id, None))
