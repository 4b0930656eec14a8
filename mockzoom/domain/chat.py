"""What is written in the chat of a running webinar."""

from __future__ import annotations

from typing import NamedTuple

from mockzoom.domain.attendance import Person
from mockzoom.domain.records import Kind


class ChatMessage(NamedTuple):
    """A message to everyone, in one session of a webinar."""

    id: str
    webinar_id: int
    session_uuid: str
    sender: Person
    text: str
    at_ms: int


CHAT_MESSAGES = Kind(
    "chat_messages",
    ChatMessage,
    lambda m: (m.session_uuid, m.id),
    place=lambda m: (m.webinar_id, m.session_uuid),
)
