"""Collections: how the records of each type are keyed and listed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Generic, TypeAlias, TypeVar

Key: TypeAlias = "str | int | tuple[str | int, ...]"

# Where a record is listed: in the list of a parent, and in one group of it (None for lists without groups). A plain
# tuple, because one is made for every record that is filed.
ListKey: TypeAlias = "tuple[Key, str | None]"

R = TypeVar("R")

EMPTY_MAPPING: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True, eq=False)
class Collection(Generic[R]):
    """How records of one type are stored: by which keys, and in which list.

    `key` is the primary key, `unique_key` an optional second one, `list_key` the list that a record is in; lists are in
    the order of creation. Deleting a record of a collection in `cascade_from` deletes the records listed under its key
    (`delete_with_children`); several such collections share one space of keys. Every collection registers itself in
    `COLLECTIONS`; raises `ValueError` for a name that is taken.
    """

    name: str
    record: type[R]
    key: Callable[[R], Key]
    unique_key: Callable[[R], Key] | None = None
    list_key: Callable[[R], ListKey] | None = None
    cascade_from: Collection[Any] | tuple[Collection[Any], ...] = ()

    def __post_init__(self) -> None:
        if COLLECTIONS.setdefault(self.name, self) is not self:
            raise ValueError(f"collection {self.name!r} is defined twice")

    @property
    def parents(self) -> tuple[Collection[Any], ...]:
        """The collections of `cascade_from`."""
        return self.cascade_from if isinstance(self.cascade_from, tuple) else (self.cascade_from,)


COLLECTIONS: dict[str, Collection[Any]] = {}


def children_of(parent: Collection[Any]) -> list[Collection[Any]]:
    """Return the collections whose records are deleted with those of `parent`."""
    return [collection for collection in COLLECTIONS.values() if any(one is parent for one in collection.parents)]
