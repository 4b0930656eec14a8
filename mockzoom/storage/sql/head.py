"""The head of a state: the small numbers that nearly every call needs, read and written at once."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from mockzoom.domain.plans import Window
from mockzoom.domain.quotas import Period
from mockzoom.storage.base import PERIODS_KEPT


class Head:
    """Sequences, the last number of each kind of records, the periods that are counted, and the number of log entries.

    `text` is what `written` gave, empty for a state that is new.
    """

    def __init__(self, text: str = "") -> None:
        document = json.loads(text) if text else {}
        self.sequences: dict[str, int] = document.get("sequences", {})
        self.last: dict[str, int] = document.get("last", {})
        self.periods: dict[Window, list[int]] = document.get("periods", {})
        self.logged: int = document.get("logged", 0)
        self._before = text

    def written(self) -> str:
        """The head as text."""
        return json.dumps(
            {"sequences": self.sequences, "last": self.last, "periods": self.periods, "logged": self.logged}
        )

    @property
    def changed(self) -> bool:
        """Whether it has to be written."""
        return self.written() != self._before

    def become(self, sequences: Mapping[str, int], last: Mapping[str, int], periods: Iterable[Period]) -> None:
        """Take the numbers of a dump; the log goes on."""
        self.sequences, self.last = dict(sequences), dict(last)
        self.periods = {}
        for window, number in periods:
            if not self.counts(Period(window, number)):
                self.periods.setdefault(window, []).append(number)

    def counts(self, period: Period) -> bool:
        """Whether anything may stand on the counters of a period."""
        return period.number in self.periods.get(period.window, ())

    def begin(self, period: Period) -> list[Period]:
        """Count in a period from now on; the ones that are forgotten for it come back, perhaps itself."""
        numbers = self.periods.setdefault(period.window, [])
        numbers.append(period.number)
        forgotten = []
        while len(numbers) > PERIODS_KEPT[period.window]:
            numbers.remove(least := min(numbers))
            forgotten.append(Period(period.window, least))
        return forgotten
