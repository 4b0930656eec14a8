"""A transaction in which requests that wait for each other do their work in turn, and which is committed once.

Requests for one account (in SQLite, for any) come one after the other in any case. Those that wait in one process when
the one before them is done continue its transaction, with what it has read and written, and all responses wait for one
COMMIT. It saves all but one of the waits for the disk, and nearly all reads.
"""

from __future__ import annotations

import time
from threading import Lock
from typing import TYPE_CHECKING, Any

from mockzoom.storage.base import StoreError
from mockzoom.storage.sql.changes import Changes
from mockzoom.storage.sql.sessions import Value
from mockzoom.storage.sql.statements import Statement
from mockzoom.storage.waiting import waiting

if TYPE_CHECKING:
    from mockzoom.storage.sql.connections import Connection, Session
    from mockzoom.storage.sql.state import SqlState

_MOST = 16  # requests in one
_LONGEST_S = 0.05  # a transaction that is older is committed: other processes, and the first of its requests, wait


class FailedTogetherError(Exception):
    """A commit for several requests that failed; `cause` is the error of the one that made it."""

    def __init__(self, cause: BaseException) -> None:
        super().__init__(str(cause))
        self.cause = cause


class Ending:
    """The end of a transaction, for a request that another one commits."""

    def __init__(self) -> None:
        self._ended = Lock()
        self._ended.acquire()
        self._failure: BaseException | None = None

    def come(self, failure: BaseException | None) -> None:
        """Let the request continue."""
        self._failure = failure
        self._ended.release()

    def wait(self) -> None:
        """Wait for the commit; raises `FailedTogetherError`."""
        try:
            with waiting():
                self._ended.acquire()
        except StoreError:  # too many wait already; this one is done, so it waits with its slot
            self._ended.acquire()
        if self._failure is not None:
            raise FailedTogetherError(self._failure)


class SharedTransaction:
    """The transaction, and its connection as the states see it.

    `states` are those that its requests left, by the name of their account. A request that fails is undone alone: if
    another one was before it, a savepoint precedes its first change.
    """

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.states: dict[str, SqlState] = {}
        self.begun = False
        self.admits_more = True
        self._began_s = time.monotonic()
        self._done = 0  # requests whose changes are in it
        self._endings: list[Ending] = []
        self._is_open = True  # changes need no savepoint
        self._has_savepoint = False
        self._is_ending = False  # what is written is not needed before the end of the transaction
        self._unwritten: dict[str, Changes] = {}  # by account

    @property
    def session(self) -> Session:
        """The connection itself."""
        return self.connection.session

    def rows(self, statement: Statement, *values: Value) -> list[tuple[Any, ...]]:
        """See `DatabaseSession.rows`."""
        if self._unwritten and not statement.by_key:
            self.write_all()
        return self.connection.session.rows(statement, *values)

    def later(self, statement: Statement, *values: Value) -> None:
        """See `DatabaseSession.later`."""
        self._before_change()
        self.connection.session.later(statement, *values)

    def write(self, account: str, changes: Changes) -> None:
        """See `DatabaseSession.write`. What a request changed until its end is written with changes of the others."""
        if not changes:
            return
        if not self._is_ending:
            self._before_change()
            self.connection.session.write(account, changes)
            return
        unwritten = self._unwritten.get(account)
        if unwritten is not None and not unwritten.can_take(changes):
            self.write_all()
        self._unwritten.setdefault(account, Changes()).take(changes)

    def write_all(self) -> None:
        """Write what requests changed until their ends."""
        unwritten, self._unwritten = self._unwritten, {}
        for account, changes in unwritten.items():
            self.session.write(account, changes)

    def _before_change(self) -> None:
        if self._unwritten:
            self.write_all()
        if not self._is_open:
            self._is_open = self._has_savepoint = True
            self.session.begin("SAVEPOINT request")

    def begin_request(self) -> None:
        """Begin the work of a request."""
        self._is_open, self._has_savepoint, self._is_ending = not self._done, False, False

    def end_request(self) -> None:
        """Let the changes that are written from now on be those of all."""
        if self._has_savepoint:
            self.session.begin("RELEASE SAVEPOINT request")
            self._has_savepoint = False
        self._is_open = self._is_ending = True
        self._done += 1

    def undo_request(self) -> bool:
        """Undo the changes of a request; returns False if they cannot be undone without those of the others."""
        if self._has_savepoint:
            self.session.run("ROLLBACK TO SAVEPOINT request")
            self.session.run("RELEASE SAVEPOINT request")
            self._has_savepoint = self._is_open = False
        self.write_all()  # the next request reads the state again
        return bool(self._done) and not self._is_open

    def ending(self) -> Ending | None:
        """Return the end for which a request waits if another one continues; None if none may."""
        if not self.admits_more or self._done >= _MOST or time.monotonic() - self._began_s > _LONGEST_S:
            return None
        ending = Ending()
        self._endings.append(ending)
        return ending

    def withdraw(self, ending: Ending) -> None:
        """Forget an end for which no request waits."""
        self._endings.remove(ending)

    def end(self, failure: BaseException | None = None) -> None:
        """Let the requests continue, after a commit or a failure."""
        for ending in self._endings:
            ending.come(failure)
