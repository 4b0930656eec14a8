"""How mockzoom's own surface refuses: in its own words, for whoever arranges a test."""

from __future__ import annotations

from collections.abc import Iterable


class FieldError(Exception):
    """Something that cannot be arranged: the field at fault (empty for none), what is wrong and the fix, and a status.

    The status is 400 for what cannot be read, 404 for what does not exist, 409 for what does not fit the state of
    things, 422 for a wrong value.
    """

    def __init__(self, field: str, message: str, status: int = 422) -> None:
        super().__init__(message)
        self.field = field
        self.message = message
        self.status = status


def join_names(names: Iterable[object], most: int = 5) -> str:
    """Names for a message: the first few, or `none`."""
    listed = [str(name) for name in names]
    shown = ", ".join(listed[:most]) or "none"
    return f"{shown} and {len(listed) - most} more" if len(listed) > most else shown
