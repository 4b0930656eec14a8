"""The behaviours that resource files name, registered by a decorator."""

from __future__ import annotations

import pkgutil
from collections.abc import Callable, Mapping
from functools import cache
from importlib import import_module
from typing import Any, TypeVar

import mockzoom.modelled
from mockzoom.modelled.call import ModelledCall
from mockzoom.modelled.registering import registering
from mockzoom.real_files import real_files

# A behaviour changes the state and returns the response's body, of which only what the schema has is shown.
Behaviour = Callable[[ModelledCall], Any]
B = TypeVar("B", bound=Behaviour)

_BEHAVIOURS: dict[str, Behaviour] = {}


def behaviour(name: str) -> Callable[[B], B]:
    """Register the decorated function as a behaviour; raises `ValueError` for a name that is taken."""
    return registering(_BEHAVIOURS, "behaviour", name)


@cache
@real_files()
def behaviours() -> Mapping[str, Behaviour]:
    """Return all behaviours by name; imports every module of this package."""
    for module in pkgutil.iter_modules(mockzoom.modelled.__path__, f"{mockzoom.modelled.__name__}."):
        import_module(module.name)
    return _BEHAVIOURS
