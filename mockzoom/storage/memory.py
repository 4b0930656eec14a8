"""The store in memory: dictionaries, and one lock for each account."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from itertools import islice
from threading import Lock, RLock
from typing import Any, TypeVar

from mockzoom.storage.base import DIRECTORY, LOG_ENTRY_BYTES, PERIODS_KEPT, CounterRead, State, StateDump
from mockzoom.storage.collections import COLLECTIONS, Collection, Key, Subgroup
from mockzoom.storage.counters import Counter, Period, Window
from mockzoom.storage.log_epochs import LogEpochs
from mockzoom.storage.memory_shared import MakeTable, SharedState, loaded_table
from mockzoom.storage.memory_table import MemoryTable
from mockzoom.storage.record_batches import KeysUnder
from mockzoom.storage.waiting import waiting

R = TypeVar("R")
S = TypeVar("S")

_SHORT_S = 0.1  # a longer wait is that for an import or a large export
_FEW = 100  # records of a loaded collection that are not indexed before they are needed
_NOTHING = MemoryTable()  # is read in place of a table that does not exist


class MemoryState(State):
    """The state of one account in dictionaries."""

    def __init__(self, draw_epoch: Callable[[], str] = str) -> None:
        self._lock = RLock()
        self._draw_epoch = draw_epoch
        self._epoch = draw_epoch()
        self._tables: dict[str, MemoryTable] = {}
        self._unread: dict[str, MakeTable] = {}  # what makes the tables that are there, but were not read yet
        self._sequences: dict[str, int] = {}
        self._counters: dict[Window, dict[int, dict[Counter, int]]] = {}
        self._counter_reads: list[CounterRead] = []
        self._log: deque[tuple[Any, int]] = deque()  # entries and their sizes in bytes
        self._log_size = 0
        self._logged = 0

    def __enter__(self) -> MemoryState:
        if not self._lock.acquire(timeout=_SHORT_S):  # nearly always free, or soon
            with waiting():
                self._lock.acquire()
        self._counter_reads = []
        return self

    def __exit__(self, *_: object) -> None:
        self._lock.release()

    def _table(self, collection: Collection[Any]) -> MemoryTable:
        """Return the table of a collection, for changes."""
        table = self._tables.get(collection.name)
        return self._own_table(collection) if table is None or table.is_shared else table

    def _read(self, collection: Collection[Any]) -> MemoryTable:
        """Return the table of a collection, for reading."""
        name = collection.name
        return self._tables.get(name) or (self._made_table(name) if name in self._unread else _NOTHING)

    def _made_table(self, name: str) -> MemoryTable:
        table = self._tables[name] = self._unread.pop(name)()
        return table

    def _own_table(self, collection: Collection[Any]) -> MemoryTable:
        table = self._read(collection)
        if table is _NOTHING:
            table = MemoryTable()
        elif table.is_shared:
            table = table.own_copy(collection)
        self._tables[collection.name] = table
        return table

    def get(self, collection: Collection[R], key: Key) -> R | None:
        """See `State.get`."""
        found: R | None = self._read(collection).get(key)
        return found

    def get_many(self, collection: Collection[R], keys: Iterable[Key]) -> dict[Key, R]:
        """See `State.get_many`."""
        table = self._read(collection)
        keys = keys if type(keys) is KeysUnder else list(keys)
        found = table.numbers.get_all(keys)
        if not any(found):  # as for a batch of new people
            return {}
        records = table.records
        return {key: records[number] for key, number in zip(keys, found, strict=True) if number is not None}

    def get_by_unique_key(self, collection: Collection[R], second_key: Key) -> R | None:
        """See `State.get_by_unique_key`."""
        found: R | None = self._read(collection).get_by_unique_key(collection, second_key)
        return found

    def put(self, collection: Collection[R], records: Iterable[R]) -> None:
        """See `State.put`."""
        self._table(collection).put(collection, records)

    def remove(self, collection: Collection[R], key: Key) -> None:
        """See `State.remove`."""
        self._table(collection).remove(collection, key)

    def count(self, collection: Collection[R], parent: Key = "", group: str | None = None) -> int:
        """See `State.count`."""
        return self._read(collection).lists.count(parent, group)

    def total(self, collection: Collection[R]) -> int:
        """See `State.total`."""
        return 0 if collection.list_key is None else len(self._read(collection).records)

    def page(
        self,
        collection: Collection[R],
        parent: Key = "",
        group: str | None = None,
        *,
        after: int = 0,
        offset: int = 0,
        limit: int,
    ) -> list[tuple[int, R]]:
        """See `State.page`."""
        table = self._read(collection)
        return [(n, table.records[n]) for n in table.lists.page(parent, group, after, offset, limit)]

    def subgroups(self, collection: Collection[R], parent: Key = "") -> Mapping[Subgroup, int]:
        """See `State.subgroups`."""
        return self._read(collection).lists.subgroups(parent)

    def page_of_subgroups(
        self,
        collection: Collection[R],
        parent: Key,
        subgroups: Sequence[Subgroup],
        *,
        after: int = 0,
        offset: int = 0,
        limit: int,
    ) -> list[tuple[int, R]]:
        """See `State.page_of_subgroups`."""
        table = self._read(collection)
        found = table.lists.page_of_subgroups(parent, subgroups, after, offset, limit)
        return [(n, table.records[n]) for n in found]

    def next_number(self, sequence: str, count: int = 1) -> int:
        """See `State.next_number`."""
        first = self._sequences.get(sequence, 1)
        self._sequences[sequence] = first + count
        return first

    def read_counters(self, period: Period, counters: Sequence[Counter]) -> Mapping[Counter, int]:
        """See `State.read_counters`."""
        counts = self._counters.get(period.window, {}).get(period.number)
        found = {c: counts[c] for c in counters if c in counts} if counts else {}
        self._counter_reads.append(CounterRead(period, counters, found, added=False))
        return found

    def read_period(self, period: Period) -> Mapping[Counter, int]:
        """See `State.read_period`."""
        return dict(self._counters.get(period.window, {}).get(period.number, {}))

    def increment(self, period: Period, counters: Iterable[Counter]) -> None:
        """See `State.increment`."""
        counts = self._counts_of(period)
        counters = tuple(counters)
        after: dict[Counter, int] = {}
        for counter in counters:
            counts[counter] = after[counter] = counts.get(counter, 0) + 1
        self._counter_reads.append(CounterRead(period, counters, after, added=True))

    def _counts_of(self, period: Period) -> dict[Counter, int]:
        periods = self._counters.setdefault(period.window, {})
        counts = periods.get(period.number)
        if counts is None:
            counts = periods[period.number] = {}
            while len(periods) > PERIODS_KEPT[period.window]:
                del periods[min(periods)]
        return counts

    def counter_reads(self) -> list[CounterRead]:
        """See `State.counter_reads`."""
        return self._counter_reads

    def log(self, entry: Any, keep: int, size: int = 0) -> None:
        """See `State.log`."""
        log = self._log
        log.append((entry, size))
        self._logged += 1
        self._log_size += size
        while len(log) > keep or (self._log_size > keep * LOG_ENTRY_BYTES and len(log) > 1):
            self._log_size -= log.popleft()[1]

    def read_log(self, entry: type[R], *, after: int = 0, limit: int | None = None) -> list[tuple[int, R]]:
        """See `State.read_log`."""
        del entry  # entries are stored as objects, so no type is needed
        count = min(len(self._log), max(self._logged - after, 0))
        first = self._logged - count + 1
        if limit is None:  # from the newest backwards: a caller that has read the others needs the last few
            found = [one for one, _ in islice(reversed(self._log), count)][::-1]
        else:
            start = len(self._log) - count
            found = [one for one, _ in islice(self._log, start, start + limit)]
        return list(enumerate(found, first))

    def log_range(self) -> tuple[int, int]:
        """See `State.log_range`."""
        return self._logged - len(self._log) + 1, self._logged

    def clear_log(self) -> None:
        """See `State.clear_log`."""
        self._log.clear()
        self._log_size = 0
        self._logged = 0
        self._epoch = self._draw_epoch()

    def log_epoch(self) -> str:
        """See `State.log_epoch`."""
        return self._epoch

    def dump(self) -> StateDump:
        """See `State.dump`."""
        for name in tuple(self._unread):
            self._made_table(name)
        filled = {name: table for name, table in sorted(self._tables.items()) if table.last}
        return StateDump(
            {name: dict(table.records.items()) for name, table in filled.items()},
            {name: table.last for name, table in filled.items()},
            dict(sorted(self._sequences.items())),
            tuple(
                (Period(window, number), counter, count)
                for window, periods in sorted(self._counters.items())
                for number, counts in sorted(periods.items())
                for counter, count in counts.items()
            ),
        )

    def load(self, dump: StateDump) -> None:
        """See `State.load`."""
        tables: dict[str, MemoryTable] = {}
        unread: dict[str, MakeTable] = {}
        for name, records in dump.records.items():
            make = partial(loaded_table, COLLECTIONS[name], records, dump.last[name])
            if len(records) <= _FEW:
                unread[name] = make
            else:
                tables[name] = make()
        self._set(tables, unread, dump.sequences, dump.counts)

    def begin_with(self, shared: SharedState, changes: Mapping[str, Callable[[Any], Any]]) -> None:
        """Replace all but the log by a state that others share; its tables are copied when they change.

        `changes` are functions by collection; they are called with each record when the collection is first read.
        """
        unread: dict[str, MakeTable] = {
            name: partial(shared.tables[name].with_records, change) for name, change in changes.items()
        }
        tables = {name: table for name, table in shared.tables.items() if name not in unread}
        self._set(tables, unread, shared.sequences, shared.counts)

    def _set(
        self,
        tables: dict[str, MemoryTable],
        unread: dict[str, MakeTable],
        sequences: Mapping[str, int],
        counts: Iterable[tuple[Period, Counter, int]],
    ) -> None:
        counters: dict[Window, dict[int, dict[Counter, int]]] = {}
        for period, counter, count in counts:
            counters.setdefault(period.window, {}).setdefault(period.number, {})[counter] = count
        self._tables, self._unread = tables, unread
        self._sequences, self._counters = dict(sequences), counters


class MemoryStore:
    """Stores every account in the memory of this process.

    `opened_ms` (epoch ms) is when it was opened; it makes the epochs of logs differ from those of earlier stores.
    Changes are not rolled back after an exception: operations check first and write last.
    """

    def __init__(self, opened_ms: int = 0) -> None:
        self._epochs = LogEpochs(f"{opened_ms:x}")
        self._states: dict[str, MemoryState] = {}
        self._lock = Lock()

    def transaction(self, account_id: str) -> MemoryState:
        """See `Store.transaction`; the state is its own context manager."""
        state = self._states.get(account_id)
        if state is None:
            with self._lock:
                state = self._states.setdefault(account_id, MemoryState(self._epochs.draw))
        return state

    def snapshot(self, account_id: str) -> MemoryState:
        """See `Store.snapshot`; reading is exclusive, too."""
        return self.transaction(account_id)

    def find_with(
        self, collection: Collection[R], key: Key, other: Collection[S], field: str
    ) -> tuple[R | None, S | None]:
        """See `Store.find_with`."""
        with self.transaction(DIRECTORY) as directory:
            found = directory.get(collection, key)
            return found, None if found is None else directory.get(other, getattr(found, field))

    def delete(self, account_id: str) -> None:
        """See `Store.delete`."""
        self._states.pop(account_id, None)

    def close(self) -> None:
        """See `Store.close`; the state goes with the process."""
