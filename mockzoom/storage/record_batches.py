"""Records that are stored together: what they have in common is kept once, and each is made when it is read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import repeat
from typing import Any, Generic, TypeVar, overload

R = TypeVar("R")


class KeysUnder(Sequence[tuple[Any, Any]]):
    """Keys of two parts with the same first part, such as those of a webinar's registrants by e-mail address."""

    __slots__ = ("first", "seconds")

    def __init__(self, first: Any, seconds: Sequence[Any]) -> None:
        self.first = first
        self.seconds = seconds

    def __len__(self) -> int:
        return len(self.seconds)

    def __iter__(self) -> Iterator[tuple[Any, Any]]:
        first = self.first
        return iter([(first, second) for second in self.seconds])

    @overload
    def __getitem__(self, at: int) -> tuple[Any, Any]: ...

    @overload
    def __getitem__(self, at: slice) -> KeysUnder: ...

    def __getitem__(self, at: int | slice) -> tuple[Any, Any] | KeysUnder:
        if isinstance(at, slice):
            return KeysUnder(self.first, self.seconds[at])
        return self.first, self.seconds[at]


class RecordBatch(Sequence[R], Generic[R]):
    """New records of one collection that differ in a few fields, none of which matters to their lists.

    `common` is a record (a NamedTuple) with the fields that all share, `columns` has the values of the other fields in
    the order of the records, at least one of them. `keys` and `unique_keys` are the keys of the records.
    """

    __slots__ = ("columns", "common", "keys", "unique_keys")

    def __init__(
        self, common: R, columns: Mapping[str, Sequence[Any]], keys: KeysUnder, unique_keys: KeysUnder
    ) -> None:
        self.common = common
        self.keys = keys
        self.unique_keys = unique_keys
        self.columns = columns

    def __len__(self) -> int:
        return len(self.keys)

    @overload
    def __getitem__(self, at: int) -> R: ...

    @overload
    def __getitem__(self, at: slice) -> list[R]: ...

    def __getitem__(self, at: int | slice) -> R | list[R]:
        if isinstance(at, slice):
            return [self[n] for n in range(len(self))[at]]
        common: Any = self.common
        made: R = common._replace(**{name: values[at] for name, values in self.columns.items()})
        return made

    def __iter__(self) -> Iterator[R]:
        common: Any = self.common
        values = [self.columns.get(name) or repeat(getattr(common, name)) for name in common._fields]
        return map(common._make, zip(*values, strict=False))

    def column(self, name: str) -> Sequence[Any]:
        """Return a field of all records."""
        values = self.columns.get(name)
        return [getattr(self.common, name)] * len(self) if values is None else values


def column_of(records: Sequence[Any], name: str) -> Sequence[Any]:
    """Return a field of all records; those of a batch are not made for it."""
    if type(records) is RecordBatch:
        return records.column(name)
    return [getattr(record, name) for record in records]
