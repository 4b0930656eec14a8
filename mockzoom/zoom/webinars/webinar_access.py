"""Access to a webinar: the checks that every operation on one webinar starts with, in the order `WEBINAR_CHECKS`."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from mockzoom.zoom.check_order import WEBINAR_CHECKS
from mockzoom.zoom.errors import api_error
from mockzoom.zoom.users.errors import NO_PERMISSION
from mockzoom.zoom.users.models import User
from mockzoom.zoom.webinars.errors import WEBINAR_IS_MEETING, WEBINAR_NOT_FOUND, WEBINAR_PLAN_MISSING
from mockzoom.zoom.webinars.models import Webinar


class AccessRequest(NamedTuple):
    """A request for a webinar by its number, which may not exist, or be a meeting's.

    `caller_id` is the user who reaches only their own webinars, or empty for a caller who reaches all.
    """

    number: int
    webinar: Webinar | None
    host: User | None
    caller_id: str
    is_meeting: bool = False


class WebinarAccess(NamedTuple):
    """A webinar that exists and may be used, and its host."""

    webinar: Webinar
    host: User


def _webinar_exists(request: AccessRequest) -> None:
    if request.is_meeting:
        raise api_error(WEBINAR_IS_MEETING, webinar_id=request.number)
    if request.webinar is None:
        raise api_error(WEBINAR_NOT_FOUND, webinar_id=request.number)


def _webinar_plan(request: AccessRequest) -> None:
    if request.webinar is not None and (request.host is None or not request.host.may_host_webinars):
        raise api_error(WEBINAR_PLAN_MISSING, user_id=request.webinar.host_id)


def _permission(request: AccessRequest) -> None:
    if request.caller_id and request.host and request.caller_id != request.host.id:
        raise api_error(NO_PERMISSION)


_CHECKS: dict[str, Callable[[AccessRequest], None]] = {
    "webinar_exists": _webinar_exists,
    "webinar_plan": _webinar_plan,
    "permission": _permission,
}
_IN_ORDER = tuple(_CHECKS[name] for name in WEBINAR_CHECKS)


def check_access(request: AccessRequest) -> WebinarAccess:
    """Return the webinar and its host; raises the first error in the order of `WEBINAR_CHECKS`."""
    for check in _IN_ORDER:
        check(request)
    assert request.webinar is not None  # noqa: S101 - checked by webinar_exists
    assert request.host is not None  # noqa: S101 - checked by webinar_plan
    return WebinarAccess(request.webinar, request.host)
