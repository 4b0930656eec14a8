"""May this caller read of this session? The checks that every read of a past webinar begins with.

Which of them an operation makes is what its documents list; they are made in the order of `PAST_CHECKS`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import NamedTuple

from mockzoom.zoom.account_records import Account
from mockzoom.zoom.check_order import PAST_CHECKS
from mockzoom.zoom.errors import api_error
from mockzoom.zoom.past.errors import PAID_ACCOUNT_ONLY, PAST_WEBINAR_NOT_FOUND, WEBINAR_A_YEAR_AGO
from mockzoom.zoom.sessions.rules import YEAR, Session
from mockzoom.zoom.users.errors import NO_PERMISSION, USER_NOT_FOUND, USER_OF_OTHER_ACCOUNT
from mockzoom.zoom.users.models import User
from mockzoom.zoom.webinars.errors import WEBINAR_PLAN_MISSING
from mockzoom.zoom.webinars.models import Webinar

FREE = "free"


class PastSessionQuery(NamedTuple):
    """A request for a past session by the webinar's number or the session's UUID (`key`).

    `session` is the ended one that is meant, if there is one; `host` is None where the user is gone. `caller_id` is
    the user who reaches only their own webinars, or empty for a caller who reaches all. `now` is epoch ms.
    """

    key: str
    account: Account
    now: int
    caller_id: str
    webinar: Webinar | None
    session: Session | None
    host: User | None


class PastSession(NamedTuple):
    """A webinar, an ended session of it, and the host, who may be gone."""

    webinar: Webinar
    session: Session
    host: User | None


def _paid_account(look: PastSessionQuery) -> None:
    if look.account.plan == FREE:
        raise api_error(PAID_ACCOUNT_ONLY, account_id=look.account.id)


def _session_ended(look: PastSessionQuery) -> None:
    if look.session is None:
        raise api_error(PAST_WEBINAR_NOT_FOUND, webinar_id=look.key)


def _host_exists(look: PastSessionQuery) -> None:
    if look.host is None and look.webinar is not None:
        raise api_error(USER_NOT_FOUND, user_id=look.webinar.host_id)


def _host_of_account(look: PastSessionQuery) -> None:
    if look.host is not None and look.host.foreign:
        raise api_error(USER_OF_OTHER_ACCOUNT, account_id=look.account.id)


def _webinar_plan(look: PastSessionQuery) -> None:
    if look.webinar is not None and (look.host is None or not look.host.may_host_webinars):
        raise api_error(WEBINAR_PLAN_MISSING, user_id=look.webinar.host_id)


def _permission(look: PastSessionQuery) -> None:
    if look.webinar is not None and look.caller_id and look.caller_id != look.webinar.host_id:
        raise api_error(NO_PERMISSION, webinar_id=look.webinar.id)


def _within_a_year(look: PastSessionQuery) -> None:
    if look.session is not None and look.session.start_ms + YEAR < look.now:
        raise api_error(WEBINAR_A_YEAR_AGO)


_CHECKS: dict[str, Callable[[PastSessionQuery], None]] = {
    "paid_account": _paid_account,
    "session_ended": _session_ended,
    "host_exists": _host_exists,
    "host_of_account": _host_of_account,
    "webinar_plan": _webinar_plan,
    "permission": _permission,
    "within_a_year": _within_a_year,
}


def check_past_access(look: PastSessionQuery, checks: Collection[str]) -> PastSession:
    """Return the session.

    Raises the first error of the named checks. That it exists and has ended is always checked.
    """
    for name in PAST_CHECKS:
        if name in checks or name == "session_ended":
            _CHECKS[name](look)
    assert look.webinar is not None  # noqa: S101 - checked by session_ended
    assert look.session is not None  # noqa: S101 - the same
    return PastSession(look.webinar, look.session, look.host)
