"""What participants submit: answers to polls and the survey, and questions asked in Q&A."""

from __future__ import annotations

from typing import NamedTuple

from mockzoom.storage.collections import Collection
from mockzoom.zoom.past.attendance import Participant
from mockzoom.zoom.sessions.occasions import HELD_IN

ANONYMOUS = "Anonymous Attendee"  # shown instead of a name for anonymous polls and surveys (SPEC21, SPEC25)


class Reply(NamedTuple):
    """The answer to one question as text; several choices are separated by semicolons."""

    question: str
    answer: str


class PollReply(NamedTuple):
    """The answers of a participant to a poll; `anonymous` is whether the poll was anonymous at that time."""

    webinar_id: int
    session_uuid: str
    poll_id: str
    person: Participant
    replies: tuple[Reply, ...]
    at_ms: int
    anonymous: bool = False


class AskedQuestion(NamedTuple):
    """A question asked in Q&A, with its answer if there is one; only the asker sees a `private` answer."""

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
    """The answers of a participant to the survey; `anonymous` is whether the survey was anonymous at that time."""

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
    cascade_from=HELD_IN,
)
ASKED_QUESTIONS = Collection(
    "asked_questions",
    AskedQuestion,
    lambda q: q.id,
    list_key=lambda q: (q.webinar_id, q.session_uuid),
    cascade_from=HELD_IN,
)
SURVEY_REPLIES = Collection(
    "survey_replies",
    SurveyReply,
    lambda r: (r.session_uuid, r.person.key),
    list_key=lambda r: (r.webinar_id, r.session_uuid),
    cascade_from=HELD_IN,
)
