"""Records that are stored together: what they have in common is kept once, and each is made when it is read.

Memory that a batch keeps is memory that no cache of the processor has: writing it is a large part of a batch's time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import repeat
from typing import Any, Generic, TypeVar, overload

R = TypeVar("R")

_SEPARATOR = "\0"  # Zoom's texts do not contain it


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


class DrawnTexts(Sequence[str]):
    """Texts made of the consecutive numbers from `first` on, such as ids, and therefore kept only while they are used.

    `make` returns the texts of a first number and a count, and `number_of` the number of a text, any number or None for
    one that `make` does not return.
    """

    __slots__ = ("_count", "_make", "_texts", "first", "number_of")

    def __init__(
        self,
        make: Callable[[int, int], Sequence[str]],
        number_of: Callable[[str], int | None],
        first: int,
        count: int,
    ) -> None:
        self.first = first
        self._make = make
        self.number_of = number_of
        self._count = count
        self._texts: Sequence[str] | None = None

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[str]:
        return iter(self._all())

    @overload
    def __getitem__(self, at: int) -> str: ...

    @overload
    def __getitem__(self, at: slice) -> Sequence[str]: ...

    def __getitem__(self, at: int | slice) -> str | Sequence[str]:
        return self._all()[at]

    def _all(self) -> Sequence[str]:
        if self._texts is None:
            self._texts = self._make(self.first, self._count)
        return self._texts

    def packed(self) -> DrawnTexts:
        """Return the texts without the objects that were made of them."""
        return DrawnTexts(self._make, self.number_of, self.first, self._count)


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
        made: R = _record(self.common, self.columns, at)
        return made

    def __iter__(self) -> Iterator[R]:
        common: Any = self.common
        values = [self.columns.get(name) or repeat(getattr(common, name)) for name in common._fields]
        return map(common._make, zip(*values, strict=False))

    def column(self, name: str) -> Sequence[Any]:
        """Return a field of all records."""
        values = self.columns.get(name)
        return [getattr(self.common, name)] * len(self) if values is None else values


class PackedRecords(Generic[R]):
    """The records of a batch by their numbers, of which `first` is the first one, as they are stored.

    Their texts are one object until a record is read. Drawn texts are made anew then.
    """

    __slots__ = ("_columns", "_common", "_joined", "first")

    def __init__(self, batch: RecordBatch[R], first: int) -> None:
        self.first = first
        self._common = batch.common
        self._columns: dict[str, Sequence[Any]] = {}
        texts: list[Any] = []
        for name, values in batch.columns.items():
            if values is batch.keys.seconds:  # the index of keys has these objects anyway
                self._columns[name] = values
            elif type(values) is DrawnTexts:
                self._columns[name] = values.packed()
            else:
                self._columns[name] = ()
                texts += values
        self._joined = _joined(texts)
        if self._joined is None:
            self._columns |= batch.columns

    def __getitem__(self, number: int) -> R:
        if self._joined is not None:
            self._separate(self._joined.split(_SEPARATOR))
        made: R = _record(self._common, self._columns, number - self.first)
        return made

    def _separate(self, texts: list[str]) -> None:
        names = [name for name, values in self._columns.items() if not values]
        count = len(texts) // len(names)
        for at, name in enumerate(names):
            self._columns[name] = texts[at * count : (at + 1) * count]
        self._joined = None


def _joined(texts: Sequence[Any]) -> str | None:
    """Return texts in one; None if there are none, or if they could not be separated again."""
    try:
        joined = _SEPARATOR.join(texts)
    except TypeError:  # other values
        return None
    return joined if joined.count(_SEPARATOR) == len(texts) - 1 else None


def _record(common: Any, columns: Mapping[str, Sequence[Any]], at: int) -> Any:
    """Return the record at a place of a batch."""
    return common._replace(**{name: values[at] for name, values in columns.items()})


def column_of(records: Sequence[Any], name: str) -> Sequence[Any]:
    """Return a field of all records; those of a batch are not made for it."""
    if type(records) is RecordBatch:
        return records.column(name)
    return [getattr(record, name) for record in records]
