"""An open state: one transaction on one account."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
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
_COUNT_GROUP = _COUNT.where(_l.grp == bindparam("grp"))
_COUNT_ON = text(
    "INSERT INTO mockzoom_lists (account, kind, parent, grp, total) VALUES (:a, :k, :parent, :grp, :total) "
    "ON CONFLICT (account, kind, parent, grp) DO UPDATE SET total = mockzoom_lists.total + excluded.total"
)
_CLOSE_LIST = delete(LISTS).where(*_OF_LIST, _l.grp == bindparam("grp"), _l.total == 0)
_ALL = select(_r.kind, _r.number, _r.body).where(_r.account == bindparam("a")).order_by(_r.kind, _r.number)
_EMPTY = tuple(delete(table).where(table.c.account == bindparam("a")) for table in (RECORDS, LISTS))
_LOG = insert(LOG)
_LOGGED = select(_log.number, _log.entry).where(_log.account == bindparam("a")).order_by(_log.number)
_LOG_SIZES = select(_log.number, _log.size).where(_log.account == bindparam("a")).order_by(_log.number)
_FORGET_LOG = delete(LOG).where(_log.account == bindparam("a"), _log.number <= bindparam("last")).returning(_log.size)


class SqlState(State):
    """The state of one account in a database, for one transaction.

    What is small is read with the head and brought back by `write`, once, before the transaction ends.
    """

    def __init__(self, connection: Connection, account_id: str, head: StateHeader) -> None:
        self._connection = connection
        self._account = encode_name(account_id)
        self._head = head
        self._counts = Counters(connection, self._account, head)
        self._countings: list[CounterRead] = []
        self._absent: set[tuple[str, str]] = set()  # kinds and keys that were looked for in vain
        self._moved: dict[tuple[str, str, str], int] = {}  # by kind, parent and group: what lists grew by

    def _run(self, statement: Any, kind: Collection[Any], **values: Any) -> Any:
        return self._connection.execute(statement, {"a": self._account, "k": kind.name, **values})

    def _filed(self, kind: Collection[Any], key: Key) -> str:
        """Return a key as it is stored: after the account and the collection, neither of which has a tab."""
        return f"{self._account}\t{kind.name}\t{index_key(key)}"

    def get(self, kind: Collection[R], key: Key) -> R | None:
        """See `State.get`."""
        return self._one(_GET, kind, key=key)

    def get_many(self, kind: Collection[R], keys: Iterable[Key]) -> dict[Key, R]:
        """See `State.get_all`."""
        if not self._has(kind):
            return {}
        named = {self._filed(kind, key): key for key in keys}
        found = {
            named[name]: load(kind.record, body)
            for chunk in chunks(named)
            for name, body in self._run(_GET_ALL, kind, keys=chunk)
        }
        self._absent.update((kind.name, name) for name, key in named.items() if key not in found)
        return {key: found[key] for key in named.values() if key in found}

    def get_by_unique_key(self, kind: Collection[R], second_key: Key) -> R | None:
        """See `State.find`."""
        return self._one(_FIND, kind, also=second_key)

    def _one(self, statement: Any, kind: Collection[R], **key: Key) -> R | None:
        if not self._has(kind):
            return None
        body = self._run(statement, kind, **{name: self._filed(kind, value) for name, value in key.items()}).scalar()
        return None if body is None else load(kind.record, body)

    def _has(self, kind: Collection[Any]) -> bool:
        """Whether there ever was a record of a kind: most accounts have few kinds, and need not ask for the others."""
        return self._head.last.get(kind.name, 0) > 0

    def put(self, kind: Collection[R], records: Iterable[R]) -> None:
        """See `State.put`."""
        rows = {self._filed(kind, kind.key(record)): record for record in records}
        if not rows:
            return
        places = self._taken_out(kind, [key for key in rows if (kind.name, key) not in self._absent])
        self._absent.difference_update((kind.name, key) for key in rows)
        last = self._head.last.get(kind.name, 0)
        fresh = dict(zip((key for key in rows if key not in places), count(last + 1)))
        self._head.last[kind.name] = last + len(fresh)
        numbers = places | fresh
        self._add(kind, ((numbers[key], key, record) for key, record in rows.items()))

    def remove(self, kind: Collection[R], key: Key) -> None:
        """See `State.remove`."""
        self._taken_out(kind, [self._filed(kind, key)])

    def _taken_out(self, kind: Collection[Any], keys: Iterable[str]) -> dict[str, int]:
        """Take records out; gives the numbers of those that were there."""
        numbers: dict[str, int] = {}
        if self._has(kind):
            for chunk in chunks(keys):
                found = self._run(_PLACES, kind, keys=chunk).all()
                numbers.update({key: number for key, number, _, _ in found})
                for _, _, parent, group in found:
                    self._move(kind, parent, group, -1)
                if found:
                    self._run(_TAKE_OUT, kind, keys=[row.key for row in found])
        return numbers

    def _add(self, kind: Collection[Any], filed: Iterable[tuple[int, str, Any]]) -> None:
        for chunk in chunks(filed):
            rows = [self._row(kind, *one) for one in chunk]
            for row in rows:
                self._move(kind, row["parent"], row["grp"], 1)
            self._connection.execute(_ADD, rows)

    def _row(self, kind: Collection[Any], number: int, key: str, record: Any) -> dict[str, Any]:
        parent, group = kind.list_key(record) if kind.list_key else (None, None)
        return {
            "account": self._account,
            "kind": kind.name,
            "number": number,
            "key": key,
            "also": self._filed(kind, kind.unique_key(record)) if kind.unique_key else None,
            "parent": None if parent is None else self._filed(kind, parent),
            "grp": None if group is None else encode_name(group),
            "body": dump(record),
        }

    def _move(self, kind: Collection[Any], parent: str | None, group: str | None, by: int) -> None:
        if parent is not None:
            name = (kind.name, parent, group or "")
            self._moved[name] = self._moved.get(name, 0) + by

    def count(self, kind: Collection[R], parent: Key = "", group: str | None = None) -> int:
        """See `State.count`."""
        if not self._has(kind):
            return 0
        within, name = self._filed(kind, parent), "" if group is None else encode_name(group)
        statement = _COUNT if group is None else _COUNT_GROUP
        moved = sum(by for (k, p, g), by in self._moved.items() if (k, p) == (kind.name, within) and name in ("", g))
        grouped = {} if group is None else {"grp": name}
        return int(self._run(statement, kind, parent=within, **grouped).scalar()) + moved

    def page(
        self,
        kind: Collection[R],
        parent: Key = "",
        group: str | None = None,
        *,
        after: int = 0,
        offset: int = 0,
        limit: int,
    ) -> list[tuple[int, R]]:
        """See `State.page`."""
        if not self._has(kind):
            return []
        where = {"parent": self._filed(kind, parent), "after": after, "most": limit, "offset": offset}
        grouped = {} if group is None else {"grp": encode_name(group)}
        rows = self._run(_PAGES[group is not None], kind, **where, **grouped)
        return [(number, load(kind.record, body)) for number, body in rows]

    def next_number(self, sequence: str, count: int = 1) -> int:
        """See `State.next_number`."""
        first = self._head.sequences.get(sequence, 1)
        self._head.sequences[sequence] = first + count
        return first

    def read_counters(self, period: Period, counters: Sequence[Counter]) -> Mapping[Counter, int]:
        """See `State.tally`."""
        found = self._counts.values(period, counters)
        self._countings.append(CounterRead(period, counters, found, added=False))
        return found

    def increment(self, period: Period, counters: Iterable[Counter]) -> None:
        """See `State.count_up`."""
        counters = tuple(counters)
        self._countings.append(CounterRead(period, counters, self._counts.raised(period, counters), added=True))

    def counter_reads(self) -> list[CounterRead]:
        """See `State.countings`."""
        return self._countings

    def log(self, entry: Any, keep: int, size: int = 0) -> None:
        """See `State.log`."""
        self._head.read_log = number = self._head.read_log + 1
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
        """Delete the oldest entries until the given number of bytes or only the last entry is left."""
        left, last = self._head.log_size, 0
        for number, size in self._connection.execute(_LOG_SIZES, {"a": self._account}).all():
            if left <= most or number == self._head.read_log:
                break
            left, last = left - size, number
        self._forget_log(last)

    def read_log(self, entry: type[R]) -> list[tuple[int, R]]:
        """See `State.logged`."""
        rows = self._connection.execute(_LOGGED, {"a": self._account})
        return [(number, load(entry, body)) for number, body in rows]

    def clear_log(self) -> None:
        """See `State.forget_log`."""
        if self._head.read_log:
            self._forget_log(self._head.read_log)
            self._head.read_log = 0

    def dump(self) -> StateDump:
        """See `State.dump`."""
        last = {name: number for name, number in sorted(self._head.last.items()) if number}
        records: dict[str, dict[int, Any]] = {name: {} for name in last}
        for kind, number, body in self._connection.execute(_ALL, {"a": self._account}):
            if kind not in records:
                raise DamagedError(f"a record of a kind {kind!r}")
            records[kind][number] = load(COLLECTIONS[kind].record, body)
        return StateDump(records, last, dict(sorted(self._head.sequences.items())), tuple(self._counts.all()))

    def load(self, dump: StateDump) -> None:
        """See `State.load`."""
        for statement in _EMPTY:
            self._connection.execute(statement, {"a": self._account})
        self._moved, self._absent = {}, set()
        self._head.become(dump.sequences, dump.last, (period for period, _, _ in dump.counts))
        self._counts.become(dump.counts)
        for name, records in dump.records.items():
            kind = COLLECTIONS[name]
            self._add(
                kind, ((number, self._filed(kind, kind.key(record)), record) for number, record in records.items())
            )

    def write(self) -> None:
        """Bring what was only noted so far into the database; the head is the caller's to keep."""
        self._counts.write()
        rows: list[dict[str, Any]] = [
            {"a": self._account, "k": kind, "parent": parent, "grp": group, "total": by}
            for (kind, parent, group), by in self._moved.items()
            if by
        ]
        self._moved = {}
        if rows:
            self._connection.execute(_COUNT_ON, rows)
        for row in rows:
            if row["total"] < 0:
                self._connection.execute(_CLOSE_LIST, {name: row[name] for name in ("a", "k", "parent", "grp")})
