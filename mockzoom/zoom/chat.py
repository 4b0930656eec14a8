"""Chat of a live webinar: deleteWebinarChatMessageById.

Messages are posted through the admin API.
"""

from __future__ import annotations

from typing import NamedTuple

from mockzoom.storage.collections import Collection
from mockzoom.zoom.context import OperationRequest, RequestContext
from mockzoom.zoom.error_definitions import all_profiles, define_error, v2021_08, v2025_06
from mockzoom.zoom.errors import api_error
from mockzoom.zoom.evidence import DOCUMENTED, INFERRED
from mockzoom.zoom.past.attendance import Participant
from mockzoom.zoom.registry import operation
from mockzoom.zoom.sessions.handlers import get_live_session
from mockzoom.zoom.webinars.lookup import require_webinar
from mockzoom.zoom.webinars.models import WEBINARS


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
    cascade_from=WEBINARS,
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
