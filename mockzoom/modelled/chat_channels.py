"""Behaviours of chat channels: the user who creates one owns it, and members see it under both of its paths."""

from __future__ import annotations

import json
from typing import Any

from mockzoom.modelled.behaviours import behaviour
from mockzoom.modelled.call import ModelledCall
from mockzoom.modelled.channel_members import (
    CHANNEL,
    acting_user,
    add_to_channel,
    is_member,
    is_owner,
    manages_chat,
    members_of,
    require_channel,
)
from mockzoom.modelled.checks import check_body
from mockzoom.modelled.collections import add_thing
from mockzoom.modelled.computed import computed
from mockzoom.modelled.pages import page_of
from mockzoom.modelled.parents import parent_of
from mockzoom.modelled.records import all_things, fields_of, put_fields, values_at
from mockzoom.spec.merge_patch import merge_patch
from mockzoom.zoom.ids import url_base64
from mockzoom.zoom.things import THINGS, Thing, remove_thing
from mockzoom.zoom.users.lookup import find_own_user, find_user
from mockzoom.zoom.users.models import User

PUBLIC = 3  # type of a channel that every user of the account may join (SPEC21)

# SPEC26 createChannel names these defaults; that no external users can be added is inferred.
_NEW_SETTINGS = {
    "new_members_can_see_previous_messages_files": True,
    "posting_permissions": 1,
    "add_member_permissions": 1,
    "mention_all_permissions": 1,
    "allow_to_add_external_users": 0,
}


@behaviour("create_channel")
def create_channel(call: ModelledCall) -> dict[str, Any]:
    """Create a channel; its members are its owner, who comes first, and those users of `members` who exist."""
    parent = parent_of(call)
    owner = acting_user(call)
    check_body(call, parent, call.body)
    _check_number(call)
    _check_name(call, owner)
    channel = add_thing(call, parent, {name: value for name, value in call.body.items() if name != "members"})
    add_to_channel(call, channel, [owner, *users_named(call)])
    return fields_of(call, call.resource, channel)


@behaviour("list_channels")
def list_channels(call: ModelledCall) -> dict[str, Any]:
    """Return a page of the channels of a user, in the order of creation."""
    user = acting_user(call)
    channels = [c for c in all_things(call, call.spec.resources[CHANNEL], "") if is_member(call, c, user)]
    return page_of(call, [fields_of(call, call.resource, channel) for channel in channels], user.id)


@behaviour("read_channel")
def read_channel(call: ModelledCall) -> dict[str, Any]:
    """Return a channel to its members, and a public one to every user of the account."""
    return fields_of(call, call.resource, visible_channel(call))


@behaviour("change_channel")
def change_channel(call: ModelledCall) -> None:
    """Change the fields of a channel that its owner names, settings one by one."""
    channel, owner = _own_channel(call)
    check_body(call, "", call.body, channel)
    _check_name(call, owner, channel)
    put_fields(call, channel, merge_patch(channel.fields, call.body))


@behaviour("remove_channel")
def remove_channel(call: ModelledCall) -> None:
    """Delete a channel of its owner, with its members and messages."""
    remove_thing(call.ctx.state, _own_channel(call)[0])


@behaviour("list_channel_members")
def list_channel_members(call: ModelledCall) -> dict[str, Any]:
    """Return a page of the members of a channel, its owner first."""
    channel = visible_channel(call)
    return page_of(call, members_of(call, channel), channel.id)


@behaviour("invite_to_channel")
def invite_to_channel(call: ModelledCall) -> dict[str, Any]:
    """Add users to a channel whose member invites them: up to five, of whom one must exist."""
    channel = require_channel(call)
    if not (is_member(call, channel, acting_user(call)) or manages_chat(call)):
        raise call.error(call.binding.options["forbidden"])
    _check_number(call)
    invited = users_named(call)
    if not invited:
        raise call.error(call.binding.options["failed"])
    return add_to_channel(call, channel, invited)


@behaviour("remove_from_channel")
def remove_from_channel(call: ModelledCall) -> None:
    """Remove a member, named by user id, member id or address, from a channel of its owner."""
    channel, _ = _own_channel(call)
    names = {call.item, getattr(find_user(call.ctx, call.item), "id", "")}
    for member in members_of(call, channel):
        if names & {member["id"], member["member_id"]}:
            call.ctx.state.remove(THINGS, (call.resource.kept_as, channel.as_parent, member["id"]))
            return
    raise call.not_found(call.resource, call.item)


@computed("channel_settings")
def channel_settings(_: ModelledCall, channel: Thing) -> dict[str, Any]:
    """Return the settings of a channel: what was set, above the settings of a new one."""
    return {**_NEW_SETTINGS, **channel.fields.get("channel_settings", {})}


@computed("channel_jid")
def channel_jid(_: ModelledCall, channel: Thing) -> str:
    """Return the address of a channel."""
    return f"{channel.id}@conference.xmpp.zoom.us"


@computed("channel_url")
def channel_url(call: ModelledCall, channel: Thing) -> str:
    """Return the link that opens a channel in a Zoom client; it contains the address."""
    text = json.dumps({"sid": channel_jid(call, channel)}, separators=(",", ":"))
    return f"https://zoom.us/launch/chat/v2/{url_base64(text.encode())}"


def visible_channel(call: ModelledCall) -> Thing:
    """Return the channel that a path names; raises the error `forbidden` for a private one without the user."""
    channel, user = require_channel(call), acting_user(call)
    if channel.fields.get("type") != PUBLIC and not (is_member(call, channel, user) or manages_chat(call)):
        raise call.error(call.binding.options["forbidden"])
    return channel


def users_named(call: ModelledCall) -> list[User]:
    """Return the users of the account whom `members` of the body names."""
    names = values_at(call.body, "members[].email")
    return [user for name in names if (user := find_own_user(call.ctx, str(name))) is not None]


def _own_channel(call: ModelledCall) -> tuple[Thing, User]:
    channel, user = require_channel(call), acting_user(call)
    if not (is_owner(call, channel, user) or manages_chat(call)):
        raise call.error(call.binding.options["forbidden"])
    return channel, user


def _check_number(call: ModelledCall) -> None:
    """Raise the error `failed` for more members than a request may add (`most`)."""
    if len(call.body.get("members", ())) > call.binding.options["most"]:
        raise call.error(call.binding.options["failed"])


def _check_name(call: ModelledCall, owner: User, changed: Thing | None = None) -> None:
    """Raise the error `taken` for the name of another channel of the same owner; SPEC21 does not have it."""
    name, taken = call.body.get("name"), call.binding.options["taken"]
    if not name or call.key_here(taken) is None:
        return
    for other in all_things(call, call.spec.resources[CHANNEL], ""):
        if other.fields.get("name") == name and other != changed and is_owner(call, other, owner):
            raise call.error(taken)
