"""The error for a part of the document that cannot be read, and the place of a part."""

from __future__ import annotations

from typing import NamedTuple


class Place(NamedTuple):
    """Where a part of the document stands: the operation and the path inside it, for messages."""

    operation: str
    inside: str = ""

    def at(self, name: str | int) -> Place:
        """Return the place of a part of this part."""
        return Place(self.operation, f"{self.inside}/{name}")

    def __str__(self) -> str:
        return f"{self.operation}{self.inside}"


class FactsError(Exception):
    """A part of the document that cannot be read; the message names the operation, the place and the fault."""

    def __init__(self, place: Place, fault: str) -> None:
        super().__init__(f"{place}: {fault}")
