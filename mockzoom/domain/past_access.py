"""May this caller read of this session? The checks that every read of a past webinar begins with.

Which of them an operation makes is what its documents list; they speak in the order of `PAST_CHECKS`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import NamedTuple

from mockzoom.domain.check_order import PAST_CHECKS
from mockzoom.domain.records import Account, User, Webinar
from mockzoom.domain.refusal_rows.past import PAID_ACCOUNT_ONLY, PAST_WEBINAR_NOT_FOUND, WEBINAR_A_YEAR_AGO
from mockzoom.domain.refusal_rows.webinars import (
    NO_PERMISSION,
    USER_NOT_FOUND,
    USER_OF_OTHER_ACCOUNT,
    WEBINAR_PLAN_MISSING,
)
from mockzoom.domain.refusals import refuse
from mockzoom.domain.sessions import YEAR, Session

FREE = "free"


class Look(NamedTuple):
    """Somebody asking for a past session by the webinar's number or the session's UUID (`key`).

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


class Held(NamedTuple):
    """A webinar, an ended session of it, and the host, who may be gone."""

    webinar: Webinar
    session: Session
    host: User | None


def _paid_account(look: Look) -> None:
    if look.account.plan == FREE:
        raise refuse(PAID_ACCOUNT_ONLY, account_id=look.account.id)


def _session_ended(look: Look) -> None:
    if look.session is None:
        raise refuse(PAST_WEBINAR_NOT_FOUND, webinar_id=look.key)


def _host_exists(look: Look) -> None:
    if look.host is None and look.webinar is not None:
        raise refuse(USER_NOT_FOUND, user_id=look.webinar.host_id)


def _host_of_account(look: Look) -> None:
    if look.host is not None and look.host.foreign:
        raise refuse(USER_OF_OTHER_ACCOUNT, account_id=look.account.id)


def _webinar_plan(look: Look) -> None:
    if look.webinar is not None and (look.host is None or not look.host.may_host_webinars):
        raise refuse(WEBINAR_PLAN_MISSING, user_id=look.webinar.host_id)


def _permission(look: Look) -> None:
    if look.webinar is not None and look.caller_id and look.caller_id != look.webinar.host_id:
        raise refuse(NO_PERMISSION, webinar_id=look.webinar.id)


def _within_a_year(look: Look) -> None:
    if look.session is not None and look.session.start_ms + YEAR < look.now:
        raise refuse(WEBINAR_A_YEAR_AGO)


_CHECKS: dict[str, Callable[[Look], None]] = {
    "paid_account": _paid_account,
    "session_ended": _session_ended,
    "host_exists": _host_exists,
    "host_of_account": _host_of_account,
    "webinar_plan": _webinar_plan,
    "permission": _permission,
    "within_a_year": _within_a_year,
}


def admit_past(look: Look, checks: Collection[str]) -> Held:
    """The session, or the first refusal of the named checks; that it exists and has ended is always checked."""
    for name in PAST_CHECKS:
        if name in checks or name == "session_ended":
            _CHECKS[name](look)
    assert look.webinar is not None  # noqa: S101 - session_ended has spoken
    assert look.session is not None  # noqa: S101 - the same
    return Held(look.webinar, look.session, look.host)
