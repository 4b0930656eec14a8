"""Deliberately wrong emulators, each of which a test must catch that names the rule it breaks."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pkgutil import iter_modules

from .mutant import Mutant as Mutant

_MODULES = [import_module(f"{__name__}.{module.name}") for module in iter_modules(__path__)]
_PARTS = [module for module in _MODULES if hasattr(module, "MUTANTS")]

MUTANTS: dict[str, Mutant] = {mutant.name: mutant for part in _PARTS for mutant in part.MUTANTS}


@contextmanager
def broken(name: str) -> Iterator[Mutant]:
    """Yield the emulator of this process with one thing wrong; raises KeyError for an unknown mutant."""
    if name not in MUTANTS:
        raise KeyError(f"there is no mutant {name!r}; `mockzoom contract mutants --list` names them")
    with MUTANTS[name].patch():
        yield MUTANTS[name]
