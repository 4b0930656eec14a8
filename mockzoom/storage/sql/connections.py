"""The connections of a process to a database, which SQLAlchemy opens.

They stay open, each with its prepared statements. SQLAlchemy's own pool checks and resets a connection each time it is
used, which takes longer than a statement of SQLite.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import BoundedSemaphore
from typing import TYPE_CHECKING, Any, TypeAlias

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.exc import TimeoutError as NoConnectionError

from mockzoom.storage.sql.dialects import CONNECTIONS, WAIT_S
from mockzoom.storage.sql.postgresql_session import PostgresqlSession
from mockzoom.storage.sql.sessions import LostConnectionError
from mockzoom.storage.sql.sqlite_session import SqliteSession
from mockzoom.storage.waiting import waiting

if TYPE_CHECKING:
    from sqlalchemy import Engine, PoolProxiedConnection

Session: TypeAlias = "PostgresqlSession | SqliteSession"
_Opened: TypeAlias = "tuple[Session, PoolProxiedConnection]"


class Connection:
    """A connection in use by one thread; `session` changes when it is replaced. Lost ones are closed."""

    def __init__(self, opened: _Opened) -> None:
        self.session: Session = opened[0]
        self.opened: _Opened | None = opened

    def close(self) -> None:
        """Close it, unless it is closed."""
        opened, self.opened = self.opened, None
        if opened is not None:
            _close(opened)


class Connections:
    """Up to `CONNECTIONS` of them; the one used last is used next. `psycopg` is None for SQLite."""

    def __init__(self, engine: Engine, psycopg: Any) -> None:
        self._engine = engine
        self._psycopg = psycopg
        self._free: list[_Opened] = []
        self._left = BoundedSemaphore(CONNECTIONS)

    @contextmanager
    def one(self) -> Iterator[Connection]:
        """Yield a connection, which must not be in a transaction at the end; see `take`."""
        connection = self.take()
        try:
            yield connection
        except LostConnectionError:
            self.give_back(connection, lost=True)
            raise
        except BaseException:
            self.give_back(connection)
            raise
        self.give_back(connection)

    def take(self) -> Connection:
        """Return a connection for the use of one thread at a time. Waits if all are in use."""
        self._acquire()
        try:
            return Connection(self._free_one() or self._open())
        except BaseException:
            self._left.release()
            raise

    def give_back(self, connection: Connection, *, lost: bool = False) -> None:
        """End the use of a connection. One that was lost is closed, with the free ones: they were probably cut, too."""
        if lost:
            connection.close()
            self.close()
        elif connection.opened is not None:
            self._free.append(connection.opened)
        self._left.release()

    def replace(self, connection: Connection) -> None:
        """Replace a connection that was lost by a new one."""
        connection.close()
        self.close()
        connection.opened = opened = self._open()
        connection.session = opened[0]

    def close(self) -> None:
        """Close those that are not in use."""
        while opened := self._free_one():
            _close(opened)

    def _acquire(self) -> None:
        if self._left.acquire(blocking=False):
            return
        with waiting():
            if not self._left.acquire(timeout=WAIT_S):
                raise NoConnectionError(f"all {CONNECTIONS} connections have been in use for {WAIT_S} s")

    def _free_one(self) -> _Opened | None:
        try:
            return self._free.pop()
        except IndexError:
            return None

    def _open(self) -> _Opened:
        pooled = self._engine.raw_connection()
        raw: Any = pooled.driver_connection
        if self._psycopg is None:
            return SqliteSession(raw), pooled
        return PostgresqlSession(raw.pgconn, self._psycopg), pooled


def _close(opened: _Opened) -> None:
    with suppress(SQLAlchemyError):
        opened[1].invalidate()
