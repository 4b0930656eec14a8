"""The records of an open state: read on demand, known by their keys, and written together.

Changes are collected, and written before the next query of a list or of a second key, and at the end of the
transaction. Records that were read or written are known by key, so that they are not read again.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from itertools import count, repeat
from typing import Any, TypeVar, cast

from mockzoom.storage.collections import Collection, Key
from mockzoom.storage.record_batches import KeysUnder, RecordBatch
from mockzoom.storage.sql import statements as sql
from mockzoom.storage.sql.batch_rows import BatchRows, UnmadeRecord, bodies_of, keys_under
from mockzoom.storage.sql.changes import Changes
from mockzoom.storage.sql.counters import chunks
from mockzoom.storage.sql.hints import Hints, Prefetched
from mockzoom.storage.sql.serialization import dump_all, filed_key, index_key, index_keys, load, load_again
from mockzoom.storage.sql.sessions import DatabaseSession
from mockzoom.storage.sql.state_header import StateHeader
from mockzoom.storage.sql.stored_lists import Lists

R = TypeVar("R")

_FRESH = 5_000  # records in batches whose unique keys are indexed when one of them is looked up


class StoredRecords:
    """The records of one account, for as long as its state is open; `lists` counts those that are added and removed."""

    def __init__(
        self,
        session: DatabaseSession,
        account: str,
        head: StateHeader,
        prefetched: Prefetched,
        hints: Hints,
        lists: Lists,
        *,
        is_read_only: bool,
    ) -> None:
        self._session = session
        self._account = account
        self._head = head
        self._prefetched = prefetched
        self.hints = hints
        self._lists = lists
        self._is_read_only = is_read_only
        self._known: dict[str, tuple[int, Any] | None] = {}  # number and record by key; None for one that is missing
        self._last_keys: tuple[KeysUnder | None, list[str]] = None, []  # as they are stored
        self._batches: list[BatchRows] = []  # new records that were put together
        self._inserted: dict[str, tuple[Any, ...]] = {}  # rows of `Changes`, by key
        self._updated: dict[str, tuple[Any, ...]] = {}
        self._removed: list[str] = []  # before others are inserted

    def _filed(self, collection: Collection[Any], key: Key) -> str:
        return filed_key(self._account, collection.name, key)

    def _names(self, collection: Collection[Any], keys: Iterable[Key]) -> list[str]:
        """Return several keys as stored."""
        start = self._start(collection)
        if type(keys) is KeysUnder:
            return [start + key for key in self._keys_under(keys)]
        return [start + key for key in index_keys(list(keys))]

    def _start(self, collection: Collection[Any]) -> str:
        """Return what the stored keys of a collection begin with."""
        return f"{self._account}\t{collection.name}\t"

    def _keys_under(self, keys: KeysUnder) -> list[str]:
        """Return keys as they are stored in a collection; those of a batch are looked up first, and stored then."""
        before, written = self._last_keys
        if before is None or before.first != keys.first or before.seconds != keys.seconds:
            written = keys_under(keys)
            self._last_keys = keys, written
        return written

    def get(self, collection: Collection[R], key: Key) -> R | None:
        """See `State.get`."""
        if not self._has(collection):
            return None
        name = self._filed(collection, key)
        if name not in self._known:
            rows = self._prefetched.record(name)
            if rows is None:
                rows = self._session.rows(sql.GET, name)
            self._known[name] = (
                (rows[0][0], load_again(cast("Hashable", collection.record), rows[0][1])) if rows else None
            )
        found = self._found(name)
        if found is None:
            return None
        self.hints.records.append(name)
        record: R = found[1]
        return record

    def _found(self, name: str) -> tuple[int, Any] | None:
        """Return the number and the record of a key that is known."""
        found = self._known[name]
        if found is not None and type(found[1]) is UnmadeRecord:
            found = self._known[name] = found[0], found[1].made(found[0])
        return found

    def get_many(self, collection: Collection[R], keys: Iterable[Key]) -> dict[Key, R]:
        """See `State.get_many`."""
        if not self._has(collection):
            return {}
        if type(keys) is not KeysUnder:
            keys = list(keys)
        names, known = self._names(collection, keys), self._known
        self._read_all(collection, [name for name in dict.fromkeys(names) if name not in known])
        if not any(map(known.get, names)):
            return {}
        named = zip(names, keys, strict=True)
        return {key: found[1] for name, key in named if (found := self._found(name)) is not None}

    def _read_all(self, collection: Collection[Any], names: Sequence[str]) -> None:
        """Read records by key, so that they are known."""
        for chunk in chunks(names):
            self._known.update(dict.fromkeys(chunk))
            for name, number, body in self._session.rows(sql.GET_ALL, chunk):
                self._known[name] = number, load(collection.record, body)

    def get_by_unique_key(self, collection: Collection[R], second_key: Key) -> R | None:
        """See `State.get_by_unique_key`."""
        unique_key = collection.unique_key
        if unique_key is None or not self._has(collection):
            return None
        self.write()
        name = f"{collection.name}\t{index_key(second_key)}"
        rows: list[tuple[Any, ...]] = []
        if collection.name in self._head.fresh:
            if self._is_read_only:
                rows = [row[1:] for row in self._fresh(collection)]
            else:
                self._index_fresh(collection)
        rows += self._session.rows(sql.FIND, f"{self._account}\t{name}", self._account, name)
        for number, body in rows:
            record = load(collection.record, body)
            if unique_key(record) == second_key:
                self._known[self._filed(collection, collection.key(record))] = number, record
                return record
        return None

    def _fresh(self, collection: Collection[Any]) -> list[tuple[Any, ...]]:
        """Return key, number and text of the records whose unique keys are in no index."""
        return self._session.rows(sql.FRESH, self._account, collection.name, self._head.fresh[collection.name])

    def _index_fresh(self, collection: Collection[Any]) -> None:
        """Add the unique keys of records that were stored in batches to their index."""
        unique_key: Any = collection.unique_key
        self.write()
        found = self._fresh(collection)
        del self._head.fresh[collection.name]
        keys = [unique_key(load(collection.record, body)) for _, _, body in found]
        names = [f"{collection.name}\t{key}" for key in index_keys(keys)]
        # In the order of the index, each of its pages changes once.
        for chunk in chunks(sorted(zip(names, [row[0] for row in found], strict=True))):
            now = Changes()
            now.unique_keys = chunk
            self._session.write(self._account, now)

    def load(self, collection: Collection[Any], numbered: Sequence[tuple[int, Any]]) -> None:
        """Write new records with their numbers."""
        names = self._names(collection, [collection.key(record) for _, record in numbered])
        self._insert(collection, [(name, *one) for name, one in zip(names, numbered, strict=True)])
        self.write()

    def clear(self) -> None:
        """Forget everything: all records were deleted."""
        self._inserted, self._batches, self._updated, self._removed, self._known = {}, [], {}, [], {}

    def _has(self, collection: Collection[Any]) -> bool:
        """Return whether a collection ever had a record; saves queries, as most accounts use few collections."""
        return self._head.last.get(collection.name, 0) > 0

    def put(self, collection: Collection[R], records: Iterable[R]) -> None:
        """See `State.put`."""
        if type(records) is RecordBatch:
            if self._put_new(collection, records):
                return
            names = self._names(collection, records.keys)
            records = list(records)
        else:
            records = list(records)
            names = self._names(collection, map(collection.key, records))
        rows = dict(zip(names, records, strict=True))
        if self._has(collection):
            self._read_all(collection, [name for name in rows if name not in self._known])
        last = self._head.last.get(collection.name, 0)
        fresh: list[tuple[str, int, Any]] = []
        for name, record in rows.items():
            old = self._found(name) if name in self._known else None
            if old is None:
                last += 1
                self._known[name] = last, record
                fresh.append((name, last, record))
            else:
                self._replace(collection, name, old, record)
        self._insert(collection, fresh)
        self._head.last[collection.name] = last

    def _put_new(self, collection: Collection[Any], batch: RecordBatch[Any]) -> bool:
        """Store a batch as it is; returns False, and does nothing, if one of its keys is in use, or twice in it."""
        known = self._known
        names = self._names(collection, batch.keys)
        if self._has(collection):
            self._read_all(collection, [name for name in names if name not in known])
        if not names or any(map(known.get, names)) or len(set(names)) < len(names):
            return False
        first = self._head.last.get(collection.name, 0) + 1
        if collection.unique_key is not None and first - self._head.fresh.setdefault(collection.name, first) > _FRESH:
            self._index_fresh(collection)
            self._head.fresh[collection.name] = first
        self._head.last[collection.name] = first + len(names) - 1
        known.update(zip(names, zip(count(first), repeat(UnmadeRecord(batch, first))), strict=False))
        self._batches.append(
            BatchRows(
                collection.name,
                first,
                self._start(collection),
                self._lists.add(collection, batch)[0],
                self._keys_under(batch.keys),
                bodies_of(batch),
            )
        )
        return True

    def _insert(self, collection: Collection[Any], fresh: Sequence[tuple[str, int, Any]]) -> None:
        """Collect new records, given their keys as stored and their numbers, and count them in their lists."""
        kind, inserted = collection.name, self._inserted
        for (name, number, _), row in zip(fresh, self._rows(collection, [one[2] for one in fresh]), strict=True):
            inserted[name] = kind, number, name, *row

    def _replace(self, collection: Collection[Any], name: str, old: tuple[int, Any], record: Any) -> None:
        self._write_batches()
        number, before = old
        self._lists.remove(collection, before)
        (row,) = self._rows(collection, [record])
        self._known[name] = number, record
        is_moved = collection.unique_key is not None and collection.unique_key(before) != collection.unique_key(record)
        if name in self._inserted or is_moved:
            if name not in self._inserted:
                # The second key may be that of another record that changes, too: all old ones go first.
                self._removed.append(name)
                self._updated.pop(name, None)
            self._inserted[name] = collection.name, number, name, *row
        else:
            self._updated[name] = name, *row

    def remove(self, collection: Collection[R], key: Key) -> None:
        """See `State.remove`."""
        if not self._has(collection):
            return
        name = self._filed(collection, key)
        if name not in self._known:
            self._read_all(collection, [name])
        found = self._found(name)
        if found is None:
            return
        self._write_batches()
        self._known[name] = None
        self._lists.remove(collection, found[1])
        self._updated.pop(name, None)
        if self._inserted.pop(name, None) is None:
            self._removed.append(name)

    def _write_batches(self) -> None:
        """Write the collected changes of records if there are batches among them: one of their records changes."""
        if self._batches:
            self.write()

    def write(self) -> None:
        """Write the collected changes; a query of lists or second keys needs them."""
        changes = Changes()
        self.collect(changes)
        self._session.write(self._account, changes)

    def collect(self, changes: Changes) -> None:
        """Remove records, and add the other changes of records to those given."""
        for chunk in chunks(self._removed):
            self._session.later(sql.REMOVE, chunk)
        changes.records.extend(self._inserted.values())
        changes.batches.extend(self._batches)
        changes.updates.extend(self._updated.values())
        self._inserted, self._batches, self._updated, self._removed = {}, [], {}, []

    def _rows(self, collection: Collection[Any], records: Sequence[Any]) -> list[tuple[str | None, ...]]:
        """Return what records are found by, and their text: second key, columns of lists, body; count them in lists."""
        seconds: Sequence[str | None] = [None] * len(records)
        if collection.unique_key is not None:
            seconds = self._names(collection, map(collection.unique_key, records))
        listed = self._lists.add(collection, records)
        bodies = dump_all(records)
        return [(also, *lists, body) for also, lists, body in zip(seconds, listed, bodies, strict=True)]
