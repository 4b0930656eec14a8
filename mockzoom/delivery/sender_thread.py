"""The thread that delivers: woken by new events, by moved clocks, and by the next due moment of an account."""

from __future__ import annotations

import logging
from collections.abc import Callable
from threading import Condition, Thread
from time import monotonic

from mockzoom.storage import StoreError

log = logging.getLogger("mockzoom")

IDLE_S = 5.0  # after which a thread without anything to wait for ends
_RETRY_MS = 1000  # after an error


class SenderThread:
    """Calls `deliver(account_id)` when something may be due.

    `deliver` returns the number of requests, and the milliseconds until the next one is due (None if none is). The
    thread starts with the first call of `wake`, and ends when nothing is left to wait for.
    """

    def __init__(
        self,
        deliver: Callable[[str], tuple[int, int | None]],
        now: Callable[[], float] = monotonic,
        idle_s: float = IDLE_S,
    ) -> None:
        self._deliver = deliver
        self._now = now
        self._idle_s = idle_s
        self._changed = Condition()
        self._due: dict[str, float] = {}  # when to look at an account, by the clock `now`
        self._thread: Thread | None = None
        self._closed = False

    def wake(self, account_id: str) -> None:
        """Look at an account as soon as possible."""
        with self._changed:
            self._due[account_id] = self._now()
            if self._thread is None and not self._closed:
                self._thread = Thread(target=self._run, name="mockzoom webhooks", daemon=True)
                self._thread.start()
            self._changed.notify_all()

    def close(self) -> None:
        """End the thread after the request that it is sending; it does not start again."""
        with self._changed:
            self._closed = True
            thread = self._thread
            self._changed.notify_all()
        if thread is not None:
            thread.join()

    def _run(self) -> None:
        while (account_id := self._next()) is not None:
            wait_ms: int | None = _RETRY_MS
            try:
                _, wait_ms = self._deliver(account_id)
            except StoreError as error:
                log.error("webhooks of account %s: %s", account_id, error)  # noqa: TRY400 - the message says all
            except Exception:
                log.exception("delivering the webhooks of account %s failed", account_id)
            if wait_ms is not None:
                with self._changed:
                    self._due.setdefault(account_id, self._now() + wait_ms / 1000)

    def _next(self) -> str | None:
        """Wait for the next account to look at, and return it; None when the thread has to end."""
        with self._changed:
            while not self._closed:
                account_id = min(self._due, key=self._due.__getitem__, default="")
                wait_s = self._due[account_id] - self._now() if self._due else self._idle_s
                if self._due and wait_s <= 0:
                    del self._due[account_id]
                    return account_id
                if not self._changed.wait(wait_s) and not self._due:
                    break
            self._thread = None
            return None
