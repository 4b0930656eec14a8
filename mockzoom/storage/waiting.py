"""Waits of a store for a lock or a connection, during which a server can process other requests.

A server sets what happens during the waits of a thread; without a server nothing happens.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from threading import local

Wait = Callable[[], AbstractContextManager[None]]

_here = local()


@contextmanager
def during_waits(wait: Wait) -> Iterator[None]:
    """Enter the context that `wait` returns for each wait of this thread, until the block ends."""
    _here.wait = wait
    try:
        yield
    finally:
        _here.wait = None


def waiting() -> AbstractContextManager[None]:
    """Return the context of a wait that begins now; raises `StoreError` if too many requests wait already."""
    wait: Wait | None = getattr(_here, "wait", None)
    return nullcontext() if wait is None else wait()
