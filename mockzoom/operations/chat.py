"""The chat of a running webinar, as far as Zoom lets an app into it."""

from __future__ import annotations

from mockzoom.domain.chat import CHAT_MESSAGES
from mockzoom.domain.refusal_rows.streaming import DLP_OFF, NO_LIVE_WEBINAR
from mockzoom.domain.refusals import refuse
from mockzoom.operations.sessions import live_session
from mockzoom.operations.world import Ask, World, webinar_for


def delete_webinar_chat_message_by_id(world: World, ask: Ask) -> None:
    """Take a message out; one that the running session does not have is passed over (inferred)."""
    webinar = webinar_for(world, int(ask.path["webinarId"])).webinar
    if not world.account.dlp:
        raise refuse(DLP_OFF)
    live = live_session(world, webinar)
    if live is None:
        raise refuse(NO_LIVE_WEBINAR, webinar_id=webinar.id)
    world.state.remove(CHAT_MESSAGES, (live.uuid, ask.path["messageId"]))
