"""Times in the queries of modelled lists: days and instants, in UTC."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from mockzoom.zoom.account_clock import instant
from mockzoom.zoom.request_errors import invalid_query

_DATE = len("2026-11-21")


def today(now: int) -> date:
    """Return the day of an instant in epoch ms."""
    return date.fromisoformat(instant(now)[:_DATE])


def day_of(query: Mapping[str, Any], name: str) -> date | None:
    """Return a day in a query, of which a time of day is ignored; None without one.

    Raises the validation error of the query for what is not a date.
    """
    text = query.get(name)
    if not text:
        return None
    try:
        return date.fromisoformat(str(text)[:_DATE])
    except ValueError:
        raise invalid_query(name) from None


def moment_of(query: Mapping[str, Any], name: str) -> datetime | None:
    """Return a time in a query, or the start of a day; None without one.

    Raises the validation error of the query for anything else.
    """
    text = query.get(name)
    if not text:
        return None
    try:
        at = datetime.fromisoformat(str(text))
        return at.replace(tzinfo=at.tzinfo or UTC).astimezone(UTC)
    except (ValueError, OverflowError):
        raise invalid_query(name) from None


def epoch_ms(at: date | datetime) -> int:
    """Return a moment, or the start of a day, in epoch ms."""
    if not isinstance(at, datetime):
        at = datetime(at.year, at.month, at.day, tzinfo=UTC)
    return int(at.timestamp()) * 1000
