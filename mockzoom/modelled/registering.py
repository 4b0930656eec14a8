"""Functions that register under a name, with a decorator."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

F = TypeVar("F", bound=Callable[..., Any])


def registering(functions: dict[str, Any], kind: str, name: str) -> Callable[[F], F]:
    """Return a decorator that registers a function of a kind; it raises `ValueError` for a name that is taken."""

    def register(function: F) -> F:
        if functions.setdefault(name, function) is not function:
            raise ValueError(f"{kind} {name!r} is defined twice")
        return function

    return register
