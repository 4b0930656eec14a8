"""Which of many like cases run: in `make test` one each, chosen by name; in `make test-everything` all of them."""

from __future__ import annotations

import os
import zlib
from collections.abc import Sequence
from typing import TypeVar

from mockzoom.zoom.profiles import PROFILES

T = TypeVar("T")
EVERYTHING = os.environ.get("MOCKZOOM_EVERYTHING", "0") not in ("", "0")


def in_turn(choices: Sequence[T], *names: str, of: int | None = None) -> list[T]:
    """Return the choice for a case with these names; every `of`th choice if given, all if everything is to run.

    Neighbours get different choices, and another case changes none of them.
    """
    step = of or len(choices)
    start = zlib.crc32("-".join(names).encode()) % step
    return list(choices) if EVERYTHING else list(choices[start::step])


def some_of(examples: int) -> int:
    """Return how many examples a property with many of them is tried on: a third, or all if everything is to run."""
    return examples if EVERYTHING else max(1, examples // 3)


def profiles_of(*names: str) -> list[str]:
    """Return the profiles that a case runs in: one, or all if everything is to run."""
    return in_turn(list(PROFILES), *names)
