"""An open state: one transaction on one account."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeVar

from mockzoom.storage.base import LOG_ENTRY_BYTES, CounterRead, State, StateDump
from mockzoom.storage.collections import COLLECTIONS, Collection, Key, Subgroup
from mockzoom.storage.counters import Counter, Period
from mockzoom.storage.record_batches import RecordBatch
from mockzoom.storage.sql import statements as sql
from mockzoom.storage.sql.counters import Counters, chunks
from mockzoom.storage.sql.hints import Hints, Prefetched
from mockzoom.storage.sql.serialization import DamagedError, dump, dump_all, encode_name, filed_key, index_keys, load
from mockzoom.storage.sql.sessions import DatabaseSession
from mockzoom.storage.sql.state_header import StateHeader
from mockzoom.storage.sql.statements import Changes
from mockzoom.storage.sql.stored_lists import Lists

R = TypeVar("R")

_LOG_SIZES = 32  # entries of the log that are read together
_LAST_NUMBER = 2**62  # of a record; the databases take no larger numbers than 2**63 - 1


class SqlState(State):
    """The state of one account in a database, for one transaction.

    The header is read first. Changes are collected, and written together: before the next query of a list or of a
    second key, and by `write` before the transaction ends. Records that were read or written are known by key, so that
    they are not read again. `prefetched` is what was read together with the header.
    """

    def __init__(
        self,
        session: DatabaseSession,
        account_id: str,
        head: StateHeader,
        draw_epoch: Callable[[], str] = str,
        prefetched: Prefetched | None = None,
    ) -> None:
        self._session = session
        self._draw_epoch = draw_epoch
        self._account = encode_name(account_id)
        self._head = head
        self._prefetched = prefetched or Prefetched()
        self.hints = Hints()  # what a next transaction should read together with the header
        self._changes = Changes()
        self._log_until = 0  # the last entry of the log that was deleted
        self._is_first = True  # no request has ended yet
        self._counts = Counters(session, self._account, head, self._changes, self._prefetched, self.hints)
        self._lists = Lists(session, self._account, self._prefetched, self.hints)
        self._counter_reads: list[CounterRead] = []
        self._known: dict[str, tuple[int, Any] | None] = {}  # number and record by key; None for one that is missing
        self._inserted: dict[str, tuple[Any, ...]] = {}  # rows of `Changes`, by key
        self._updated: dict[str, tuple[Any, ...]] = {}
        self._removed: list[str] = []  # before others are inserted

    def _filed(self, collection: Collection[Any], key: Key) -> str:
        return filed_key(self._account, collection.name, key)

    def _names(self, collection: Collection[Any], keys: Iterable[Key]) -> list[str]:
        """Return several keys as stored."""
        start = f"{self._account}\t{collection.name}\t"
        return [start + key for key in index_keys(list(keys))]

    def get(self, collection: Collection[R], key: Key) -> R | None:
        """See `State.get`."""
        if not self._has(collection):
            return None
        name = self._filed(collection, key)
        if name not in self._known:
            rows = self._prefetched.record(name)
            if rows is None:
                rows = self._session.rows(sql.GET, name)
            self._known[name] = (rows[0][0], load(collection.record, rows[0][1])) if rows else None
        if self._known[name] is not None:
            self.hints.records.append(name)
        found = self._known[name]
        return None if found is None else found[1]

    def get_many(self, collection: Collection[R], keys: Iterable[Key]) -> dict[Key, R]:
        """See `State.get_many`."""
        if not self._has(collection):
            return {}
        keys = list(keys)
        named = dict(zip(self._names(collection, keys), keys, strict=True))
        self._read_all(collection, [name for name in named if name not in self._known])
        known = self._known
        return {key: found[1] for name, key in named.items() if (found := known[name]) is not None}

    def _read_all(self, collection: Collection[Any], names: Sequence[str]) -> None:
        """Read records by key, so that they are known."""
        for chunk in chunks(names):
            self._known.update(dict.fromkeys(chunk))
            for name, number, body in self._session.rows(sql.GET_ALL, chunk):
                self._known[name] = number, load(collection.record, body)

    def get_by_unique_key(self, collection: Collection[R], second_key: Key) -> R | None:
        """See `State.get_by_unique_key`."""
        if not self._has(collection):
            return None
        self._write_records()
        rows = self._session.rows(sql.FIND, self._filed(collection, second_key))
        if not rows:
            return None
        record = load(collection.record, rows[0][1])
        name = self._filed(collection, collection.key(record))
        self._known[name] = rows[0][0], record
        return record

    def _has(self, collection: Collection[Any]) -> bool:
        """Return whether a collection ever had a record; saves queries, as most accounts use few collections."""
        return self._head.last.get(collection.name, 0) > 0

    def put(self, collection: Collection[R], records: Iterable[R]) -> None:
        """See `State.put`."""
        keys = records.keys if type(records) is RecordBatch else None
        records = list(records)
        names = self._names(collection, keys or map(collection.key, records))
        rows = dict(zip(names, records, strict=True))
        if self._has(collection):
            self._read_all(collection, [name for name in rows if name not in self._known])
        last = self._head.last.get(collection.name, 0)
        fresh: list[tuple[str, int, Any]] = []
        for name, record in rows.items():
            old = self._known.get(name)
            if old is None:
                last += 1
                self._known[name] = last, record
                fresh.append((name, last, record))
            else:
                self._replace(collection, name, old, record)
        self._insert(collection, fresh)
        self._head.last[collection.name] = last

    def _insert(self, collection: Collection[Any], fresh: Sequence[tuple[str, int, Any]]) -> None:
        """Collect new records, given their keys as stored and their numbers, and count them in their lists."""
        kind, inserted = collection.name, self._inserted
        for (name, number, _), row in zip(fresh, self._rows(collection, [one[2] for one in fresh]), strict=True):
            inserted[name] = kind, number, name, *row

    def _replace(self, collection: Collection[Any], name: str, old: tuple[int, Any], record: Any) -> None:
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
        found = self._known[name]
        if found is None:
            return
        self._known[name] = None
        self._lists.remove(collection, found[1])
        self._updated.pop(name, None)
        if self._inserted.pop(name, None) is None:
            self._removed.append(name)

    def _write_records(self) -> None:
        """Write the collected changes of records; a query of lists or second keys needs them."""
        changes = Changes()
        self._collect_records(changes)
        self._session.write(self._account, changes)

    def _collect_records(self, changes: Changes) -> None:
        """Remove records, and add the other changes of records to those given."""
        for chunk in chunks(self._removed):
            self._session.later(sql.REMOVE, chunk)
        changes.records.extend(self._inserted.values())
        changes.updates.extend(self._updated.values())
        self._inserted, self._updated, self._removed = {}, {}, []

    def _rows(self, collection: Collection[Any], records: Sequence[Any]) -> list[tuple[str | None, ...]]:
        """Return what records are found by, and their text: second key, columns of lists, body; count them in lists."""
        seconds: Sequence[str | None] = [None] * len(records)
        if collection.unique_key is not None:
            seconds = self._names(collection, map(collection.unique_key, records))
        listed = self._lists.add(collection, records)
        bodies = dump_all(records)
        return [(also, *lists, body) for also, lists, body in zip(seconds, listed, bodies, strict=True)]

    def count(self, collection: Collection[R], parent: Key = "", group: str | None = None) -> int:
        """See `State.count`."""
        if not self._has(collection):
            return 0
        return self._lists.count(collection, parent, group)

    def total(self, collection: Collection[R]) -> int:
        """See `State.total`."""
        return self._lists.total(collection) if self._has(collection) else 0

    def subgroups(self, collection: Collection[R], parent: Key = "") -> Mapping[Subgroup, int]:
        """See `State.subgroups`."""
        return self._lists.subgroups(collection, parent) if self._has(collection) else {}

    def page(
        self,
        collection: Collection[R],
        parent: Key = "",
        group: str | None = None,
        *,
        after: int = 0,
        offset: int = 0,
        limit: int,
    ) -> list[tuple[int, R]]:
        """See `State.page`."""
        if not self._has(collection) or max(after, offset) > _LAST_NUMBER:
            return []
        self._write_records()
        rows = self._lists.page(collection, parent, group, after, limit, offset)
        return [(number, load(collection.record, body)) for number, body in rows]

    def page_of_subgroups(
        self,
        collection: Collection[R],
        parent: Key,
        subgroups: Sequence[Subgroup],
        *,
        after: int = 0,
        offset: int = 0,
        limit: int,
    ) -> list[tuple[int, R]]:
        """See `State.page_of_subgroups`."""
        if not self._has(collection) or max(after, offset) > _LAST_NUMBER:
            return []
        self._write_records()
        rows = self._lists.page_of_subgroups(collection, parent, subgroups, after, limit, offset)
        return [(number, load(collection.record, body)) for number, body in rows]

    def next_number(self, sequence: str, count: int = 1) -> int:
        """See `State.next_number`."""
        first = self._head.sequences.get(sequence, 1)
        self._head.sequences[sequence] = first + count
        return first

    def read_counters(self, period: Period, counters: Sequence[Counter]) -> Mapping[Counter, int]:
        """See `State.read_counters`."""
        found = self._counts.values(period, counters)
        self._counter_reads.append(CounterRead(period, counters, found, added=False))
        return found

    def read_period(self, period: Period) -> Mapping[Counter, int]:
        """See `State.read_period`."""
        return self._counts.of_period(period)

    def increment(self, period: Period, counters: Iterable[Counter]) -> None:
        """See `State.increment`."""
        counters = tuple(counters)
        self._counter_reads.append(CounterRead(period, counters, self._counts.raised(period, counters), added=True))

    def counter_reads(self) -> list[CounterRead]:
        """See `State.counter_reads`."""
        return self._counter_reads

    def log(self, entry: Any, keep: int, size: int = 0) -> None:
        """See `State.log`."""
        self._head.read_log = number = self._head.read_log + 1
        self._head.epoch = self._head.epoch or self._draw_epoch()
        self._head.log_size += size
        self._changes.log.append((number, dump(entry), size))
        self.hints.log = True
        if number > keep:
            self._shorten_log(lambda oldest, _: oldest <= number - keep)
        most = keep * LOG_ENTRY_BYTES
        if self._head.log_size > most:
            self._shorten_log(lambda oldest, left: left > most and oldest != number)

    def _shorten_log(self, goes: Callable[[int, int], bool]) -> None:
        """Delete the oldest entries for which `goes` is true, given their number and the bytes that are left."""
        oldest_entries = self._prefetched.log
        while oldest_entries or self._read_oldest_entries():
            oldest, size = oldest_entries[0]
            if not goes(oldest, self._head.log_size):
                return
            del oldest_entries[0]
            self._head.log_size -= size
            self._changes.log_until = self._log_until = oldest

    def _read_oldest_entries(self) -> bool:
        """Read numbers and sizes of the next entries that may be deleted; returns whether there are any."""
        read = self._session.rows(sql.LOG_SIZES, self._account, self._log_until, _LOG_SIZES)
        if not read:  # all that are left are new
            self._write_log()
            read = self._session.rows(sql.LOG_SIZES, self._account, self._log_until, _LOG_SIZES)
        self._prefetched.log.extend(read)
        return bool(read)

    def _write_log(self) -> None:
        """Write the collected changes of the log; a query of it needs them."""
        changes = self._changes
        if changes.log or changes.log_until:
            now = Changes()
            if changes.log_until:  # first: numbers start again after the log was cleared
                now.log_until, changes.log_until = changes.log_until, 0
                self._session.write(self._account, now)
                now.log_until = 0
            now.log, changes.log = changes.log, []
            self._session.write(self._account, now)

    def read_log(self, entry: type[R], *, after: int = 0, limit: int | None = None) -> list[tuple[int, R]]:
        """See `State.read_log`."""
        self._write_log()
        most = _LAST_NUMBER if limit is None else limit
        rows = self._session.rows(sql.LOGGED, self._account, min(after, _LAST_NUMBER), most)
        return [(number, load(entry, body)) for number, body in rows]

    def log_range(self) -> tuple[int, int]:
        """See `State.log_range`."""
        self._write_log()
        rows = self._session.rows(sql.FIRST_LOGGED, self._account) if self._head.read_log else [(None,)]
        first = rows[0][0]
        return self._head.read_log + 1 if first is None else first, self._head.read_log

    def clear_log(self) -> None:
        """See `State.clear_log`."""
        self._write_log()
        self._prefetched.log, self._log_until = [], 0
        if self._head.read_log:
            self._changes.log_until = self._head.read_log
            self._write_log()
            self._head.read_log = self._head.log_size = 0
        self._head.epoch = self._draw_epoch()

    def log_epoch(self) -> str:
        """See `State.log_epoch`."""
        return self._head.epoch

    def dump(self) -> StateDump:
        """See `State.dump`."""
        self._write_records()
        last = {name: number for name, number in sorted(self._head.last.items()) if number}
        records: dict[str, dict[int, Any]] = {name: {} for name in last}
        for name, number, body in self._session.rows(sql.ALL_RECORDS, self._account):
            if name not in records:
                raise DamagedError(f"a record of an unknown collection {name!r}")
            records[name][number] = load(COLLECTIONS[name].record, body)
        return StateDump(records, last, dict(sorted(self._head.sequences.items())), tuple(self._counts.all()))

    def load(self, dump: StateDump) -> None:
        """See `State.load`."""
        for statement in sql.NO_RECORDS:
            self._session.later(statement, self._account)
        self._inserted, self._updated, self._removed, self._known = {}, {}, [], {}
        self._prefetched.clear()
        self._lists.clear()
        self._head.become(dump.sequences, dump.last, (period for period, _, _ in dump.counts))
        self._counts.become(dump.counts)
        for name, records in dump.records.items():
            collection = COLLECTIONS[name]
            for chunk in chunks(records.items()):
                names = self._names(collection, [collection.key(record) for _, record in chunk])
                self._insert(collection, [(name, *one) for name, one in zip(names, chunk, strict=True)])
                self._write_records()

    def write(self) -> Hints | None:
        """Write the collected changes to the database, and the header if it changed, at the end of a request.

        Another request of the same transaction may use the state after this. Returns what a next transaction should
        read in advance; None if this request was not the first, so that it did not have to read all that it needed.
        """
        changes = self._changes
        self._collect_records(changes)
        self._counts.collect()
        shortened = self._lists.collect(changes)
        changes.head = self._head.change()
        self._session.write(self._account, changes)
        for collection, parent in shortened:
            self._session.later(sql.CLOSE_LISTS, self._account, collection, parent)
        changes.clear()
        self._counter_reads = []
        hints, is_first = self.hints, self._is_first
        self.hints = self._counts.hints = self._lists.hints = Hints()
        self._is_first = False
        return hints if is_first else None
