"""The rules that a run does not judge because the user excluded them: `--tolerate` and `--level`."""

from __future__ import annotations

from collections.abc import Iterable

# What only a server with Zoom's infrastructure sends. A server that was written for tests often lacks these headers.
HEADER_RULES = ("content_type", "cookies", "rate_headers", "rate_headers_registrant", "retry_after", "tracking_id")
LEVELS = {"full": (), "core": HEADER_RULES}
TOLERATED: set[str] = set()  # of this process; set before the first test


def tolerate(rules: Iterable[str]) -> None:
    """Set the rules that this process does not judge."""
    TOLERATED.clear()
    TOLERATED.update(rules)


def is_tolerated(*rules: str) -> bool:
    """Return whether there are rules, and all of them are tolerated."""
    return bool(rules) and TOLERATED.issuperset(rules)
