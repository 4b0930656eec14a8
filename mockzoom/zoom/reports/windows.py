"""The days that a report covers: from one day to another, at most a month, in the past six months."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any, NamedTuple

from mockzoom.zoom.account_clock import DAY, SECOND, instant
from mockzoom.zoom.months import months_before
from mockzoom.zoom.request_errors import invalid_query

MONTHS_BACK = 6  # the month of a report is one of the past six (SPEC21, SPEC25)

_WITH_TIME = "%Y-%m-%d %H:%M:%S"


class Window(NamedTuple):
    """A range of time: `first` and `last` as they are shown, `start_ms` and `end_ms` (exclusive) in epoch ms."""

    first: str
    last: str
    start_ms: int
    end_ms: int

    def has(self, at_ms: int) -> bool:
        """Return whether a moment (epoch ms) is in the range."""
        return self.start_ms <= at_ms < self.end_ms


def read_window(query: Mapping[str, Any], now: int, *, with_times: bool = False) -> Window:
    """Return the range that `from` and `to` of a query select, in UTC; `with_times` also allows a time of day.

    Raises the validation error if one of them is missing or is not a date, or if `to` is before `from`. Of a range of
    more than a month the last month counts, and nothing before the past six months (inferred: Zoom documents both
    limits, and no error for them).
    """
    start, end = (_moment(query, name, with_times=with_times) for name in ("from", "to"))
    if end < start:
        raise invalid_query("to")
    shown = query["from"]
    earliest = months_before(end, 1)
    if start < earliest:
        start, shown = earliest, earliest.strftime(_WITH_TIME if " " in shown else "%Y-%m-%d")
    start_ms = max(_ms(start), _ms(months_before(day_of(now), MONTHS_BACK)))
    length = SECOND if " " in query["to"] else DAY
    return Window(shown, query["to"], start_ms, _ms(end) + length)


def day_of(now: int) -> datetime:
    """Return the start of the day of an instant (epoch ms), in UTC."""
    return datetime.fromisoformat(instant(now)[:10]).replace(tzinfo=UTC)


def _moment(query: Mapping[str, Any], name: str, *, with_times: bool) -> datetime:
    text = query.get(name)
    if not text:
        raise invalid_query(name, missing=True)
    try:
        if with_times and len(text) == len("2026-11-21 12:00:00"):
            return datetime.strptime(text, _WITH_TIME).replace(tzinfo=UTC)
        if len(text) != len("2026-11-21"):
            raise invalid_query(name)
        day = date.fromisoformat(text)
        return datetime(day.year, day.month, day.day, tzinfo=UTC)
    except ValueError:
        raise invalid_query(name) from None


def _ms(moment: datetime) -> int:
    return int(moment.timestamp()) * SECOND
