"""The lists of one collection in memory: sorted numbers by parent, group and subgroup.

A record without a subgroup is in two lists, that of its parent and that of its group. One with a subgroup is in three:
that of its parent, that of all records of the group with some subgroup, and that of the subgroup.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from heapq import merge
from itertools import islice
from typing import Any, TypeAlias

from mockzoom.storage.collections import Key, ListKey, Subgroup
from mockzoom.storage.sorted_numbers import SortedNumbers

# Parent and None; parent and group; parent, group and None (all with a subgroup); parent, group and subgroup.
_Name: TypeAlias = tuple[Any, ...]

_USUAL = 64  # list keys whose lists are found at once


class MemoryLists:
    """The lists of one collection. A list without numbers takes no memory."""

    __slots__ = ("_lists", "_subgroups", "_usual")

    def __init__(self) -> None:
        self._lists: dict[_Name, SortedNumbers] = {}
        self._usual: dict[ListKey, tuple[SortedNumbers, ...]] = {}  # the lists of keys that were used last
        self._subgroups: dict[Key, dict[Subgroup, SortedNumbers]] = {}  # those of groups, too, by parent

    def extend(self, list_key: ListKey, numbers: Sequence[int]) -> None:
        """Add numbers that are greater than all present ones."""
        for there in self._usual.get(list_key) or self._lists_of(list_key):
            there.extend(numbers)

    def remove(self, list_key: ListKey, number: int) -> None:
        """Remove a number from all lists that have it."""
        for name in _names(list_key):
            self._remove(name, number)

    def move(self, before: ListKey, after: ListKey, number: int) -> None:
        """Move a number from the lists of one list key to those of another."""
        if before == after:
            return
        old, new = _names(before), _names(after)
        for name in old:
            if name not in new:
                self._remove(name, number)
        for name in new:
            if name not in old:
                (self._lists.get(name) or self._start(name)).add(number)

    def count(self, parent: Key, group: str | None) -> int:
        """Return the length of a list, or of one group of it."""
        lists = self._lists
        there = len(lists.get((parent, group), ()))
        return there if group is None else there + len(lists.get((parent, group, None), ()))

    def page(self, parent: Key, group: str | None, after: int, offset: int, limit: int) -> list[int]:
        """Return a page of a list, or of one group of it (see `SortedNumbers.page`)."""
        names: tuple[_Name, ...] = ((parent, None),) if group is None else ((parent, group), (parent, group, None))
        return _page([found for name in names if (found := self._lists.get(name))], after, offset, limit)

    def subgroups(self, parent: Key) -> Mapping[Subgroup, int]:
        """Return the length of each subgroup; of the others in a group under an empty name."""
        return {name: len(numbers) for name, numbers in self._subgroups.get(parent, {}).items()}

    def page_of_subgroups(
        self, parent: Key, subgroups: Sequence[Subgroup], after: int, offset: int, limit: int
    ) -> list[int]:
        """Return a page of several subgroups, in the order of numbers."""
        there = self._subgroups.get(parent, {})
        return _page([there[name] for name in subgroups if name in there], after, offset, limit)

    def _lists_of(self, list_key: ListKey) -> tuple[SortedNumbers, ...]:
        """Return the lists that records with a list key are in; new ones are empty, and get a number now."""
        found = []
        for name in _names(list_key):
            numbers = self._lists.get(name)
            found.append(self._start(name) if numbers is None else numbers)
        if len(self._usual) >= _USUAL:
            self._usual.clear()
        self._usual[list_key] = lists = tuple(found)
        return lists

    def _start(self, name: _Name) -> SortedNumbers:
        numbers = self._lists[name] = SortedNumbers()
        if (subgroup := _subgroup(name)) is not None:
            self._subgroups.setdefault(name[0], {})[subgroup] = numbers
        return numbers

    def _remove(self, name: _Name, number: int) -> None:
        numbers = self._lists[name]
        numbers.remove(number)
        if numbers:
            return
        del self._lists[name]
        self._usual.clear()
        if (subgroup := _subgroup(name)) is not None:
            subgroups = self._subgroups[name[0]]
            del subgroups[subgroup]
            if not subgroups:
                del self._subgroups[name[0]]


def _names(list_key: ListKey) -> tuple[_Name, ...]:
    """Return the names of the lists that contain a record with this list key."""
    if list_key[1] is None:
        return (list_key,)
    if len(list_key) == 2:
        return (list_key[0], None), list_key
    return (list_key[0], None), (*list_key[:2], None), list_key


def _subgroup(name: _Name) -> Subgroup | None:
    """Return the subgroup that a list consists of; None for lists of more than one."""
    if name[-1] is None:
        return None
    return (name[1], name[2] if len(name) == 3 else "")


def _page(lists: Sequence[SortedNumbers], after: int, offset: int, limit: int) -> list[int]:
    """Return a page of lists without common numbers, in the order of numbers."""
    if len(lists) == 1:
        return lists[0].page(after, offset, limit)
    if offset >= sum(map(len, lists)):  # perhaps more than `islice` takes
        return []
    merged: Iterator[int] = merge(*(numbers.after(after) for numbers in lists))
    return list(islice(merged, offset, offset + limit))
