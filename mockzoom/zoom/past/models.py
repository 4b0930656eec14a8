"""Results that the handlers of past webinars pass to serializers; none is stored."""

from __future__ import annotations

from typing import NamedTuple

from mockzoom.zoom.pagination import Page
from mockzoom.zoom.past.attendance import Attendance
from mockzoom.zoom.past.responses import AskedQuestion, PollReply, SurveyReply
from mockzoom.zoom.past.rules import PastSession
from mockzoom.zoom.surveys import Survey


class ParticipantPage(NamedTuple):
    """A page of the attendances of a session; `with_registrant_id` is whether the response has registrant ids."""

    past_session: PastSession
    page: Page[Attendance]
    with_registrant_id: bool


class PollAnswers(NamedTuple):
    """The answers to the polls of a session, in the order of first answering."""

    past_session: PastSession
    replies: list[PollReply]


class QuestionList(NamedTuple):
    """The questions asked during a session."""

    past_session: PastSession
    questions: list[AskedQuestion]


class SessionReport(NamedTuple):
    """A session and all its attendances."""

    past_session: PastSession
    attendances: list[Attendance]


class SurveyAnswers(NamedTuple):
    """The answers to the survey of a session; `survey` is the current survey of the webinar, or None."""

    past_session: PastSession
    survey: Survey | None
    replies: list[SurveyReply]
