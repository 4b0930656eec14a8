"""Writing rows down: a wording of one profile, or of both."""

from __future__ import annotations

from mockzoom.domain.profiles import Profile
from mockzoom.domain.provenance import Provenance
from mockzoom.domain.refusals import Row, Wording

OBSERVED, DOCUMENTED, INFERRED = Provenance.OBSERVED, Provenance.DOCUMENTED, Provenance.INFERRED

BATCH = "addBatchWebinarRegistrants"
SINGLE = "webinarRegistrantCreate"
GET_REGISTRANT = "webinarRegistrantGet"
DELETE_REGISTRANT = "deleteWebinarRegistrant"
CREATE = "webinarCreate"
GET = "webinar"
LIST = "webinars"
TEMPLATES = "listWebinarTemplates"
QUESTIONS = ("webinarRegistrantsQuestionsGet", "webinarRegistrantQuestionUpdate")
ABSENTEES = "webinarAbsentees"
PARTICIPANTS = "listWebinarParticipants"
PAST_POLLS, PAST_QA = "listPastWebinarPollResults", "listPastWebinarQA"
DETAILS_REPORT, PARTICIPANTS_REPORT = "reportWebinarDetails", "reportWebinarParticipants"
POLLS_REPORT, QA_REPORT, SURVEY_REPORT = "reportWebinarPolls", "reportWebinarQA", "reportWebinarSurvey"


def seeds(status: int, code: int, message: str, how: Provenance, source: str, *operations: str) -> tuple[Wording]:
    """A wording of profile 2021-08."""
    return (Wording(Profile.SEEDS_2021_08, status, code, message, how, source, operations),)


def live(status: int, code: int, message: str, how: Provenance, source: str, *operations: str) -> tuple[Wording]:
    """A wording of profile 2025-06."""
    return (Wording(Profile.LIVE_2025_06, status, code, message, how, source, operations),)


def both(status: int, code: int, message: str, how: Provenance, source: str, *operations: str) -> tuple[Wording, ...]:
    """The same wording in both profiles."""
    return seeds(status, code, message, how, source, *operations) + live(
        status, code, message, how, source, *operations
    )


def row(name: str, situation: str, *wordings: tuple[Wording, ...]) -> Row:
    """A row of all its wordings."""
    return Row(name, situation, tuple(w for group in wordings for w in group))
