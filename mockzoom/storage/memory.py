"""The store in memory: dictionaries, and one lock for each account."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from threading import Lock, RLock
from typing import Any, TypeVar

from mockzoom.storage.base import LOG_ENTRY_BYTES, PERIODS_KEPT, CounterRead, State, StateDump
from mockzoom.storage.collections import COLLECTIONS, Collection, Key, ListKey
from mockzoom.storage.counters import Counter, Period, Window
from mockzoom.storage.sorted_numbers import SortedNumbers

R = TypeVar("R")


class _Table:
    """The records of one kind: by number, the numbers by both keys, and lists of numbers in order."""

    def __init__(self) -> None:
        self.by_number: dict[int, Any] = {}
        self.numbers: dict[Key, int] = {}
        self.second: dict[Key, int] = {}
        self.lists: dict[ListKey, SortedNumbers] = {}
        self.last = 0

    def put(self, kind: Collection[Any], records: Iterable[Any]) -> None:
        numbers, by_number, second = self.numbers, self.by_number, self.second
        key_of, also_of, place_of = kind.key, kind.unique_key, kind.list_key
        last_place: ListKey | None = None
        fresh: list[int] = []  # the numbers that go there: most batches have one place, so all are entered together
        for record in records:
            key = key_of(record)
            number = numbers.get(key)
            place = place_of(record) if place_of is not None else None
            if fresh and (place != last_place or number is not None):
                self._enter(last_place, fresh)
                fresh = []
            last_place = place
            if number is None:
                number = numbers[key] = self.last = self.last + 1
                fresh.append(number)
            else:
                self._replace(kind, by_number[number], record, number)
            by_number[number] = record
            if also_of is not None:
                second[also_of(record)] = number
        if fresh:
            self._enter(last_place, fresh)

    def fill(self, kind: Collection[Any], records: Mapping[int, Any], last: int) -> None:
        """Take numbered records, in the order of numbers, into an empty drawer."""
        for number, record in records.items():
            self.last = number - 1
            self.put(kind, [record])
        self.last = last

    def remove(self, kind: Collection[Any], key: Key) -> None:
        number = self.numbers.pop(key, None)
        if number is not None:
            record = self.by_number.pop(number)
            if kind.list_key is not None:
                for name in _lists_of(kind.list_key(record)):
                    self._delist(name, number)
            if kind.unique_key is not None:
                del self.second[kind.unique_key(record)]

    def _replace(self, kind: Collection[Any], old: Any, record: Any, number: int) -> None:
        if kind.unique_key is not None:
            del self.second[kind.unique_key(old)]
        if kind.list_key is not None and kind.list_key(old) != kind.list_key(record):
            before, after = _lists_of(kind.list_key(old)), _lists_of(kind.list_key(record))
            for name in before:
                if name not in after:
                    self._delist(name, number)
            for name in after:
                if name not in before:
                    self.lists.setdefault(name, SortedNumbers()).add(number)

    def _enter(self, place: ListKey | None, fresh: list[int]) -> None:
        """Enter new numbers in the lists of their place."""
        if place is not None:
            for name in _lists_of(place):
                numbers = self.lists.get(name)
                if numbers is None:
                    numbers = self.lists[name] = SortedNumbers()
                numbers.extend(fresh)

    def _delist(self, name: ListKey, number: int) -> None:
        numbers = self.lists[name]
        numbers.remove(number)
        if not numbers:
            del self.lists[name]


def _lists_of(place: ListKey) -> tuple[ListKey, ...]:
    """Return the lists of a record: its parent's, and the group's."""
    return (place,) if place[1] is None else ((place[0], None), place)


class MemoryState(State):
    """The state of one account in dictionaries."""

    def __init__(self) -> None:
        self._lock = RLock()
        self._drawers: dict[str, _Table] = {}
        self._sequences: dict[str, int] = {}
        self._counters: dict[Window, dict[int, dict[Counter, int]]] = {}
        self._countings: list[CounterRead] = []
        self._log: deque[tuple[Any, int]] = deque()  # entries and their sizes in bytes
        self._log_size = 0
        self._logged = 0

    def __enter__(self) -> MemoryState:
        self._lock.acquire()
        self._countings = []
        return self

    def __exit__(self, *_: object) -> None:
        self._lock.release()

    def _table(self, kind: Collection[Any]) -> _Table:
        return self._drawers.get(kind.name) or self._drawers.setdefault(kind.name, _Table())

    def get(self, kind: Collection[R], key: Key) -> R | None:
        """See `State.get`."""
        drawer = self._table(kind)
        number = drawer.numbers.get(key)
        return None if number is None else drawer.by_number[number]

    def get_many(self, kind: Collection[R], keys: Iterable[Key]) -> dict[Key, R]:
        """See `State.get_all`."""
        drawer = self._table(kind)
        numbers, by_number = drawer.numbers, drawer.by_number
        return {key: by_number[number] for key in keys if (number := numbers.get(key)) is not None}

    def get_by_unique_key(self, kind: Collection[R], second_key: Key) -> R | None:
        """See `State.find`."""
        drawer = self._table(kind)
        number = drawer.second.get(second_key)
        return None if number is None else drawer.by_number[number]

    def put(self, kind: Collection[R], records: Iterable[R]) -> None:
        """See `State.put`."""
        self._table(kind).put(kind, records)

    def remove(self, kind: Collection[R], key: Key) -> None:
        """See `State.remove`."""
        self._table(kind).remove(kind, key)

    def count(self, kind: Collection[R], parent: Key = "", group: str | None = None) -> int:
        """See `State.count`."""
        return len(self._table(kind).lists.get((parent, group), ()))

    def page(
        self,
        kind: Collection[R],
        parent: Key = "",
        group: str | None = None,
        *,
        after: int = 0,
        offset: int = 0,
        limit: int,
    ) -> list[tuple[int, R]]:
        """See `State.page`."""
        drawer = self._table(kind)
        numbers = drawer.lists.get((parent, group))
        found = numbers.page(after, offset, limit) if numbers is not None else ()
        return [(n, drawer.by_number[n]) for n in found]

    def next_number(self, sequence: str, count: int = 1) -> int:
        """See `State.next_number`."""
        first = self._sequences.get(sequence, 1)
        self._sequences[sequence] = first + count
        return first

    def read_counters(self, period: Period, counters: Sequence[Counter]) -> Mapping[Counter, int]:
        """See `State.tally`."""
        counts = self._counters.get(period.window, {}).get(period.number)
        found = {c: counts[c] for c in counters if c in counts} if counts else {}
        self._countings.append(CounterRead(period, counters, found, added=False))
        return found

    def increment(self, period: Period, counters: Iterable[Counter]) -> None:
        """See `State.count_up`."""
        counts = self._counts_of(period)
        counters = tuple(counters)
        after: dict[Counter, int] = {}
        for counter in counters:
            counts[counter] = after[counter] = counts.get(counter, 0) + 1
        self._countings.append(CounterRead(period, counters, after, added=True))

    def _counts_of(self, period: Period) -> dict[Counter, int]:
        periods = self._counters.setdefault(period.window, {})
        counts = periods.get(period.number)
        if counts is None:
            counts = periods[period.number] = {}
            while len(periods) > PERIODS_KEPT[period.window]:
                del periods[min(periods)]
        return counts

    def counter_reads(self) -> list[CounterRead]:
        """See `State.countings`."""
        return self._countings

    def log(self, entry: Any, keep: int, size: int = 0) -> None:
        """See `State.log`."""
        log = self._log
        log.append((entry, size))
        self._logged += 1
        self._log_size += size
        while len(log) > keep or (self._log_size > keep * LOG_ENTRY_BYTES and len(log) > 1):
            self._log_size -= log.popleft()[1]

    def read_log(self, entry: type[R]) -> list[tuple[int, R]]:
        """See `State.logged`."""
        del entry  # they are what they were
        return list(enumerate((one for one, _ in self._log), self._logged - len(self._log) + 1))

    def clear_log(self) -> None:
        """See `State.forget_log`."""
        self._log.clear()
        self._log_size = 0
        self._logged = 0

    def dump(self) -> StateDump:
        """See `State.dump`."""
        filled = {name: drawer for name, drawer in sorted(self._drawers.items()) if drawer.last}
        return StateDump(
            {name: dict(sorted(drawer.by_number.items())) for name, drawer in filled.items()},
            {name: drawer.last for name, drawer in filled.items()},
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
        drawers: dict[str, _Table] = {}
        for name, records in dump.records.items():
            drawers[name] = _Table()
            drawers[name].fill(COLLECTIONS[name], records, dump.last[name])
        counters: dict[Window, dict[int, dict[Counter, int]]] = {}
        for period, counter, count in dump.counts:
            counters.setdefault(period.window, {}).setdefault(period.number, {})[counter] = count
        self._drawers, self._sequences, self._counters = drawers, dict(dump.sequences), counters


class MemoryStore:
    """Keeps every account in this process's memory, for as long as the process lives.

    Nothing is undone after an exception that is not an API error: operations check first and write last.
    """

    def __init__(self) -> None:
        self._states: dict[str, MemoryState] = {}
        self._lock = Lock()

    def transaction(self, account_id: str) -> MemoryState:
        """See `Store.open`; the state is its own context manager."""
        state = self._states.get(account_id)
        if state is None:
            with self._lock:
                state = self._states.setdefault(account_id, MemoryState())
        return state

    def snapshot(self, account_id: str) -> MemoryState:
        """See `Store.snapshot`; a reader has the state exclusively, too."""
        return self.transaction(account_id)

    def delete(self, account_id: str) -> None:
        """See `Store.drop`."""
        self._states.pop(account_id, None)

    def close(self) -> None:
        """See `Store.close`; the state goes with the process."""
