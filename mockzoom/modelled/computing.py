"""Functions that compute fields of things, for resource files to name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from mockzoom.modelled.call import ModelledCall
from mockzoom.zoom.things import Thing

# A function from a call and a thing to the value of a field.
Compute = Callable[[ModelledCall, Thing], Any]
C = TypeVar("C", bound=Compute)

FUNCTIONS: dict[str, Compute] = {}  # filled by the modules that `behaviours` imports


def computed(name: str) -> Callable[[C], C]:
    """Register the decorated function under a name; raises `ValueError` for one that is taken."""

    def register(function: C) -> C:
        if FUNCTIONS.setdefault(name, function) is not function:
            raise ValueError(f"the function {name!r} is defined twice")
        return function

    return register
