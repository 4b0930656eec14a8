"""The store in a database: opening, committing and rolling back states."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from threading import local
from typing import Any

from sqlalchemy import Connection, bindparam, delete, select, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from mockzoom.storage.base import State
from mockzoom.storage.log_epochs import LogEpochs
from mockzoom.storage.sql.account_locks import AccountLocks, LockTimeoutError
from mockzoom.storage.sql.dialects import CONNECTIONS, DIALECTS, WAIT_S, OneWriter, engine_of
from mockzoom.storage.sql.errors import of_another_encoding, of_another_version, translate
from mockzoom.storage.sql.serialization import DamagedError, encode_name
from mockzoom.storage.sql.state import SqlState
from mockzoom.storage.sql.state_header import StateHeader
from mockzoom.storage.sql.tables import META, METADATA, OF_AN_ACCOUNT, STATES, VERSION
from mockzoom.storage.waiting import waiting

_TRIES = 3  # to open a state on a connection that may have been cut since its last use
_ENCODINGS = ("UTF8", "SQL_ASCII")  # that can store any letter
_CREATE_LOCK = 7_235_901_126  # the advisory lock held while tables are created
# Changes nothing, but fails in a read-only database, which beginning a transaction does not.
_MAY_WRITE = META.update().where(META.c.name == "version").values(value=VERSION)
_NEW_HEAD = text("INSERT INTO mockzoom_states (account, head) VALUES (:a, '') ON CONFLICT (account) DO NOTHING")
_KEEP_HEAD = text("UPDATE mockzoom_states SET head = :head WHERE account = :a")
_HEAD = select(STATES.c.head).where(STATES.c.account == bindparam("a"))
_HEAD_ALONE = _HEAD.with_for_update()  # ignored by SQLite, which locks the whole file
_HEAD_UNLOCKED = _HEAD.with_for_update(skip_locked=True)  # without a row where another process has it locked
_DROP = tuple(delete(table).where(table.c.account == bindparam("a")) for table in OF_AN_ACCOUNT)


class SqlStore:
    """Stores every account in a database; docs/how-to/stores.md has its guarantees.

    Raises `StoreError` if the database cannot be reached, or was made by another version.
    """

    def __init__(self, url: URL, opened_ms: int = 0) -> None:
        self._url = url
        self._epochs = LogEpochs(f"{opened_ms:x}-{os.getpid():x}")  # other processes open the store at the same time
        self._dialect = DIALECTS[url.get_backend_name()]
        self._engine = engine_of(url)
        self._driver_error: Any = self._engine.dialect.import_dbapi().Error  # raised when connecting fails
        self._one_writer: Any = OneWriter(url) if self._dialect.alone else nullcontext()
        self._locks = AccountLocks(WAIT_S)
        self._here = local()
        try:
            with self._translated(), self._one_writer, self._transaction(writing=True) as connection:
                self._prepare(connection)
        except BaseException:
            self._engine.dispose()
            raise

    @contextmanager
    def transaction(self, account_id: str) -> Iterator[State]:
        """See `Store.transaction`. Waits for another process that has the state open."""
        with self._translated(), self._entered(), self._exclusive(account_id) as (connection, left_s):
            name = {"a": encode_name(account_id)}
            before = self._locked(connection, name, left_s)
            state = SqlState(connection, account_id, head := StateHeader(before), self._epochs.draw)
            committed_error = None
            try:
                yield state
            except Exception as error:
                if not getattr(error, "commits", False):
                    raise
                committed_error = error
            state.write()
            if (after := head.written()) != before:
                connection.execute(_KEEP_HEAD, {**name, "head": after})
        if committed_error is not None:
            raise committed_error

    @contextmanager
    def snapshot(self, account_id: str) -> Iterator[State]:
        """See `Store.snapshot`. Neither waits for other transactions nor blocks them."""
        with self._translated(), self._entered(), self._transaction(writing=False) as connection:
            head = connection.execute(_HEAD, {"a": encode_name(account_id)}).scalar()
            yield SqlState(connection, account_id, StateHeader(head or ""))

    def delete(self, account_id: str) -> None:
        """See `Store.delete`."""
        with self._translated(), self._entered(), self._exclusive(account_id) as (connection, left_s):
            self._locked(connection, {"a": encode_name(account_id)}, left_s)
            for statement in _DROP:
                connection.execute(statement, {"a": encode_name(account_id)})

    def close(self) -> None:
        """See `Store.close`."""
        self._engine.dispose()

    @contextmanager
    def _exclusive(self, account_id: str) -> Iterator[tuple[Connection, float]]:
        """Yield a connection with a transaction of an account, and how long it may wait for the account's row.

        Only one thread of the process has a transaction of an account, and in SQLite of any.
        """
        if self._dialect.alone:
            with self._one_writer, self._transaction(writing=True) as connection:
                yield connection, 0.0
        else:
            with self._locks.held(account_id) as left_s, self._transaction(writing=True) as connection:
                yield connection, left_s

    def _locked(self, connection: Connection, name: dict[str, str], left_s: float) -> str:
        """Lock and return the header of a state until the transaction ends; creates it if missing.

        Waits up to `left_s` seconds for another process that has it locked.
        """
        head = connection.execute(_HEAD_UNLOCKED, name).scalar()
        if head is not None:
            return str(head)
        with waiting():
            if not self._dialect.alone:
                connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{round(left_s * 1000)}ms'")
            while (head := connection.execute(_HEAD_ALONE, name).scalar()) is None:
                connection.execute(_NEW_HEAD, name)
        return str(head)

    @contextmanager
    def _transaction(self, *, writing: bool) -> Iterator[Connection]:
        connection = self._begun(self._dialect.write if writing else self._dialect.read)
        try:
            try:
                yield connection
            except BaseException:
                with suppress(SQLAlchemyError):  # the connection, or the transaction, may be gone already
                    connection.exec_driver_sql("ROLLBACK")
                raise
            connection.exec_driver_sql("COMMIT")
        finally:
            connection.close()

    def _begun(self, begin: str) -> Connection:
        """Return a connection with a transaction; a connection cut since its last use is replaced."""
        for left in reversed(range(_TRIES)):
            connection = self._connected()
            try:
                # In SQLite, another process may have the file locked.
                with waiting() if self._dialect.alone and begin == self._dialect.write else nullcontext():
                    connection.exec_driver_sql(begin)
            except DBAPIError as error:
                connection.close()
                if not error.connection_invalidated or not left:
                    raise
            except BaseException:
                connection.close()
                raise
            else:
                return connection
        raise AssertionError  # the last try returns or raises

    def _connected(self) -> Connection:
        pool: Any = self._engine.pool
        with waiting() if pool.checkedout() >= CONNECTIONS else nullcontext():
            return self._engine.connect()

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
        except (SQLAlchemyError, self._driver_error, DamagedError, LockTimeoutError) as error:
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
