"""Counters of an open state: read on demand, written at the end."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, select, text

from mockzoom.storage.counters import Counter, Period
from mockzoom.storage.sql.serialization import encode_key, key_read, short_text
from mockzoom.storage.sql.state_header import StateHeader
from mockzoom.storage.sql.tables import COUNTERS

CHUNK = 500  # values in one statement

_c = COUNTERS.c
_OF_PERIOD = (_c.account == bindparam("a"), _c.win == bindparam("w"), _c.period == bindparam("p"))
_READ = select(_c.counter, _c.value).where(_c.counter.in_(bindparam("counters", expanding=True)))
_READ_ALL = select(_c.win, _c.period, _c.name, _c.value).where(_c.account == bindparam("a"))
_READ_PERIOD = select(_c.name, _c.value).where(*_OF_PERIOD)
_FORGET = delete(COUNTERS).where(*_OF_PERIOD)
_FORGET_ALL = delete(COUNTERS).where(_c.account == bindparam("a"))
_ADD = insert(COUNTERS)
_WRITE = text(
    "INSERT INTO mockzoom_counters (account, win, period, counter, name, value) "
    "VALUES (:account, :win, :period, :counter, :name, :value) "
    "ON CONFLICT (counter) DO UPDATE SET value = excluded.value"
)


class Counters:
    """The counters of one state, for as long as it is open."""

    def __init__(self, connection: Connection, account: str, head: StateHeader) -> None:
        self._connection = connection
        self._account = account
        self._head = head
        self._known: dict[Period, dict[Counter, int | None]] = {}
        self._raised: dict[tuple[Period, Counter], int] = {}
        self._fresh: set[Period] = set()  # periods without any counter in the database yet

    def values(self, period: Period, counters: Iterable[Counter]) -> dict[Counter, int]:
        """Return the values of the counters that were ever incremented in a period."""
        if not self._head.counts(period):
            return {}
        counters = tuple(dict.fromkeys(counters))
        known = self._known.setdefault(period, {})
        missing = {self._filed(period, encode_key(c)): c for c in counters if c not in known}
        if missing:
            known.update(dict.fromkeys(missing.values()))
            for chunk in chunks(() if period in self._fresh else missing):
                rows = self._connection.execute(_READ, {"counters": chunk})
                known.update({missing[name]: value for name, value in rows})
        return {c: value for c in counters if (value := known[c]) is not None}

    def raised(self, period: Period, counters: Sequence[Counter]) -> dict[Counter, int]:
        """Add one to each counter, once for each time it is listed; return their values afterwards."""
        if not self._head.counts(period):
            self._begin(period)
        after = self.values(period, counters)
        for counter in counters:
            after[counter] = after.get(counter, 0) + 1
        after = {counter: after[counter] for counter in counters}
        if self._head.counts(period):
            self._known[period].update(after)
            self._raised.update({(period, counter): value for counter, value in after.items()})
        return after

    def write(self) -> None:
        """Write the increments to the database."""
        if self._raised:
            self._connection.execute(_WRITE, [self._row(*of, value) for of, value in self._raised.items()])
            self._raised = {}
            self._fresh.clear()  # their counters are in `_known`

    def all(self) -> list[tuple[Period, Counter, int]]:
        """Return every counter and its value, in a fixed order."""
        self.write()
        rows = self._connection.execute(_READ_ALL, {"a": self._account})
        return [(Period(w, p), key_read(name), value) for w, p, name, value in sorted(map(tuple, rows))]

    def of_period(self, period: Period) -> dict[Counter, int]:
        """Return all counters of a period and their values."""
        if not self._head.counts(period):
            return {}
        self.write()
        return {key_read(name): value for name, value in self._connection.execute(_READ_PERIOD, self._named(period))}

    def become(self, counts: Iterable[tuple[Period, Counter, int]]) -> None:
        """Replace all counters by those of a dump."""
        self._known, self._raised = {}, {}
        self._fresh.clear()
        self._connection.execute(_FORGET_ALL, {"a": self._account})
        for chunk in chunks(counts):
            self._connection.execute(_ADD, [self._row(*count) for count in chunk])

    def _begin(self, period: Period) -> None:
        for forgotten in self._head.begin(period):
            self._known.pop(forgotten, None)
            self._raised = {of: value for of, value in self._raised.items() if of[0] != forgotten}
            self._connection.execute(_FORGET, self._named(forgotten))
        if self._head.counts(period):
            self._fresh.add(period)

    def _named(self, period: Period) -> dict[str, Any]:
        return {"a": self._account, "w": period.window, "p": period.number}

    def _filed(self, period: Period, name: str) -> str:
        """Return the primary key of a counter: account (which has no tab), period and name."""
        return f"{self._account}\t{period.window}\t{period.number}\t{short_text(name)}"

    def _row(self, period: Period, counter: Counter, value: int) -> dict[str, Any]:
        name = encode_key(counter)
        return {
            "account": self._account,
            "win": period.window,
            "period": period.number,
            "counter": self._filed(period, name),
            "name": name,
            "value": value,
        }


def chunks(values: Iterable[Any]) -> Iterable[list[Any]]:
    """Yield the values, `CHUNK` at a time."""
    left = iter(values)
    while chunk := list(islice(left, CHUNK)):
        yield chunk
