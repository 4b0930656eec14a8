"""A connection with the few things that a state does with it: rows of a statement, and the changes at the end.

Both drivers are used directly. PostgreSQL gets prepared statements through psycopg's interface to libpq, and all
changes of a transaction as one statement with one JSON value for each table; SQLite gets them with `executemany`.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from itertools import count
from typing import Any, Protocol

import orjson

from mockzoom.storage.sql.statements import Changes, Statement

Value = str | int | None
_TUPLES, _DONE = 2, 1  # statuses of libpq's results
_numbers = count(1)  # of prepared statements


class LostConnectionError(Exception):
    """A connection that broke; `cause` is the driver's error."""

    def __init__(self, cause: Exception) -> None:
        super().__init__(str(cause))
        self.cause = cause


class DatabaseSession(Protocol):
    """A connection in use."""

    def rows(self, statement: Statement, *values: Value) -> list[tuple[Any, ...]]:
        """Execute a statement and return its rows."""
        ...

    def run(self, text: str) -> None:
        """Execute statements without values and results."""
        ...

    def write(self, account: str, changes: Changes) -> None:
        """Write changes of an account."""
        ...


class SqliteSession:
    """A connection to an SQLite file."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def rows(self, statement: Statement, *values: Value) -> list[tuple[Any, ...]]:
        """See `DatabaseSession.rows`."""
        return self._connection.execute(_sqlite_text(statement), values).fetchall()

    def run(self, text: str) -> None:
        """See `DatabaseSession.run`."""
        self._connection.execute(text)

    def write(self, account: str, changes: Changes) -> None:
        """See `DatabaseSession.write`."""
        connection = self._connection
        for name, rows in changes.parts().items():
            text, with_account = _SQLITE_WRITES[name]
            connection.executemany(text, [(account, *row) for row in rows] if with_account else _key_last(rows))
        if changes.log_until:
            connection.execute(_SQLITE_SHORTEN, (account, changes.log_until))
        if changes.head is not None:
            connection.execute(_SQLITE_HEAD, (changes.head, account))


def _key_last(rows: Sequence[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    return [(*row[1:], row[0]) for row in rows]


_INSERT_RECORD = (
    "INSERT INTO mockzoom_records (account, kind, number, key, also, parent, grp, sub, body) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_ADD_TO_LIST = (
    "INSERT INTO mockzoom_lists (account, kind, parent, grp, total, name) VALUES (?, ?, ?, ?, ?, ?) "
    "ON CONFLICT (account, kind, parent, grp) DO UPDATE SET total = total + excluded.total"
)
_SET_COUNTER = (
    "INSERT INTO mockzoom_counters (account, win, period, counter, name, value) VALUES (?, ?, ?, ?, ?, ?) "
    "ON CONFLICT (counter) DO UPDATE SET value = excluded.value"
)
_SQLITE_WRITES = {  # for each part of `Changes` a statement, and whether its first value is the account
    "forgotten": ("DELETE FROM mockzoom_counters WHERE account = ? AND win = ? AND period = ?", True),
    "updates": ("UPDATE mockzoom_records SET also = ?, parent = ?, grp = ?, sub = ?, body = ? WHERE key = ?", False),
    "records": (_INSERT_RECORD, True),
    "lists": (_ADD_TO_LIST, True),
    "counters": (_SET_COUNTER, True),
    "log": ("INSERT INTO mockzoom_log (account, number, entry, size) VALUES (?, ?, ?, ?)", True),
}
_SQLITE_SHORTEN = "DELETE FROM mockzoom_log WHERE account = ? AND number <= ?"
_SQLITE_HEAD = "UPDATE mockzoom_states SET head = ? WHERE account = ?"


@cache
def _sqlite_text(statement: Statement) -> str:
    return statement.of("sqlite")


class PostgresqlSession:
    """A connection to PostgreSQL; `prepared` has the names of the statements that it knows.

    `error_of` returns the exception for a result of libpq.
    """

    def __init__(self, connection: Any, prepared: set[bytes], error_of: Callable[[Any, str], Exception]) -> None:
        self._pg = connection.pgconn
        self._error_of = error_of
        self._prepared = prepared

    def rows(self, statement: Statement, *values: Value) -> list[tuple[Any, ...]]:
        """See `DatabaseSession.rows`."""
        name, text = _prepared_text(statement)
        return _rows_of(self._execute(name, text, values), statement.types)

    def run(self, text: str) -> None:
        """See `DatabaseSession.run`."""
        self._checked(self._pg.exec_(text.encode()))

    def last_rows(self, text: str, types: str) -> list[tuple[Any, ...]]:
        """Execute statements in one round trip, and return the rows of the last one; values are literals in it."""
        return _rows_of(self._checked(self._pg.exec_(text.encode())), types)

    def write(self, account: str, changes: Changes) -> None:
        """See `DatabaseSession.write`: one statement, whose text depends on the parts that have rows."""
        parts = changes.parts()
        values: list[Value] = [account, *(_json_rows(name, rows) for name, rows in parts.items())]
        if changes.log_until:
            values.append(changes.log_until)
        if changes.head is not None:
            values.append(changes.head)
        if len(values) > 1:
            shortens, has_head = bool(changes.log_until), changes.head is not None
            self._execute(*_write_text(tuple(parts), shortens=shortens, has_head=has_head), values)

    def _execute(self, name: bytes, text: bytes, values: Sequence[Value]) -> Any:
        if name not in self._prepared:
            self._checked(self._pg.prepare(name, text))
            self._prepared.add(name)
        given = [None if v is None else v.encode() if isinstance(v, str) else b"%d" % v for v in values]
        return self._checked(self._pg.exec_prepared(name, given))

    def _checked(self, result: Any) -> Any:
        """Return a result; raises psycopg's error for a failed one, and `LostConnectionError` for a lost connection."""
        if result.status in (_TUPLES, _DONE):
            return result
        error = self._error_of(result, "utf-8")
        raise LostConnectionError(error) if self._pg.status else error


def literal(text: str) -> str:
    """Return a text as a literal of PostgreSQL; connections have `standard_conforming_strings` on."""
    return "'" + text.replace("'", "''") + "'"


def _rows_of(result: Any, types: str) -> list[tuple[Any, ...]]:
    value = result.get_value
    columns = [[value(row, column) for row in range(result.ntuples)] for column in range(result.nfields)]
    read = [
        column if kind == "b" else [None if v is None else int(v) if kind == "i" else v.decode() for v in column]
        for column, kind in zip(columns, types, strict=False)
    ]
    return list(zip(*read, strict=True))


_TYPES = dict.fromkeys(("number", "total", "period", "value", "size"), "bigint")  # of columns that are not text
_INSERTS = {
    "records": "",
    "lists": " ON CONFLICT (account, kind, parent, grp) DO UPDATE SET total = mockzoom_lists.total + excluded.total",
    "counters": " ON CONFLICT (counter) DO UPDATE SET value = excluded.value",
    "log": "",
}


def _json_rows(part: str, rows: Iterable[tuple[Any, ...]]) -> str:
    """Return rows as a JSON list of objects.

    A record's text is a JSON string in it, not a part of the JSON: PostgreSQL does not read the escape of NUL.
    """
    columns = Changes.COLUMNS[part]
    return orjson.dumps([dict(zip(columns, row, strict=True)) for row in rows]).decode()


@cache
def _prepared_text(statement: Statement) -> tuple[bytes, bytes]:
    """Return the name and the text of a prepared statement."""
    return _numbered(statement.of("postgresql"))


def _numbered(text: str) -> tuple[bytes, bytes]:
    first, *others = text.split("?")
    numbered = first + "".join(f"${n}{part}" for n, part in enumerate(others, 1))
    return b"mockzoom_%d" % next(_numbers), numbered.encode()


@cache
def _write_text(parts: tuple[str, ...], *, shortens: bool, has_head: bool) -> tuple[bytes, bytes]:
    """Return one statement that writes these parts; its values are the account, the rows, and what is left."""
    queries = [_write_query(part, n) for n, part in enumerate(parts, 2)]
    after = len(parts) + 2
    if shortens:
        queries.append(f"DELETE FROM mockzoom_log WHERE account = $1 AND number <= ${after}")
    last = "SELECT $1::text"
    if has_head:
        last = f"UPDATE mockzoom_states SET head = ${after + shortens} WHERE account = $1"
    named = ", ".join(f"q{n} AS ({query})" for n, query in enumerate(queries))
    text = f"WITH {named} {last}" if named else last
    return b"mockzoom_%d" % next(_numbers), text.encode()


def _write_query(part: str, n: int) -> str:
    columns = Changes.COLUMNS[part]
    typed = ", ".join(f"{name} {_TYPES.get(name, 'text')}" for name in columns)
    rows = f"json_to_recordset(${n}::json) AS x ({typed})"
    if part == "updates":
        changed = ", ".join(f"{name} = x.{name}" for name in columns[1:])
        return f"UPDATE mockzoom_records AS m SET {changed} FROM {rows} WHERE m.key = x.key"
    if part == "forgotten":
        matched = " AND ".join(f"m.{name} = x.{name}" for name in columns)
        return f"DELETE FROM mockzoom_counters AS m USING {rows} WHERE m.account = $1 AND {matched}"
    return (
        f"INSERT INTO mockzoom_{part} (account, {', '.join(columns)}) "
        f"SELECT $1, {', '.join(f'x.{name}' for name in columns)} FROM {rows}{_INSERTS[part]}"
    )
