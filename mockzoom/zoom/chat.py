"""What is written in the chat of a running webinar."""

from __future__ import annotations

from typing import NamedTuple

from mockzoom.storage.collections import Collection
from mockzoom.zoom.context import OperationRequest, RequestContext
from mockzoom.zoom.errors import api_error
from mockzoom.zoom.join_tokens import DLP_OFF, NO_LIVE_WEBINAR
from mockzoom.zoom.past.attendance import Participant
from mockzoom.zoom.registry import operation
from mockzoom.zoom.sessions.handlers import get_live_session
from mockzoom.zoom.webinars.lookup import require_webinar
from mockzoom.zoom.webinars.models import WEBINARS


class ChatMessage(NamedTuple):
    """A message to everyone, in one session of a webinar."""

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
    cascade_from=WEBINARS,
)


@operation("deleteWebinarChatMessageById")
def delete_webinar_chat_message_by_id(ctx: RequestContext, request: OperationRequest) -> None:
    """Take a message out; one that the running session does not have is passed over (inferred)."""
    webinar = require_webinar(ctx, int(request.path_params["webinarId"])).webinar
    if not ctx.account.dlp:
        raise api_error(DLP_OFF)
    live = get_live_session(ctx, webinar)
    if live is None:
        raise api_error(NO_LIVE_WEBINAR, webinar_id=webinar.id)
    ctx.state.remove(CHAT_MESSAGES, (live.uuid, request.path_params["messageId"]))
