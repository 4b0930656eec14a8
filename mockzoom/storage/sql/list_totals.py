"""The lengths of an open state's lists: read on demand, changed at the end."""

from __future__ import annotations

from mockzoom.storage.sql import statements as sql
from mockzoom.storage.sql.hints import Hints, Prefetched
from mockzoom.storage.sql.sessions import DatabaseSession
from mockzoom.storage.sql.statements import Changes


class ListTotals:
    """How many records each group of each list has, for as long as the state is open."""

    def __init__(self, session: DatabaseSession, account: str, prefetched: Prefetched, hints: Hints) -> None:
        self._session = session
        self._account = account
        self._prefetched = prefetched
        self._hints = hints
        self._moved: dict[tuple[str, str, str], int] = {}  # changes, by collection, parent and group
        self._read: dict[tuple[str, str], dict[str, int]] = {}

    def move(self, collection: str, parent: str, group: str, by: int) -> None:
        """Count records in a group, or out of it."""
        name = (collection, parent, group)
        self._moved[name] = self._moved.get(name, 0) + by

    def count(self, collection: str, parent: str, group: str | None) -> int:
        """Return the length of a list, or of one group of it."""
        self._hints.lists.append((collection, parent))
        totals = self._totals(collection, parent)
        there = sum(totals.values()) if group is None else totals.get(group, 0)
        return there + sum(
            by for (c, p, g), by in self._moved.items() if (c, p) == (collection, parent) and group in (None, g)
        )

    def total(self, collection: str) -> int:
        """Return the length of all lists of a collection."""
        ((there,),) = self._session.rows(sql.TOTAL, self._account, collection)
        return int(there) + sum(by for (name, _, _), by in self._moved.items() if name == collection)

    def _totals(self, collection: str, parent: str) -> dict[str, int]:
        found = self._read.get((collection, parent))
        if found is None:
            found = self._prefetched.totals(collection, parent)
            if found is None:
                found = dict(self._session.rows(sql.TOTALS, self._account, collection, parent))
            self._read[collection, parent] = found
        return found

    def clear(self) -> None:
        """Forget everything: the lists were emptied."""
        self._moved, self._read = {}, {}

    def collect(self, changes: Changes) -> list[tuple[str, str]]:
        """Add the changes to those of the transaction; return the lists (collection and parent) that got shorter."""
        moved = {name: by for name, by in self._moved.items() if by}
        changes.lists.extend((*name, by) for name, by in moved.items())
        self._moved, self._read = {}, {}
        return list({(collection, parent): None for (collection, parent, _), by in moved.items() if by < 0})
