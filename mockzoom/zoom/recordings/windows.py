"""The days that a list covers: from one day to another, at most a month."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, NamedTuple

from mockzoom.zoom.account_clock import instant
from mockzoom.zoom.context import RequestContext
from mockzoom.zoom.months import months_before
from mockzoom.zoom.profiles import Feature

_DAY = timedelta(days=1)


class RecordingDays(NamedTuple):
    """The first and the last day of a list, both included, as `YYYY-MM-DD`."""

    first: str
    last: str

    def has(self, at_ms: int) -> bool:
        """Return whether a moment (epoch ms) is on one of the days, in UTC."""
        return self.first <= instant(at_ms)[:10] <= self.last


def read_window(ctx: RequestContext, query: Mapping[str, Any]) -> RecordingDays:
    """Return the days that `from` and `to` of a query select; what is not a date counts as absent (inferred).

    The default is yesterday and today (recorded/recordings_list_empty_2026), without RECORDINGS_OF_YESTERDAY today and
    tomorrow (SPEC21). Of a range of more than a month the last month counts (inferred).
    """
    today = date.fromisoformat(instant(ctx.now)[:10])
    if ctx.profile.has(Feature.RECORDINGS_OF_YESTERDAY):
        first, last = today - _DAY, today
    else:
        first, last = today, today + _DAY
    asked_last = _day(query.get("to"))
    last = asked_last or last
    first = _day(query.get("from")) or (min(first, last) if asked_last else first)
    return RecordingDays(max(first, months_before(last, 1)).isoformat(), last.isoformat())


def _day(text: str | None) -> date | None:
    """Return the day of a date or a time, or None."""
    try:
        return date.fromisoformat((text or "")[:10])
    except ValueError:
        return None
