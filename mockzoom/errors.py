"""Errors of mockzoom's own surfaces: admin API, seed files, snapshots. They name the field and the fix."""

from __future__ import annotations

from collections.abc import Iterable


class FieldError(Exception):
    """An input that cannot be used: the field (empty for none), what is wrong and the fix, and an HTTP status.

    The status is 400 for unreadable input, 404 for what does not exist, 409 for a conflict with the present state, 422
    for an invalid value. Like an error of Zoom, it is raised before anything changes, so that a transaction commits.
    """

    commits = True

    def __init__(self, field: str, message: str, status: int = 422) -> None:
        super().__init__(message)
        self.field = field
        self.message = message
        self.status = status


def join_names(names: Iterable[object], most: int = 5) -> str:
    """Return names for a message: the first few, or `none`."""
    listed = [str(name) for name in names]
    shown = ", ".join(listed[:most]) or "none"
    return f"{shown} and {len(listed) - most} more" if len(listed) > most else shown
