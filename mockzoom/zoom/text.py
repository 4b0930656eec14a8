"""Values in request texts: e-mail addresses, lists, and web addresses."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlsplit

# An e-mail address as a key: Zoom compares them without regard to case (facts 6). It is not wrapped in a function,
# because a batch asks sixty times.
normalize_email = str.casefold


def normalized_emails(emails: Sequence[str]) -> Sequence[str]:
    """Return addresses as keys; one that is normalized already is the same object, so that it is stored once."""
    normalized = list(map(normalize_email, emails))
    if normalized == emails:
        return emails
    return [email if email == as_key else as_key for email, as_key in zip(emails, normalized, strict=True)]


def split_list(text: str) -> list[str]:
    """Return the items of a setting, separated by semicolons or commas."""
    return [part.strip() for part in text.replace(",", ";").split(";") if part.strip()]


def is_web_address(text: str) -> bool:
    """Whether a text is a web address: http or https, a host, and nothing a browser would not take (inferred)."""
    try:
        parts = urlsplit(text)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and text.isprintable() and " " not in text
    except ValueError:
        return False
