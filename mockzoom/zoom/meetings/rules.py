"""Rules of registration for meetings: fewer than for webinars, and with other error messages."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from mockzoom.zoom.account_clock import MINUTE
from mockzoom.zoom.check_order import BATCH_ONLY, MEETING_REGISTRATION_CHECKS, SINGLE_ONLY
from mockzoom.zoom.errors import ZoomApiError, api_error
from mockzoom.zoom.meetings.models import INSTANT, SCHEDULED, Meeting
from mockzoom.zoom.meetings.registration_errors import (
    HOST_NOT_LICENSED,
    MEETING_FULL,
    MEETING_HOST_CANNOT_REGISTER,
    MEETING_OVER,
    MEETING_REGISTRANT_DAILY_LIMIT,
    MEETING_REGISTRATION_NOT_ENABLED,
    NOT_SCHEDULED_MEETING,
)
from mockzoom.zoom.quotas import REGISTRATIONS_A_DAY, retry_after
from mockzoom.zoom.registrants.errors import REGISTRANT_DENIED
from mockzoom.zoom.registrants.models import Registrant
from mockzoom.zoom.registrants.question_rules import QuestionSet, check_required_answers
from mockzoom.zoom.registrants.rules import find_new_entries, first_over_quota, initial_status
from mockzoom.zoom.text import normalize_email
from mockzoom.zoom.users.models import LICENSED, User
from mockzoom.zoom.webinars.models import NO_REGISTRATION
from mockzoom.zoom.webinars.schedule import choose_occurrences, upcoming

MAX_REGISTRANTS = 4999  # SPEC21, SPEC25 meetingRegistrantCreate


@dataclass
class MeetingRegistration:
    """An attempt to register people for a meeting; its fields are those of a webinar's `Registration`.

    `daily_quota` is None where nothing is counted, `questions` for a batch, and where the host has changed none.
    """

    meeting: Meeting
    host: User
    entries: Sequence[Mapping[str, Any]]
    emails: Sequence[str]
    now: int
    is_batch: bool
    auto_approve: bool
    known: Mapping[str, Registrant]
    attempts: Mapping[str, int]
    alternative_hosts: frozenset[str]
    seats_taken: int
    daily_quota: int | None = None
    questions: QuestionSet | None = None
    asked_occurrences: tuple[str, ...] = ()
    seats: int = field(init=False)
    new_entries: dict[str, Mapping[str, Any]] = field(init=False)

    def __post_init__(self) -> None:
        """Fill `seats`, Zoom's maximum unless tests set the meeting's own number, and `new_entries`."""
        self.seats = MAX_REGISTRANTS if self.meeting.seats is None else self.meeting.seats
        self.new_entries = find_new_entries(self.emails, self.entries, self.known)


def check_meeting_registration(registration: MeetingRegistration) -> None:
    """Raise the first error in the order of `MEETING_REGISTRATION_CHECKS`; of a batch, no entry is registered then."""
    for one in _FOR_BATCH if registration.is_batch else _FOR_SINGLE:
        one(registration)


def check_registration_enabled(meeting: Meeting, host: User) -> None:
    """Raise the error for a meeting without registration: the host is not licensed, or the setting is off."""
    if host.type != LICENSED:
        raise api_error(HOST_NOT_LICENSED, user_id=host.id)
    if meeting.settings["approval_type"] == NO_REGISTRATION:
        raise api_error(MEETING_REGISTRATION_NOT_ENABLED, meeting_id=meeting.id)


def is_meeting_over(meeting: Meeting, now: int) -> bool:
    """Whether a meeting has ended, or its last scheduled end lies behind; type 3 has no schedule."""
    if meeting.ended:
        return True
    if meeting.occurrences:
        return not upcoming(meeting, now)
    if meeting.type not in (INSTANT, SCHEDULED) or meeting.start_ms is None:
        return False
    return meeting.start_ms + meeting.duration * MINUTE <= now


def _scheduled_type(r: MeetingRegistration) -> None:
    if r.meeting.type != SCHEDULED:
        raise api_error(NOT_SCHEDULED_MEETING)


def _registration_enabled(r: MeetingRegistration) -> None:
    check_registration_enabled(r.meeting, r.host)


def _not_over(r: MeetingRegistration) -> None:
    if is_meeting_over(r.meeting, r.now):
        raise api_error(MEETING_OVER)


def _occurrences_exist(r: MeetingRegistration) -> None:
    choose_occurrences(r.meeting, r.asked_occurrences, r.now)


def _questions_answered(r: MeetingRegistration) -> None:
    check_required_answers(r.questions, r.entries[0])


def _not_host(r: MeetingRegistration) -> None:
    barred = r.alternative_hosts | {normalize_email(r.host.email)}
    if not barred.isdisjoint(r.emails):
        raise api_error(MEETING_HOST_CANNOT_REGISTER)


def _not_denied(r: MeetingRegistration) -> None:
    if any(registrant.status == "denied" for registrant in r.known.values()):
        raise api_error(REGISTRANT_DENIED)


def _seats_left(r: MeetingRegistration) -> None:
    arriving = len(r.new_entries)
    if arriving and initial_status(r.meeting, auto_approve=r.auto_approve) == "pending":
        arriving = 1  # as for webinars: pending registrants take no seat, but a full meeting accepts none (inferred)
    if arriving and r.seats_taken + arriving > r.seats:
        raise api_error(MEETING_FULL)


def _daily_quota(r: MeetingRegistration) -> None:
    if r.meeting.quota_spent:
        raise _quota_used_up(r.entries[0]["email"], r.now)
    email = None if r.daily_quota is None else first_over_quota(r.emails, r.entries, r.attempts, r.daily_quota)
    if email is not None:
        raise _quota_used_up(email, r.now)


def _quota_used_up(email: str, now: int) -> ZoomApiError:
    error = api_error(MEETING_REGISTRANT_DAILY_LIMIT, limit=REGISTRATIONS_A_DAY, email=email)
    error.headers = retry_after(now)
    return error


_CHECKS: dict[str, Callable[[MeetingRegistration], None]] = {
    "scheduled_type": _scheduled_type,
    "registration_enabled": _registration_enabled,
    "not_over": _not_over,
    "occurrences_exist": _occurrences_exist,
    "questions_answered": _questions_answered,
    "not_host": _not_host,
    "not_denied": _not_denied,
    "seats_left": _seats_left,
    "daily_quota": _daily_quota,
}
_FOR_BATCH = tuple(_CHECKS[name] for name in MEETING_REGISTRATION_CHECKS if name not in SINGLE_ONLY)
_FOR_SINGLE = tuple(_CHECKS[name] for name in MEETING_REGISTRATION_CHECKS if name not in BATCH_ONLY)
