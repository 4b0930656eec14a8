"""Client for the clock of an account."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from mockzoom.admin_client.errors import hidden
from mockzoom.admin_client.transport import AdminSession, format_instant

__tracebackhide__ = hidden

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class ClockStatus(NamedTuple):
    """The state of a clock: an aware datetime, the same in epoch ms, and whether it is frozen."""

    now: datetime
    now_ms: int
    frozen: bool


class ComingEvent(NamedTuple):
    """Something that happens at an instant of the account's clock; `of` is the id of what it happens to."""

    at: datetime
    what: str
    of: str


class ClockClient:
    """The clock of an account; each method returns its state afterwards and raises `AdminApiError`."""

    def __init__(self, caller: AdminSession, path: str) -> None:
        self._caller = caller
        self._path = f"{path}/clock"

    @property
    def now(self) -> datetime:
        """The account's time, requested on each access."""
        return self.read().now

    def read(self) -> ClockStatus:
        """Return the state of the clock."""
        return _reading(self._caller.call("GET", self._path))

    def due(self, limit: int = 20) -> list[ComingEvent]:
        """Return what happens next, soonest first: webinars, meetings, deliveries, daily quotas."""
        found = self._caller.call("GET", f"{self._path}/due", query={"limit": limit})["due"]
        return [ComingEvent(datetime.fromisoformat(one["at"]), one["what"], one["of"]) for one in found]

    def freeze(self, at: datetime | str | None = None) -> ClockStatus:
        """Freeze the clock at its present time or at an instant."""
        return self._turn("freeze", {} if at is None else {"at": format_instant(at)})

    def set(self, at: datetime | str) -> ClockStatus:
        """Set the clock, forward or back."""
        return self._turn("set", {"at": format_instant(at)})

    def advance(self, by: str | timedelta | float | None = None, **units: float) -> ClockStatus:
        """Advance the clock: `advance("PT1H30M")`, `advance(timedelta(...))`, or `advance(hours=1, minutes=30)`.

        Raises `TypeError` for both or neither, and for units that `timedelta` does not know.
        """
        if (by is None) == (not units) or isinstance(by, int | float):
            hint = "" if by is None or units else f"; for seconds write seconds={by}"
            raise TypeError(f"advance() takes a duration like 'PT1H30M', a timedelta, or units like hours=1{hint}")
        return self._turn("advance", {"by": by if isinstance(by, str) else _iso(by or _units(units))})

    def run(self) -> ClockStatus:
        """Run the clock from its present time."""
        return self._turn("run", {})

    def _turn(self, verb: str, body: dict[str, Any]) -> ClockStatus:
        return _reading(self._caller.call("POST", f"{self._path}/{verb}", body))


def _units(units: dict[str, float]) -> timedelta:
    try:
        return timedelta(**units)
    except TypeError:  # the message of TypeError names `__new__`
        given = ", ".join(units)
        raise TypeError(f"advance() takes weeks, days, hours, minutes, seconds or milliseconds, not {given}") from None


def _reading(document: dict[str, Any]) -> ClockStatus:
    now_ms = document["now_ms"]  # `now` has whole seconds
    return ClockStatus(_EPOCH + timedelta(milliseconds=now_ms), now_ms, document["frozen"])


def _iso(by: timedelta) -> str:
    """Return a time span in ISO 8601: whole days, and seconds with up to six decimals."""
    if by < timedelta(0):
        return f"-{_iso(-by)}"
    seconds = by.seconds + Decimal(by.microseconds) / 1_000_000
    return f"P{by.days}DT{seconds:f}S"
