"""Waits of a store for a lock or a connection, during which a server can process other requests.

A server sets what happens during the waits of a thread; without a server nothing happens.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from threading import local

Wait = Callable[[], AbstractContextManager[None]]

_here = local()


class DuringWaits:
    """A context manager that enters the context that `wait` returns for each wait of this thread."""

    __slots__ = ("_wait",)

    def __init__(self, wait: Wait) -> None:
        self._wait = wait

    def __enter__(self) -> None:
        _here.wait = self._wait

    def __exit__(self, *_: object) -> None:
        _here.wait = None


def waiting() -> AbstractContextManager[None]:
    """Return the context of a wait that begins now; raises `StoreError` if too many requests wait already."""
    wait: Wait | None = getattr(_here, "wait", None)
    return nullcontext() if wait is None else wait()
