"""What belongs to a webinar and goes with it when it is deleted."""

from __future__ import annotations

from typing import Any

from mockzoom.domain.panelists import PANELISTS
from mockzoom.domain.polls import POLLS
from mockzoom.domain.questions import QUESTION_SETS
from mockzoom.domain.records import REGISTRANTS, Kind
from mockzoom.domain.sessions import SESSIONS
from mockzoom.domain.surveys import SURVEYS
from mockzoom.domain.tracking import TRACKING_SOURCES

BELONGINGS: tuple[Kind[Any], ...] = (
    PANELISTS,
    POLLS,
    QUESTION_SETS,
    REGISTRANTS,
    SESSIONS,
    SURVEYS,
    TRACKING_SOURCES,
)
