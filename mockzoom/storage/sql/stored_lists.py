"""The lists of an open state: where its records are listed, how long lists are, and pages of them.

Lengths are read on demand and changed at the end of the transaction. A record with a subgroup is found in two ways: by
the name of its group with a tab at the end, and by the name of its subgroup.
"""

from __future__ import annotations

from collections.abc import Sequence
from operator import itemgetter
from typing import Any, NamedTuple

from mockzoom.storage.collections import Collection, Key, ListKey, Subgroup
from mockzoom.storage.sql import statements as sql
from mockzoom.storage.sql.changes import Changes
from mockzoom.storage.sql.hints import Hints, Prefetched
from mockzoom.storage.sql.serialization import decode_name, encode_key, encode_name, filed_key, key_read, short_text
from mockzoom.storage.sql.sessions import DatabaseSession, Value

_TAB = "\t"  # ends the name of a group for its records with a subgroup, and the name of a list for its subgroups
_MOST = 64  # subgroups in one statement; each of them is a part of its plan
_GROUP, _NAME = 2, 3  # parts of what `_moved` is kept by

Rows = list[tuple[Any, ...]]


class Listed(NamedTuple):
    """The columns of a record that its lists are found by; None for those that it is not in."""

    parent: str | None = None
    group: str | None = None
    subgroup: str | None = None


class Lists:
    """The lists of an account, for as long as its state is open."""

    def __init__(self, session: DatabaseSession, account: str, prefetched: Prefetched, hints: Hints) -> None:
        self._session = session
        self._account = account
        self._prefetched = prefetched
        self.hints = hints
        # Changes of lengths, by collection, list, group and, for a subgroup, its name in full.
        self._moved: dict[tuple[str, str, str, str | None], int] = {}
        self._read: dict[tuple[str, str], dict[str, int]] = {}

    def add(self, collection: Collection[Any], records: Sequence[Any]) -> list[Listed]:
        """Count records in their lists, and return their columns; most batches are in one list."""
        if collection.list_key is None or not records:
            return [Listed()] * len(records)
        common = collection.common_list_key(records)
        if common is not None:
            return [self._move(collection, common, len(records))] * len(records)
        list_keys = list(map(collection.complete_list_key, records))
        listed = {
            list_key: self._move(collection, list_key, list_keys.count(list_key))
            for list_key in dict.fromkeys(list_keys)
        }
        return [listed[list_key] for list_key in list_keys]

    def remove(self, collection: Collection[Any], record: Any) -> None:
        """Count a record out of its lists."""
        if collection.list_key is not None:
            self._move(collection, collection.complete_list_key(record), -1)

    def count(self, collection: Collection[Any], parent: Key, group: str | None) -> int:
        """Return the length of a list, or of one group of it."""
        totals = self._totals(collection, self._filed(collection, parent))
        if group is None:
            return sum(totals.values())
        name = encode_name(group)
        return totals.get(name, 0) + totals.get(name + _TAB, 0)

    def total(self, collection: Collection[Any]) -> int:
        """Return the length of all lists of a collection."""
        ((there,),) = self._session.rows(sql.TOTAL, self._account, collection.name)
        return int(there) + sum(
            by for (kind, _, _, name), by in self._moved.items() if kind == collection.name and name is None
        )

    def subgroups(self, collection: Collection[Any], parent: Key) -> dict[Subgroup, int]:
        """Return the length of each subgroup of a list; those of the other records in a group have an empty name."""
        filed = self._filed(collection, parent)
        totals = self._totals(collection, filed)
        found = {(decode_name(group), ""): n for group, n in totals.items() if group and group[-1] != _TAB}
        if collection.subgroup is not None and len(found) < len(totals):
            rows = self._session.rows(sql.SUBGROUPS, self._account, collection.name, filed + _TAB)
            named = self._changed(collection, filed + _TAB, dict(rows), _NAME)
            found |= {key_read(name, "a subgroup"): n for name, n in named.items()}
        return found

    def page(
        self, collection: Collection[Any], parent: Key, group: str | None, after: int, limit: int, offset: int
    ) -> Rows:
        """Return numbers and texts of a page of a list, or of one group of it; changes of records are written."""
        filed = self._filed(collection, parent)
        if group is None:
            return self._session.rows(sql.PAGE, filed, after, limit, offset)
        name = encode_name(group)
        if collection.subgroup is not None and name + _TAB in self._totals(collection, filed):
            return self._merged([(filed, name), (filed, name + _TAB)], [], after, limit, offset)
        return self._session.rows(sql.PAGE_OF_GROUP, filed, name, after, limit, offset)

    def page_of_subgroups(
        self, collection: Collection[Any], parent: Key, subgroups: Sequence[Subgroup], after: int, *page: int
    ) -> Rows:
        """Return numbers and texts of a page (limit and offset) of subgroups; changes of records are written."""
        limit, offset = page
        filed = self._filed(collection, parent)
        groups = [(filed, encode_name(group)) for group, name in subgroups if not name]
        named = [(_column(filed, encode_key(one)),) for one in subgroups if one[1]]
        if max(len(groups), len(named)) <= _MOST:
            return self._merged(groups, named, after, limit, offset)
        found: Rows = []  # rarely: the first records of many subgroups, of which the page is chosen here
        for at in range(0, max(len(groups), len(named)), _MOST):
            part = slice(at, at + _MOST)
            found += self._merged(groups[part], named[part], after, offset + limit, 0)
        return sorted(found, key=itemgetter(0))[offset : offset + limit]

    def _merged(
        self,
        groups: Sequence[tuple[str, str]],
        named: Sequence[tuple[str]],
        after: int,
        limit: int,
        offset: int,
    ) -> Rows:
        """Return rows of groups (list and group) and of subgroups (the column of their names), in the order of numbers.

        The number of subgroups in the statement is a power of 2, so that there are few statements to prepare.
        """
        if not groups and not named:
            return []
        parts = 1 << (len(named) - 1).bit_length() if named else 0
        padding = [("",)] * (parts - len(named))  # a name that no record has
        values: list[Value] = []
        for part in (*groups, *named, *padding):
            values += (*part, after, offset + limit)
        return self._session.rows(sql.page_of(len(groups), parts), *values, limit, offset)

    def _filed(self, collection: Collection[Any], parent: Key) -> str:
        return filed_key(self._account, collection.name, parent)

    def _move(self, collection: Collection[Any], list_key: ListKey, by: int) -> Listed:
        """Count records in their lists, or out of them; return the columns of such records."""
        filed = self._filed(collection, list_key[0])
        if list_key[1] is None:
            self._count(collection, filed, "", by)
            return Listed(filed)
        group = encode_name(list_key[1])
        if len(list_key) == 2:
            self._count(collection, filed, group, by)
            return Listed(filed, group)
        name = encode_key(list_key[1:])
        self._count(collection, filed, group + _TAB, by)
        self._count(collection, filed + _TAB, short_text(name), by, name)
        return Listed(filed, group + _TAB, _column(filed, name))

    def _count(self, collection: Collection[Any], filed: str, group: str, by: int, name: str | None = None) -> None:
        key = (collection.name, filed, group, name)
        self._moved[key] = self._moved.get(key, 0) + by

    def _totals(self, collection: Collection[Any], filed: str) -> dict[str, int]:
        """Return the lengths of a list by its groups as stored."""
        name = (collection.name, filed)
        self.hints.lists.append(name)
        found = self._known(name)
        if found is None:
            found = self._read[name] = dict(self._session.rows(sql.TOTALS, self._account, *name))
        return self._changed(collection, filed, found, _GROUP)

    def _known(self, name: tuple[str, str]) -> dict[str, int] | None:
        """Return the lengths of a list that were read, without the changes since then."""
        if name not in self._read and (found := self._prefetched.totals(*name)) is not None:
            self._read[name] = found
        return self._read.get(name)

    def _changed(self, collection: Collection[Any], filed: str, there: dict[str, int], named_by: int) -> dict[str, int]:
        """Return lengths with the changes that are not in the database yet, without those that are 0."""
        lengths = dict(there)
        for key, by in self._moved.items():
            if key[0] == collection.name and key[1] == filed:
                name: Any = key[named_by]
                lengths[name] = lengths.get(name, 0) + by
        return {name: length for name, length in lengths.items() if length}

    def clear(self) -> None:
        """Forget everything: the lists were emptied."""
        self._moved, self._read = {}, {}

    def collect(self, changes: Changes) -> list[tuple[str, str]]:
        """Add the changes to those of the transaction; return the lists (collection and list) that got shorter."""
        moved = {name: by for name, by in self._moved.items() if by}
        changes.lists.extend((kind, filed, group, by, name) for (kind, filed, group, name), by in moved.items())
        for (kind, filed, group, _), by in moved.items():
            if (known := self._known((kind, filed))) is not None:
                known[group] = known.get(group, 0) + by
        self._moved = {}
        return list({name[:2]: None for name, by in moved.items() if by < 0})


def _column(filed: str, name: str) -> str:
    """Return what a record's subgroup is found by, given its list and the name of the subgroup in full."""
    return f"{filed}\t{short_text(name)}"
