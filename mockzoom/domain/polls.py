"""Polls of a webinar."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from mockzoom.domain.records import Kind


class Poll(NamedTuple):
    """A poll, advanced poll or quiz (`poll_type` 1, 2, 3). `questions` are as the API takes them.

    `status` stays `notstart` (rule `poll_status`).
    """

    id: str
    webinar_id: int
    title: str
    questions: tuple[Mapping[str, Any], ...]
    poll_type: int = 1
    anonymous: bool = False
    status: str = "notstart"


POLLS = Kind("polls", Poll, lambda p: (p.webinar_id, p.id), place=lambda p: (p.webinar_id, None))
