"""What belongs to a webinar and goes with it when it is deleted."""

from __future__ import annotations

from typing import Any

from mockzoom.domain.attendance import STAYS
from mockzoom.domain.panelists import PANELISTS
from mockzoom.domain.polls import POLLS
from mockzoom.domain.questions import QUESTION_SETS
from mockzoom.domain.records import REGISTRANTS, Kind
from mockzoom.domain.responses import ASKED_QUESTIONS, POLL_REPLIES, SURVEY_REPLIES
from mockzoom.domain.sessions import SESSIONS
from mockzoom.domain.surveys import SURVEYS
from mockzoom.domain.tracking import TRACKING_SOURCES

BELONGINGS: tuple[Kind[Any], ...] = (
    ASKED_QUESTIONS,
    PANELISTS,
    POLL_REPLIES,
    POLLS,
    QUESTION_SETS,
    REGISTRANTS,
    SESSIONS,
    STAYS,
    SURVEY_REPLIES,
    SURVEYS,
    TRACKING_SOURCES,
)
