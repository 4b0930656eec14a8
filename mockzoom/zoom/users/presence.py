"""Presence of users, as the chat of Zoom shows it: getUserPresenceStatus and updatePresenceStatus."""

from __future__ import annotations

from typing import Any, NamedTuple

from mockzoom.storage.collections import Collection
from mockzoom.zoom.account_clock import MINUTE, SECOND, instant
from mockzoom.zoom.context import OperationRequest, RequestContext
from mockzoom.zoom.error_definitions import all_profiles, define_error
from mockzoom.zoom.errors import api_error
from mockzoom.zoom.evidence import DOCUMENTED
from mockzoom.zoom.profiles import Feature
from mockzoom.zoom.registry import operation
from mockzoom.zoom.request_errors import invalid_field
from mockzoom.zoom.users.errors import USER_NOT_FOUND
from mockzoom.zoom.users.events import announce_presence
from mockzoom.zoom.users.lookup import find_user, require_invited_user
from mockzoom.zoom.users.models import USERS, User

DO_NOT_DISTURB = "Do_Not_Disturb"
UNDISTURBED_MINUTES = 20  # SPEC21: by default, and at least; SPEC26: at least 1

_SPELLINGS = {"Do_No_Disturb": DO_NOT_DISTURB}  # the enum of SPEC21 and SPEC26; their text has the usual spelling
_OF_2021 = (DO_NOT_DISTURB, "Away", "Available")


class Presence(NamedTuple):
    """What a user is set to, since when, and until when (0 for no end)."""

    user_id: str
    status: str
    since_ms: int
    until_ms: int = 0

    def status_at(self, now: int) -> str:
        """Return the status at a time; after an interval of `Do_Not_Disturb` a user is available (inferred)."""
        return "Available" if self.until_ms and now >= self.until_ms else self.status


PRESENCE = Collection(
    "presence", Presence, lambda p: p.user_id, list_key=lambda p: (p.user_id, None), cascade_from=USERS
)


class Shown(NamedTuple):
    """The presence of a user, and whether the caller is that user."""

    presence: Presence | None
    is_own: bool


PRESENCE_NOT_UPDATED = define_error(
    "presence_not_updated",
    "the presence of the user was set less than a minute ago, or the user was deactivated or only invited",
    all_profiles(
        400,
        5301,
        "Request to update the presence status of this user failed.",
        DOCUMENTED,
        "SPEC21, SPEC26 updatePresenceStatus (once a minute); the situation is our judgement",
    ),
)


def serialize_presence(ctx: RequestContext, shown: Shown) -> dict[str, Any]:
    """Return a status; a user who asks about themselves is also shown when `Do_Not_Disturb` ends (SPEC26)."""
    if shown.presence is None:
        return {"status": "Offline"}
    status = shown.presence.status_at(ctx.now)
    if status != DO_NOT_DISTURB or not shown.is_own:
        return {"status": status}
    until = shown.presence.until_ms
    return {"status": status, "end_time": instant(until), "remaining_time": -((ctx.now - until) // SECOND)}


@operation("getUserPresenceStatus", serializer=serialize_presence)
def get_presence(ctx: RequestContext, request: OperationRequest) -> Shown:
    """Return the presence of a user, whom every caller may see, also of another account (SPEC26).

    A user whose presence was never set is offline (inferred): nothing in mockzoom is a Zoom client.
    """
    key = request.path_params["userId"]
    user = require_invited_user(ctx, key) if key == "me" else find_user(ctx, key)
    if user is None:
        raise api_error(USER_NOT_FOUND, user_id=key)
    return Shown(ctx.state.get(PRESENCE, user.id), key == "me" or user.id == ctx.caller_id)


@operation("updatePresenceStatus")
def update_presence(ctx: RequestContext, request: OperationRequest) -> None:
    """Set the presence of a user, for `Do_Not_Disturb` for a number of minutes."""
    user = require_invited_user(ctx, request.path_params["userId"])
    status, minutes = _checked(ctx, request.body)
    old = ctx.state.get(PRESENCE, user.id)
    if user.status != "active" or (old is not None and ctx.now < old.since_ms + MINUTE):
        raise api_error(PRESENCE_NOT_UPDATED)
    until = ctx.now + minutes * MINUTE if status == DO_NOT_DISTURB else 0
    ctx.state.put(PRESENCE, [Presence(user.id, status, ctx.now, until)])
    _announce(ctx, user, old, status)


def _checked(ctx: RequestContext, body: dict[str, Any]) -> tuple[str, int]:
    """Return status and minutes; raises the validation error for what the profile does not have."""
    status: str = _SPELLINGS.get(body["status"], body["status"])
    minutes: int = body.get("duration", UNDISTURBED_MINUTES)
    if not ctx.profile.has(Feature.RECENT_PRESENCE):
        if status not in _OF_2021:
            raise invalid_field("status")
        if minutes < UNDISTURBED_MINUTES:
            raise invalid_field("duration")
    return status, minutes


def _announce(ctx: RequestContext, user: User, old: Presence | None, status: str) -> None:
    before = old.status_at(ctx.now) if old else "Offline"
    if status != before:
        announce_presence(ctx, user, status)
