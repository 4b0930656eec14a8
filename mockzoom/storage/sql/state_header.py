"""The header of a state: the numbers that nearly every request needs, read and written together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import orjson

from mockzoom.storage.base import PERIODS_KEPT
from mockzoom.storage.counters import Period, Window
from mockzoom.storage.sql.serialization import NOT_WRITTEN, DamagedError


class StateHeader:
    """Sequences, the last number of each collection, the counted periods, and number, size and epoch of log entries.

    `fresh` has, for collections with records whose unique keys are in no index yet, the number of the first of them.

    `text` is the result of `written`, empty for a new state. Raises `DamagedError` for other text.
    """

    def __init__(self, text: str = "") -> None:
        try:
            self._read(orjson.loads(text) if text else {})
        except NOT_WRITTEN as error:
            raise DamagedError(f"a state: {error!r}") from error
        self._before = text

    def _read(self, document: dict[str, Any]) -> None:
        self.sequences: dict[str, int] = document.get("sequences", {})
        self.last: dict[str, int] = document.get("last", {})
        self.periods: dict[Window, list[int]] = document.get("periods", {})
        self.fresh: dict[str, int] = document.get("fresh", {})
        self.read_log: int = document.get("logged", 0)
        self.log_size: int = document.get("log_size", 0)
        self.epoch: str = document.get("epoch", "")

    def written(self) -> str:
        """Return the header as text."""
        log: dict[str, Any] = {"logged": self.read_log, "log_size": self.log_size}
        if self.epoch:
            log["epoch"] = self.epoch
        if self.fresh:
            log["fresh"] = self.fresh
        return orjson.dumps({"sequences": self.sequences, "last": self.last, "periods": self.periods, **log}).decode()

    def change(self) -> str | None:
        """Return the header as text if it changed since it was read, or since the last call."""
        before, self._before = self._before, self.written()
        return None if self._before == before else self._before

    def become(self, sequences: Mapping[str, int], last: Mapping[str, int], periods: Iterable[Period]) -> None:
        """Replace the numbers by those of a dump, except the log's."""
        self.sequences, self.last = dict(sequences), dict(last)
        self.periods, self.fresh = {}, {}
        for window, number in periods:
            if not self.counts(Period(window, number)):
                self.periods.setdefault(window, []).append(number)

    def counts(self, period: Period) -> bool:
        """Return whether a period may have counters that are not zero."""
        return period.number in self.periods.get(period.window, ())

    def begin(self, period: Period) -> list[Period]:
        """Start counting in a period; return the periods dropped for it, possibly the period itself."""
        numbers = self.periods.setdefault(period.window, [])
        numbers.append(period.number)
        forgotten = []
        while len(numbers) > PERIODS_KEPT[period.window]:
            numbers.remove(least := min(numbers))
            forgotten.append(Period(period.window, least))
        return forgotten
