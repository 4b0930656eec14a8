"""The numbers of records in memory by their unique keys.

Keys are indexed when one is looked up for the first time after records were added. Those that end in a drawn text (see
`DrawnTexts`) are never indexed: the text gives the number it was made of, and this the record.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, cast

from mockzoom.storage.collections import Collection, Key
from mockzoom.storage.memory_keys import NumbersByKey
from mockzoom.storage.record_batches import DrawnTexts, KeysUnder

_UNINDEXED = 10_000  # records that no unique key finds yet; indexing as many takes about 5 ms


class _Run(NamedTuple):
    """Records whose keys end in texts drawn from consecutive numbers; the records have consecutive numbers, too."""

    first_drawn: int
    first: int
    size: int

    @property
    def end(self) -> int:
        """The drawn number after the last one."""
        return self.first_drawn + self.size

    def extended(self, drawn: int, number: int, size: int) -> _Run | None:
        """Return the run with the records that follow it, or None if these do not."""
        if drawn == self.end and number == self.first + self.size:
            return self._replace(size=self.size + size)
        return None


class UniqueKeys:
    """The numbers of one collection's records by unique key; `read` returns the record of a number, or None."""

    __slots__ = ("_indexed", "_number_of", "_pending", "_pending_count", "_read", "_runs")

    def __init__(self, read: Callable[[int], Any]) -> None:
        self._read = read
        self._indexed = NumbersByKey()
        # Numbers that are not indexed yet, with their keys, if these are known.
        self._pending: list[tuple[Sequence[int], KeysUnder | None]] = []
        self._pending_count = 0
        self._runs: list[_Run] = []  # in the order of drawn numbers, and of records
        self._number_of: Callable[[str], int | None] | None = None  # of all runs

    def add(self, collection: Collection[Any], numbers: Sequence[int], keys: KeysUnder | None = None) -> None:
        """Add new records, whose numbers are consecutive and greater than all present ones."""
        if collection.unique_key is None:
            return
        if keys is not None and isinstance(keys.seconds, DrawnTexts) and self._add_run(keys.seconds, numbers[0]):
            return
        self._pending.append((numbers, keys))
        self._pending_count += len(numbers)
        if self._pending_count > _UNINDEXED:
            self.index(collection)

    def _add_run(self, texts: DrawnTexts, number: int) -> bool:
        """Add records as a run; returns False, and adds none, unless their texts were drawn after all others."""
        if not self._runs:
            self._number_of = texts.number_of
        elif texts.number_of != self._number_of or texts.first < self._runs[-1].end:
            return False
        extended = self._runs[-1].extended(texts.first, number, len(texts)) if self._runs else None
        if extended is None:
            self._runs.append(_Run(texts.first, number, len(texts)))
        else:
            self._runs[-1] = extended
        return True

    def find(self, collection: Collection[Any], key: Key) -> int | None:
        """Return the number of the record with a key, or None."""
        self.index(collection)
        return self._indexed.get(key) or self._find_drawn(collection, key)

    def _find_drawn(self, collection: Collection[Any], key: Key) -> int | None:
        drawn = self._number_of(key[-1]) if self._number_of and type(key) is tuple and type(key[-1]) is str else None
        if drawn is None:
            return None
        at = bisect_right(self._runs, drawn, key=lambda run: run.first_drawn) - 1
        if at < 0 or drawn >= self._runs[at].end:
            return None
        number = drawn - self._runs[at].first_drawn + self._runs[at].first
        record = self._read(number)  # may have been removed, or have got another key
        return number if record is not None and cast("Any", collection.unique_key)(record) == key else None

    def move(self, collection: Collection[Any], before: Any, after: Any, number: int) -> None:
        """Change the key of a record, or remove it for None; the collection still has `before`."""
        unique_key = collection.unique_key
        if unique_key is None:
            return
        self.index(collection)
        former, key = unique_key(before), None if after is None else unique_key(after)
        if former != key and self._indexed.get(former) == number:  # else another record has taken it over
            self._indexed.pop(former)
        if key is not None and self.find(collection, key) != number:
            self._indexed[key] = number

    def index(self, collection: Collection[Any]) -> None:
        """Index the keys of all records that are not in runs."""
        if not self._pending:
            return
        pending, self._pending, self._pending_count = self._pending, [], 0
        unique_key = cast("Any", collection.unique_key)
        for numbers, keys in pending:
            self._indexed.update(keys or [unique_key(self._read(n)) for n in numbers], numbers)
