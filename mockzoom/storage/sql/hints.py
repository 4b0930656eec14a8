"""What a transaction should read together with its header, because the last one on the account needed it.

Most requests for an account read the same few records (clock, webinar, host), list lengths and counters of the day.
With PostgreSQL each would be a round trip. A hint is only a guess: what was not read in advance is read on demand.
"""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from typing import Any

from mockzoom.storage.sql.sessions import Value

_MOST = 12  # hints of a sort
_ACCOUNTS = 2000  # with hints at one time
LOG_READ = 2  # entries of the log: one is deleted for each that is added, if the log is full


class Hints:
    """Names of records, lists (collection and parent) and counters, and whether the log was written."""

    def __init__(self) -> None:
        self.records: list[str] = []
        self.lists: list[tuple[str, str]] = []
        self.counters: list[str] = []
        self.log = False

    def values(self, account: str) -> tuple[Value, ...]:
        """Return the values of `statements.USUAL`."""
        kinds, parents = [kind for kind, _ in self.lists], [parent for _, parent in self.lists]
        return account, self.records, kinds, parents, account, self.counters, account, LOG_READ if self.log else 0

    def bounded(self) -> None:
        """Keep each once, and not too many."""
        self.records = list(dict.fromkeys(self.records))[:_MOST]
        self.lists = list(dict.fromkeys(self.lists))[:_MOST]
        self.counters = list(dict.fromkeys(self.counters))[:_MOST]


class Prefetched:
    """What was read with the header, by name."""

    def __init__(self, hints: Hints | None = None, rows: list[tuple[Any, ...]] | None = None) -> None:
        self._records: dict[str, list[tuple[int, Any]]] = {}
        self._lists: dict[tuple[str, str], dict[str, int]] = {}
        self._counters: dict[str, int | None] = {}
        self.log: list[tuple[int, int]] = []
        if hints is not None:
            self._records = {name: [] for name in hints.records}
            self._lists = {key: {} for key in hints.lists}
            self._counters = dict.fromkeys(hints.counters)
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

    def record(self, name: str) -> list[tuple[int, Any]] | None:
        """Return number and text of a record in a list, which is empty for a missing one; None if it was not read."""
        return self._records.get(name)

    def totals(self, collection: str, parent: str) -> dict[str, int] | None:
        """Return the lengths of a list by group; None if they were not read."""
        return self._lists.get((collection, parent))

    def counters(self, names: list[str]) -> dict[str, int | None]:
        """Return those of the counters that were read; None for one without a value."""
        return {name: self._counters[name] for name in names if name in self._counters}

    def forget_counters(self) -> None:
        """Forget the counters: those of a period were deleted."""
        self._counters = {}

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
        hints.bounded()
        with self._lock:
            self._hints[account] = hints
            self._hints.move_to_end(account)
            if len(self._hints) > _ACCOUNTS:
                self._hints.popitem(last=False)
