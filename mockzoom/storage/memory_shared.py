"""The beginning that many states in memory have in common: tables that are made once, and shared until they change."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from mockzoom.storage.base import StateDump
from mockzoom.storage.collections import COLLECTIONS, Collection
from mockzoom.storage.memory_table import MemoryTable

MakeTable = Callable[[], MemoryTable]


class SharedState:
    """The records, sequences and counters of `dump`, for `MemoryState.begin_with`.

    Its tables are complete: reading them changes nothing, so that states of several threads can share them.
    """

    def __init__(self, dump: StateDump) -> None:
        self.sequences, self.counts = dump.sequences, dump.counts
        self.tables = {
            name: loaded_table(COLLECTIONS[name], records, dump.last[name]).frozen(COLLECTIONS[name])
            for name, records in dump.records.items()
        }


def loaded_table(collection: Collection[Any], records: Mapping[int, Any], last: int) -> MemoryTable:
    """Return a table with numbered records, in the order of numbers."""
    table = MemoryTable()
    table.load(collection, records, last)
    return table
