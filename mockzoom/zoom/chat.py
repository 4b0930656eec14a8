"""Chat of a live webinar or meeting: deleteWebinarChatMessageById.

Messages are posted through the admin API.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from mockzoom.storage.collections import Collection
from mockzoom.storage.listing import list_all
from mockzoom.zoom.account_clock import instant
from mockzoom.zoom.context import OperationRequest, RequestContext
from mockzoom.zoom.error_definitions import all_profiles, define_error, v2021_08, v2025_06
from mockzoom.zoom.errors import api_error
from mockzoom.zoom.evidence import DOCUMENTED, INFERRED
from mockzoom.zoom.past.attendance import ATTENDANCES, HOST, Participant
from mockzoom.zoom.registry import operation
from mockzoom.zoom.sessions.handlers import get_live_session
from mockzoom.zoom.sessions.occasions import HELD_IN, Occasion, kind_of
from mockzoom.zoom.webhooks.announce import announce
from mockzoom.zoom.webinars.lookup import require_webinar


class ChatMessage(NamedTuple):
    """A message to all participants of a session; `at_ms` is in epoch milliseconds."""

    id: str
    webinar_id: int
    session_uuid: str
    sender: Participant
    text: str
    at_ms: int


CHAT_MESSAGES = Collection(
    "chat_messages",
    ChatMessage,
    lambda m: (m.session_uuid, m.id),
    list_key=lambda m: (m.webinar_id, m.session_uuid),
    cascade_from=HELD_IN,
)


_NO_DLP = "DLP is not enabled on this account."

DLP_OFF = define_error(
    "dlp_off",
    "the account does not have data loss prevention (`dlp = false` in a seed file)",
    v2021_08(400, 300, _NO_DLP, INFERRED, "not in SPEC21; the text of SPEC25"),
    v2025_06(400, 300, _NO_DLP, DOCUMENTED, "SPEC25"),
)

NO_LIVE_WEBINAR = define_error(
    "no_live_webinar",
    "the webinar exists but is not live, so a live webinar of this number does not exist",
    all_profiles(
        404, 3001, "Webinar does not exist: {webinar_id}.", INFERRED, "SPEC25's text for a webinar that is not there"
    ),
)


@operation("deleteWebinarChatMessageById")
def delete_webinar_chat_message_by_id(ctx: RequestContext, request: OperationRequest) -> None:
    """Delete a message of the live session; an unknown message id is ignored (inferred)."""
    webinar = require_webinar(ctx, int(request.path_params["webinarId"])).webinar
    if not ctx.account.dlp:
        raise api_error(DLP_OFF)
    live = get_live_session(ctx, webinar)
    if live is None:
        raise api_error(NO_LIVE_WEBINAR, webinar_id=webinar.id)
    ctx.state.remove(CHAT_MESSAGES, (live.uuid, request.path_params["messageId"]))


_EVENTS = {"webinar": "webinar.chat_message_sent", "meeting": "meeting.chat_message_sent"}


def announce_chat_message(ctx: RequestContext, occasion: Occasion, message: ChatMessage) -> None:
    """Announce a chat message to everyone."""

    def build() -> dict[str, Any]:
        sender = message.sender
        shown = {
            "date_time": instant(message.at_ms),
            "sender_session_id": _session_id(ctx, occasion, message),
            "sender_name": sender.name,
            "sender_email": sender.email,
            "sender_type": "host" if sender.role == HOST else "guest",
            "recipient_type": "everyone",
            "message_id": message.id,
            "message_content": message.text,
        }
        return {"object": {"id": occasion.id, "uuid": message.session_uuid, "chat_message": shown}}

    announce(ctx, _EVENTS[kind_of(occasion)], occasion.host_id, build)


def _session_id(ctx: RequestContext, occasion: Occasion, message: ChatMessage) -> str:
    """Return the id of the sender's attendance."""
    attendances = list_all(ctx.state, ATTENDANCES, occasion.id, message.session_uuid)
    own = [a for a in attendances if a.person.key == message.sender.key]
    return own[-1].user_id if own else ""
