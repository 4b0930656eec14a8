"""The records of one collection in memory: by number, the numbers by both keys, and lists of sorted numbers.

Made for lists of a million records: a record costs few objects besides itself, because every object takes memory, and
time of the garbage collector.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, cast

from mockzoom.storage.collections import Collection, Key
from mockzoom.storage.memory_lists import MemoryLists

_SHIFT = 10  # records are in blocks of 1,024 numbers
_MASK = (1 << _SHIFT) - 1
_LARGE = 170_000  # keys of one dictionary
_PARTS = 16
_LAST_PART = _PARTS - 1


class RecordsByNumber:
    """Records by number, in blocks; a block without records takes no memory."""

    __slots__ = ("_blocks", "_count", "_used")

    def __init__(self) -> None:
        self._blocks: dict[int, list[Any]] = {}
        self._used: dict[int, int] = {}  # records in each block
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def __getitem__(self, number: int) -> Any:
        return self._blocks[number >> _SHIFT][number & _MASK]

    def __setitem__(self, number: int, record: Any) -> None:
        at, place = number >> _SHIFT, number & _MASK
        block = self._blocks.get(at)
        if block is None:
            block = self._blocks[at] = []
            self._used[at] = 0
        if place >= len(block):
            block.extend([None] * (place + 1 - len(block)))
        if block[place] is None:
            self._count += 1
            self._used[at] += 1
        block[place] = record

    def extend(self, first: int, records: list[Any]) -> None:
        """Add records under consecutive numbers that are greater than all present ones."""
        at = 0
        while at < len(records):
            number = first + at
            block_at, place = number >> _SHIFT, number & _MASK
            part = records[at : at + _MASK + 1 - place]
            block = self._blocks.setdefault(block_at, [])
            block.extend([None] * (place - len(block)))
            block += part
            self._used[block_at] = self._used.get(block_at, 0) + len(part)
            at += len(part)
        self._count += len(records)

    def pop(self, number: int) -> Any:
        """Remove and return a record that is present."""
        at, place = number >> _SHIFT, number & _MASK
        record = self._blocks[at][place]
        self._blocks[at][place] = None
        self._count -= 1
        self._used[at] -= 1
        if not self._used[at]:
            del self._blocks[at], self._used[at]
        return record

    def items(self) -> Iterator[tuple[int, Any]]:
        """Yield numbers and records, in the order of numbers."""
        for at in sorted(self._blocks):
            for number, record in enumerate(self._blocks[at], at << _SHIFT):
                if record is not None:
                    yield number, record


class LargeNumbers:
    """Numbers by key in several dictionaries, none of which stops a request when it grows.

    `first` is the dictionary that got large; it takes no more keys. Others are in one of `parts`, by their hash.
    """

    __slots__ = ("first", "parts")

    def __init__(self, first: dict[Any, int]) -> None:
        self.first = first
        self.parts: list[dict[Any, int]] = [{} for _ in range(_PARTS)]

    def __len__(self) -> int:
        return len(self.first) + sum(map(len, self.parts))

    def __setitem__(self, key: Any, number: int) -> None:
        where = self.first if key in self.first else self.parts[hash(key) & _LAST_PART]
        where[key] = number

    def get(self, key: Any) -> int | None:
        """Return the number of a key, or None."""
        return self.parts[hash(key) & _LAST_PART].get(key) or self.first.get(key)

    def pop(self, key: Any, default: None) -> int | None:
        """Remove a key, and return its number, or the default."""
        return self.parts[hash(key) & _LAST_PART].pop(key, default) or self.first.pop(key, default)


class NumbersByKey:
    """Numbers by key. Keys of two parts are stored by their parts: many of them share the first one."""

    __slots__ = ("_pairs", "_whole")

    def __init__(self) -> None:
        self._whole: dict[Key, int] = {}
        self._pairs: dict[Any, dict[Any, int] | LargeNumbers] = {}

    def get(self, key: Key) -> int | None:
        """Return the number of a key, or None."""
        if type(key) is tuple and len(key) == 2:
            numbers = self._pairs.get(key[0])
            return None if numbers is None else numbers.get(key[1])
        return self._whole.get(key)

    def __setitem__(self, key: Key, number: int) -> None:
        if type(key) is tuple and len(key) == 2:
            self._pairs.setdefault(key[0], {})[key[1]] = number
        else:
            self._whole[key] = number

    def get_all(self, keys: Sequence[Key]) -> list[int | None]:
        """Return the number of each key, or None; all keys have the same form."""
        if not keys or type(keys[0]) is not tuple or len(keys[0]) != 2:
            return list(map(self._whole.get, keys))
        pairs: Sequence[tuple[Any, Any]] = keys  # type: ignore[assignment]
        none: dict[Any, int] = {}
        (of, _), *_ = pairs
        part = self._pairs.get(of, none)
        if type(part) is LargeNumbers:  # without a call for each key
            parts, old = part.parts, part.first
            return [
                (parts[hash(second) & _LAST_PART].get(second) or old.get(second))
                if first == of
                else self.get((first, second))
                for first, second in pairs
            ]
        return [
            part.get(second) if first == of else self._pairs.get(first, none).get(second) for first, second in pairs
        ]

    def update(self, keys: Sequence[Key], numbers: Sequence[int]) -> None:
        """Set the numbers of new keys; all keys have the same form. Numbers are not 0."""
        if type(keys[0]) is not tuple or len(keys[0]) != 2:
            self._whole.update(zip(keys, numbers, strict=True))
            return
        pairs: Sequence[tuple[Any, Any]] = keys  # type: ignore[assignment]
        (of, _), *_ = pairs
        part = self._pairs.setdefault(of, {})
        if type(part) is LargeNumbers:
            parts = part.parts
            for (first, second), number in zip(pairs, numbers, strict=True):
                if first == of:
                    parts[hash(second) & _LAST_PART][second] = number
                else:
                    self[first, second] = number
            return
        for (first, second), number in zip(pairs, numbers, strict=True):
            if first == of:
                part[second] = number
            else:
                self[first, second] = number
        if len(part) > _LARGE:
            self._pairs[of] = LargeNumbers(cast("dict[Any, int]", part))

    def pop(self, key: Key) -> int | None:
        """Remove a key, and return its number; None if it is not present."""
        if type(key) is tuple and len(key) == 2:
            numbers = self._pairs.get(key[0])
            if numbers is None:
                return None
            number = numbers.pop(key[1], None)
            if not numbers:
                del self._pairs[key[0]]
            return number
        return self._whole.pop(key, None)


class MemoryTable:
    """The records of one collection."""

    def __init__(self) -> None:
        self.records = RecordsByNumber()
        self.numbers = NumbersByKey()
        self.by_unique_key = NumbersByKey()
        self.lists = MemoryLists()
        self.last = 0

    def get(self, key: Key) -> Any:
        """Return the record with a primary key, or None."""
        number = self.numbers.get(key)
        return None if number is None else self.records[number]

    def get_by_unique_key(self, key: Key) -> Any:
        """Return the record with a unique key, or None."""
        number = self.by_unique_key.get(key)
        return None if number is None else self.records[number]

    def put(self, collection: Collection[Any], records: Iterable[Any]) -> None:
        """Store records, replacing those of the same primary key."""
        records = list(records)
        keys = list(map(collection.key, records))
        there = self.numbers.get_all(keys)
        if not any(there) and len(set(keys)) == len(keys):
            self._add(collection, keys, records)
            return
        for key, record in zip(keys, records, strict=True):
            number = self.numbers.get(key)
            if number is None:
                self._add(collection, [key], [record])
            else:
                self._replace(collection, number, record)

    def _add(self, collection: Collection[Any], keys: list[Key], records: list[Any]) -> None:
        """Add new records; the objects of their numbers are shared by all indexes."""
        if not records:
            return
        first = self.last + 1
        self.last += len(records)
        numbers = list(range(first, self.last + 1))
        self.records.extend(first, records)
        self.numbers.update(keys, numbers)
        if collection.unique_key is not None:
            self.by_unique_key.update(list(map(collection.unique_key, records)), numbers)
        if collection.list_key is not None:
            list_key = collection.common_list_key(records)
            if list_key is not None:
                self.lists.extend(list_key, numbers)
            else:
                for number, record in zip(numbers, records, strict=True):
                    self.lists.extend(collection.complete_list_key(record), [number])

    def load(self, collection: Collection[Any], records: Mapping[int, Any], last: int) -> None:
        """Load numbered records, in the order of numbers, into an empty table."""
        for number, record in records.items():
            self.last = number - 1
            self.put(collection, [record])
        self.last = last

    def remove(self, collection: Collection[Any], key: Key) -> None:
        """Delete a record; does nothing if there is none."""
        number = self.numbers.pop(key)
        if number is None:
            return
        record = self.records.pop(number)
        if collection.list_key is not None:
            self.lists.remove(collection.complete_list_key(record), number)
        if collection.unique_key is not None:
            self.by_unique_key.pop(collection.unique_key(record))

    def _replace(self, collection: Collection[Any], number: int, record: Any) -> None:
        old = self.records[number]
        self.records[number] = record
        if collection.unique_key is not None:
            former = collection.unique_key(old)
            if self.by_unique_key.get(former) == number:  # else another record has taken it over
                self.by_unique_key.pop(former)
            self.by_unique_key[collection.unique_key(record)] = number
        if collection.list_key is not None:
            self.lists.move(collection.complete_list_key(old), collection.complete_list_key(record), number)
