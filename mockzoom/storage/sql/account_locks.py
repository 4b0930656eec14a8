"""Locks of states among the threads of a process.

Of the requests for one account, one waits in the database, with a connection; the others wait here, without one.
Otherwise the requests for an account that another process has locked would use up the connections of all accounts.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

from mockzoom.storage.waiting import waiting


class LockTimeoutError(Exception):
    """A lock that was not released in time."""


class AccountLocks:
    """A lock for each account that is in use; `wait_s` is the longest wait in seconds."""

    def __init__(self, wait_s: float) -> None:
        self._wait_s = wait_s
        self._guard = Lock()
        self._locks: dict[str, tuple[Lock, int]] = {}  # with the number of threads that have or want it

    @contextmanager
    def held(self, account: str) -> Iterator[float]:
        """Hold the lock of an account; yields how long (in seconds) the rest of the wait may take.

        Raises `LockTimeoutError`, and `StoreError` if too many requests wait already.
        """
        lock = self._take(account)
        try:
            left = self._acquire(lock)
            try:
                yield left
            finally:
                lock.release()
        finally:
            self._give_back(account)

    def _acquire(self, lock: Lock) -> float:
        if lock.acquire(blocking=False):
            return self._wait_s
        began = time.monotonic()
        with waiting():
            if not lock.acquire(timeout=self._wait_s):
                raise LockTimeoutError
        return max(self._wait_s - (time.monotonic() - began), 0.001)

    def _take(self, account: str) -> Lock:
        with self._guard:
            lock, users = self._locks.get(account) or (Lock(), 0)
            self._locks[account] = lock, users + 1
        return lock

    def _give_back(self, account: str) -> None:
        with self._guard:
            lock, users = self._locks.pop(account)
            if users > 1:
                self._locks[account] = lock, users - 1
