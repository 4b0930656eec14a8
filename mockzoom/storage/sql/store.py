"""The store in a database: opening, committing and rolling back states."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from threading import local
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import select
from sqlalchemy.engine import URL
from sqlalchemy.exc import SQLAlchemyError

from mockzoom.storage.base import DIRECTORY, State
from mockzoom.storage.collections import Collection, Key
from mockzoom.storage.log_epochs import LogEpochs
from mockzoom.storage.sql import statements as sql
from mockzoom.storage.sql.account_locks import AccountLocks, LockTimeoutError
from mockzoom.storage.sql.dialects import CONNECTIONS, DIALECTS, WAIT_S, OneWriter, engine_of
from mockzoom.storage.sql.errors import of_another_encoding, of_another_version, translate
from mockzoom.storage.sql.hints import Hints, Prefetched, UsualReads
from mockzoom.storage.sql.serialization import DamagedError, encode_name, index_key, load
from mockzoom.storage.sql.sessions import (
    DatabaseSession,
    LostConnectionError,
    PostgresqlSession,
    SqliteSession,
    literal,
)
from mockzoom.storage.sql.state import SqlState
from mockzoom.storage.sql.state_header import StateHeader
from mockzoom.storage.sql.tables import META, METADATA, VERSION
from mockzoom.storage.waiting import waiting

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

R = TypeVar("R")
S = TypeVar("S")
Opened = tuple[str | None, Prefetched]  # a state's header, None if it is not locked, and what was read with it

_TRIES = 3  # to open a state on a connection that may have been cut since its last use
_ENCODINGS = ("UTF8", "SQL_ASCII")  # that can store any letter
_CREATE_LOCK = 7_235_901_126  # the advisory lock held while tables are created
# Changes nothing, but fails in a read-only database, which beginning a transaction does not.
_MAY_WRITE = META.update().where(META.c.name == "version").values(value=VERSION)
# One round trip: begins, locks the header unless another process has it locked, and reads it with the usual records.
# The subquery evaluates `set_config` only for a row that it locked.
_OPEN = (
    "{begin}; SELECT set_config('mockzoom.locked', '1', true) FROM "
    "(SELECT 1 FROM mockzoom_states WHERE account = {account} FOR UPDATE SKIP LOCKED) AS locked; "
    "SELECT current_setting('mockzoom.locked', true), head, 0::bigint, NULL::text FROM mockzoom_states "
    "WHERE account = {account}{hints}"
)


class SqlStore:
    """Stores every account in a database; docs/how-to/stores.md has its guarantees.

    Raises `StoreError` if the database cannot be reached, or was made by another version.
    """

    def __init__(self, url: URL, opened_ms: int = 0) -> None:
        self._url = url
        self._epochs = LogEpochs(f"{opened_ms:x}-{os.getpid():x}")  # other processes open the store at the same time
        self._dialect = DIALECTS[url.get_backend_name()]
        self._engine = engine_of(url)
        self._driver: Any = self._engine.dialect.import_dbapi()
        self._driver_error: Any = self._driver.Error
        self._one_writer: Any = OneWriter(url) if self._dialect.alone else nullcontext()
        self._locks = AccountLocks(WAIT_S)
        self._usual = UsualReads()
        self._here = local()
        try:
            with self._translated(), self._one_writer, self._engine.connect() as connection:
                connection.exec_driver_sql(self._dialect.write)
                try:
                    self._prepare(connection)
                except BaseException:
                    with suppress(SQLAlchemyError):
                        connection.exec_driver_sql("ROLLBACK")
                    raise
                connection.exec_driver_sql("COMMIT")
        except BaseException:
            self._engine.dispose()
            raise

    @contextmanager
    def transaction(self, account_id: str) -> Iterator[State]:
        """See `Store.transaction`. Waits for another process that has the state open."""
        name = encode_name(account_id)
        with self._translated(), self._entered(), self._exclusive(name) as (session, before, prefetched):
            state = SqlState(session, account_id, head := StateHeader(before), self._epochs.draw, prefetched)
            committed_error = None
            try:
                yield state
            except Exception as error:
                if not getattr(error, "commits", False):
                    raise
                committed_error = error
            state.write(after if (after := head.written()) != before else None)
            self._usual.learn(name, state.hints)
        if committed_error is not None:
            raise committed_error

    @contextmanager
    def snapshot(self, account_id: str) -> Iterator[State]:
        """See `Store.snapshot`. Neither waits for other transactions nor blocks them."""
        name = encode_name(account_id)
        with self._translated(), self._entered(), self._transaction(self._dialect.read) as session:
            head = _text_of(session.rows(sql.HEAD, name))
            yield SqlState(session, account_id, StateHeader(head or ""))

    def find_with(
        self, collection: Collection[R], key: Key, other: Collection[S], field: str
    ) -> tuple[R | None, S | None]:
        """See `Store.find_with`. With PostgreSQL it is one statement."""
        if self._dialect.alone:
            with self.snapshot(DIRECTORY) as directory:
                found = directory.get(collection, key)
                return found, None if found is None else directory.get(other, getattr(found, field))
        account = encode_name(DIRECTORY)
        name = f"{account}\t{collection.name}\t{index_key(key)}"
        with self._translated(), self._entered(), self._connected() as session:
            rows = self._retried(session, lambda: session.rows(sql.GET_WITH, f"{account}\t{other.name}\t", field, name))
        if not rows:
            return None, None
        record = load(collection.record, rows[0][0])
        if rows[0][1] is not None:
            return record, load(other.record, rows[0][1])
        with self.snapshot(DIRECTORY) as directory:  # a long key is stored as a digest
            return directory.get(collection, key), directory.get(other, getattr(record, field))

    def delete(self, account_id: str) -> None:
        """See `Store.delete`."""
        name = encode_name(account_id)
        with self._translated(), self._entered(), self._exclusive(name) as (session, _, _):
            for statement in sql.OF_AN_ACCOUNT:
                session.rows(statement, name)

    def close(self) -> None:
        """See `Store.close`."""
        self._engine.dispose()

    @contextmanager
    def _exclusive(self, name: str) -> Iterator[tuple[DatabaseSession, str, Prefetched]]:
        """Yield a connection with a transaction of an account, its locked header, and what was read with it.

        Only one thread of the process has a transaction of an account, and in SQLite of any.
        """
        hints = self._usual.of(name)
        if self._dialect.alone:
            with self._one_writer, self._transaction(self._dialect.write) as session:
                while (head := _text_of(session.rows(sql.HEAD, name))) is None:
                    session.rows(sql.NEW_HEAD, name)
                prefetched = Prefetched()
                if hints.log:
                    prefetched.log = session.rows(sql.LOG_SIZES, name, 2)
                yield session, head, prefetched
        else:
            opened: list[Opened] = []
            begin = _OPEN.format(begin=self._dialect.write, account=literal(name), hints=hints.query(name))
            with self._locks.held(name) as left_s, self._transaction(begin, hints, opened) as session:
                head, prefetched = opened[-1]
                if head is None:
                    head, prefetched = self._waited(session, name, left_s), Prefetched()
                yield session, head, prefetched

    def _waited(self, session: DatabaseSession, name: str, left_s: float) -> str:
        """Lock and return the header of a state until the transaction ends; creates it if missing.

        Waits up to `left_s` seconds for another process that has it locked.
        """
        with waiting():
            session.run(f"SET LOCAL lock_timeout = '{round(left_s * 1000)}ms'")
            while (head := _text_of(session.rows(sql.HEAD_ALONE, name))) is None:
                session.rows(sql.NEW_HEAD, name)
        return head

    @contextmanager
    def _transaction(
        self, begin: str, hints: Hints | None = None, opened: list[Opened] | None = None
    ) -> Iterator[DatabaseSession]:
        """Yield a connection with a transaction; `opened` gets what the statements of `begin` return."""

        def start() -> None:
            # In SQLite, another process may have the file locked.
            with waiting() if self._dialect.alone and begin == self._dialect.write else nullcontext():
                if opened is None:
                    session.run(begin)
                else:
                    opened.append(_opened(session, begin, hints))

        with self._connected() as session:
            self._retried(session, start)
            try:
                yield session
            except BaseException:
                with suppress(
                    self._driver_error, LostConnectionError
                ):  # the connection, or the transaction, may be gone
                    session.run("ROLLBACK")
                raise
            session.run("COMMIT")

    def _retried(self, session: _PooledSession, work: Callable[[], R]) -> R:
        """Do the first work on a connection; a connection cut since its last use is replaced."""
        for left in reversed(range(_TRIES)):
            try:
                return work()
            except LostConnectionError:
                if not left:
                    raise
                session.replace()
            except BaseException:
                with suppress(self._driver_error, LostConnectionError):
                    session.run("ROLLBACK")
                raise
        raise AssertionError  # the last try returns or raises

    @contextmanager
    def _connected(self) -> Iterator[_PooledSession]:
        """Yield a connection of the pool."""
        pool: Any = self._engine.pool
        with waiting() if pool.checkedout() >= CONNECTIONS else nullcontext():
            session = _PooledSession(self._engine, None if self._dialect.alone else self._driver)
        try:
            yield session
        except LostConnectionError:
            session.invalidate()
            raise
        finally:
            session.give_back()

    @contextmanager
    def _entered(self) -> Iterator[None]:
        """Raise `RuntimeError` if two states are opened at once: another process may lock them in the other order."""
        if getattr(self._here, "open", False):
            raise RuntimeError("a state is open in this thread already; close it before opening another")
        self._here.open = True
        try:
            yield
        finally:
            self._here.open = False

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except (SQLAlchemyError, self._driver_error, LostConnectionError, DamagedError, LockTimeoutError) as error:
            raise translate(self._url, error) from error

    def _prepare(self, connection: Connection) -> None:
        """Create the tables of a new database, or check the version of existing ones."""
        if not self._dialect.alone:
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_CREATE_LOCK})")
            if (encoding := connection.exec_driver_sql("SHOW server_encoding").scalar()) not in _ENCODINGS:
                raise of_another_encoding(self._url, encoding)
        if connection.exec_driver_sql(self._dialect.found).scalar():
            found = connection.execute(select(META.c.value).where(META.c.name == "version")).scalar()
            if found != VERSION:
                raise of_another_version(self._url, found, VERSION)
            connection.execute(_MAY_WRITE)
            return
        METADATA.create_all(connection, checkfirst=False)
        connection.execute(META.insert(), {"name": "version", "value": VERSION})


class _PooledSession:
    """A session on a connection of the pool, which can be replaced."""

    def __init__(self, engine: Engine, psycopg: Any) -> None:
        self._engine = engine
        self._psycopg = psycopg  # None for SQLite
        self._open()

    def _open(self) -> None:
        self._pooled = self._engine.raw_connection()
        raw: Any = self._pooled.driver_connection
        self._session: Any
        if self._psycopg is None:
            self._session = SqliteSession(raw)
        else:
            prepared = self._pooled.info.setdefault("prepared", set())
            self._session = PostgresqlSession(raw, prepared, self._psycopg.errors.error_from_result)
        self.rows, self.run, self.write = self._session.rows, self._session.run, self._session.write

    def last_rows(self, text: str, types: str) -> list[tuple[Any, ...]]:
        """See `PostgresqlSession.last_rows`."""
        rows: list[tuple[Any, ...]] = self._session.last_rows(text, types)
        return rows

    def replace(self) -> None:
        """Use another connection; this one is closed."""
        self.invalidate()
        self._open()

    def invalidate(self) -> None:
        """Take the connection out of the pool, and all that are as old: they were probably cut together."""
        self._pooled.invalidate()

    def give_back(self) -> None:
        """Return the connection to the pool."""
        self._pooled.close()


def _opened(session: _PooledSession, begin: str, hints: Hints | None) -> Opened:
    """Return what the statements of `_OPEN` give: the header if it was locked, and what was read with it."""
    header: tuple[Any, ...] | None = None
    others = []
    for row in session.last_rows(begin, "ttib"):
        if row[3] is None and row[0] in (None, "", "1"):
            header = row
        else:
            others.append(row)
    if header is None or header[0] != "1":
        return None, Prefetched()
    return header[1], Prefetched(hints, others)


def _text_of(rows: list[tuple[Any, ...]]) -> str | None:
    return rows[0][0] if rows else None
