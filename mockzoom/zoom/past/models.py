"""Results of the operations on past webinars, as their serializers take them."""

from __future__ import annotations

from typing import NamedTuple

from mockzoom.zoom.pagination import Page
from mockzoom.zoom.past.attendance import Attendance
from mockzoom.zoom.past.responses import AskedQuestion, PollReply, SurveyReply
from mockzoom.zoom.past.rules import PastSession
from mockzoom.zoom.surveys import Survey


class ParticipantPage(NamedTuple):
    """A page of the stays of a session, and whether registrants' ids were asked for."""

    held: PastSession
    page: Page[Attendance]
    with_registrant_id: bool


class PollAnswers(NamedTuple):
    """The answers to the polls of a session, in the order in which they were first given."""

    held: PastSession
    replies: list[PollReply]


class QuestionList(NamedTuple):
    """The questions asked during a session."""

    held: PastSession
    questions: list[AskedQuestion]


class Reported(NamedTuple):
    """A session and all attendances."""

    held: PastSession
    stays: list[Attendance]


class Surveyed(NamedTuple):
    """The answers to the survey after a session; `survey` is the webinar's present one, if it has one."""

    held: PastSession
    survey: Survey | None
    replies: list[SurveyReply]
