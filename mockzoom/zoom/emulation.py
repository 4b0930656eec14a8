"""Levels of emulation: how completely an operation is emulated, and how deep an account may go."""

from __future__ import annotations

FULL, MODELLED, EXAMPLE = LEVELS = ("full", "modelled", "example")  # from the most complete to the least

DEFAULT_LEVEL = MODELLED  # a test does not pass on an invented report unless it asks for one


def allows(limit: str, level: str) -> bool:
    """Return whether a limit permits a level: `modelled` permits `full` and `modelled`, and `example` permits all."""
    return LEVELS.index(level) <= LEVELS.index(limit)


def account_limit(of_account: str, of_server: str) -> str:
    """Return the limit that applies to an account: its own, or the server's if the account leaves it open."""
    return of_account or of_server
