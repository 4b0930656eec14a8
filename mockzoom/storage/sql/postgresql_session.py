"""A connection to PostgreSQL: prepared statements in libpq's pipeline mode, and changes as arrays.

Statements are sent when the first result is needed that is waited for, together, so that they take one round trip. This
uses psycopg's interface to libpq; its own pipelines take twice the processor time.
"""

from __future__ import annotations

import select
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from functools import cache
from typing import Any

from mockzoom.storage.sql.changes import Changes
from mockzoom.storage.sql.postgresql_writes import named, written
from mockzoom.storage.sql.sessions import LostConnectionError, Value
from mockzoom.storage.sql.statements import Statement

_TUPLES, _DONE, _SYNCED, _SKIPPED = 2, 1, 10, 11  # statuses of libpq's results


class PostgresqlSession:
    """A connection to PostgreSQL, in pipeline mode from now on; see `TransactionSession`.

    `pg` is psycopg's `PGconn`, `driver` the module `psycopg`.
    """

    def __init__(self, pg: Any, driver: Any) -> None:
        self._pg = pg
        self._driver_error: type[Exception] = driver.Error
        self._error_of: Callable[[Any, str], Exception] = driver.errors.error_from_result
        self._prepared: set[bytes] = set()
        self._sent: list[bytes] = []  # for each result that was not read yet, the statement that it prepares, or b""
        self._wait_to_read = _wait_for(pg.socket)
        self._wait_to_write = _wait_for(pg.socket, writes=True)
        pg.nonblocking = 1
        pg.enter_pipeline_mode()

    def rows(self, statement: Statement, *values: Value) -> list[tuple[Any, ...]]:
        """See `DatabaseSession.rows`."""
        self._send(*_prepared_text(statement), values)
        return _rows_of(self._received(), statement.types)

    def later(self, statement: Statement, *values: Value) -> None:
        """See `DatabaseSession.later`."""
        self._send(*_prepared_text(statement), values)

    def begin(self, text: str) -> None:
        """See `TransactionSession.begin`."""
        self._send(*_plain_text(text), ())

    def flush(self) -> None:
        """See `TransactionSession.flush`. The server begins to work on it."""
        try:
            self._pg.flush()
        except self._driver_error as error:
            raise self._failed(error) from error

    def run(self, text: str) -> None:
        """See `TransactionSession.run`."""
        self._send(*_plain_text(text), ())
        self._received()

    def roll_back(self) -> None:
        """See `TransactionSession.roll_back`."""
        if self._sent:  # after an error, the server skips what was sent together with the statement that failed
            with suppress(self._driver_error):
                self._received()
        self.run("ROLLBACK")

    def write(self, account: str, changes: Changes) -> None:
        """See `DatabaseSession.write`: one statement, whose text depends on the parts that have rows."""
        name, text, values = written(account, changes)
        if len(values) > 1:
            self._send(name, text, values)

    def _send(self, name: bytes, text: bytes, values: Sequence[Value]) -> None:
        """Send a statement, or keep it until the next one is waited for."""
        try:
            if name not in self._prepared:
                self._pg.send_prepare(name, text)
                self._prepared.add(name)
                self._sent.append(name)
            self._pg.send_query_prepared(name, [_encoded(value) for value in values])
        except self._driver_error as error:
            raise self._failed(error) from error
        self._sent.append(b"")

    def _received(self) -> Any:
        """Return the result of the last statement; waits for all. Raises the error of the first that failed."""
        result = failed = None
        read = 0
        expected, self._sent = self._sent, []
        try:
            for result in self._results():
                name = expected[read] if read < len(expected) else b""
                read += 1
                if result.status not in (_TUPLES, _DONE):
                    self._prepared.discard(name)
                    if failed is None and result.status != _SKIPPED:
                        failed = self._error_of(result, "utf-8")
        except self._driver_error as error:
            raise self._failed(failed or error) from error
        if read != len(expected):  # a server that ends its connections sends the reason whatever it was sent
            raise LostConnectionError(failed or self._driver_error("PostgreSQL ended the connection"))
        if failed is not None:
            raise self._failed(failed)
        return result

    def _results(self) -> Iterable[Any]:
        """Yield the results of what was sent, until the server has processed all of it."""
        pg = self._pg
        pg.pipeline_sync()
        while pg.flush():
            self._wait_to_write()
            pg.consume_input()
        is_between = False
        while True:
            while pg.is_busy():
                self._wait_to_read()
                pg.consume_input()
            result = pg.get_result()
            if result is None:
                if is_between:  # after each result comes one None, more of them from a connection that is closed
                    raise self._driver_error("the connection is closed")
            elif result.status == _SYNCED:
                return
            else:
                yield result
            is_between = result is None

    def _failed(self, error: Exception) -> Exception:
        return LostConnectionError(error) if self._pg.status else error


def _wait_for(socket: int, *, writes: bool = False) -> Callable[[], object]:
    """Return a function that waits until a socket can be read, or written as well; it releases Python's lock.

    `select`, which Windows has instead of `poll`, takes no numbers from 1024 on elsewhere.
    """
    if not hasattr(select, "poll"):
        return lambda: select.select([socket], [socket] if writes else [], [])
    waiting = select.poll()
    waiting.register(socket, select.POLLIN | (select.POLLOUT if writes else 0))
    return waiting.poll


def _encoded(value: Value) -> bytes | None:
    if isinstance(value, str):
        return value.encode()
    if isinstance(value, list):
        return "\n".join(value).encode()
    return None if value is None else b"%d" % value


def _rows_of(result: Any, types: str) -> list[tuple[Any, ...]]:
    value = result.get_value
    columns = [[value(row, column) for row in range(result.ntuples)] for column in range(result.nfields)]
    read = [
        column if kind == "b" else [None if v is None else int(v) if kind == "i" else v.decode() for v in column]
        for column, kind in zip(columns, types, strict=False)
    ]
    return list(zip(*read, strict=True))


@cache
def _prepared_text(statement: Statement) -> tuple[bytes, bytes]:
    """Return the name and the text of a prepared statement."""
    first, *others = statement.of("postgresql").split("?")
    return named(first + "".join(f"${n}{part}" for n, part in enumerate(others, 1)))


@cache
def _plain_text(text: str) -> tuple[bytes, bytes]:
    return named(text)
