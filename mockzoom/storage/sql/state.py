"""An open state: one transaction on one account."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeVar

from mockzoom.storage.base import CounterRead, State, StateDump
from mockzoom.storage.collections import COLLECTIONS, Collection, Key, Subgroup
from mockzoom.storage.counters import Counter, Period
from mockzoom.storage.sql import statements as sql
from mockzoom.storage.sql.changes import Changes
from mockzoom.storage.sql.counters import Counters, chunks
from mockzoom.storage.sql.hints import Hints, Prefetched
from mockzoom.storage.sql.serialization import (
    DamagedError,
    encode_name,
    load,
)
from mockzoom.storage.sql.sessions import DatabaseSession
from mockzoom.storage.sql.state_header import StateHeader
from mockzoom.storage.sql.stored_lists import Lists
from mockzoom.storage.sql.stored_log import StoredLog
from mockzoom.storage.sql.stored_records import StoredRecords

R = TypeVar("R")

LAST_NUMBER = 2**62  # of a record or an entry; the databases take no larger numbers than 2**63 - 1


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
        *,
        is_read_only: bool = False,
    ) -> None:
        self._session = session
        self._account = encode_name(account_id)
        self._head = head
        self._prefetched = prefetched or Prefetched()
        self.hints = Hints()  # what a next transaction should read together with the header
        self._changes = Changes()
        self._is_first = True  # no request has ended yet
        self._counts = Counters(session, self._account, head, self._changes, self._prefetched, self.hints)
        self._lists = Lists(session, self._account, self._prefetched, self.hints)
        self._log = StoredLog(session, self._account, head, self._changes, self._prefetched, draw_epoch)
        self._counter_reads: list[CounterRead] = []
        self._records = StoredRecords(
            session, self._account, head, self._prefetched, self.hints, self._lists, is_read_only=is_read_only
        )

    def get(self, collection: Collection[R], key: Key) -> R | None:
        """See `State.get`."""
        return self._records.get(collection, key)

    def get_many(self, collection: Collection[R], keys: Iterable[Key]) -> dict[Key, R]:
        """See `State.get_many`."""
        return self._records.get_many(collection, keys)

    def get_by_unique_key(self, collection: Collection[R], second_key: Key) -> R | None:
        """See `State.get_by_unique_key`."""
        return self._records.get_by_unique_key(collection, second_key)

    def put(self, collection: Collection[R], records: Iterable[R]) -> None:
        """See `State.put`."""
        self._records.put(collection, records)

    def remove(self, collection: Collection[R], key: Key) -> None:
        """See `State.remove`."""
        self._records.remove(collection, key)

    def _has(self, collection: Collection[Any]) -> bool:
        return self._head.last.get(collection.name, 0) > 0

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
        if not self._has(collection) or max(after, offset) > LAST_NUMBER:
            return []
        self._records.write()
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
        if not self._has(collection) or max(after, offset) > LAST_NUMBER:
            return []
        self._records.write()
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
        self.hints.log = True
        self._log.add(entry, keep, size)

    def read_log(self, entry: type[R], *, after: int = 0, limit: int | None = None) -> list[tuple[int, R]]:
        """See `State.read_log`."""
        most = LAST_NUMBER if limit is None else limit
        return [(number, load(entry, body)) for number, body in self._log.read(min(after, LAST_NUMBER), most)]

    def log_range(self) -> tuple[int, int]:
        """See `State.log_range`."""
        return self._log.range()

    def clear_log(self) -> None:
        """See `State.clear_log`."""
        self._log.clear()

    def log_epoch(self) -> str:
        """See `State.log_epoch`."""
        return self._head.epoch

    def dump(self) -> StateDump:
        """See `State.dump`."""
        self._records.write()
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
        self._records.clear()
        self._prefetched.clear()
        self._lists.clear()
        self._head.become(dump.sequences, dump.last, (period for period, _, _ in dump.counts))
        self._counts.become(dump.counts)
        for name, records in dump.records.items():
            collection = COLLECTIONS[name]
            for chunk in chunks(records.items()):
                self._records.load(collection, chunk)

    def write(self) -> Hints | None:
        """Write the collected changes to the database, and the header if it changed, at the end of a request.

        Another request of the same transaction may use the state after this. Returns what a next transaction should
        read in advance; None if this request was not the first, so that it did not have to read all that it needed.
        """
        changes = self._changes
        self._records.collect(changes)
        self._counts.collect()
        shortened = self._lists.collect(changes)
        changes.head = self._head.change()
        self._session.write(self._account, changes)
        changes.clear()
        for collection, parent in shortened:
            self._session.later(sql.CLOSE_LISTS, self._account, collection, parent)
        self._counter_reads = []
        hints, is_first = self.hints, self._is_first
        self.hints = self._counts.hints = self._lists.hints = self._records.hints = Hints()
        self._is_first = False
        return hints if is_first else None
