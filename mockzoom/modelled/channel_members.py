"""Members of chat channels: the one who has been in a channel for longest owns it; users join and leave."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from mockzoom.modelled.behaviours import behaviour
from mockzoom.modelled.call import ModelledCall
from mockzoom.modelled.parents import require_user
from mockzoom.modelled.records import find_thing
from mockzoom.modelled.shown import properties_of
from mockzoom.zoom.account_clock import instant
from mockzoom.zoom.things import THINGS, Thing, remove_thing, things_of
from mockzoom.zoom.users.models import USERS, User
from mockzoom.zoom.users.names import member_id, shown_name

CHANNEL, MEMBER = "chat_channel", "chat_channel_member"


@behaviour("join_channel")
def join_channel(call: ModelledCall) -> dict[str, Any]:
    """Add the caller to a channel of the `open` type; raises the error `failed` for every other channel."""
    user, channel = acting_user(call), find_channel(call)
    if channel is None or channel.fields.get("type") != call.binding.options["open"]:
        raise call.error(call.binding.options["failed"])
    added = add_to_channel(call, channel, [user])
    return {"added_at": added["added_at"], "id": user.id, "member_id": member_id(call.ctx, user)}


@behaviour("leave_channel")
def leave_channel(call: ModelledCall) -> None:
    """Remove the caller from a channel, which is deleted with its last member (inferred)."""
    user, channel = acting_user(call), find_channel(call)
    if channel is None or not is_member(call, channel, user):
        raise call.error(call.binding.options["failed"])
    call.ctx.state.remove(THINGS, (MEMBER, channel.as_parent, user.id))
    if not things_of(call.ctx.state, MEMBER, channel.as_parent):
        remove_thing(call.ctx.state, channel)


def acting_user(call: ModelledCall) -> User:
    """Return the user for whom a request is made: whom the path names, else the caller."""
    return require_user(call, call.request.path_params.get("userId", "me"))


def find_channel(call: ModelledCall, channel_id: str = "") -> Thing | None:
    """Return a channel by its id, by default that in the path."""
    key = channel_id or call.request.path_params["channelId"]
    return find_thing(call, call.spec.resources[CHANNEL], "", key)


def require_channel(call: ModelledCall) -> Thing:
    """Return the channel in the path, after its user was found; raises error 4130."""
    acting_user(call)
    channel = find_channel(call)
    if channel is None:
        raise call.not_found(call.spec.resources[CHANNEL], call.request.path_params["channelId"])
    return channel


def is_member(call: ModelledCall, channel: Thing, user: User) -> bool:
    """Return whether a user is a member of a channel."""
    return call.ctx.state.get(THINGS, (MEMBER, channel.as_parent, user.id)) is not None


def is_owner(call: ModelledCall, channel: Thing, user: User) -> bool:
    """Return whether a user owns a channel; when the owner leaves, the next member does (inferred)."""
    members = things_of(call.ctx.state, MEMBER, channel.as_parent)
    return bool(members) and members[0].user_id == user.id


def members_of(call: ModelledCall, channel: Thing) -> list[dict[str, Any]]:
    """Return the fields of the members of a channel."""
    found: list[dict[str, Any]] = []
    for member in things_of(call.ctx.state, MEMBER, channel.as_parent):
        user = call.ctx.state.get(USERS, member.user_id)
        if user is not None:
            found.append(
                {
                    "id": user.id,
                    "member_id": member_id(call.ctx, user),
                    "email": user.email,
                    "first_name": user.first_name,
                    "last_name": user.last_name,
                    "name": shown_name(user),
                    "role": "member" if found else "owner",
                    "is_external": False,
                }
            )
    return found


def add_to_channel(call: ModelledCall, channel: Thing, users: Iterable[User]) -> dict[str, Any]:
    """Add users to a channel, without those who are members, and return what invitations return.

    The ids are a list in 2021, and a text with commas later.
    """
    by_id = {user.id: user for user in users}
    new = [user for user in by_id.values() if not is_member(call, channel, user)]
    parent, now = channel.as_parent, call.ctx.now
    call.ctx.state.put(THINGS, [Thing(MEMBER, parent, user.id, now, user_id=user.id) for user in new])
    member_ids = ",".join(member_id(call.ctx, user) for user in by_id.values())
    is_list = properties_of(call.response_schema).get("ids", {}).get("type") == "array"
    return {"added_at": instant(now), "ids": list(by_id) if is_list else ",".join(by_id), "member_ids": member_ids}
