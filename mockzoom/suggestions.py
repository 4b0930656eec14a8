"""Mistyped names: which one was meant."""

from __future__ import annotations

from collections.abc import Iterable


def closest(name: str, known: Iterable[str], likeness: float = 0.6) -> str:
    """Return the known name that is most similar to a mistyped one, at least to a degree (0 to 1); empty if none is."""
    from difflib import get_close_matches  # noqa: PLC0415 - only mistakes need it, and a start is quicker without

    return next(iter(get_close_matches(name, known, 1, likeness)), "")


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """Return the end of a message about an unknown name: the nearest existing one, or all of them."""
    known = list(known)
    near = closest(name, known)
    return f"did you mean {near!r}?" if near else f"there are {', '.join(sorted(known))}"
