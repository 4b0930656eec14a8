"""A connection to an SQLite file; changes of a transaction are written with `executemany`."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from functools import cache
from typing import Any

import orjson

from mockzoom.storage.sql.changes import Changes
from mockzoom.storage.sql.sessions import Value
from mockzoom.storage.sql.statements import Statement


class SqliteSession:
    """A connection to an SQLite file; see `TransactionSession`."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def rows(self, statement: Statement, *values: Value) -> list[tuple[Any, ...]]:
        """See `DatabaseSession.rows`."""
        given = [orjson.dumps(value).decode() if isinstance(value, list) else value for value in values]
        return self._connection.execute(_text_of(statement), given).fetchall()

    def later(self, statement: Statement, *values: Value) -> None:
        """See `DatabaseSession.later`: at once."""
        self.rows(statement, *values)

    def begin(self, text: str) -> None:
        """See `TransactionSession.begin`: at once."""
        self._connection.execute(text)

    def flush(self) -> None:
        """See `TransactionSession.flush`: nothing is kept."""

    def run(self, text: str) -> None:
        """See `TransactionSession.run`."""
        self._connection.execute(text)

    def roll_back(self) -> None:
        """See `TransactionSession.roll_back`."""
        self._connection.execute("ROLLBACK")

    def write(self, account: str, changes: Changes) -> None:
        """See `DatabaseSession.write`."""
        connection = self._connection
        for batch in changes.batches:
            connection.executemany(_INSERT_RECORD, batch.rows(account))
        for name, rows in changes.parts().items():
            text, with_account = _WRITES[name]
            connection.executemany(text, [(account, *row) for row in rows] if with_account else _key_last(rows))
        if changes.log_until:
            connection.execute(_SHORTEN, (account, changes.log_until))
        if changes.head is not None:
            connection.execute(_HEAD, (changes.head, account))


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
_SET_UNIQUE_KEY = (
    "INSERT INTO mockzoom_unique_keys (account, name, key) VALUES (?, ?, ?) "
    "ON CONFLICT (account, name) DO UPDATE SET key = excluded.key"
)
_WRITES = {  # for each part of `Changes` a statement, and whether its first value is the account
    "forgotten": ("DELETE FROM mockzoom_counters WHERE account = ? AND win = ? AND period = ?", True),
    "updates": ("UPDATE mockzoom_records SET also = ?, parent = ?, grp = ?, sub = ?, body = ? WHERE key = ?", False),
    "records": (_INSERT_RECORD, True),
    "unique_keys": (_SET_UNIQUE_KEY, True),
    "lists": (_ADD_TO_LIST, True),
    "counters": (_SET_COUNTER, True),
    "log": ("INSERT INTO mockzoom_log (account, number, entry, size) VALUES (?, ?, ?, ?)", True),
}
_SHORTEN = "DELETE FROM mockzoom_log WHERE account = ? AND number <= ?"
_HEAD = "UPDATE mockzoom_states SET head = ? WHERE account = ?"


@cache
def _text_of(statement: Statement) -> str:
    return statement.of("sqlite")
