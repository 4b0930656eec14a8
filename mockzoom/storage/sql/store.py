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
from mockzoom.storage.sql.connections import Connection, Connections
from mockzoom.storage.sql.dialects import DIALECTS, WAIT_S, busy_file, engine_of, file_wait_s
from mockzoom.storage.sql.errors import of_another_encoding, of_another_version, translate, without_pipelines
from mockzoom.storage.sql.hints import LOG_READ, Hints, Prefetched, UsualReads
from mockzoom.storage.sql.serialization import DamagedError, encode_name, index_key, load
from mockzoom.storage.sql.sessions import LostConnectionError, TransactionSession
from mockzoom.storage.sql.shared_transaction import Ending, FailedTogetherError, SharedTransaction
from mockzoom.storage.sql.state import SqlState
from mockzoom.storage.sql.state_header import StateHeader
from mockzoom.storage.sql.tables import FIRST_VERSION, META, METADATA, UNIQUE_KEYS, VERSION
from mockzoom.storage.sql.turns import Turn, Turns, TurnTimeoutError
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
        self._errors = (SQLAlchemyError, self._driver_error, LostConnectionError)
        self._turns: Turns[SharedTransaction] = (
            Turns(file_wait_s(url), busy_file) if self._dialect.alone else Turns(WAIT_S)
        )
        self._usual = UsualReads()
        self._here = local()
        try:
            with self._translated(), self._engine.connect() as connection:
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
        with self._translated(), self._entered():
            committed_error = None
            with self._exclusive(name) as (shared, left_s):
                state = shared.states.pop(name, None) or self._opened_state(shared, account_id, left_s)
                try:
                    yield state
                except Exception as error:
                    if not getattr(error, "commits", False):
                        raise
                    committed_error = error
                shared.end_request()
                if (hints := state.write()) is not None:
                    self._usual.learn(name, hints)
                shared.states[name] = state
        if committed_error is not None:
            raise committed_error

    @contextmanager
    def snapshot(self, account_id: str) -> Iterator[State]:
        """See `Store.snapshot`. Neither waits for other transactions nor blocks them."""
        name = encode_name(account_id)
        with self._translated(), self._entered(), self._connections.one() as connection:

            def start(session: TransactionSession) -> str | None:
                session.begin(self._dialect.read)
                return _text_of(session.rows(sql.HEAD, name))

            head = self._retried(connection, start)
            with self._ended(connection.session):
                yield SqlState(connection.session, account_id, StateHeader(head or ""), is_read_only=True)

    def find_with(
        self, collection: Collection[R], key: Key, other: Collection[S], field: str
    ) -> tuple[R | None, S | None]:
        """See `Store.find_with`. It is one statement."""
        account = encode_name(DIRECTORY)
        name = f"{account}\t{collection.name}\t{index_key(key)}"
        with self._translated(), self._entered(), self._connections.one() as connection:
            values = f"{account}\t{other.name}\t", field, name
            rows = self._retried(connection, lambda session: session.rows(sql.GET_WITH, *values))
        if not rows:
            return None, None
        record = load(collection.record, rows[0][0])
        if rows[0][1] is not None:
            found = load(other.record, rows[0][1])
            if other.key(found) == getattr(record, field):
                return record, found
        with self.snapshot(DIRECTORY) as directory:  # a long key is stored as a digest, or JSON has two forms of it
            return directory.get(collection, key), directory.get(other, getattr(record, field))

    def delete(self, account_id: str) -> None:
        """See `Store.delete`."""
        name = encode_name(account_id)
        with self._translated(), self._entered(), self._exclusive(name) as (shared, left_s):
            shared.admits_more = False
            shared.states.pop(name, None) or self._opened_state(shared, account_id, left_s)
            for statement in sql.OF_AN_ACCOUNT:
                shared.later(statement, name)
            shared.end_request()

    def close(self) -> None:
        """See `Store.close`."""
        self._connections.close()
        self._engine.dispose()

    @contextmanager
    def _exclusive(self, name: str) -> Iterator[tuple[SharedTransaction, float]]:
        """Yield a transaction for an account, and how long (in seconds) to wait for other processes.

        Only one thread of the process has a transaction of an account, and in SQLite of any. If another one waits, it
        continues the transaction, and this one waits for the commit.
        """
        key, ending = "" if self._dialect.alone else name, None
        with self._turns.taken(key) as turn:
            shared = turn.left or SharedTransaction(self._connections.take())
            try:
                shared.begin_request()
                yield shared, turn.left_s
            except BaseException as error:
                if self._is_undone(shared, error):
                    self._end(shared, key, turn)
                raise
            ending = self._end(shared, key, turn)
        if ending is not None:
            ending.wait()

    def _is_undone(self, shared: SharedTransaction, error: BaseException) -> bool:
        """Undo a request that failed, alone if that is possible; otherwise its transaction ends without any changes."""
        try:
            if not isinstance(error, self._errors) and shared.undo_request():
                return True
        except self._errors as another:
            error = another
        self._abandon(shared, error)
        return False

    def _end(self, shared: SharedTransaction, key: str, turn: Turn[SharedTransaction]) -> Ending | None:
        """Let a request that waits continue a transaction, or commit it; returns what is to be waited for."""
        try:
            ending = shared.ending()
            if ending is not None:
                shared.session.flush()
                if self._turns.pass_on(key, turn, shared):
                    return ending
                shared.withdraw(ending)
            shared.write_all()
            shared.session.run("COMMIT")
        except BaseException as error:
            self._abandon(shared, error)
            raise
        self._connections.give_back(shared.connection)
        shared.end()
        return None

    def _abandon(self, shared: SharedTransaction, error: BaseException) -> None:
        """End a transaction without its changes, for all of its requests."""
        try:
            self._roll_back(shared.session)
            self._connections.give_back(shared.connection, lost=isinstance(error, LostConnectionError))
        finally:
            shared.end(error)

    def _opened_state(self, shared: SharedTransaction, account_id: str, left_s: float) -> SqlState:
        """Return the state of an account in a transaction, which begins with it unless it has begun already."""
        name = encode_name(account_id)
        hints = self._usual.of(name)
        if shared.begun:
            head, prefetched = self._opened(shared.session, name, hints)
        else:
            head, prefetched = self._retried(shared.connection, lambda session: self._begun(session, name, hints))
            shared.begun = True
        if head is None:
            head, prefetched = self._waited(shared.session, name, left_s), Prefetched()
        return SqlState(shared, account_id, StateHeader(head), self._epochs.draw, prefetched)

    def _begun(self, session: TransactionSession, name: str, hints: Hints) -> Opened:
        """Begin a transaction."""
        with waiting() if self._dialect.alone else nullcontext():  # another process may have the file locked
            session.begin(self._dialect.write)
        return self._opened(session, name, hints)

    def _opened(self, session: TransactionSession, name: str, hints: Hints) -> Opened:
        """Return the header of a state, if it is there and not locked by another process, and what is read with it."""
        if self._dialect.alone:
            prefetched = Prefetched()
            if hints.log:
                prefetched.log = session.rows(sql.LOG_SIZES, name, 0, LOG_READ)
            return _text_of(session.rows(sql.HEAD, name)), prefetched
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

    def _waited(self, session: TransactionSession, name: str, left_s: float) -> str:
        """Return the header of a state, which is created if it is missing.

        With PostgreSQL, wait up to `left_s` seconds for another process that has it locked, and lock it.
        """
        if self._dialect.alone:
            session.rows(sql.NEW_HEAD, name)
            return ""
        with waiting():
            session.run(f"SET LOCAL lock_timeout = '{round(left_s * 1000)}ms'")
            while (head := _text_of(session.rows(sql.HEAD_ALONE, name))) is None:
                session.rows(sql.NEW_HEAD, name)
        return head

    @contextmanager
    def _ended(self, session: TransactionSession) -> Iterator[None]:
        """End the transaction of a connection."""
        try:
            yield
            session.run("COMMIT")
        except BaseException:
            self._roll_back(session)
            raise

    def _roll_back(self, session: TransactionSession) -> None:
        with suppress(self._driver_error, LostConnectionError):  # the connection, or the transaction, may be gone
            session.roll_back()

    def _retried(self, connection: Connection, work: Callable[[TransactionSession], R]) -> R:
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
        except FailedTogetherError as error:
            raise translate(self._url, error.cause if isinstance(error.cause, self._errors) else error) from error
        except (*self._errors, DamagedError, TurnTimeoutError) as error:
            raise translate(self._url, error) from error

    def _prepare(self, connection: PlainConnection) -> None:
        """Create the tables of a new database, or check the version of existing ones."""
        if not self._dialect.alone:
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_CREATE_LOCK})")
            if (encoding := connection.exec_driver_sql("SHOW server_encoding").scalar()) not in _ENCODINGS:
                raise of_another_encoding(self._url, encoding)
        if connection.exec_driver_sql(self._dialect.found).scalar():
            found = connection.execute(select(META.c.value).where(META.c.name == "version")).scalar()
            if found == FIRST_VERSION:
                UNIQUE_KEYS.create(connection)
            elif found != VERSION:
                raise of_another_version(self._url, found, VERSION)
            connection.execute(_MAY_WRITE)
            return
        METADATA.create_all(connection, checkfirst=False)
        connection.execute(META.insert(), {"name": "version", "value": VERSION})


def _text_of(rows: list[tuple[Any, ...]]) -> str | None:
    return rows[0][0] if rows else None
