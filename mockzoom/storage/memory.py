"""The store in memory: dictionaries, and one lock for each account."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable, Mapping, Sequence
from threading import Lock, RLock
from typing import Any, TypeVar

from mockzoom.domain.quotas import Counter, Period
from mockzoom.domain.records import Key, Kind, Place
from mockzoom.storage.base import State

R = TypeVar("R")

_PERIODS_KEPT = {"second": 2, "minute": 2, "day": 8}


class _Drawer:
    """The records of one kind: by number, the numbers by both keys, and lists of numbers in order."""

    def __init__(self) -> None:
        self.by_number: dict[int, Any] = {}
        self.numbers: dict[Key, int] = {}
        self.second: dict[Key, int] = {}
        self.lists: dict[Place, list[int]] = {}
        self.last = 0

    def put(self, kind: Kind[Any], records: Iterable[Any]) -> None:
        numbers, by_number, second = self.numbers, self.by_number, self.second
        key_of, also_of, place_of = kind.key, kind.also, kind.place
        last_place: Place | None = None
        ends: list[list[int]] = []
        for record in records:
            key = key_of(record)
            number = numbers.get(key)
            if number is None:
                number = numbers[key] = self.last = self.last + 1
                place = place_of(record) if place_of is not None else None
                if place != last_place:  # most batches go to one place
                    last_place, ends = place, self._lists_at(place)
                for end in ends:
                    end.append(number)
            else:
                self._replace(kind, by_number[number], record, number)
                last_place, ends = None, []
            by_number[number] = record
            if also_of is not None:
                second[also_of(record)] = number

    def remove(self, kind: Kind[Any], key: Key) -> None:
        number = self.numbers.pop(key, None)
        if number is not None:
            record = self.by_number.pop(number)
            if kind.place is not None:
                self._delist(kind.place(record), number)
            if kind.also is not None:
                del self.second[kind.also(record)]

    def _replace(self, kind: Kind[Any], old: Any, record: Any, number: int) -> None:
        if kind.also is not None:
            del self.second[kind.also(old)]
        if kind.place is not None and kind.place(old) != kind.place(record):
            self._delist(kind.place(old), number)
            for numbers in self._lists_at(kind.place(record)):
                insort(numbers, number)

    def _lists_at(self, place: Place | None) -> list[list[int]]:
        """The lists a record of this place stands in: its parent's, and the group's."""
        if place is None:
            return []
        parent, group = place
        whole = self.lists.setdefault((parent, None), [])
        return [whole] if group is None else [whole, self.lists.setdefault(place, [])]

    def _delist(self, place: Place, number: int) -> None:
        for name in {(place[0], None), place}:
            numbers = self.lists[name]
            del numbers[bisect_left(numbers, number)]
            if not numbers:
                del self.lists[name]


class MemoryState(State):
    """The state of one account in dictionaries."""

    def __init__(self) -> None:
        self._lock = RLock()
        self._drawers: dict[str, _Drawer] = {}
        self._sequences: dict[str, int] = {}
        self._counters: dict[str, dict[int, dict[Counter, int]]] = {}

    def __enter__(self) -> MemoryState:
        self._lock.acquire()
        return self

    def __exit__(self, *_: object) -> None:
        self._lock.release()

    def _drawer(self, kind: Kind[Any]) -> _Drawer:
        return self._drawers.get(kind.name) or self._drawers.setdefault(kind.name, _Drawer())

    def get(self, kind: Kind[R], key: Key) -> R | None:
        """See `State.get`."""
        drawer = self._drawer(kind)
        number = drawer.numbers.get(key)
        return None if number is None else drawer.by_number[number]

    def get_all(self, kind: Kind[R], keys: Iterable[Key]) -> dict[Key, R]:
        """See `State.get_all`."""
        drawer = self._drawer(kind)
        numbers, by_number = drawer.numbers, drawer.by_number
        return {key: by_number[numbers[key]] for key in keys if key in numbers}

    def find(self, kind: Kind[R], second_key: Key) -> R | None:
        """See `State.find`."""
        drawer = self._drawer(kind)
        number = drawer.second.get(second_key)
        return None if number is None else drawer.by_number[number]

    def put(self, kind: Kind[R], records: Iterable[R]) -> None:
        """See `State.put`."""
        self._drawer(kind).put(kind, records)

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
        return [(n, drawer.by_number[n]) for n in numbers[start : start + limit]]

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

    def open(self, account_id: str) -> MemoryState:
        """See `Store.open`; the state is its own context manager."""
        state = self._states.get(account_id)
        if state is None:
            with self._lock:
                state = self._states.setdefault(account_id, MemoryState())
        return state
