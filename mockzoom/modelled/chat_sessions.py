"""Behaviours of IM chat sessions: the conversations of the account in a range of days."""

from __future__ import annotations

from typing import Any

from mockzoom.modelled.behaviours import behaviour
from mockzoom.modelled.call import ModelledCall
from mockzoom.modelled.channel_members import CHANNEL, find_channel
from mockzoom.modelled.checks import check_query
from mockzoom.modelled.conversations import conversations, message_fields, messages_in
from mockzoom.modelled.pages import page_of
from mockzoom.modelled.query_times import day_of, epoch_ms
from mockzoom.modelled.six_months import check_age
from mockzoom.zoom.account_clock import DAY, instant
from mockzoom.zoom.request_errors import invalid_query
from mockzoom.zoom.things import Thing
from mockzoom.zoom.users.lookup import caller
from mockzoom.zoom.users.models import USERS
from mockzoom.zoom.users.names import shown_name


@behaviour("list_sessions")
def list_sessions(call: ModelledCall) -> dict[str, Any]:
    """Return a page of the conversations with messages in a range of days; the caller's own without admin rights."""
    days = _days(call)
    found = []
    for parent in _visible(call):
        messages = _within(call, parent, days)
        if messages:
            kind, _, key = parent.partition("/")
            last = instant(messages[-1].created_ms)
            name, session = _name(call, kind, key), _session_id(call, parent)
            group = "Group" if kind == CHANNEL else "1:1"
            found.append({"session_id": session, "name": name, "type": group, "last_message_sent_time": last})
    return page_of(call, found, f"{days}")


@behaviour("list_session_messages")
def list_session_messages(call: ModelledCall) -> dict[str, Any]:
    """Return a page of the messages of a conversation in a range of days."""
    days = _days(call)
    session = call.request.path_params["sessionId"]
    parent = next((parent for parent in _visible(call) if _session_id(call, parent) == session), None)
    if parent is None:
        raise call.not_found(call.resource, session)
    messages = [message_fields(call, message) for message in _within(call, parent, days)]
    return page_of(call, messages, f"{session}/{days}") | {"session_id": session}


def _visible(call: ModelledCall) -> list[str]:
    return list(conversations(call, caller(call.ctx) if call.ctx.confined else None))


def _days(call: ModelledCall) -> tuple[int, int]:
    """Return the start and end of the days in the query, both of which are required, in epoch ms."""
    check_query(call)
    query = call.request.query_params
    first, last = day_of(query, "from"), day_of(query, "to")
    if first is None or last is None or first > last:
        raise invalid_query("from" if first is None else "to")
    start = epoch_ms(first)
    check_age(call, start)
    return start, epoch_ms(last) + DAY


def _within(call: ModelledCall, parent: str, days: tuple[int, int]) -> list[Thing]:
    start, end = days
    messages = messages_in(call, parent)
    return [m for m in messages if start <= m.created_ms < end and m.fields.get("status") != "Deleted"]


def _session_id(call: ModelledCall, parent: str) -> str:
    """Return the id of a channel, or one that is drawn for two users."""
    kind, _, key = parent.partition("/")
    return key if kind == CHANNEL else call.ctx.ids.draw("chat session", parent, 16).hex()


def _name(call: ModelledCall, kind: str, key: str) -> str:
    if kind == CHANNEL:
        channel = find_channel(call, key)
        return str(channel.fields.get("name", "")) if channel else ""
    users = (call.ctx.state.get(USERS, user_id) for user_id in key.split("+"))
    return ", ".join(sorted(shown_name(user) for user in users if user is not None))
