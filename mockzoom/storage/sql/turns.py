"""Turns of the requests of a process to use an account, or a file of SQLite, in the order in which they came.

Of the requests for one account, one works in the database, with a connection; the others wait here, without one.
Otherwise the requests for an account that another process has locked would use up the connections of all accounts.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Generic, TypeVar

from mockzoom.storage.waiting import waiting

T = TypeVar("T")


class TurnTimeoutError(Exception):
    """A turn that did not come in time."""


class Turn(Generic[T]):
    """The turn of one request: how long it may still wait for other processes, and what the one before left for it."""

    def __init__(self, wait_s: float) -> None:
        self.left_s = wait_s
        self.left: T | None = None
        self.is_over = False
        self.comes = Lock()  # held until then


class Turns(Generic[T]):
    """The turns by key; `wait_s` is the longest wait in seconds, `late` makes the error after it."""

    def __init__(self, wait_s: float, late: Callable[[], Exception] = TurnTimeoutError) -> None:
        self._wait_s = wait_s
        self._late = late
        self._guard = Lock()
        self._waiting: dict[str, deque[Turn[T]]] = {}  # by the keys that are in use

    @contextmanager
    def taken(self, key: str) -> Iterator[Turn[T]]:
        """Wait for a turn and hold it; raises the error of `late`, and `StoreError` if too many requests wait."""
        turn: Turn[T] = Turn(self._wait_s)
        if not self._is_free(key):
            began = time.monotonic()
            with waiting():
                self._wait(key, turn)
            turn.left_s = max(self._wait_s - (time.monotonic() - began), 0.001)
        try:
            yield turn
        finally:
            if not turn.is_over:
                self._end(key, None)

    def pass_on(self, key: str, turn: Turn[T], thing: T) -> bool:
        """End a turn and leave something for the next one; returns False, and does nothing, if none waits."""
        turn.is_over = self._end(key, thing)
        return turn.is_over

    def _is_free(self, key: str) -> bool:
        """Begin a turn, if there is none."""
        with self._guard:
            if key in self._waiting:
                return False
            self._waiting[key] = deque()
            return True

    def _wait(self, key: str, turn: Turn[T]) -> None:
        with self._guard:
            others = self._waiting.get(key)
            if others is None:
                self._waiting[key] = deque()
                return
            turn.comes.acquire()
            others.append(turn)
        if turn.comes.acquire(timeout=self._wait_s):
            return
        with self._guard:
            if turn in others:  # otherwise it has come in this moment
                others.remove(turn)
                raise self._late()

    def _end(self, key: str, thing: T | None) -> bool:
        """Let the next one begin, with a thing; without a thing, the key becomes free if none waits."""
        with self._guard:
            others = self._waiting[key]
            if others:
                following = others.popleft()
                following.left = thing
                following.comes.release()
                return True
            if thing is None:
                del self._waiting[key]
            return False
