"""The store in memory: dictionaries, and one lock for each account."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from threading import Lock, RLock
from typing import Any, TypeVar

from mockzoom.domain.quotas import Counter, Period
from mockzoom.domain.records import Key, Kind
from mockzoom.storage.base import State

R = TypeVar("R")

_PERIODS_KEPT = {"second": 2, "minute": 2, "day": 8}


class _Drawer:
    """The records of one kind: by key, by second key, and in lists ordered by number."""

    def __init__(self) -> None:
        self.records: dict[Key, Any] = {}
        self.numbers: dict[Key, int] = {}
        self.second: dict[Key, Key] = {}
        self.by_number: dict[int, Key] = {}
        self.lists: dict[tuple[Key, str | None], list[int]] = {}
        self.last = 0

    def put(self, kind: Kind[Any], record: Any) -> None:
        key = kind.key(record)
        old = self.records.get(key)
        if old is None:
            self.last += 1
            self.numbers[key] = self.last
            self.by_number[self.last] = key
            self._enlist(kind, record, self.last)
        elif self._lists_of(kind, old) != self._lists_of(kind, record):
            self._delist(kind, old, self.numbers[key])
            self._enlist(kind, record, self.numbers[key])
        if kind.also is not None:
            if old is not None:
                del self.second[kind.also(old)]
            self.second[kind.also(record)] = key
        self.records[key] = record

    def remove(self, kind: Kind[Any], key: Key) -> None:
        record = self.records.pop(key, None)
        if record is None:
            return
        number = self.numbers.pop(key)
        del self.by_number[number]
        self._delist(kind, record, number)
        if kind.also is not None:
            del self.second[kind.also(record)]

    def _lists_of(self, kind: Kind[Any], record: Any) -> list[tuple[Key, str | None]]:
        if kind.parent is None:
            return []
        parent = kind.parent(record)
        return [(parent, None)] if kind.group is None else [(parent, None), (parent, kind.group(record))]

    def _enlist(self, kind: Kind[Any], record: Any, number: int) -> None:
        for name in self._lists_of(kind, record):
            numbers = self.lists.setdefault(name, [])
            if not numbers or numbers[-1] < number:
                numbers.append(number)
            else:
                insort(numbers, number)

    def _delist(self, kind: Kind[Any], record: Any, number: int) -> None:
        for name in self._lists_of(kind, record):
            numbers = self.lists[name]
            del numbers[bisect_left(numbers, number)]
            if not numbers:
                del self.lists[name]


class MemoryState(State):
    """The state of one account in dictionaries."""

    def __init__(self) -> None:
        self.lock = RLock()
        self._drawers: dict[str, _Drawer] = {}
        self._sequences: dict[str, int] = {}
        self._counters: dict[str, dict[int, dict[Counter, int]]] = {}

    def _drawer(self, kind: Kind[Any]) -> _Drawer:
        drawer = self._drawers.get(kind.name)
        if drawer is None:
            drawer = self._drawers[kind.name] = _Drawer()
        return drawer

    def get(self, kind: Kind[R], key: Key) -> R | None:
        """See `State.get`."""
        record: R | None = self._drawer(kind).records.get(key)
        return record

    def find(self, kind: Kind[R], second_key: Key) -> R | None:
        """See `State.find`."""
        drawer = self._drawer(kind)
        key = drawer.second.get(second_key)
        return None if key is None else drawer.records[key]

    def put(self, kind: Kind[R], records: Iterable[R]) -> None:
        """See `State.put`."""
        drawer = self._drawer(kind)
        for record in records:
            drawer.put(kind, record)

    def remove(self, kind: Kind[R], key: Key) -> None:
        """See `State.remove`."""
        self._drawer(kind).remove(kind, key)

    def count(self, kind: Kind[R], parent: Key = "", group: str | None = None) -> int:
        """See `State.count`."""
        return len(self._drawer(kind).lists.get((parent, group), ()))

    def page(
        self,
        kind: Kind[R],
        parent: Key = "",
        group: str | None = None,
        *,
        after: int = 0,
        offset: int = 0,
        limit: int,
    ) -> list[tuple[int, R]]:
        """See `State.page`."""
        drawer = self._drawer(kind)
        numbers = drawer.lists.get((parent, group), [])
        start = bisect_right(numbers, after) + offset
        return [(n, drawer.records[drawer.by_number[n]]) for n in numbers[start : start + limit]]

    def next_number(self, sequence: str, count: int = 1) -> int:
        """See `State.next_number`."""
        first = self._sequences.get(sequence, 1)
        self._sequences[sequence] = first + count
        return first

    def tally(self, period: Period, counters: Sequence[Counter]) -> Mapping[Counter, int]:
        """See `State.tally`."""
        counts = self._counters.get(period.window, {}).get(period.number)
        return {c: counts[c] for c in counters if c in counts} if counts else {}

    def count_up(self, period: Period, counters: Iterable[Counter]) -> None:
        """See `State.count_up`."""
        periods = self._counters.setdefault(period.window, {})
        counts = periods.get(period.number)
        if counts is None:
            counts = periods[period.number] = {}
            while len(periods) > _PERIODS_KEPT[period.window]:
                del periods[min(periods)]
        for counter in counters:
            counts[counter] = counts.get(counter, 0) + 1


class MemoryStore:
    """Keeps every account in this process's memory, for as long as the process lives.

    Nothing is undone after an exception that is no refusal: operations check first and write last.
    """

    def __init__(self) -> None:
        self._states: dict[str, MemoryState] = {}
        self._lock = Lock()

    @contextmanager
    def open(self, account_id: str) -> Iterator[State]:
        """See `Store.open`."""
        state = self._states.get(account_id)
        if state is None:
            with self._lock:
                state = self._states.setdefault(account_id, MemoryState())
        with state.lock:
            yield state
