"""Members of chat channels: the one who has been in a channel for longest owns it; users join and leave."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from mockzoom.modelled.behaviours import behaviour
from mockzoom.modelled.call import ModelledCall
from mockzoom.modelled.computed import computed
from mockzoom.modelled.members import ids_shown
from mockzoom.modelled.parents import require_user
from mockzoom.modelled.records import fields_of, find_thing
from mockzoom.zoom.account_clock import instant
from mockzoom.zoom.things import THINGS, Thing, things_of
from mockzoom.zoom.users.models import USERS, User
from mockzoom.zoom.users.names import member_id, shown_name

CHANNEL, MEMBER = "chat_channel", "chat_channel_member"


@behaviour("join_channel")
def join_channel(call: ModelledCall) -> dict[str, Any]:
    """Add the caller to a channel of the `open` type; raises the error `failed` unless the caller is in it already."""
    user, channel = acting_user(call), find_channel(call)
    is_open = channel is not None and channel.fields.get("type") == call.binding.options["open"]
    if channel is None or not (is_open or is_member(call, channel, user)):
        raise call.error(call.binding.options["failed"])
    added = add_to_channel(call, channel, [user])
    return {"added_at": added["added_at"], "id": user.id, "member_id": member_id(call.ctx, user.id)}


@behaviour("leave_channel")
def leave_channel(call: ModelledCall) -> None:
    """Remove the caller from a channel, which stays even without members (inferred)."""
    user, channel = acting_user(call), find_channel(call)
    if channel is None or not is_member(call, channel, user):
        raise call.error(call.binding.options["failed"])
    call.ctx.state.remove(THINGS, (MEMBER, channel.as_parent, user.id))


def acting_user(call: ModelledCall) -> User:
    """Return the user for whom a request is made: whom the path names, else the caller."""
    return require_user(call, call.request.path_params.get("userId", "me"))


def manages_chat(call: ModelledCall) -> bool:
    """Return whether a request is made for the caller with rights on the whole account, not for one user's own chat."""
    return not call.ctx.confined and acting_user(call) == require_user(call, "me")


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
    resource = call.spec.resources[MEMBER]
    members = things_of(call.ctx.state, MEMBER, channel.as_parent)
    return [fields_of(call, resource, member) for member in members]


@computed("role_in_channel")
def role_in_channel(call: ModelledCall, member: Thing) -> str:
    """Return the role of a member: the first one is the owner."""
    return "owner" if things_of(call.ctx.state, MEMBER, member.parent)[0].id == member.id else "member"


@computed("name_of_member")
def name_of_member(call: ModelledCall, member: Thing) -> str:
    """Return the name under which a member is shown."""
    user = call.ctx.state.get(USERS, member.user_id)
    return shown_name(user) if user is not None else ""


@computed("id_of_member")
def id_of_member(call: ModelledCall, member: Thing) -> str:
    """Return the member id of the user whom a member stands for."""
    return member_id(call.ctx, member.user_id)


def add_to_channel(call: ModelledCall, channel: Thing, users: Iterable[User]) -> dict[str, Any]:
    """Add users to a channel, without those who are members, and return what invitations return."""
    by_id = {user.id: user for user in users}
    new = [user for user in by_id.values() if not is_member(call, channel, user)]
    parent, now = channel.as_parent, call.ctx.now
    call.ctx.state.put(THINGS, [Thing(MEMBER, parent, user.id, now, user_id=user.id) for user in new])
    member_ids = ",".join(member_id(call.ctx, user.id) for user in by_id.values())
    return {"added_at": instant(now), "ids": ids_shown(call, by_id), "member_ids": member_ids}
