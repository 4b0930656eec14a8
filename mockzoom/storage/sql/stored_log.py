"""The log of an open state: entries are written at the end of the transaction, the oldest ones deleted."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from mockzoom.storage.base import LOG_ENTRY_BYTES
from mockzoom.storage.sql import statements as sql
from mockzoom.storage.sql.changes import Changes
from mockzoom.storage.sql.hints import Prefetched
from mockzoom.storage.sql.serialization import dump
from mockzoom.storage.sql.sessions import DatabaseSession
from mockzoom.storage.sql.state_header import StateHeader

_READ_TOGETHER = 32  # numbers and sizes of entries


class StoredLog:
    """The log of one account, for as long as its state is open."""

    def __init__(
        self,
        session: DatabaseSession,
        account: str,
        head: StateHeader,
        changes: Changes,
        prefetched: Prefetched,
        draw_epoch: Callable[[], str],
    ) -> None:
        self._session = session
        self._account = account
        self._head = head
        self._changes = changes
        self._prefetched = prefetched
        self._draw_epoch = draw_epoch
        self._until = 0  # the last entry that was deleted

    def add(self, entry: Any, keep: int, size: int) -> None:
        """See `State.log`."""
        self._head.read_log = number = self._head.read_log + 1
        self._head.epoch = self._head.epoch or self._draw_epoch()
        self._head.log_size += size
        self._changes.log.append((number, dump(entry), size))
        if number > keep:
            self._shorten(lambda oldest, _: oldest <= number - keep)
        most = keep * LOG_ENTRY_BYTES
        if self._head.log_size > most:
            self._shorten(lambda oldest, left: left > most and oldest != number)

    def _shorten(self, goes: Callable[[int, int], bool]) -> None:
        """Delete the oldest entries for which `goes` is true, given their number and the bytes that are left."""
        oldest_entries = self._prefetched.log
        while oldest_entries or self._read_oldest_entries():
            oldest, size = oldest_entries[0]
            if not goes(oldest, self._head.log_size):
                return
            del oldest_entries[0]
            self._head.log_size -= size
            self._changes.log_until = self._until = oldest

    def _read_oldest_entries(self) -> bool:
        """Read numbers and sizes of the next entries that may be deleted; returns whether there are any."""
        read = self._session.rows(sql.LOG_SIZES, self._account, self._until, _READ_TOGETHER)
        if not read:  # all that are left are new
            self._write()
            read = self._session.rows(sql.LOG_SIZES, self._account, self._until, _READ_TOGETHER)
        self._prefetched.log.extend(read)
        return bool(read)

    def _write(self) -> None:
        """Write the collected changes of the log; a query of it needs them."""
        changes = self._changes
        if changes.log or changes.log_until:
            now = Changes()
            if changes.log_until:  # first: numbers start again after the log was cleared
                now.log_until, changes.log_until = changes.log_until, 0
                self._session.write(self._account, now)
                now.log_until = 0
            now.log, changes.log = changes.log, []
            self._session.write(self._account, now)

    def read(self, after: int, limit: int) -> list[tuple[Any, ...]]:
        """Return numbers and texts of entries."""
        self._write()
        return self._session.rows(sql.LOGGED, self._account, after, limit)

    def range(self) -> tuple[int, int]:
        """See `State.log_range`."""
        self._write()
        rows = self._session.rows(sql.FIRST_LOGGED, self._account) if self._head.read_log else [(None,)]
        first = rows[0][0]
        return self._head.read_log + 1 if first is None else first, self._head.read_log

    def clear(self) -> None:
        """See `State.clear_log`."""
        self._write()
        self._prefetched.log, self._until = [], 0
        if self._head.read_log:
            self._changes.log_until = self._head.read_log
            self._write()
            self._head.read_log = self._head.log_size = 0
        self._head.epoch = self._draw_epoch()
