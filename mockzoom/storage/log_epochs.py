"""Epochs of logs: a reader that sees another epoch starts over, because numbers start at 1 again."""

from __future__ import annotations

from itertools import count


class LogEpochs:
    """Draws texts that no other log of a store has; `origin` distinguishes it from stores opened at other times."""

    def __init__(self, origin: str) -> None:
        self._origin = origin
        self._numbers = count(1)

    def draw(self) -> str:
        """Return the next epoch."""
        return f"{self._origin}-{next(self._numbers):x}"
