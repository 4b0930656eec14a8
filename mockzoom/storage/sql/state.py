"""An open state: one transaction on one account."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import count
from typing import Any, TypeVar

from sqlalchemy import Connection, bindparam, delete, func, insert, select, text

from mockzoom.storage.base import LOG_ENTRY_BYTES, CounterRead, State, StateDump
from mockzoom.storage.collections import COLLECTIONS, Collection, Key
from mockzoom.storage.counters import Counter, Period
from mockzoom.storage.sql.counters import Counters, chunks
from mockzoom.storage.sql.serialization import DamagedError, dump, encode_name, index_key, load
from mockzoom.storage.sql.state_header import StateHeader
from mockzoom.storage.sql.tables import LISTS, LOG, RECORDS

R = TypeVar("R")

_LAST_NUMBER = 2**62  # of a record; the databases take no larger numbers than 2**63 - 1

_r, _l, _log = RECORDS.c, LISTS.c, LOG.c
_BY_KEY = _r.key == bindparam("key")
_AMONG_KEYS = _r.key.in_(bindparam("keys", expanding=True))
_LISTED = (_r.parent == bindparam("parent"),)
_GROUPED = (*_LISTED, _r.grp == bindparam("grp"))
_GET = select(_r.body).where(_BY_KEY)
_GET_ALL = select(_r.key, _r.body).where(_AMONG_KEYS)
_FIND = select(_r.body).where(_r.also == bindparam("also"))
_PLACES = select(_r.key, _r.number, _r.parent, _r.grp).where(_AMONG_KEYS)
_TAKE_OUT = delete(RECORDS).where(_AMONG_KEYS)
_ADD = insert(RECORDS)
_PAGES = {
    grouped: select(_r.number, _r.body)
    .where(*(_GROUPED if grouped else _LISTED), _r.number > bindparam("after"))
    .order_by(_r.number)
    .limit(bindparam("most"))
    .offset(bindparam("offset"))
    for grouped in (True, False)
}
_OF_LIST = (_l.account == bindparam("a"), _l.kind == bindparam("k"), _l.parent == bindparam("parent"))
_COUNT = select(func.coalesce(func.sum(_l.total), 0)).where(*_OF_LIST)
_TOTAL = select(func.coalesce(func.sum(_l.total), 0)).where(_l.account == bindparam("a"), _l.kind == bindparam("k"))
_COUNT_GROUP = _COUNT.where(_l.grp == bindparam("grp"))
_COUNT_ON = text(
    "INSERT INTO mockzoom_lists (account, kind, parent, grp, total) VALUES (:a, :k, :parent, :grp, :total) "
    "ON CONFLICT (account, kind, parent, grp) DO UPDATE SET total = mockzoom_lists.total + excluded.total"
)
_CLOSE_LIST = delete(LISTS).where(*_OF_LIST, _l.grp == bindparam("grp"), _l.total == 0)
_ALL = select(_r.kind, _r.number, _r.body).where(_r.account == bindparam("a")).order_by(_r.kind, _r.number)
_EMPTY = tuple(delete(table).where(table.c.account == bindparam("a")) for table in (RECORDS, LISTS))
_LOG = insert(LOG)
_LOGGED = (
    select(_log.number, _log.entry)
    .where(_log.account == bindparam("a"), _log.number > bindparam("after"))
    .order_by(_log.number)
    .limit(bindparam("most"))
)
_FIRST_LOGGED = select(func.min(_log.number)).where(_log.account == bindparam("a"))
_LOG_SIZES = select(_log.number, _log.size).where(_log.account == bindparam("a")).order_by(_log.number)
_FORGET_LOG = delete(LOG).where(_log.account == bindparam("a"), _log.number <= bindparam("last")).returning(_log.size)


class SqlState(State):
    """The state of one account in a database, for one transaction.

    The header is read first; `write` writes pending changes once, before the transaction ends.
    """

    def __init__(
        self, connection: Connection, account_id: str, head: StateHeader, draw_epoch: Callable[[], str] = str
    ) -> None:
        self._connection = connection
        self._draw_epoch = draw_epoch
        self._account = encode_name(account_id)
        self._head = head
        self._counts = Counters(connection, self._account, head)
        self._counter_reads: list[CounterRead] = []
        self._absent: set[tuple[str, str]] = set()  # collections and keys known not to exist
        self._moved: dict[tuple[str, str, str], int] = {}  # changes of list lengths, by collection, parent and group

    def _run(self, statement: Any, collection: Collection[Any], **values: Any) -> Any:
        return self._connection.execute(statement, {"a": self._account, "k": collection.name, **values})

    def _filed(self, collection: Collection[Any], key: Key) -> str:
        """Return a key as stored: after the account and the collection, neither of which has a tab."""
        return f"{self._account}\t{collection.name}\t{index_key(key)}"

    def get(self, collection: Collection[R], key: Key) -> R | None:
        """See `State.get`."""
        return self._one(_GET, collection, key=key)

    def get_many(self, collection: Collection[R], keys: Iterable[Key]) -> dict[Key, R]:
        """See `State.get_many`."""
        if not self._has(collection):
            return {}
        named = {self._filed(collection, key): key for key in keys}
        found = {
            named[name]: load(collection.record, body)
            for chunk in chunks(named)
            for name, body in self._run(_GET_ALL, collection, keys=chunk)
        }
        self._absent.update((collection.name, name) for name, key in named.items() if key not in found)
        return {key: found[key] for key in named.values() if key in found}

    def get_by_unique_key(self, collection: Collection[R], second_key: Key) -> R | None:
        """See `State.get_by_unique_key`."""
        return self._one(_FIND, collection, also=second_key)

    def _one(self, statement: Any, collection: Collection[R], **key: Key) -> R | None:
        if not self._has(collection):
            return None
        body = self._run(
            statement, collection, **{name: self._filed(collection, value) for name, value in key.items()}
        ).scalar()
        return None if body is None else load(collection.record, body)

    def _has(self, collection: Collection[Any]) -> bool:
        """Return whether a collection ever had a record; saves queries, as most accounts use few collections."""
        return self._head.last.get(collection.name, 0) > 0

    def put(self, collection: Collection[R], records: Iterable[R]) -> None:
        """See `State.put`."""
        rows = {self._filed(collection, collection.key(record)): record for record in records}
        if not rows:
            return
        places = self._taken_out(collection, [key for key in rows if (collection.name, key) not in self._absent])
        self._absent.difference_update((collection.name, key) for key in rows)
        last = self._head.last.get(collection.name, 0)
        fresh = dict(zip((key for key in rows if key not in places), count(last + 1)))
        self._head.last[collection.name] = last + len(fresh)
        numbers = places | fresh
        self._add(collection, ((numbers[key], key, record) for key, record in rows.items()))

    def remove(self, collection: Collection[R], key: Key) -> None:
        """See `State.remove`."""
        self._taken_out(collection, [self._filed(collection, key)])

    def _taken_out(self, collection: Collection[Any], keys: Iterable[str]) -> dict[str, int]:
        """Delete records and return the numbers of those that existed."""
        numbers: dict[str, int] = {}
        if self._has(collection):
            for chunk in chunks(keys):
                found = self._run(_PLACES, collection, keys=chunk).all()
                numbers.update({key: number for key, number, _, _ in found})
                for _, _, parent, group in found:
                    self._move(collection, parent, group, -1)
                if found:
                    self._run(_TAKE_OUT, collection, keys=[row.key for row in found])
        return numbers

    def _add(self, collection: Collection[Any], filed: Iterable[tuple[int, str, Any]]) -> None:
        for chunk in chunks(filed):
            rows = [self._row(collection, *one) for one in chunk]
            for row in rows:
                self._move(collection, row["parent"], row["grp"], 1)
            self._connection.execute(_ADD, rows)

    def _row(self, collection: Collection[Any], number: int, key: str, record: Any) -> dict[str, Any]:
        parent, group = collection.list_key(record) if collection.list_key else (None, None)
        return {
            "account": self._account,
            "kind": collection.name,
            "number": number,
            "key": key,
            "also": self._filed(collection, collection.unique_key(record)) if collection.unique_key else None,
            "parent": None if parent is None else self._filed(collection, parent),
            "grp": None if group is None else encode_name(group),
            "body": dump(record),
        }

    def _move(self, collection: Collection[Any], parent: str | None, group: str | None, by: int) -> None:
        if parent is not None:
            name = (collection.name, parent, group or "")
            self._moved[name] = self._moved.get(name, 0) + by

    def count(self, collection: Collection[R], parent: Key = "", group: str | None = None) -> int:
        """See `State.count`."""
        if not self._has(collection):
            return 0
        within, name = self._filed(collection, parent), "" if group is None else encode_name(group)
        statement = _COUNT if group is None else _COUNT_GROUP
        listed = (collection.name, within)
        moved = sum(by for (k, p, g), by in self._moved.items() if (k, p) == listed and name in ("", g))
        grouped = {} if group is None else {"grp": name}
        return int(self._run(statement, collection, parent=within, **grouped).scalar()) + moved

    def total(self, collection: Collection[R]) -> int:
        """See `State.total`."""
        if not self._has(collection):
            return 0
        moved = sum(by for (name, _, _), by in self._moved.items() if name == collection.name)
        return int(self._run(_TOTAL, collection).scalar()) + moved

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
        where = {"parent": self._filed(collection, parent), "after": after, "most": limit, "offset": offset}
        grouped = {} if group is None else {"grp": encode_name(group)}
        rows = self._run(_PAGES[group is not None], collection, **where, **grouped)
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
        row = {"account": self._account, "number": number, "entry": dump(entry), "size": size}
        self._connection.execute(_LOG, row)
        if number > keep:
            self._forget_log(number - keep)
        if self._head.log_size > keep * LOG_ENTRY_BYTES:
            self._shorten_log(keep * LOG_ENTRY_BYTES)

    def _forget_log(self, last: int) -> None:
        gone = self._connection.execute(_FORGET_LOG, {"a": self._account, "last": last})
        self._head.log_size -= sum(size for (size,) in gone)

    def _shorten_log(self, most: int) -> None:
        """Delete the oldest entries until at most `most` bytes, or one entry, are left."""
        left, last = self._head.log_size, 0
        for number, size in self._connection.execute(_LOG_SIZES, {"a": self._account}).all():
            if left <= most or number == self._head.read_log:
                break
            left, last = left - size, number
        self._forget_log(last)

    def read_log(self, entry: type[R], *, after: int = 0, limit: int | None = None) -> list[tuple[int, R]]:
        """See `State.read_log`."""
        most = _LAST_NUMBER if limit is None else limit
        rows = self._connection.execute(_LOGGED, {"a": self._account, "after": min(after, _LAST_NUMBER), "most": most})
        return [(number, load(entry, body)) for number, body in rows]

    def last_logged(self) -> int:
        """See `State.last_logged`."""
        return self._head.read_log

    def log_range(self) -> tuple[int, int]:
        """See `State.log_range`."""
        first = self._connection.execute(_FIRST_LOGGED, {"a": self._account}).scalar() if self._head.read_log else None
        return self._head.read_log + 1 if first is None else int(first), self._head.read_log

    def clear_log(self) -> None:
        """See `State.clear_log`."""
        if self._head.read_log:
            self._forget_log(self._head.read_log)
            self._head.read_log = 0
        self._head.epoch = self._draw_epoch()

    def log_epoch(self) -> str:
        """See `State.log_epoch`."""
        return self._head.epoch

    def dump(self) -> StateDump:
        """See `State.dump`."""
        last = {name: number for name, number in sorted(self._head.last.items()) if number}
        records: dict[str, dict[int, Any]] = {name: {} for name in last}
        for name, number, body in self._connection.execute(_ALL, {"a": self._account}):
            if name not in records:
                raise DamagedError(f"a record of an unknown collection {name!r}")
            records[name][number] = load(COLLECTIONS[name].record, body)
        return StateDump(records, last, dict(sorted(self._head.sequences.items())), tuple(self._counts.all()))

    def load(self, dump: StateDump) -> None:
        """See `State.load`."""
        for statement in _EMPTY:
            self._connection.execute(statement, {"a": self._account})
        self._moved, self._absent = {}, set()
        self._head.become(dump.sequences, dump.last, (period for period, _, _ in dump.counts))
        self._counts.become(dump.counts)
        for name, records in dump.records.items():
            collection = COLLECTIONS[name]
            self._add(
                collection,
                (
                    (number, self._filed(collection, collection.key(record)), record)
                    for number, record in records.items()
                ),
            )

    def write(self) -> None:
        """Write pending changes to the database; the caller writes the header."""
        self._counts.write()
        rows: list[dict[str, Any]] = [
            {"a": self._account, "k": collection, "parent": parent, "grp": group, "total": by}
            for (collection, parent, group), by in self._moved.items()
            if by
        ]
        self._moved = {}
        if rows:
            self._connection.execute(_COUNT_ON, rows)
        for row in rows:
            if row["total"] < 0:
                self._connection.execute(_CLOSE_LIST, {name: row[name] for name in ("a", "k", "parent", "grp")})
