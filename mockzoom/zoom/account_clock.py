"""The clock of an account, and the formats of instants. Instants are epoch milliseconds, calendar days are in UTC.

An account's clock is a value: the system's time plus an offset, or one frozen instant. No other module of `zoom` reads
the system's time.
"""

from __future__ import annotations

import time
from datetime import UTC, datetime
from functools import lru_cache
from typing import NamedTuple

SECOND = 1_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR


def system_ms() -> int:
    """Return the system's time in epoch milliseconds."""
    return time.time_ns() // 1_000_000


class ClockState(NamedTuple):
    """The state of an account's clock: it shows `frozen_ms` if that is set, else the system's time plus `offset_ms`."""

    offset_ms: int = 0
    frozen_ms: int | None = None

    def read(self, system: int) -> int:
        """Return the account's time in epoch milliseconds, given the system's."""
        return system + self.offset_ms if self.frozen_ms is None else self.frozen_ms

    def frozen_at(self, instant_ms: int) -> ClockState:
        """Return a clock frozen at an instant."""
        return ClockState(self.offset_ms, instant_ms)

    def running_from(self, instant_ms: int, system: int) -> ClockState:
        """Return a clock that shows the instant now and runs from there."""
        return ClockState(instant_ms - system)

    def running(self, system: int) -> ClockState:
        """Return a running clock that shows now what this one shows."""
        return self.running_from(self.read(system), system)

    def advanced(self, by_ms: int) -> ClockState:
        """Return the same clock, moved forward by some milliseconds, frozen or running as before."""
        if self.frozen_ms is None:
            return ClockState(self.offset_ms + by_ms)
        return ClockState(self.offset_ms, self.frozen_ms + by_ms)


@lru_cache(maxsize=1024)
def _instant(seconds: int) -> str:
    # Not strftime: it leaves years before 1000 with fewer digits on some systems.
    return f"{datetime.fromtimestamp(seconds, UTC).replace(tzinfo=None).isoformat()}Z"


def instant(ms: int) -> str:
    """Format an instant as Zoom does: `2026-11-21T08:00:00Z`."""
    return _instant(ms // SECOND)


@lru_cache(maxsize=64)
def _http_date(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%a, %d %b %Y %H:%M:%S GMT")


def http_date(ms: int) -> str:
    """Format an instant as in the HTTP `Date` header."""
    return _http_date(ms // SECOND)


def utc_day(ms: int) -> int:
    """Return the number of the UTC day of an instant, counted from 1970-01-01."""
    return ms // DAY


def next_utc_midnight(ms: int) -> int:
    """Return the first instant of the following UTC day, in epoch milliseconds."""
    return (utc_day(ms) + 1) * DAY
