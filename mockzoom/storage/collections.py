"""Collections: how the records of each type are keyed and listed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from types import MappingProxyType
from typing import Any, Generic, TypeAlias, TypeVar

from mockzoom.storage.record_batches import RecordBatch

Key: TypeAlias = "str | int | tuple[str | int, ...]"

# Where a record is listed: in the list of a parent, in one group of it (None for lists without groups), and possibly in
# one subgroup of the group. A plain tuple, because one is made for every record that is filed.
ListKey: TypeAlias = "tuple[Key, str | None] | tuple[Key, str, str]"

# A group and one of its subgroups; the subgroup is empty for the records of the group that are in none.
Subgroup: TypeAlias = "tuple[str, str]"

R = TypeVar("R")

EMPTY_MAPPING: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True, eq=False)
class Collection(Generic[R]):
    """How records of one type are stored: by which keys, and in which list.

    `key` is the primary key, `unique_key` an optional second one, `list_key` the list that contains a record, and its
    group; lists are in the order of creation. `subgroup` divides groups (`State.page_of_subgroups`); it is empty for
    most records, and only others take more memory. Groups that are divided have names of at most 160 characters.
    `listed_by` returns what `list_key` and `subgroup` depend on: records with equal values are in the same lists.

    Deleting a record of a collection in `cascade_from` deletes the records listed under its key
    (`delete_with_children`); several such collections share one space of keys. Every collection registers itself in
    `COLLECTIONS`; raises `ValueError` for a name that is taken.
    """

    name: str
    record: type[R]
    key: Callable[[R], Key]
    unique_key: Callable[[R], Key] | None = None
    list_key: Callable[[R], tuple[Key, str | None]] | None = None
    subgroup: Callable[[R], str] | None = None
    listed_by: Callable[[R], Any] | None = None
    cascade_from: Collection[Any] | tuple[Collection[Any], ...] = ()

    def __post_init__(self) -> None:
        if COLLECTIONS.setdefault(self.name, self) is not self:
            raise ValueError(f"collection {self.name!r} is defined twice")

    def complete_list_key(self, record: R) -> ListKey:
        """Return where a record of a collection with lists is listed."""
        assert self.list_key is not None  # noqa: S101 - for mypy
        parent, group = self.list_key(record)
        if group is not None and self.subgroup is not None and (subgroup := self.subgroup(record)):
            return parent, group, subgroup
        return parent, group

    def common_list_key(self, records: Sequence[R]) -> ListKey | None:
        """Return where all of several records are listed, as nearly all batches are; None if that is not found out."""
        if type(records) is RecordBatch:
            return self.complete_list_key(records.common)
        decisive: list[Any] = list(map(self.complete_list_key if self.listed_by is None else self.listed_by, records))
        return self.complete_list_key(records[0]) if decisive.count(decisive[0]) == len(decisive) else None

    @property
    def parents(self) -> tuple[Collection[Any], ...]:
        """The collections of `cascade_from`."""
        return self.cascade_from if isinstance(self.cascade_from, tuple) else (self.cascade_from,)


COLLECTIONS: dict[str, Collection[Any]] = {}


def fields_of(record: Any, *names: str) -> Callable[[Any], tuple[Any, ...]]:
    """Return a function that returns two or more fields of a record (a NamedTuple), faster than one in Python."""
    getter: Callable[[Any], tuple[Any, ...]] = itemgetter(*map(record._fields.index, names))
    return getter


def children_of(parent: Collection[Any]) -> list[Collection[Any]]:
    """Return the collections whose records are deleted with those of `parent`."""
    return [collection for collection in COLLECTIONS.values() if any(one is parent for one in collection.parents)]
