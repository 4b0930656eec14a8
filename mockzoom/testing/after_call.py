"""Functions that are called when a request to an application in this process has ended, in the caller's thread."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from weakref import WeakKeyDictionary

Hook = Callable[[], None]

_hooks: WeakKeyDictionary[Any, list[Hook]] = WeakKeyDictionary()


class _Thread(threading.local):
    """What applies to the requests of one thread."""

    is_unnoticed = False


_thread = _Thread()


def on_each_call(app: Any, hook: Hook) -> Callable[[], None]:
    """Call a function after each request to an application that is made in process; returns one that ends this."""
    hooks = _hooks.setdefault(app, [])
    hooks.append(hook)
    return lambda: hooks.remove(hook)


@contextmanager
def unnoticed() -> Iterator[None]:
    """Call no function after the requests of this block in this thread.

    The functions make such requests themselves. If each of these called the functions of all other accounts, a request
    would cause as many as there are orders of the accounts.
    """
    before, _thread.is_unnoticed = _thread.is_unnoticed, True
    try:
        yield
    finally:
        _thread.is_unnoticed = before


def after_call(app: Any) -> None:
    """Call the functions that wait for the end of a request to an application."""
    if _hooks and not _thread.is_unnoticed:
        for hook in tuple(_hooks.get(app, ())):
            hook()
