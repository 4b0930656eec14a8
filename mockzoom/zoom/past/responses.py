"""What people said at a webinar: answers to polls and the survey, and questions asked in Q&A."""

from __future__ import annotations

from typing import NamedTuple

from mockzoom.storage.collections import Collection
from mockzoom.zoom.past.attendance import Participant
from mockzoom.zoom.webinars.models import WEBINARS

ANONYMOUS = "Anonymous Attendee"  # the name of those who answer an anonymous poll or survey (SPEC21, SPEC25)


class Reply(NamedTuple):
    """The answer to one question, in words; several choices stand behind each other, separated by semicolons."""

    question: str
    answer: str


class PollReply(NamedTuple):
    """A participant's answers to a poll; `anonymous` if the poll was when they answered."""

    webinar_id: int
    session_uuid: str
    poll_id: str
    person: Participant
    replies: tuple[Reply, ...]
    at_ms: int
    anonymous: bool = False


class AskedQuestion(NamedTuple):
    """A question asked in Q&A, with its answer if it got one. `private` answers were seen by the asker alone."""

    id: str
    webinar_id: int
    session_uuid: str
    person: Participant
    question: str
    at_ms: int
    answer: str = ""
    answered_by: Participant | None = None
    private: bool = False


class SurveyReply(NamedTuple):
    """A participant's answers to the survey."""

    webinar_id: int
    session_uuid: str
    person: Participant
    replies: tuple[Reply, ...]
    at_ms: int
    anonymous: bool = False


POLL_REPLIES = Collection(
    "poll_replies",
    PollReply,
    lambda r: (r.session_uuid, r.poll_id, r.person.key),
    list_key=lambda r: (r.webinar_id, r.session_uuid),
    cascade_from=WEBINARS,
)
ASKED_QUESTIONS = Collection(
    "asked_questions",
    AskedQuestion,
    lambda q: q.id,
    list_key=lambda q: (q.webinar_id, q.session_uuid),
    cascade_from=WEBINARS,
)
SURVEY_REPLIES = Collection(
    "survey_replies",
    SurveyReply,
    lambda r: (r.session_uuid, r.person.key),
    list_key=lambda r: (r.webinar_id, r.session_uuid),
    cascade_from=WEBINARS,
)
