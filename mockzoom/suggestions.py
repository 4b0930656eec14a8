"""Suggestions for mistyped names."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence


def closest(name: str, known: Iterable[str], likeness: float = 0.6) -> str:
    """Return the known name most similar to a mistyped one; empty if none reaches `likeness` (0 to 1)."""
    from difflib import get_close_matches  # noqa: PLC0415 - only needed for mistyped names; keeps the start quick

    return next(iter(get_close_matches(name, known, 1, likeness)), "")


def likeness(one: Sequence[Hashable], other: Sequence[Hashable]) -> float:
    """Return how similar two texts or lists are, from 0 to 1."""
    from difflib import SequenceMatcher  # noqa: PLC0415 - as above

    return SequenceMatcher(None, one, other).ratio()


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """Return the end of a message about an unknown name: the most similar known name, or all of them."""
    known = list(known)
    near = closest(name, known)
    return f"did you mean {near!r}?" if near else f"there are {', '.join(sorted(known))}"
