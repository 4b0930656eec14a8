"""Counters of an open state: read on demand, written at the end."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any

from mockzoom.storage.counters import Counter, Period
from mockzoom.storage.sql import statements as sql
from mockzoom.storage.sql.changes import Changes
from mockzoom.storage.sql.hints import Hints, Prefetched
from mockzoom.storage.sql.serialization import encode_key, key_read, short_text
from mockzoom.storage.sql.sessions import DatabaseSession
from mockzoom.storage.sql.state_header import StateHeader

CHUNK = 5000  # rows in one statement
_FEW = 4  # counters of a request itself; more are those of registrants, which another request does not need


class Counters:
    """The counters of one state, for as long as it is open."""

    def __init__(
        self,
        session: DatabaseSession,
        account: str,
        head: StateHeader,
        changes: Changes,
        prefetched: Prefetched,
        hints: Hints,
    ) -> None:
        self._session = session
        self._account = account
        self._head = head
        self._changes = changes
        self._prefetched = prefetched
        self.hints = hints
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
            if period not in self._fresh:
                self._read(known, missing)
            if len(missing) <= _FEW and period.window != "second":
                self.hints.counters.extend(missing)
        return {c: value for c in counters if (value := known[c]) is not None}

    def _read(self, known: dict[Counter, int | None], missing: dict[str, Counter]) -> None:
        """Read counters, by their names in the database."""
        there = self._prefetched.counters(list(missing))
        known.update((missing[name], value) for name, value in there.items())
        for chunk in chunks([name for name in missing if name not in there]):
            known.update((missing[name], value) for name, value in self._session.rows(sql.COUNTERS, chunk))

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

    def collect(self) -> None:
        """Add the increments to the changes of the transaction."""
        self._changes.counters.extend(self._row(*of, value) for of, value in self._raised.items())
        self._raised = {}
        self._fresh.clear()  # their counters are in `_known`

    def _write(self) -> None:
        """Write the increments at once: a query needs them."""
        self.collect()
        now = Changes()
        now.counters, self._changes.counters = self._changes.counters, []
        now.forgotten, self._changes.forgotten = self._changes.forgotten, []
        self._session.write(self._account, now)

    def all(self) -> list[tuple[Period, Counter, int]]:
        """Return every counter and its value, in a fixed order."""
        self._write()
        rows = self._session.rows(sql.ALL_COUNTERS, self._account)
        return [(Period(w, p), key_read(name), value) for w, p, name, value in sorted(rows)]

    def of_period(self, period: Period) -> dict[Counter, int]:
        """Return all counters of a period and their values."""
        if not self._head.counts(period):
            return {}
        self._write()
        rows = self._session.rows(sql.COUNTERS_OF_PERIOD, self._account, period.window, period.number)
        return {key_read(name): value for name, value in rows}

    def become(self, counts: Iterable[tuple[Period, Counter, int]]) -> None:
        """Replace all counters by those of a dump."""
        self._known, self._raised = {}, {}
        self._fresh.clear()
        self._changes.counters, self._changes.forgotten = [], []
        self._session.later(sql.NO_COUNTERS, self._account)
        for chunk in chunks(counts):
            now = Changes()
            now.counters = [self._row(*count) for count in chunk]
            self._session.write(self._account, now)

    def _begin(self, period: Period) -> None:
        for forgotten in self._head.begin(period):
            self._known.pop(forgotten, None)
            self._raised = {of: value for of, value in self._raised.items() if of[0] != forgotten}
            self._changes.forgotten.append(tuple(forgotten))
            self._prefetched.forget_counters()
        if self._head.counts(period):
            self._fresh.add(period)

    def _filed(self, period: Period, name: str) -> str:
        """Return the primary key of a counter: account (which has no tab), period and name."""
        return f"{self._account}\t{period.window}\t{period.number}\t{short_text(name)}"

    def _row(self, period: Period, counter: Counter, value: int) -> tuple[Any, ...]:
        name = encode_key(counter)
        return period.window, period.number, self._filed(period, name), name, value


def chunks(values: Iterable[Any]) -> Iterable[list[Any]]:
    """Yield the values, `CHUNK` at a time."""
    left = iter(values)
    while chunk := list(islice(left, CHUNK)):
        yield chunk
