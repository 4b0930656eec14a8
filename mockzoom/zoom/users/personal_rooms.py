"""Names of personal meeting rooms (personal links), which are unique in an account.

Operation: userVanityName. A name is given with `vanity_name` of userUpdate, and by `ssoCreate` to users who are not
basic (SPEC21).
"""

from __future__ import annotations

from typing import Any, NamedTuple

from mockzoom.storage.collections import Collection
from mockzoom.storage.listing import delete_all
from mockzoom.zoom.context import OperationRequest, RequestContext
from mockzoom.zoom.error_definitions import all_profiles, define_error, v2021_08, v2025_06
from mockzoom.zoom.errors import api_error
from mockzoom.zoom.evidence import DOCUMENTED
from mockzoom.zoom.registrants.join_urls import JOIN_HOST
from mockzoom.zoom.registry import operation
from mockzoom.zoom.users.models import USERS, User


class RoomName(NamedTuple):
    """The name of a user's personal meeting room, as it was given."""

    name: str
    user_id: str


ROOM_NAMES = Collection(
    "room_names", RoomName, lambda r: r.name.casefold(), list_key=lambda r: (r.user_id, None), cascade_from=USERS
)

VANITY_NAME_REQUIRED = define_error(
    "vanity_name_required",
    "the query has no `vanity_name`, or an empty one",
    all_profiles(400, 300, "Vanity name is required.", DOCUMENTED, "SPEC21, SPEC26 userVanityName"),
)

VANITY_NAME_TAKEN = define_error(
    "vanity_name_taken",
    "another user of the account has this personal link name, in whatever case",
    v2021_08(
        400,
        4100,
        "User is already taken by a user from your account. Choose another Personal Link Name and try again.",
        DOCUMENTED,
        "SPEC21 userUpdate",
    ),
    v2025_06(
        400,
        4100,
        'User is already taken by another user from your account. Choose another "Personal Link Name".',
        DOCUMENTED,
        "SPEC26 userUpdate",
    ),
)


def serialize_name_check(_: RequestContext, existed: bool) -> dict[str, Any]:  # noqa: FBT001 - called by position
    """Return whether a room of a name exists."""
    return {"existed": existed}


@operation("userVanityName", serializer=serialize_name_check)
def user_vanity_name(ctx: RequestContext, request: OperationRequest) -> bool:
    """Return whether the account has a personal meeting room of a name."""
    name = request.query_params.get("vanity_name")
    if not name:
        raise api_error(VANITY_NAME_REQUIRED)
    return ctx.state.get(ROOM_NAMES, name.casefold()) is not None


def room_address(name: str) -> str:
    """Return the link of a personal meeting room, the field `vanity_url`."""
    return f"https://{JOIN_HOST}/my/{name}"


def check_room_name(ctx: RequestContext, user: User, name: str) -> None:
    """Raise 4100 for a name that another user has."""
    known = ctx.state.get(ROOM_NAMES, name.casefold()) if name else None
    if known is not None and known.user_id != user.id:
        raise api_error(VANITY_NAME_TAKEN)


def name_room(ctx: RequestContext, user: User, name: str) -> None:
    """Give a user's room a name instead of the former one; an empty name takes that away (inferred)."""
    delete_all(ctx.state, ROOM_NAMES, user.id)
    if name:
        ctx.state.put(ROOM_NAMES, [RoomName(name, user.id)])


def generated_name(ctx: RequestContext, email: str) -> str:
    """Return the name that ssoCreate gives: the address without its domain, or a random one if that is taken."""
    name = email.partition("@")[0]
    return name if ctx.state.get(ROOM_NAMES, name.casefold()) is None else ctx.ids.draw("room", email, 5).hex()
