"""Secrets out of what people read: reports, logs, the texts of errors."""

from __future__ import annotations

import re

HIDDEN = "<hidden>"
_SECRETS = (
    re.compile(r"(?i)(\b(?:bearer|basic)\s+)[A-Za-z0-9+/=._~-]{6,}"),
    re.compile(r"(?i)([\"']?(?:(?:access|refresh|id)_token|client_secret|password|encrypted_passcode|passcode|h323_password)\\*[\"']?\s*"
               r"[:=]\s*\\*[\"'])[^\"'\\]+"),
    re.compile(r"(?i)([?&](?:access_token|tk|zak|pwd|token|code|refresh_token)=)[^&\s\"'\\<>]+"),
    re.compile(r"()\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*"),
)  # fmt: skip


def redact(text: str, *secrets: str) -> str:
    """Return a text without tokens, passwords and personal links; `secrets` are known values of such."""
    for secret in sorted(filter(None, secrets), key=len, reverse=True):
        text = text.replace(secret, HIDDEN)
    for pattern in _SECRETS:
        text = pattern.sub(lambda found: f"{found[1]}{HIDDEN}", text)
    return text
