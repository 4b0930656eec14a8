"""The handler of `userDelete`, with the transfer of the user's webinars and meetings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from mockzoom.storage.listing import delete_with_children, list_all
from mockzoom.zoom.context import OperationRequest, RequestContext
from mockzoom.zoom.errors import api_error
from mockzoom.zoom.meetings.events import announce_meeting_deleted, announce_meeting_updated
from mockzoom.zoom.meetings.models import MEETINGS, Meeting
from mockzoom.zoom.recordings.ending import end_recordings, hand_over_recordings
from mockzoom.zoom.registry import operation
from mockzoom.zoom.request_errors import invalid_query
from mockzoom.zoom.things import remove_things_of_user
from mockzoom.zoom.users.errors import (
    ADMIN_NOT_REMOVABLE,
    TRANSFER_TARGET_UNLICENSED,
    TRANSFER_TO_SELF,
    USER_HAS_EVENTS,
    USER_NOT_FOUND,
)
from mockzoom.zoom.users.events import announce_user_removed
from mockzoom.zoom.users.lookup import account_owner, find_user, require_invited_user
from mockzoom.zoom.users.models import USERS, User
from mockzoom.zoom.users.scheduling import end_all_scheduling
from mockzoom.zoom.webinars.events import announce_deleted, announce_updated
from mockzoom.zoom.webinars.models import WEBINARS, Webinar


class _OwnedResources(NamedTuple):
    """The webinars and meetings of a deleted user: those that are transferred, and those that are deleted."""

    webinars: list[Webinar]
    meetings: list[Meeting]
    lost_webinars: list[Webinar]
    lost_meetings: list[Meeting]


@operation("userDelete")
def user_delete(ctx: RequestContext, request: OperationRequest) -> None:
    """Remove a user from the account; what is not transferred is deleted, whichever the action (inferred)."""
    deleted_user = require_invited_user(ctx, request.path_params["userId"])
    check_removable(ctx, deleted_user)
    owned = _owned_resources(ctx, deleted_user, request.query_params)
    target = _transfer_target(ctx, deleted_user, request.query_params)
    if target is not None:
        _check_licences(owned, target)
        ctx.state.put(WEBINARS, [w._replace(host_id=target.id) for w in owned.webinars])
        ctx.state.put(MEETINGS, [m._replace(host_id=target.id) for m in owned.meetings])
    heir = target.id if target is not None and request.query_params["transfer_recording"] else ""
    hand_over_recordings(ctx, deleted_user.id, heir)
    remove_from_account(ctx, deleted_user, owned.lost_webinars, owned.lost_meetings)
    _announce(ctx, deleted_user, owned, target, request.query_params["action"])


def _announce(ctx: RequestContext, user: User, owned: _OwnedResources, target: User | None, action: str) -> None:
    """Announce what became of the user's webinars and meetings, and that the user is gone (the order is inferred)."""
    if target is not None:
        for webinar in owned.webinars:
            announce_updated(ctx, webinar, webinar._replace(host_id=target.id))
        for meeting in owned.meetings:
            announce_meeting_updated(ctx, meeting, meeting._replace(host_id=target.id))
    for webinar in owned.lost_webinars:
        announce_deleted(ctx, webinar)
    for meeting in owned.lost_meetings:
        announce_meeting_deleted(ctx, meeting)
    announce_user_removed(ctx, user, action)


def _owned_resources(ctx: RequestContext, deleted_user: User, query: Mapping[str, Any]) -> _OwnedResources:
    webinars, meetings = list_all(ctx.state, WEBINARS, deleted_user.id), list_all(ctx.state, MEETINGS, deleted_user.id)
    keeps_webinars, keeps_meetings = query["transfer_webinar"], query["transfer_meeting"]
    return _OwnedResources(
        webinars=webinars if keeps_webinars else [],
        meetings=meetings if keeps_meetings else [],
        lost_webinars=[] if keeps_webinars else webinars,
        lost_meetings=[] if keeps_meetings else meetings,
    )


def _transfer_target(ctx: RequestContext, deleted_user: User, query: Mapping[str, Any]) -> User | None:
    """Return the user to transfer to, or None; a transfer without one is a validation error (inferred)."""
    email = query.get("transfer_email")
    if not email:
        if query["transfer_webinar"] or query["transfer_meeting"] or query["transfer_recording"]:
            raise invalid_query("transfer_email", missing=True)
        return None
    target = find_user(ctx, email)
    if target is None or target.foreign:
        raise api_error(USER_NOT_FOUND, user_id=email)
    if target.id == deleted_user.id:
        raise api_error(TRANSFER_TO_SELF)
    return target


def _check_licences(owned: _OwnedResources, target: User) -> None:
    if owned.webinars and not target.may_host_webinars:
        raise api_error(TRANSFER_TARGET_UNLICENSED, license="Webinar")
    if owned.meetings and not target.may_host_meetings:
        raise api_error(TRANSFER_TARGET_UNLICENSED, license="Meeting")


def check_removable(ctx: RequestContext, user: User) -> None:
    """Raise 1117 for the account's owner, and the error for a user whose webinars cannot be deleted."""
    if user == account_owner(ctx):
        raise api_error(ADMIN_NOT_REMOVABLE)
    if any(webinar.pinned for webinar in list_all(ctx.state, WEBINARS, user.id)):
        raise api_error(USER_HAS_EVENTS)


def remove_from_account(
    ctx: RequestContext, user: User, webinars: Iterable[Webinar], meetings: Iterable[Meeting]
) -> None:
    """Delete a user with the given webinars and meetings, the recordings left, and everything else that is theirs."""
    for webinar in webinars:
        end_recordings(ctx, webinar)
        delete_with_children(ctx.state, WEBINARS, webinar.id)
    for meeting in meetings:
        end_recordings(ctx, meeting)
        delete_with_children(ctx.state, MEETINGS, meeting.id)
    hand_over_recordings(ctx, user.id, "")
    end_all_scheduling(ctx, user)
    remove_things_of_user(ctx.state, user.id)
    delete_with_children(ctx.state, USERS, user.id)
