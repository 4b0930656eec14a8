"""Behaviours of chat messages between users and in channels."""

from __future__ import annotations

from datetime import date
from typing import Any

from mockzoom.modelled.behaviours import behaviour
from mockzoom.modelled.call import ModelledCall
from mockzoom.modelled.channel_members import acting_user
from mockzoom.modelled.checks import GENERAL, missing
from mockzoom.modelled.collections import new_id
from mockzoom.modelled.conversations import MESSAGE, Conversation, conversation_of, message_fields, messages_in
from mockzoom.modelled.pages import page_of
from mockzoom.modelled.query_times import day_of, epoch_ms, moment_of, today
from mockzoom.modelled.records import put_fields
from mockzoom.modelled.six_months import check_age
from mockzoom.zoom.account_clock import DAY, MINUTE
from mockzoom.zoom.things import THINGS, Thing
from mockzoom.zoom.webinars.schedule import start_ms

_SOONEST, _LATEST = 30 * MINUTE, 180 * DAY  # of a scheduled message (SPEC26)


@behaviour("send_message")
def send_message(call: ModelledCall) -> dict[str, Any]:
    """Send a message to a contact or a channel, at once or at a scheduled time."""
    conversation = conversation_of(call, acting_user(call))
    if not call.body.get("message"):
        raise missing(call, GENERAL, "message")
    main = call.body.get("reply_main_message_id")
    if main and _is_reply(_find(call, conversation, main)):
        raise call.error(call.binding.options["no_main"])
    at = _time_of(call)
    message = Thing(MESSAGE, conversation.parent, new_id(call), at, dict(call.body), user_id=conversation.user.id)
    call.ctx.state.put(THINGS, [message])
    return {"id": message.id}


@behaviour("list_messages")
def list_messages(call: ModelledCall) -> dict[str, Any]:
    """Return a page of the messages of a conversation on a day, by default today, or between two instants.

    Deleted messages, and the status of each, are shown on demand only.
    """
    query = call.request.query_params
    conversation = conversation_of(call, acting_user(call))
    day = day_of(query, "date") or today(call.ctx.now)
    start, end = _window(call, day)
    found = [m for m in messages_in(call, conversation.parent) if start <= m.created_ms < end and _admits(call, m)]
    shown = [message_fields(call, message) for message in found]
    if not _is_true(query.get("include_deleted_and_edited_message")):
        for fields in shown:
            del fields["status"]
    filters = sorted((name, value) for name, value in query.items() if name not in ("next_page_token", "page_size"))
    return page_of(call, shown, f"{conversation.parent}/{filters}") | {"date": day.isoformat()}


@behaviour("edit_message")
def edit_message(call: ModelledCall) -> None:
    """Change the text of a message; only its sender can."""
    message = _own(call)
    changed = {name: value for name, value in call.body.items() if name not in ("to_contact", "to_channel")}
    put_fields(call, message, {**message.fields, **changed, "status": "Edited"})


@behaviour("delete_message")
def delete_message(call: ModelledCall) -> None:
    """Delete a message; only its sender can. That it was there is still shown on demand."""
    message = _own(call)
    put_fields(call, message, {**message.fields, "status": "Deleted"})


def _own(call: ModelledCall) -> Thing:
    """Return the message that a path names, in the conversation; raises an error unless the user has sent it."""
    conversation = conversation_of(call, acting_user(call))
    message = _find(call, conversation, call.item)
    if message is None or message.fields.get("status") == "Deleted":
        raise call.not_found(call.resource, call.item)
    if message.user_id != conversation.user.id:
        raise call.error(call.binding.options["other_sender"])
    return message


def _find(call: ModelledCall, conversation: Conversation, message_id: str) -> Thing | None:
    found = call.ctx.state.get(THINGS, (MESSAGE, conversation.parent, message_id))
    return found if found is not None and found.created_ms <= call.ctx.now else None


def _is_reply(message: Thing | None) -> bool:
    return message is None or "reply_main_message_id" in message.fields


def _time_of(call: ModelledCall) -> int:
    text = call.body.get("scheduled_time")
    if not text:
        return call.ctx.now
    at = start_ms(str(text), "UTC", "scheduled_time")
    if not call.ctx.now + _SOONEST < at <= call.ctx.now + _LATEST:
        raise call.error(call.binding.options["other_time"])
    return at


def _window(call: ModelledCall, day: date) -> tuple[int, int]:
    """Return the start and end of a list; raises an error for one that begins more than six months ago."""
    query = call.request.query_params
    start = epoch_ms(day)
    end = start + DAY
    if first := moment_of(query, "from"):
        start = epoch_ms(first)
        last = moment_of(query, "to")
        end = epoch_ms(last) if last else call.ctx.now + 1
    check_age(call, start)
    return start, end


def _admits(call: ModelledCall, message: Thing) -> bool:
    query, fields = call.request.query_params, message.fields
    if fields.get("status") == "Deleted" and not _is_true(query.get("include_deleted_and_edited_message")):
        return False
    if _is_true(query.get("exclude_child_message")) and "reply_main_message_id" in fields:
        return False
    key = str(query.get("search_key") or "")
    return not key or (query.get("search_type") != "file" and key.casefold() in str(fields["message"]).casefold())


def _is_true(value: Any) -> bool:
    return str(value).lower() == "true"
