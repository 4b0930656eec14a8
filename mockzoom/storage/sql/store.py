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
from mockzoom.storage.sql.connections import Connection, Connections
from mockzoom.storage.sql.dialects import DIALECTS, WAIT_S, OneWriter, engine_of
from mockzoom.storage.sql.errors import of_another_encoding, of_another_version, translate, without_pipelines
from mockzoom.storage.sql.hints import Hints, Prefetched, UsualReads
from mockzoom.storage.sql.serialization import DamagedError, encode_name, index_key, load
from mockzoom.storage.sql.sessions import DatabaseSession, LostConnectionError
from mockzoom.storage.sql.state import SqlState
from mockzoom.storage.sql.state_header import StateHeader
from mockzoom.storage.sql.tables import META, METADATA, VERSION
from mockzoom.storage.waiting import waiting

if TYPE_CHECKING:
    from sqlalchemy import Connection as PlainConnection

R = TypeVar("R")
S = TypeVar("S")
Opened = tuple[str | None, Prefetched]  # a state's header, None if it is not locked, and what was read with it

_TRIES = 3  # to open a state on a connection that may have been cut since its last use
_ENCODINGS = ("UTF8", "SQL_ASCII")  # that can store any letter
_CREATE_LOCK = 7_235_901_126  # the advisory lock held while tables are created
# Changes nothing, but fails in a read-only database, which beginning a transaction does not.
_MAY_WRITE = META.update().where(META.c.name == "version").values(value=VERSION)


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
        if not self._dialect.alone and not self._driver.Pipeline.is_supported():
            raise without_pipelines(url, self._driver.pq.version())
        self._driver_error: Any = self._driver.Error
        self._connections = Connections(self._engine, None if self._dialect.alone else self._driver)
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
        with self._translated(), self._entered(), self._connections.one() as connection:

            def start(session: DatabaseSession) -> str | None:
                session.begin(self._dialect.read)
                return _text_of(session.rows(sql.HEAD, name))

            head = self._retried(connection, start)
            with self._ended(connection.session):
                yield SqlState(connection.session, account_id, StateHeader(head or ""))

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
        with self._translated(), self._entered(), self._connections.one() as connection:
            values = f"{account}\t{other.name}\t", field, name
            rows = self._retried(connection, lambda session: session.rows(sql.GET_WITH, *values))
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
        self._connections.close()
        self._engine.dispose()

    @contextmanager
    def _exclusive(self, name: str) -> Iterator[tuple[DatabaseSession, str, Prefetched]]:
        """Yield a connection with a transaction of an account, its locked header, and what was read with it.

        Only one thread of the process has a transaction of an account, and in SQLite of any.
        """
        hints = self._usual.of(name)
        with self._one_writer, self._locks.held(name) as left_s, self._connections.one() as connection:
            head, prefetched = self._retried(connection, lambda session: self._begun(session, name, hints))
            session = connection.session
            with self._ended(session):
                if head is None:
                    head, prefetched = self._waited(session, name, left_s), Prefetched()
                yield session, head, prefetched

    def _begun(self, session: DatabaseSession, name: str, hints: Hints) -> Opened:
        """Begin a transaction of an account."""
        if not self._dialect.alone:
            session.begin(self._dialect.write)
            return _opened(session, name, hints)
        with waiting():  # another process may have the file locked
            session.begin(self._dialect.write)
        while (head := _text_of(session.rows(sql.HEAD, name))) is None:
            session.rows(sql.NEW_HEAD, name)
        prefetched = Prefetched()
        if hints.log:
            prefetched.log = session.rows(sql.LOG_SIZES, name, 2)
        return head, prefetched

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
    def _ended(self, session: DatabaseSession) -> Iterator[None]:
        """End the transaction of a connection."""
        try:
            yield
            session.run("COMMIT")
        except BaseException:
            self._roll_back(session)
            raise

    def _roll_back(self, session: DatabaseSession) -> None:
        with suppress(self._driver_error, LostConnectionError):  # the connection, or the transaction, may be gone
            session.roll_back()

    def _retried(self, connection: Connection, work: Callable[[DatabaseSession], R]) -> R:
        """Do the first work on a connection; one that was cut since its last use is replaced."""
        for left in reversed(range(_TRIES)):
            try:
                return work(connection.session)
            except LostConnectionError:
                if not left:
                    raise
                self._connections.replace(connection)
            except BaseException:
                self._roll_back(connection.session)
                raise
        raise AssertionError  # the last try returns or raises

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

    def _prepare(self, connection: PlainConnection) -> None:
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


def _opened(session: DatabaseSession, name: str, hints: Hints) -> Opened:
    """Begin to use an account in one round trip: its header if it could be locked, and what was read with it."""
    session.later(sql.LOCK, name)
    header: tuple[Any, ...] | None = None
    others = []
    for row in session.rows(sql.USUAL, *hints.values(name)):
        if row[0] == "h":
            header = row
        else:
            others.append(row)
    if header is None or header[1] != "1":
        return None, Prefetched()
    return header[3].decode(), Prefetched(hints, others)


def _text_of(rows: list[tuple[Any, ...]]) -> str | None:
    return rows[0][0] if rows else None
