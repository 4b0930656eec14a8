"""The records of one collection in memory: by number, by both keys, and in lists.

Made for lists of a million records: a record costs few objects besides itself, because every object takes memory, and
time of the garbage collector.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from mockzoom.storage.collections import Collection, Key
from mockzoom.storage.memory_keys import NumbersByKey
from mockzoom.storage.memory_lists import MemoryLists
from mockzoom.storage.memory_unique_keys import UniqueKeys
from mockzoom.storage.record_batches import PackedRecords, RecordBatch

_SHIFT = 10  # records are in blocks of 1,024 numbers
_MASK = (1 << _SHIFT) - 1


class RecordsByNumber:
    """Records by number, in blocks; a block without records takes no memory.

    The records of a batch are packed until they are read.
    """

    __slots__ = ("_blocks", "_count", "_used")

    def __init__(self) -> None:
        self._blocks: dict[int, list[Any]] = {}
        self._used: dict[int, int] = {}  # records in each block
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def __getitem__(self, number: int) -> Any:
        block = self._blocks[number >> _SHIFT]
        record = block[number & _MASK]
        if type(record) is PackedRecords:
            record = block[number & _MASK] = record[number]
        return record

    def get(self, number: int) -> Any:
        """Return a record, or None."""
        block = self._blocks.get(number >> _SHIFT, ())
        return self[number] if number & _MASK < len(block) else None

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

    def extend(self, first: int, records: Sequence[Any]) -> None:
        """Add records under consecutive numbers that are greater than all present ones."""
        if type(records) is RecordBatch:
            records = [PackedRecords(records, first)] * len(records)
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

    def mapped(self, change: Callable[[Any], Any]) -> RecordsByNumber:
        """Return the result of a function for each record, under the same numbers."""
        made = RecordsByNumber()
        made._count, made._used = self._count, dict(self._used)
        made._blocks = {at: [None] * len(block) for at, block in self._blocks.items()}
        for number, record in self.items():
            made._blocks[number >> _SHIFT][number & _MASK] = change(record)
        return made

    def pop(self, number: int) -> Any:
        """Remove and return a record that is present."""
        at, place = number >> _SHIFT, number & _MASK
        record = self[number]
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
                    yield number, self[number]


class MemoryTable:
    """The records of one collection. A table that `is_shared` is only read; `own_copy` returns one to change."""

    is_shared = False

    def __init__(self) -> None:
        self.records = RecordsByNumber()
        self.numbers = NumbersByKey()
        self.lists = MemoryLists()
        self.last = 0
        self.unique_keys = UniqueKeys(self.records.get)

    def get(self, key: Key) -> Any:
        """Return the record with a primary key, or None."""
        number = self.numbers.get(key)
        return None if number is None else self.records[number]

    def get_by_unique_key(self, collection: Collection[Any], key: Key) -> Any:
        """Return the record with a unique key, or None."""
        number = self.unique_keys.find(collection, key)
        return None if number is None else self.records[number]

    def put(self, collection: Collection[Any], records: Iterable[Any]) -> None:
        """Store records, replacing those of the same primary key."""
        records = records if type(records) is RecordBatch else list(records)
        keys: Sequence[Key]
        keys = records.keys if type(records) is RecordBatch else list(map(collection.key, records))
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
        self.unique_keys.add(collection, (number,))
        if collection.list_key is not None:
            self.lists.extend(collection.complete_list_key(record), (number,))

    def _add_all(self, collection: Collection[Any], keys: Sequence[Key], records: Sequence[Any]) -> bool:
        """Add several new records; return False, and add none, if a key is present or repeated.

        The objects of their numbers are shared by all indexes.
        """
        first = self.last + 1
        numbers = list(range(first, first + len(records)))
        if not self.numbers.add(keys, numbers):
            return False
        self.last += len(records)
        self.records.extend(first, records)
        self.unique_keys.add(collection, numbers, records.unique_keys if type(records) is RecordBatch else None)
        if collection.list_key is not None:
            list_key = collection.common_list_key(records)
            if list_key is not None:
                self.lists.extend(list_key, numbers)
            else:
                for number, record in zip(numbers, records, strict=True):
                    self.lists.extend(collection.complete_list_key(record), [number])
        return True

    def load(self, collection: Collection[Any], records: Mapping[int, Any], last: int) -> None:
        """Load numbered records, in the order of numbers, into an empty table."""
        numbers = list(records)
        if numbers and numbers[-1] == len(numbers):  # from 1 on
            self.put(collection, records.values())
        else:
            for number, record in records.items():
                self.last = number - 1
                self.put(collection, [record])
        self.last = last

    def frozen(self, collection: Collection[Any]) -> MemoryTable:
        """Index everything, mark the table as shared, and return it: reading it changes nothing from now on."""
        self.unique_keys.index(collection)
        self.is_shared = True
        return self

    def with_records(self, change: Callable[[Any], Any]) -> MemoryTable:
        """Return a shared table with the keys and lists of this one, and with the results of a function as records.

        The function must not change what a key or a list of a record depends on.
        """
        copy = object.__new__(MemoryTable)
        copy.__dict__ = {**self.__dict__, "records": self.records.mapped(change)}
        return copy

    def own_copy(self, collection: Collection[Any]) -> MemoryTable:
        """Return a table with the same records that can be changed."""
        copy = MemoryTable()
        copy.load(collection, dict(self.records.items()), self.last)
        return copy

    def remove(self, collection: Collection[Any], key: Key) -> None:
        """Delete a record; does nothing if there is none."""
        number = self.numbers.get(key)
        if number is None:
            return
        record = self.records[number]
        self.unique_keys.move(collection, record, None, number)
        self.numbers.pop(key)
        self.records.pop(number)
        if collection.list_key is not None:
            self.lists.remove(collection.complete_list_key(record), number)

    def _replace(self, collection: Collection[Any], number: int, record: Any) -> None:
        old = self.records[number]
        self.unique_keys.move(collection, old, record, number)
        self.records[number] = record
        if collection.list_key is not None:
            self.lists.move(collection.complete_list_key(old), collection.complete_list_key(record), number)
