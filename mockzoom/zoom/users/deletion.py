"""Removing a user, and what becomes of their webinars and meetings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from mockzoom.storage.listing import delete_with_children, list_all
from mockzoom.zoom.context import OperationRequest, RequestContext
from mockzoom.zoom.errors import Violation, ZoomApiError, api_error
from mockzoom.zoom.meetings.models import MEETINGS, Meeting
from mockzoom.zoom.registry import operation
from mockzoom.zoom.request_errors import VALIDATION_FAILED
from mockzoom.zoom.users.errors import (
    ADMIN_NOT_REMOVABLE,
    HEIR_WITHOUT_LICENCE,
    TRANSFER_TO_SELF,
    USER_HAS_EVENTS,
    USER_NOT_FOUND,
)
from mockzoom.zoom.users.handlers import require_invited_user
from mockzoom.zoom.users.lookup import account_owner, find_user
from mockzoom.zoom.users.models import USERS, User
from mockzoom.zoom.webinars.models import WEBINARS, Webinar


class _OwnedResources(NamedTuple):
    """What a user leaves behind: that which goes to the heir, and that which is deleted."""

    webinars: list[Webinar]
    meetings: list[Meeting]
    lost_webinars: list[Webinar]
    lost_meetings: list[Meeting]


@operation("userDelete")
def user_delete(ctx: RequestContext, request: OperationRequest) -> None:
    """Take a user out of the account; what is not transferred goes with them, whichever the action (inferred)."""
    leaver = require_invited_user(ctx, request.path_params["userId"])
    if leaver == account_owner(ctx):
        raise api_error(ADMIN_NOT_REMOVABLE)
    estate = _owned_resources(ctx, leaver, request.query_params)
    if any(webinar.pinned for webinar in estate.webinars + estate.lost_webinars):
        raise api_error(USER_HAS_EVENTS)
    heir = _transfer_target(ctx, leaver, request.query_params)
    if heir is not None:
        _check_licences(estate, heir)
        ctx.state.put(WEBINARS, [w._replace(host_id=heir.id) for w in estate.webinars])
        ctx.state.put(MEETINGS, [m._replace(host_id=heir.id) for m in estate.meetings])
    _remove(ctx, leaver, estate.lost_webinars, estate.lost_meetings)


def _owned_resources(ctx: RequestContext, leaver: User, query: Mapping[str, Any]) -> _OwnedResources:
    webinars, meetings = list_all(ctx.state, WEBINARS, leaver.id), list_all(ctx.state, MEETINGS, leaver.id)
    keeps_webinars, keeps_meetings = query["transfer_webinar"], query["transfer_meeting"]
    return _OwnedResources(
        webinars=webinars if keeps_webinars else [],
        meetings=meetings if keeps_meetings else [],
        lost_webinars=[] if keeps_webinars else webinars,
        lost_meetings=[] if keeps_meetings else meetings,
    )


def _transfer_target(ctx: RequestContext, leaver: User, query: Mapping[str, Any]) -> User | None:
    """Return the user who inherits, or None; a transfer without a target is a validation error (inferred)."""
    email = query.get("transfer_email")
    if not email:
        if query["transfer_webinar"] or query["transfer_meeting"]:
            raise ZoomApiError(VALIDATION_FAILED, violations=(Violation("transfer_email", missing=True),))
        return None
    heir = find_user(ctx, email)
    if heir is None or heir.foreign:
        raise api_error(USER_NOT_FOUND, user_id=email)
    if heir.id == leaver.id:
        raise api_error(TRANSFER_TO_SELF)
    return heir


def _check_licences(estate: _OwnedResources, heir: User) -> None:
    if estate.webinars and not heir.may_host_webinars:
        raise api_error(HEIR_WITHOUT_LICENCE, license="Webinar")
    if estate.meetings and not heir.may_host_meetings:
        raise api_error(HEIR_WITHOUT_LICENCE, license="Meeting")


def _remove(ctx: RequestContext, leaver: User, webinars: Iterable[Webinar], meetings: Iterable[Meeting]) -> None:
    for webinar in webinars:
        delete_with_children(ctx.state, WEBINARS, webinar.id)
    for meeting in meetings:
        delete_with_children(ctx.state, MEETINGS, meeting.id)
    ctx.state.remove(USERS, leaver.id)
