"""The store in memory: dictionaries, and one lock for each account."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import islice
from threading import Lock, RLock
from typing import Any, TypeVar

from mockzoom.storage.base import DIRECTORY, LOG_ENTRY_BYTES, PERIODS_KEPT, CounterRead, State, StateDump
from mockzoom.storage.collections import COLLECTIONS, Collection, Key, ListKey
from mockzoom.storage.counters import Counter, Period, Window
from mockzoom.storage.log_epochs import LogEpochs
from mockzoom.storage.sorted_numbers import SortedNumbers
from mockzoom.storage.waiting import waiting

R = TypeVar("R")
S = TypeVar("S")

_SHORT_S = 0.1  # a longer wait is that for an import or a large export


class _Table:
    """The records of one collection: by number, the numbers by both keys, and lists of sorted numbers."""

    def __init__(self) -> None:
        self.by_number: dict[int, Any] = {}
        self.numbers: dict[Key, int] = {}
        self.by_unique_key: dict[Key, int] = {}
        self.lists: dict[ListKey, SortedNumbers] = {}
        self.last = 0

    def put(self, collection: Collection[Any], records: Iterable[Any]) -> None:
        numbers, by_number, by_unique_key = self.numbers, self.by_number, self.by_unique_key
        key_of, unique_key_of, list_key_of = collection.key, collection.unique_key, collection.list_key
        last_list_key: ListKey | None = None
        new_numbers: list[int] = []  # added together: most batches have one list key
        for record in records:
            key = key_of(record)
            number = numbers.get(key)
            list_key = list_key_of(record) if list_key_of is not None else None
            if new_numbers and (list_key != last_list_key or number is not None):
                self._add_to_lists(last_list_key, new_numbers)
                new_numbers = []
            last_list_key = list_key
            if number is None:
                number = numbers[key] = self.last = self.last + 1
                new_numbers.append(number)
            else:
                self._replace(collection, by_number[number], record, number)
            by_number[number] = record
            if unique_key_of is not None:
                by_unique_key[unique_key_of(record)] = number
        if new_numbers:
            self._add_to_lists(last_list_key, new_numbers)

    def load(self, collection: Collection[Any], records: Mapping[int, Any], last: int) -> None:
        """Load numbered records, in the order of numbers, into an empty table."""
        for number, record in records.items():
            self.last = number - 1
            self.put(collection, [record])
        self.last = last

    def remove(self, collection: Collection[Any], key: Key) -> None:
        number = self.numbers.pop(key, None)
        if number is not None:
            record = self.by_number.pop(number)
            if collection.list_key is not None:
                for name in _lists_of(collection.list_key(record)):
                    self._remove_from_list(name, number)
            if collection.unique_key is not None:
                del self.by_unique_key[collection.unique_key(record)]

    def _replace(self, collection: Collection[Any], old: Any, record: Any, number: int) -> None:
        if collection.unique_key is not None:
            del self.by_unique_key[collection.unique_key(old)]
        if collection.list_key is not None and collection.list_key(old) != collection.list_key(record):
            before, after = _lists_of(collection.list_key(old)), _lists_of(collection.list_key(record))
            for name in before:
                if name not in after:
                    self._remove_from_list(name, number)
            for name in after:
                if name not in before:
                    self.lists.setdefault(name, SortedNumbers()).add(number)

    def _add_to_lists(self, list_key: ListKey | None, new_numbers: list[int]) -> None:
        """Add new numbers to the lists of their list key."""
        if list_key is not None:
            for name in _lists_of(list_key):
                numbers = self.lists.get(name)
                if numbers is None:
                    numbers = self.lists[name] = SortedNumbers()
                numbers.extend(new_numbers)

    def _remove_from_list(self, name: ListKey, number: int) -> None:
        numbers = self.lists[name]
        numbers.remove(number)
        if not numbers:
            del self.lists[name]


def _lists_of(list_key: ListKey) -> tuple[ListKey, ...]:
    """Return the lists that contain a record with this list key: its parent's, and the group's."""
    return (list_key,) if list_key[1] is None else ((list_key[0], None), list_key)


class MemoryState(State):
    """The state of one account in dictionaries."""

    def __init__(self, draw_epoch: Callable[[], str] = str) -> None:
        self._lock = RLock()
        self._draw_epoch = draw_epoch
        self._epoch = draw_epoch()
        self._tables: dict[str, _Table] = {}
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

    def _table(self, collection: Collection[Any]) -> _Table:
        return self._tables.get(collection.name) or self._tables.setdefault(collection.name, _Table())

    def get(self, collection: Collection[R], key: Key) -> R | None:
        """See `State.get`."""
        table = self._table(collection)
        number = table.numbers.get(key)
        return None if number is None else table.by_number[number]

    def get_many(self, collection: Collection[R], keys: Iterable[Key]) -> dict[Key, R]:
        """See `State.get_many`."""
        table = self._table(collection)
        numbers, by_number = table.numbers, table.by_number
        return {key: by_number[number] for key in keys if (number := numbers.get(key)) is not None}

    def get_by_unique_key(self, collection: Collection[R], second_key: Key) -> R | None:
        """See `State.get_by_unique_key`."""
        table = self._table(collection)
        number = table.by_unique_key.get(second_key)
        return None if number is None else table.by_number[number]

    def put(self, collection: Collection[R], records: Iterable[R]) -> None:
        """See `State.put`."""
        self._table(collection).put(collection, records)

    def remove(self, collection: Collection[R], key: Key) -> None:
        """See `State.remove`."""
        self._table(collection).remove(collection, key)

    def count(self, collection: Collection[R], parent: Key = "", group: str | None = None) -> int:
        """See `State.count`."""
        return len(self._table(collection).lists.get((parent, group), ()))

    def total(self, collection: Collection[R]) -> int:
        """See `State.total`."""
        return 0 if collection.list_key is None else len(self._table(collection).by_number)

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
        table = self._table(collection)
        numbers = table.lists.get((parent, group))
        found = numbers.page(after, offset, limit) if numbers is not None else ()
        return [(n, table.by_number[n]) for n in found]

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

    def last_logged(self) -> int:
        """See `State.last_logged`."""
        return self._logged

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
        filled = {name: table for name, table in sorted(self._tables.items()) if table.last}
        return StateDump(
            {name: dict(sorted(table.by_number.items())) for name, table in filled.items()},
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
        tables: dict[str, _Table] = {}
        for name, records in dump.records.items():
            tables[name] = _Table()
            tables[name].load(COLLECTIONS[name], records, dump.last[name])
        counters: dict[Window, dict[int, dict[Counter, int]]] = {}
        for period, counter, count in dump.counts:
            counters.setdefault(period.window, {}).setdefault(period.number, {})[counter] = count
        self._tables, self._sequences, self._counters = tables, dict(dump.sequences), counters


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
