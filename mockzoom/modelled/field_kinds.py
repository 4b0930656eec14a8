"""The kinds of computed fields, which resource files name under `computed` by their first key."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from mockzoom.modelled.call import ModelledCall
from mockzoom.zoom.things import Thing

# Takes the call, the thing, its fields so far, and the entry of `computed`; returns the value, or `ABSENT`.
Computing = Callable[[ModelledCall, Thing, Mapping[str, Any], Mapping[str, Any]], Any]
C = TypeVar("C", bound=Computing)

ABSENT = object()  # the thing does not have the field

_KINDS: dict[str, Computing] = {}


def field_kind(name: str) -> Callable[[C], C]:
    """Register the decorated function for entries whose first key is `name`; raises `ValueError` for a name taken."""

    def register(function: C) -> C:
        if _KINDS.setdefault(name, function) is not function:
            raise ValueError(f"the kind of computed fields {name!r} is defined twice")
        return function

    return register


def computing(name: str) -> Computing:
    """Return the function of a name; raises `LookupError` for an unknown one."""
    return _KINDS[name]
