"""The records of one collection in memory: by number, the numbers by both keys, and lists of sorted numbers.

Made for lists of a million records: a record costs few objects besides itself, because every object takes memory, and
time of the garbage collector.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import takewhile
from typing import Any, cast

from mockzoom.storage.collections import Collection, Key
from mockzoom.storage.memory_lists import MemoryLists

_SHIFT = 10  # records are in blocks of 1,024 numbers
_MASK = (1 << _SHIFT) - 1
_UNINDEXED = 10_000  # records that no unique key finds yet; indexing as many takes about 5 ms
# Keys of one dictionary. It grows at 350,000 keys, which takes 14 ms, and would at 700,000, which takes 30.
_LARGE = 690_000
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

    def parts_from(self, number: int) -> Iterator[list[Any]]:
        """Yield the records from a number on, those of a block at a time."""
        first = number >> _SHIFT
        for at in reversed(list(takewhile(lambda at: at >= first, reversed(self._blocks)))):  # blocks are in order
            block = self._blocks[at]
            part = block[number & _MASK :] if at == first else block
            yield part if self._used[at] == len(block) else [record for record in part if record is not None]

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

    def get_all(self, keys: Iterable[Any]) -> list[int | None]:
        """Return the number of each key, or None."""
        parts, first = self.parts, self.first
        return [parts[hash(key) & _LAST_PART].get(key) or first.get(key) for key in keys]

    def update(self, numbers: dict[Any, int]) -> None:
        """Set the numbers of new keys."""
        parts = self.parts
        for key, number in numbers.items():
            parts[hash(key) & _LAST_PART][key] = number

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
            numbers = self._pairs.get(key[0])
            if numbers is None:
                self._pairs[key[0]] = {key[1]: number}
                return
            numbers[key[1]] = number
            if type(numbers) is dict and len(numbers) > _LARGE:
                self._pairs[key[0]] = LargeNumbers(numbers)
        else:
            self._whole[key] = number

    def get_all(self, keys: Sequence[Key]) -> list[int | None]:
        """Return the number of each key, or None; all keys have the same form."""
        if not keys:
            return []
        of, parts = _common_first(keys)
        if parts is None:
            return list(map(self.get, keys))
        there = self._pairs.get(of)
        return [None] * len(keys) if there is None else _get_all(there, parts)

    def add(self, keys: Sequence[Key], numbers: Sequence[int]) -> bool:
        """Set the numbers of new keys; all have the same form, and numbers are not 0.

        Returns False, and sets nothing, if a key is present or repeated.
        """
        of, parts = _common_first(keys)
        if parts is None:
            if len(set(keys)) < len(keys) or any(map(self.get, keys)):
                return False
            self._set_each(keys, numbers)
            return True
        there = self._pairs.get(of)
        if len(fresh := dict(zip(parts, numbers, strict=True))) < len(parts):
            return False
        if there is not None and any(_get_all(there, parts)):
            return False
        self._merge(of, there, fresh)
        return True

    def update(self, keys: Sequence[Key], numbers: Sequence[int]) -> None:
        """Set the numbers of keys, present or not, in their order; all have the same form, and numbers are not 0."""
        of, parts = _common_first(keys)
        there = self._pairs.get(of)
        if parts is None or type(there) is LargeNumbers:
            self._set_each(keys, numbers)
        else:
            self._merge(of, there, dict(zip(parts, numbers, strict=True)))

    def _set_each(self, keys: Sequence[Key], numbers: Sequence[int]) -> None:
        for key, number in zip(keys, numbers, strict=True):
            self[key] = number

    def _merge(self, of: Any, there: dict[Any, int] | LargeNumbers | None, numbers: dict[Any, int]) -> None:
        """Set numbers by the second part of keys whose first part is `of`."""
        if there is None:
            self._pairs[of] = numbers
            return
        there.update(numbers)
        if type(there) is dict and len(there) > _LARGE:
            self._pairs[of] = LargeNumbers(there)

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
    """The records of one collection.

    Unique keys are indexed when one is looked up for the first time after records were added.
    """

    def __init__(self) -> None:
        self.records = RecordsByNumber()
        self.numbers = NumbersByKey()
        self.lists = MemoryLists()
        self.last = 0
        self._by_unique_key = NumbersByKey()
        self._pending: list[int] = []  # the last numbers, which are not in it yet

    def get(self, key: Key) -> Any:
        """Return the record with a primary key, or None."""
        number = self.numbers.get(key)
        return None if number is None else self.records[number]

    def get_by_unique_key(self, collection: Collection[Any], key: Key) -> Any:
        """Return the record with a unique key, or None."""
        number = self._unique_keys(collection).get(key)
        return None if number is None else self.records[number]

    def put(self, collection: Collection[Any], records: Iterable[Any], keys: Sequence[Key] | None = None) -> None:
        """Store records, replacing those of the same primary key; `keys` are their primary keys, if known."""
        records = list(records)
        if keys is None:
            keys = list(map(collection.key, records))
        if len(records) > 1 and self._add_all(collection, keys, records):
            return
        for key, record in zip(keys, records, strict=True):
            number = self.numbers.get(key)
            if number is None:
                self._add(collection, key, record)
            else:
                self._replace(collection, number, record)

    def _add(self, collection: Collection[Any], key: Key, record: Any) -> None:
        """Add a new record."""
        self.last = number = self.last + 1
        self.numbers[key] = number
        self.records[number] = record
        if collection.unique_key is not None:
            self._add_pending(collection, (number,))
        if collection.list_key is not None:
            self.lists.extend(collection.complete_list_key(record), (number,))

    def _add_all(self, collection: Collection[Any], keys: Sequence[Key], records: list[Any]) -> bool:
        """Add several new records; return False, and add none, if a key is present or repeated.

        The objects of their numbers are shared by all indexes.
        """
        first = self.last + 1
        numbers = list(range(first, first + len(records)))
        if not self.numbers.add(keys, numbers):
            return False
        self.last += len(records)
        self.records.extend(first, records)
        if collection.unique_key is not None:
            self._add_pending(collection, numbers)
        if collection.list_key is not None:
            list_key = collection.common_list_key(records)
            if list_key is not None:
                self.lists.extend(list_key, numbers)
            else:
                for number, record in zip(numbers, records, strict=True):
                    self.lists.extend(collection.complete_list_key(record), [number])
        return True

    def _add_pending(self, collection: Collection[Any], numbers: Sequence[int]) -> None:
        """Index numbers by unique key later, when a key is looked up, or enough of them have come together."""
        self._pending += numbers
        if len(self._pending) > _UNINDEXED:
            self._unique_keys(collection)

    def _unique_keys(self, collection: Collection[Any]) -> NumbersByKey:
        """Return the numbers by unique key, of all records."""
        if self._pending:
            numbers, self._pending = self._pending, []
            at = 0
            for records in self.records.parts_from(numbers[0]):
                part = numbers[at : at + len(records)]
                if part:
                    self._by_unique_key.update(list(map(cast("Any", collection.unique_key), records)), part)
                at += len(part)
        return self._by_unique_key

    def load(self, collection: Collection[Any], records: Mapping[int, Any], last: int) -> None:
        """Load numbered records, in the order of numbers, into an empty table."""
        for number, record in records.items():
            self.last = number - 1
            self.put(collection, [record])
        self.last = last

    def remove(self, collection: Collection[Any], key: Key) -> None:
        """Delete a record; does nothing if there is none."""
        number = self.numbers.get(key)
        if number is None:
            return
        unique_keys = self._unique_keys(collection)  # while the record is there
        self.numbers.pop(key)
        record = self.records.pop(number)
        if collection.list_key is not None:
            self.lists.remove(collection.complete_list_key(record), number)
        if collection.unique_key is not None:
            unique_keys.pop(collection.unique_key(record))

    def _replace(self, collection: Collection[Any], number: int, record: Any) -> None:
        old = self.records[number]
        unique_keys = self._unique_keys(collection)  # while the old record is there
        self.records[number] = record
        if collection.unique_key is not None:
            former = collection.unique_key(old)
            if unique_keys.get(former) == number:  # else another record has taken it over
                unique_keys.pop(former)
            unique_keys[collection.unique_key(record)] = number
        if collection.list_key is not None:
            self.lists.move(collection.complete_list_key(old), collection.complete_list_key(record), number)


def _get_all(numbers: dict[Any, int] | LargeNumbers, keys: Sequence[Any]) -> list[int | None]:
    """Return the number of each key, or None."""
    if type(numbers) is dict:
        return list(map(numbers.get, keys))
    return cast("LargeNumbers", numbers).get_all(keys)


def _common_first(keys: Sequence[Key]) -> tuple[Any, tuple[Any, ...] | None]:
    """Return the first part of keys of two parts, and all second parts; None if the first parts differ."""
    if type(keys[0]) is not tuple or len(keys[0]) != 2:
        return None, None
    firsts, seconds = zip(*cast("Sequence[tuple[Any, Any]]", keys), strict=True)
    return (firsts[0], seconds) if firsts.count(firsts[0]) == len(firsts) else (None, None)
