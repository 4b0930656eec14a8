"""May this caller use this webinar? The checks that every operation on one webinar begins with."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from mockzoom.domain.check_order import WEBINAR_CHECKS
from mockzoom.domain.records import User, Webinar
from mockzoom.domain.refusal_rows.webinars import NO_PERMISSION, WEBINAR_NOT_FOUND, WEBINAR_PLAN_MISSING
from mockzoom.domain.refusals import refuse


class Approach(NamedTuple):
    """Somebody asking for a webinar by its number, which may not exist.

    `caller_id` is the user who reaches only their own webinars, or empty for a caller who reaches all.
    """

    number: int
    webinar: Webinar | None
    host: User | None
    caller_id: str


class Grant(NamedTuple):
    """A webinar that exists and may be used, and its host."""

    webinar: Webinar
    host: User


def _webinar_exists(approach: Approach) -> None:
    if approach.webinar is None:
        raise refuse(WEBINAR_NOT_FOUND, webinar_id=approach.number)


def _webinar_plan(approach: Approach) -> None:
    if approach.webinar is not None and (approach.host is None or not approach.host.may_host_webinars):
        raise refuse(WEBINAR_PLAN_MISSING, user_id=approach.webinar.host_id)


def _permission(approach: Approach) -> None:
    if approach.caller_id and approach.host and approach.caller_id != approach.host.id:
        raise refuse(NO_PERMISSION)


_CHECKS: dict[str, Callable[[Approach], None]] = {
    "webinar_exists": _webinar_exists,
    "webinar_plan": _webinar_plan,
    "permission": _permission,
}
_IN_ORDER = tuple(_CHECKS[name] for name in WEBINAR_CHECKS)


def admit(approach: Approach) -> Grant:
    """The webinar and its host, or the first refusal in the order of `WEBINAR_CHECKS`."""
    for check in _IN_ORDER:
        check(approach)
    assert approach.webinar is not None  # noqa: S101 - webinar_exists has spoken
    assert approach.host is not None  # noqa: S101 - webinar_plan has spoken
    return Grant(approach.webinar, approach.host)
