"""Months of the calendar, by which Zoom bounds the range of a list or a report."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from typing import TypeVar

_D = TypeVar("_D", bound=date)


def months_before(day: _D, months: int) -> _D:
    """Return the same day (and time) some months earlier, or the last day of that month; never before the year 1."""
    at = max(day.year * 12 + day.month - 1 - months, 12)
    year, month = at // 12, at % 12 + 1
    return day.replace(year=year, month=month, day=min(day.day, monthrange(year, month)[1]))
