"""Deliberately wrong emulators, each of which a test must catch that names the rule it breaks."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from . import (
    answers,
    calls,
    cloud_recordings,
    fields,
    formats,
    found_answers,
    found_settings,
    held_meetings,
    input_formats,
    limits,
    lists,
    order,
    other_operations,
    page_and_portal,
    paths,
    registration,
    sequences,
    tokens,
    user_parts,
    wordings,
)
from .mutant import Mutant as Mutant

_PARTS = (
    registration,
    sequences,
    answers,
    wordings,
    limits,
    order,
    lists,
    tokens,
    calls,
    formats,
    paths,
    other_operations,
    fields,
    found_answers,
    found_settings,
    page_and_portal,
    input_formats,
    user_parts,
    held_meetings,
    cloud_recordings,
)

MUTANTS: dict[str, Mutant] = {mutant.name: mutant for part in _PARTS for mutant in part.MUTANTS}


@contextmanager
def broken(name: str) -> Iterator[Mutant]:
    """Yield the emulator of this process with one thing wrong; raises KeyError for an unknown mutant."""
    if name not in MUTANTS:
        raise KeyError(f"there is no mutant {name!r}; `mockzoom contract mutants --list` names them")
    with MUTANTS[name].patch():
        yield MUTANTS[name]
