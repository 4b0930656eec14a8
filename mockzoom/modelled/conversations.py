"""Conversations of users: with another user, or in a channel; messages are kept under them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from mockzoom.modelled.call import ModelledCall
from mockzoom.modelled.channel_members import MEMBER, find_channel, is_member
from mockzoom.storage.listing import list_all
from mockzoom.zoom.account_clock import instant
from mockzoom.zoom.things import THINGS, Thing, things_of
from mockzoom.zoom.users.lookup import find_own_user
from mockzoom.zoom.users.models import USERS, User
from mockzoom.zoom.users.names import member_id, shown_name

MESSAGE = "chat_message"
PAIR = "chat_pair"  # the parent of the messages between two users: `chat_pair/ID+ID`

_PARTNERS = {"contact": "to_contact", "channel": "to_channel"}


class Conversation(NamedTuple):
    """The parent of the messages of a conversation, and the user who takes part in it."""

    parent: str
    user: User


def conversation_of(call: ModelledCall, user: User) -> Conversation:
    """Return the conversation of a user that the query or the body names by contact or channel.

    Options of the operation are the names of both parameters (`partners`), and the errors for a request without either
    (`missing`) and for a channel of which the user is not a member (`forbidden`). Raises 1001 or 4130 for others. A
    request that names both is about the contact (inferred).
    """
    options = call.binding.options
    names = options.get("partners", _PARTNERS)
    contact, channel = (_named(call, names.get(kind, "")) for kind in ("contact", "channel"))
    if not contact and not channel:
        raise call.error(options["missing"])
    other = find_own_user(call.ctx, contact) if contact else None
    if contact and other is None:
        raise call.error("1001", value=contact, to_contact=contact)
    found = find_channel(call, channel) if channel else None
    if channel and found is None:
        raise call.error("4130", value=channel, to_channel=channel)
    if other is not None:
        return Conversation(f"{PAIR}/{'+'.join(sorted((user.id, other.id)))}", user)
    if found is None or not is_member(call, found, user):
        raise call.error(options["forbidden"])
    return Conversation(found.as_parent, user)


def _named(call: ModelledCall, name: str) -> str:
    return str(call.body.get(name) or call.request.query_params.get(name) or "")


def messages_in(call: ModelledCall, parent: str) -> list[Thing]:
    """Return the messages of a conversation that have been sent by now, in the order of their times."""
    sent = (m for m in things_of(call.ctx.state, MESSAGE, parent) if m.created_ms <= call.ctx.now)
    return sorted(sent, key=lambda message: message.created_ms)


def message_fields(call: ModelledCall, message: Thing) -> dict[str, Any]:
    """Return the fields of a message; without text once it is deleted."""
    sender = call.ctx.state.get(USERS, message.user_id)
    shown = {
        name: value for name, value in message.fields.items() if name not in ("status", "to_contact", "to_channel")
    }
    status = message.fields.get("status", "Normal")
    main = message.fields.get("reply_main_message_id")
    replied = call.ctx.state.get(THINGS, (MESSAGE, message.parent, main)) if main else None
    return {
        **(shown if status != "Deleted" else {"message": ""}),
        **({"reply_main_message_timestamp": replied.created_ms} if replied else {}),
        "id": message.id,
        "date_time": instant(message.created_ms),
        "timestamp": message.created_ms,
        "timstamp": message.created_ms,
        "sender": sender.email if sender else "",
        "sender_display_name": shown_name(sender) if sender else "",
        "send_member_id": member_id(call.ctx, sender.id) if sender else "",
        "message_type": "plain_text_message",
        "status": status,
    }


def conversations(call: ModelledCall, user: User | None) -> Iterator[str]:
    """Yield the parents of all conversations of the account, or of those of one user, with messages."""
    parents = {message.parent: None for message in list_all(call.ctx.state, THINGS, "") if message.resource == MESSAGE}
    for parent in parents:
        users = parent.partition("/")[2].split("+")
        if user is None or user.id in users or call.ctx.state.get(THINGS, (MEMBER, parent, user.id)) is not None:
            yield parent
