"""The changes that a transaction collects, and writes together."""

from __future__ import annotations

from typing import Any, ClassVar

from mockzoom.storage.sql.batch_rows import BatchRows


class Changes:
    """The changes of a transaction that are not in the database yet; rows are tuples in the order of `COLUMNS`."""

    COLUMNS: ClassVar = {
        "forgotten": ("win", "period"),
        "updates": ("key", "also", "parent", "grp", "sub", "body"),
        "records": ("kind", "number", "key", "also", "parent", "grp", "sub", "body"),
        "unique_keys": ("name", "key"),
        "lists": ("kind", "parent", "grp", "total", "name"),
        "counters": ("win", "period", "counter", "name", "value"),
        "log": ("number", "entry", "size"),
    }

    def __init__(self) -> None:
        self.clear()

    def clear(self) -> None:
        """Forget them: they were written."""
        self.records: list[tuple[Any, ...]] = []
        self.batches: list[BatchRows] = []  # more records
        self.unique_keys: list[tuple[Any, ...]] = []
        self.updates: list[tuple[Any, ...]] = []
        self.lists: list[tuple[Any, ...]] = []
        self.counters: list[tuple[Any, ...]] = []
        self.forgotten: list[tuple[Any, ...]] = []
        self.log: list[tuple[Any, ...]] = []
        self.log_until = 0  # entries up to this number are deleted
        self.head: str | None = None

    def parts(self) -> dict[str, list[tuple[Any, ...]]]:
        """Return the rows of each part that has some."""
        return {name: rows for name in self.COLUMNS if (rows := getattr(self, name))}

    def can_take(self, later: Changes) -> bool:
        """Return whether later changes can be written together with these, in one statement.

        That executes all of its parts on what was there before it. So it cannot update or delete what it inserts.
        """
        is_new = not self.log or self.log[0][0] > later.log_until
        return is_new and not later.updates and not later.forgotten and not later.unique_keys

    def take(self, later: Changes) -> None:
        """Add later changes, in the form in which no row of a list or a counter occurs twice."""
        self.forgotten += later.forgotten
        self.updates += later.updates
        self.records += later.records
        self.unique_keys += later.unique_keys
        for batch in later.batches:
            if not (self.batches and self.batches[-1].take(batch)):
                self.batches.append(batch)
        self.lists = _summed(self.lists + later.lists) if self.lists else later.lists[:]
        self.counters = [*{row[2]: row for row in self.counters + later.counters}.values()]
        self.log += later.log
        self.log_until = max(self.log_until, later.log_until)
        self.head = self.head if later.head is None else later.head

    def __bool__(self) -> bool:
        """Return whether there is anything to write."""
        return bool(self.parts() or self.batches or self.log_until or self.head is not None)


def _summed(lists: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """Return the rows of lists with one for each list: what they add to its length together."""
    totals: dict[tuple[Any, ...], int] = {}
    for kind, parent, group, total, name in lists:
        key = kind, parent, group, name
        totals[key] = totals.get(key, 0) + total
    return [(kind, parent, group, total, name) for (kind, parent, group, name), total in totals.items()]
