"""Functions that are called when a request to an application in this process has ended, in the caller's thread."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from weakref import WeakKeyDictionary

Hook = Callable[[], None]

_hooks: WeakKeyDictionary[Any, list[Hook]] = WeakKeyDictionary()


def on_each_call(app: Any, hook: Hook) -> Callable[[], None]:
    """Call a function after each request to an application that is made in process; returns one that ends this."""
    hooks = _hooks.setdefault(app, [])
    hooks.append(hook)
    return lambda: hooks.remove(hook)


def after_call(app: Any) -> None:
    """Call the functions that wait for the end of a request to an application."""
    if _hooks:
        for hook in tuple(_hooks.get(app, ())):
            hook()
