"""What a transaction should read together with its header, because the last one on the account needed it.

Most requests for an account read the same few records (clock, webinar, host), list lengths and counters of the day.
With PostgreSQL each would be a round trip. A hint is only a guess: what was not read in advance is read on demand.
"""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from typing import Any

from mockzoom.storage.sql.sessions import literal

_MOST = 12  # hints of a sort
_ACCOUNTS = 2000  # with hints at one time
_LOG = 2  # entries of the log: one is deleted for each that is added, if the log is full


class Hints:
    """Names of records, lists (collection and parent) and counters, and whether the log was written."""

    def __init__(self) -> None:
        self.records: list[str] = []
        self.lists: list[tuple[str, str]] = []
        self.counters: list[str] = []
        self.log = False

    def query(self, account: str) -> str:
        """Return a query for PostgreSQL of the columns `_COLUMNS`; it begins with `UNION ALL`, or is empty."""
        records, lists, counters = (list(dict.fromkeys(names))[:_MOST] for names in self._sorts())
        parts = []
        if records:
            keys = ", ".join(map(literal, records))
            parts.append(f"SELECT 'r', key, number, body FROM mockzoom_records WHERE key IN ({keys})")
        parts.extend(
            f"SELECT {literal(f'l{kind}{chr(9)}{parent}')}, grp, total, NULL FROM mockzoom_lists "
            f"WHERE account = {literal(account)} AND kind = {literal(kind)} AND parent = {literal(parent)}"
            for kind, parent in lists
        )
        if counters:
            keys = ", ".join(map(literal, counters))
            parts.append(f"SELECT 'c', counter, value, NULL FROM mockzoom_counters WHERE counter IN ({keys})")
        if self.log:
            parts.append(
                f"(SELECT 'g', NULL, number, size::text FROM mockzoom_log WHERE account = {literal(account)} "
                f"ORDER BY number LIMIT {_LOG})"
            )
        return "".join(f" UNION ALL {part}" for part in parts)

    def _sorts(self) -> tuple[list[Any], ...]:
        return self.records, self.lists, self.counters


class Prefetched:
    """What was read with the header, by name."""

    def __init__(self, hints: Hints | None = None, rows: list[tuple[Any, ...]] | None = None) -> None:
        self._records: dict[str, list[tuple[int, Any]]] = {}
        self._lists: dict[tuple[str, str], dict[str, int]] = {}
        self._counters: dict[str, int | None] = {}
        self.log: list[tuple[int, int]] = []
        if hints is not None:
            self._expect(hints)
        for kind, name, number, text in rows or ():
            if kind == "r":
                self._records[name] = [(number, text)]
            elif kind == "c":
                self._counters[name] = number
            elif kind == "g":
                self.log.append((number, int(text)))
            else:
                collection, _, parent = kind[1:].partition("\t")
                self._lists[collection, parent][name] = number

    def _expect(self, hints: Hints) -> None:
        self._records = {name: [] for name in list(dict.fromkeys(hints.records))[:_MOST]}
        self._lists = {key: {} for key in list(dict.fromkeys(hints.lists))[:_MOST]}
        self._counters = dict.fromkeys(list(dict.fromkeys(hints.counters))[:_MOST])

    def record(self, name: str) -> list[tuple[int, Any]] | None:
        """Return number and text of a record in a list, which is empty for a missing one; None if it was not read."""
        return self._records.get(name)

    def totals(self, collection: str, parent: str) -> dict[str, int] | None:
        """Return the lengths of a list by group; None if they were not read."""
        return self._lists.get((collection, parent))

    def counters(self, names: list[str]) -> dict[str, int | None]:
        """Return those of the counters that were read; None for one without a value."""
        return {name: self._counters[name] for name in names if name in self._counters}

    def clear(self) -> None:
        """Forget records, lists and counters: they were replaced."""
        self._records, self._lists, self._counters = {}, {}, {}


class UsualReads:
    """The hints of the accounts that were used last."""

    def __init__(self) -> None:
        self._hints: OrderedDict[str, Hints] = OrderedDict()
        self._lock = Lock()

    def of(self, account: str) -> Hints:
        """Return the hints of an account."""
        return self._hints.get(account) or Hints()

    def learn(self, account: str, hints: Hints) -> None:
        """Keep what a transaction read."""
        with self._lock:
            self._hints[account] = hints
            self._hints.move_to_end(account)
            if len(self._hints) > _ACCOUNTS:
                self._hints.popitem(last=False)
