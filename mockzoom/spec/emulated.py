"""How many operations there are at each level of emulation."""

from __future__ import annotations

from collections.abc import Iterable

from mockzoom.spec.operation import Operation
from mockzoom.zoom.emulation import LEVELS


def count_levels(operations: Iterable[Operation]) -> dict[str, int]:
    """Return how many operations there are at each level, from the most complete; the counts are never added up."""
    levels = [operation.emulation.level for operation in operations]
    return {level: levels.count(level) for level in LEVELS}
