"""Errors of mockzoom's own interfaces: the admin API, seed files and accounts."""

from __future__ import annotations

from collections.abc import Iterable


class FieldError(Exception):
    """An invalid field of a document or request: its path (empty for none), the cause and the fix, and an HTTP status.

    The status is 400 for input that cannot be read, 404 for something that does not exist, 409 for a conflict with the
    current state, 422 for a wrong value.
    """

    commits = True  # a store keeps what was written before the error

    def __init__(self, field: str, message: str, status: int = 422) -> None:
        super().__init__(message)
        self.field = field
        self.message = message
        self.status = status


def join_names(names: Iterable[object], most: int = 5) -> str:
    """Return names for a message: the first `most` of them, or `none`."""
    listed = [str(name) for name in names]
    shown = ", ".join(listed[:most]) or "none"
    return f"{shown} and {len(listed) - most} more" if len(listed) > most else shown
