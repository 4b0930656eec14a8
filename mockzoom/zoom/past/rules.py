"""The access checks for past webinars and meetings.

Each operation makes the checks that its documentation lists, in the order of `PAST_CHECKS`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import NamedTuple

from mockzoom.zoom.account_records import Account
from mockzoom.zoom.check_order import PAST_CHECKS
from mockzoom.zoom.errors import api_error
from mockzoom.zoom.meetings.errors import NOT_MEETING_HOST
from mockzoom.zoom.past.errors import PAID_ACCOUNT_ONLY, PAST_WEBINAR_NOT_FOUND, WEBINAR_A_YEAR_AGO
from mockzoom.zoom.past.meeting_errors import MEETING_A_YEAR_AGO, PAST_MEETING_IS_WEBINAR, PAST_MEETING_NOT_FOUND
from mockzoom.zoom.sessions.occasions import Occasion
from mockzoom.zoom.sessions.rules import YEAR, Session
from mockzoom.zoom.users.errors import NO_PERMISSION, USER_NOT_FOUND, USER_OF_OTHER_ACCOUNT
from mockzoom.zoom.users.models import User
from mockzoom.zoom.webinars.errors import WEBINAR_PLAN_MISSING

FREE = "free"


class PastSessionQuery(NamedTuple):
    """A request for a past session by number or session UUID (`key`), with the records that were found.

    `session` is None if no ended session matches; `host` is None if the user was deleted. `caller_id` is the user whose
    token only permits access to what is their own, or empty. `now` is in epoch milliseconds. `kind` is what was asked
    for, `webinar` or `meeting`; `is_other_kind` is whether `key` names one of the other.
    """

    key: str
    account: Account
    now: int
    caller_id: str
    occasion: Occasion | None
    session: Session | None
    host: User | None
    kind: str = "webinar"
    is_other_kind: bool = False


class PastSession(NamedTuple):
    """A webinar or meeting, an ended session of it, and the host; None if the user was deleted."""

    occasion: Occasion
    session: Session
    host: User | None


def _paid_account(query: PastSessionQuery) -> None:
    if query.account.plan == FREE:
        raise api_error(PAID_ACCOUNT_ONLY, account_id=query.account.id)


def _not_webinar(query: PastSessionQuery) -> None:
    if query.is_other_kind:
        raise api_error(PAST_MEETING_IS_WEBINAR)


def _session_ended(query: PastSessionQuery) -> None:
    if query.session is None and query.kind == "meeting":
        raise api_error(PAST_MEETING_NOT_FOUND, meeting_id=query.key)
    if query.session is None:
        raise api_error(PAST_WEBINAR_NOT_FOUND, webinar_id=query.key)


def _host_exists(query: PastSessionQuery) -> None:
    if query.host is None and query.occasion is not None:
        raise api_error(USER_NOT_FOUND, user_id=query.occasion.host_id)


def _host_of_account(query: PastSessionQuery) -> None:
    if query.host is not None and query.host.foreign:
        raise api_error(USER_OF_OTHER_ACCOUNT, account_id=query.account.id)


def _webinar_plan(query: PastSessionQuery) -> None:
    if query.occasion is not None and (query.host is None or not query.host.may_host_webinars):
        raise api_error(WEBINAR_PLAN_MISSING, user_id=query.occasion.host_id)


def _permission(query: PastSessionQuery) -> None:
    if query.occasion is None or query.caller_id in ("", query.occasion.host_id):
        return
    if query.kind == "meeting":
        raise api_error(NOT_MEETING_HOST)
    raise api_error(NO_PERMISSION, webinar_id=query.occasion.id)


def _within_a_year(query: PastSessionQuery) -> None:
    if query.session is not None and query.session.start_ms + YEAR < query.now:
        raise api_error(MEETING_A_YEAR_AGO if query.kind == "meeting" else WEBINAR_A_YEAR_AGO)


_CHECKS: dict[str, Callable[[PastSessionQuery], None]] = {
    "paid_account": _paid_account,
    "not_webinar": _not_webinar,
    "session_ended": _session_ended,
    "host_exists": _host_exists,
    "host_of_account": _host_of_account,
    "webinar_plan": _webinar_plan,
    "permission": _permission,
    "within_a_year": _within_a_year,
}


def check_past_access(query: PastSessionQuery, checks: Collection[str]) -> PastSession:
    """Return the session.

    Raises the first error of `checks` in the order of `PAST_CHECKS`. `session_ended` is always checked.
    """
    for name in PAST_CHECKS:
        if name in checks or name == "session_ended":
            _CHECKS[name](query)
    assert query.occasion is not None  # noqa: S101 - checked by session_ended
    assert query.session is not None  # noqa: S101 - checked by session_ended
    return PastSession(query.occasion, query.session, query.host)
