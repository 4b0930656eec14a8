"""May this caller use this webinar? The checks that every operation on one webinar begins with."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from mockzoom.zoom.check_order import WEBINAR_CHECKS
from mockzoom.zoom.errors import api_error
from mockzoom.zoom.users.errors import NO_PERMISSION
from mockzoom.zoom.users.models import User
from mockzoom.zoom.webinars.errors import WEBINAR_NOT_FOUND, WEBINAR_PLAN_MISSING
from mockzoom.zoom.webinars.models import Webinar


class AccessRequest(NamedTuple):
    """A request for a webinar by its number, which may not exist.

    `caller_id` is the user who reaches only their own webinars, or empty for a caller who reaches all.
    """

    number: int
    webinar: Webinar | None
    host: User | None
    caller_id: str


class WebinarAccess(NamedTuple):
    """A webinar that exists and may be used, and its host."""

    webinar: Webinar
    host: User


def _webinar_exists(approach: AccessRequest) -> None:
    if approach.webinar is None:
        raise api_error(WEBINAR_NOT_FOUND, webinar_id=approach.number)


def _webinar_plan(approach: AccessRequest) -> None:
    if approach.webinar is not None and (approach.host is None or not approach.host.may_host_webinars):
        raise api_error(WEBINAR_PLAN_MISSING, user_id=approach.webinar.host_id)


def _permission(approach: AccessRequest) -> None:
    if approach.caller_id and approach.host and approach.caller_id != approach.host.id:
        raise api_error(NO_PERMISSION)


_CHECKS: dict[str, Callable[[AccessRequest], None]] = {
    "webinar_exists": _webinar_exists,
    "webinar_plan": _webinar_plan,
    "permission": _permission,
}
_IN_ORDER = tuple(_CHECKS[name] for name in WEBINAR_CHECKS)


def check_access(approach: AccessRequest) -> WebinarAccess:
    """Return the webinar and its host; raises the first error in the order of `WEBINAR_CHECKS`."""
    for check in _IN_ORDER:
        check(approach)
    assert approach.webinar is not None  # noqa: S101 - checked by webinar_exists
    assert approach.host is not None  # noqa: S101 - checked by webinar_plan
    return WebinarAccess(approach.webinar, approach.host)
