"""Names of resources: the literal parts of a path in singular snake case."""

from __future__ import annotations

from inference.operation import is_parameter

# Paths whose parts say too little, or two things at once.
NAMES = {
    ("im", "chat", "messages"): "chatbot_message",
    ("api", "download", "billing", "invoices"): "billing_invoice_file",
    ("accounts", "{accountId}", "phone", "sip_trunk", "trunks"): "account_phone_sip_trunk",
    ("accounts", "{accountId}", "sip_trunk", "trunks"): "account_sip_trunk",
    ("phone", "sip_trunk", "trunks"): "phone_sip_trunk",
}
# Words that end in s and are not a plural, or whose singular is not used.
_AS_IS = frozenset({"settings", "metrics", "qos", "status", "lock_settings", "account_settings"})


def singular(word: str) -> str:
    """Return the singular of a word."""
    if word in _AS_IS or not word.endswith("s") or word.endswith("ss"):
        return word
    return f"{word[:-3]}y" if word.endswith("ies") else word[:-1]


def without_user(segments: tuple[str, ...]) -> tuple[str, ...]:
    """Return a path of chat or IM without the user whose it is: a channel is one thing under both of its paths."""
    if segments[0] in {"chat", "im"} and len(segments) > 2 and segments[1] == "users":
        return (segments[0], *segments[3:])
    return segments


def resource_name(segments: tuple[str, ...], *, collection: bool) -> str:
    """Return the name of what stands at a path: `phone_call_queue_member` for `phone/call_queues/{id}/members`."""
    if segments in NAMES:
        return NAMES[segments]
    words = [segment for segment in without_user(segments) if not is_parameter(segment)]
    last = words[-1]
    return "_".join([*(singular(word) for word in words[:-1]), singular(last) if collection else last])
