"""The rules of registration, single and batch: which errors it raises, in which order, and the initial status."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from mockzoom.zoom.account_clock import DAY, MINUTE
from mockzoom.zoom.check_order import BATCH_ONLY, REGISTRATION_CHECKS, SINGLE_ONLY
from mockzoom.zoom.errors import ZoomApiError, api_error
from mockzoom.zoom.meetings.models import Meeting
from mockzoom.zoom.quotas import REGISTRATIONS_A_DAY, retry_after
from mockzoom.zoom.registrants.errors import (
    ATTENDEE_LIMIT_REACHED,
    EMAIL_DOMAIN_RESTRICTED,
    HOST_CANNOT_REGISTER,
    NOT_SCHEDULED_WEBINAR,
    PANELIST_CANNOT_REGISTER,
    REGISTRANT_DAILY_LIMIT,
    REGISTRANT_DENIED,
    REGISTRATION_NOT_ENABLED,
    WEBINAR_FULL,
    WEBINAR_OVER,
)
from mockzoom.zoom.registrants.models import Registrant
from mockzoom.zoom.registrants.question_rules import QuestionSet, check_required_answers
from mockzoom.zoom.text import normalize_email
from mockzoom.zoom.users.models import User
from mockzoom.zoom.webinars.models import APPROVE_MANUALLY, NO_REGISTRATION, SCHEDULED, Webinar
from mockzoom.zoom.webinars.schedule import choose_occurrences, end_of, upcoming

EXPIRY = 90 * DAY  # of a webinar in lists, after its end (HELP 201362373)


@dataclass
class Registration:
    """An attempt to register people for a webinar, with all data that its rules need.

    `entries` are the people as sent (`email`, `first_name`, ...) and `emails` their normalized addresses, in the same
    order; `alternative_hosts` and `panelists` are normalized addresses, too. `now` is in epoch milliseconds.
    `asked_occurrences` are the occurrence ids of the request. `questions` is None for a batch, or if the webinar has
    none. `known` has the existing registrants and `attempts` the number of registrations today, both by normalized
    address. `seats_taken` counts approved registrants. `seats` is None if the plan lifts the capacity, `daily_quota`
    is None if registrations are not limited. `new_entries` are those without an existing registrant, by normalized
    address; of repeated ones the first.
    """

    webinar: Webinar
    host: User
    entries: Sequence[Mapping[str, Any]]
    emails: Sequence[str]
    now: int
    is_batch: bool
    auto_approve: bool = False
    asked_occurrences: tuple[str, ...] = ()
    known: Mapping[str, Registrant] = field(default_factory=dict)
    attempts: Mapping[str, int] = field(default_factory=dict)
    alternative_hosts: frozenset[str] = frozenset()
    panelists: frozenset[str] = frozenset()
    questions: QuestionSet | None = None
    seats_taken: int = 0
    seats: int | None = None
    daily_quota: int | None = None
    new_entries: dict[str, Mapping[str, Any]] = field(init=False)

    def __post_init__(self) -> None:
        """Fill `new_entries`."""
        self.new_entries = find_new_entries(self.emails, self.entries, self.known)


def find_new_entries(
    emails: Sequence[str], entries: Sequence[Mapping[str, Any]], known: Mapping[str, Registrant]
) -> dict[str, Mapping[str, Any]]:
    """Return the entries whose normalized e-mail is not in `known`, by e-mail; of repeated ones the first."""
    if not known and len(found := dict(zip(emails, entries, strict=True))) == len(emails):
        return found
    found = {}
    for email, entry in zip(emails, entries, strict=True):
        if email not in known and email not in found:
            found[email] = entry
    return found


def first_over_quota(
    emails: Sequence[str], entries: Sequence[Mapping[str, Any]], attempts: Mapping[str, int], quota: int
) -> str | None:
    """Return the first e-mail, as sent, with more attempts today than the quota, or None.

    `attempts` are those before this request, by normalized e-mail. Each entry of the request counts as one more.
    """
    counts = dict(attempts)
    for email, entry in zip(emails, entries, strict=True):
        counts[email] = counts.get(email, 0) + 1
        if counts[email] > quota:
            return str(entry["email"])
    return None


def check(registration: Registration) -> None:
    """Raise the first error in the order of `REGISTRATION_CHECKS`; an error rejects a whole batch."""
    for check_one in _FOR_BATCH if registration.is_batch else _FOR_SINGLE:
        check_one(registration)


def initial_status(webinar: Webinar | Meeting, *, auto_approve: bool) -> str:
    """Return the status of a new registrant: `approved` or `pending`.

    It is pending if the host approves manually and the request does not have `auto_approve` (facts 1.2).
    """
    approved_manually = webinar.settings["approval_type"] == APPROVE_MANUALLY
    return "pending" if approved_manually and not auto_approve else "approved"


def is_over(webinar: Webinar, now: int) -> bool:
    """Return whether a webinar has ended, or its last scheduled end has passed; type 6 has no schedule."""
    if webinar.ended:
        return True
    if webinar.occurrences:
        return not upcoming(webinar, now)
    return webinar.start_ms is not None and webinar.start_ms + webinar.duration * MINUTE <= now


def is_expired(webinar: Webinar, now: int) -> bool:
    """Return whether a webinar is absent from lists: 90 days after its last scheduled end; type 6 never expires.

    SPEC25 lists only unexpired webinars, and Zoom deletes them 90 days after their end or last change (HELP 201362373).
    Of the changes, only the creation counts here.
    """
    ends = [end_of(o) for o in webinar.occurrences]
    if not ends and webinar.start_ms is not None:
        ends = [webinar.start_ms + webinar.duration * MINUTE]
    return bool(ends) and max(*ends, webinar.created_ms) + EXPIRY <= now


def capacity_of(webinar: Webinar, host: User, *, unlimited: bool) -> int | None:
    """Return how many registrants can be approved, or None without a limit.

    This is the smaller of the host's capacity and `registrants_restrict_number` (0: no limit); `unlimited` lifts the
    host's capacity.
    """
    restriction = webinar.settings.get("registrants_restrict_number") or None
    capacity = webinar.seats if webinar.seats is not None else None if unlimited else host.webinar_capacity
    limits = [limit for limit in (restriction, capacity) if limit is not None]
    return min(limits, default=None)


def _scheduled_type(r: Registration) -> None:
    if r.webinar.type != SCHEDULED:
        raise api_error(NOT_SCHEDULED_WEBINAR)


def _registration_enabled(r: Registration) -> None:
    if r.webinar.settings["approval_type"] == NO_REGISTRATION:
        raise api_error(REGISTRATION_NOT_ENABLED, webinar_id=r.webinar.id)


def _not_over(r: Registration) -> None:
    if is_over(r.webinar, r.now):
        raise api_error(WEBINAR_OVER)


def _occurrences_exist(r: Registration) -> None:
    choose_occurrences(r.webinar, r.asked_occurrences, r.now)


def _questions_answered(r: Registration) -> None:
    for entry in r.entries:
        check_required_answers(r.questions, entry)


def _not_host(r: Registration) -> None:
    hosts = r.alternative_hosts | {normalize_email(r.host.email)}
    if not hosts.isdisjoint(r.emails):
        raise api_error(HOST_CANNOT_REGISTER)


def _not_panelist(r: Registration) -> None:
    if not r.panelists.isdisjoint(r.emails):
        raise api_error(PANELIST_CANNOT_REGISTER)


def admitted_domains(settings: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the e-mail domains allowed by a webinar, with `*.` for any subdomain; empty if all are allowed.

    That the settings for joining as a signed-in user of a domain also restrict registration is inferred.
    """
    if settings.get("meeting_authentication"):
        text = settings.get("authentication_domains", "")
    elif settings.get("enforce_login"):
        text = settings.get("enforce_login_domains", "")
    else:
        return ()
    return tuple(part.strip().casefold() for part in text.replace(";", ",").split(",") if part.strip())


def _domain_admitted(r: Registration) -> None:
    domains = admitted_domains(r.webinar.settings)
    if not domains:
        return
    for email in r.emails:
        domain = email.rpartition("@")[2]
        if not any(domain.endswith(d[1:]) if d.startswith("*.") else domain == d for d in domains):
            raise api_error(EMAIL_DOMAIN_RESTRICTED)


def _not_denied(r: Registration) -> None:
    if "denied" in {registrant.status for registrant in r.known.values()}:
        raise api_error(REGISTRANT_DENIED)


def _seats_left(r: Registration) -> None:
    if r.seats is None:
        return
    needed = len(r.new_entries)
    if needed and initial_status(r.webinar, auto_approve=r.auto_approve) == "pending":
        needed = 1  # pending registrants take no seat, but a full webinar does not accept them (inferred)
    if needed and r.seats_taken + needed > r.seats:
        raise api_error(WEBINAR_FULL if r.is_batch else ATTENDEE_LIMIT_REACHED)


def _daily_quota(r: Registration) -> None:
    if r.webinar.quota_spent:
        raise _quota_used_up(r.entries[0]["email"], r.now)
    if r.daily_quota is None:
        return
    email = first_over_quota(r.emails, r.entries, r.attempts, r.daily_quota)
    if email is not None:
        raise _quota_used_up(email, r.now)


def _quota_used_up(email: str, now: int) -> ZoomApiError:
    error = api_error(REGISTRANT_DAILY_LIMIT, limit=REGISTRATIONS_A_DAY, email=email)
    error.headers = retry_after(now)
    return error


_CHECKS: dict[str, Callable[[Registration], None]] = {
    "scheduled_type": _scheduled_type,
    "registration_enabled": _registration_enabled,
    "not_over": _not_over,
    "occurrences_exist": _occurrences_exist,
    "questions_answered": _questions_answered,
    "not_host": _not_host,
    "not_panelist": _not_panelist,
    "domain_admitted": _domain_admitted,
    "not_denied": _not_denied,
    "seats_left": _seats_left,
    "daily_quota": _daily_quota,
}

_FOR_BATCH = tuple(_CHECKS[name] for name in REGISTRATION_CHECKS if name not in SINGLE_ONLY)

_FOR_SINGLE = tuple(_CHECKS[name] for name in REGISTRATION_CHECKS if name not in BATCH_ONLY)
