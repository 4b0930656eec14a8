"""The interface of a store: records by collection, sequences, counters and a log.

A store holds one state for each account, and one, the `DIRECTORY`, for records of all accounts: accounts and tokens. A
state is opened exclusively: only one caller reads or changes an account at a time. The meaning of the records is not
known here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any, NamedTuple, Protocol, TypeVar

from mockzoom.storage.collections import Collection, Key, Subgroup
from mockzoom.storage.counters import Counter, Period, Window

R = TypeVar("R")
S = TypeVar("S")

DIRECTORY = ""

LOG_ENTRY_BYTES = 1 << 16

PERIODS_KEPT: dict[Window, int] = {"second": 2, "minute": 2, "day": 8}  # of the calendar, on a state's counters


class StoreError(Exception):
    """A store that cannot be used, or failed; the message names the store, the cause and the fix.

    Earlier changes are kept. The changes of the current request are not, or their outcome is unknown if the message
    says so.
    """


class CounterRead(NamedTuple):
    """One read of counters, or one increment of them (`added`), and their values afterwards.

    Counters without a value were zero; one that was incremented several times is listed as often.
    """

    period: Period
    counters: Sequence[Counter]
    values: Mapping[Counter, int]
    added: bool


class StateDump(NamedTuple):
    """All of a state except its log, as an immutable value.

    `records` are by the name of their collection (`COLLECTIONS`) and by number, in the order of numbers; `last` is the
    highest number ever assigned in each collection.
    """

    records: Mapping[str, Mapping[int, Any]] = {}
    last: Mapping[str, int] = {}
    sequences: Mapping[str, int] = {}
    counts: tuple[tuple[Period, Counter, int], ...] = ()


class State(Protocol):
    """The records, sequences and counters of one account, and a log of what happened to it."""

    def get(self, collection: Collection[R], key: Key) -> R | None:
        """Return the record with this primary key, or None."""
        ...

    def get_many(self, collection: Collection[R], keys: Iterable[Key]) -> dict[Key, R]:
        """Return the records with these primary keys, by key; missing ones are left out."""
        ...

    def get_by_unique_key(self, collection: Collection[R], second_key: Key) -> R | None:
        """Return the record with this unique key (`Collection.unique_key`), or None."""
        ...

    def put(self, collection: Collection[R], records: Iterable[R]) -> None:
        """Store records, replacing those of the same primary key; a replaced record keeps its number."""
        ...

    def remove(self, collection: Collection[R], key: Key) -> None:
        """Delete a record; does nothing if there is none."""
        ...

    def count(self, collection: Collection[R], parent: Key = "", group: str | None = None) -> int:
        """Return the number of records in a list, or in one group of it."""
        ...

    def total(self, collection: Collection[R]) -> int:
        """Return the number of records in all lists of a collection; 0 for a collection without lists."""
        ...

    def page(
        self,
        collection: Collection[R],
        parent: Key = "",
        group: str | None = None,
        *,
        after: int = 0,
        offset: int = 0,
        limit: int,
    ) -> list[tuple[int, R]]:
        """Return up to `limit` numbered records of a list, after number `after`, skipping `offset` of them."""
        ...

    def subgroups(self, collection: Collection[R], parent: Key = "") -> Mapping[Subgroup, int]:
        """Return the number of records in each subgroup of a list; those in none count for `(group, "")`."""
        ...

    def page_of_subgroups(
        self,
        collection: Collection[R],
        parent: Key,
        subgroups: Sequence[Subgroup],
        *,
        after: int = 0,
        offset: int = 0,
        limit: int,
    ) -> list[tuple[int, R]]:
        """Return what `page` does, of the records in any of these subgroups, each of which is named once."""
        ...

    def next_number(self, sequence: str, count: int = 1) -> int:
        """Take `count` numbers from a sequence that starts at 1, and return the first of them."""
        ...

    def read_counters(self, period: Period, counters: Sequence[Counter]) -> Mapping[Counter, int]:
        """Return the values of the counters that are not zero."""
        ...

    def read_period(self, period: Period) -> Mapping[Counter, int]:
        """Return all counters of a period that are not zero; not among `counter_reads`."""
        ...

    def increment(self, period: Period, counters: Iterable[Counter]) -> None:
        """Add one to each counter, once for each time it is listed."""
        ...

    def counter_reads(self) -> list[CounterRead]:
        """Return the reads and increments of counters since the state was opened, in order."""
        ...

    def log(self, entry: Any, keep: int, size: int = 0) -> None:
        """Add an entry of `size` bytes to the log; entries are numbered from 1.

        The last `keep` entries are kept, fewer if they exceed `keep` times `LOG_ENTRY_BYTES`; the newest always is.
        """
        ...

    def read_log(self, entry: type[R], *, after: int = 0, limit: int | None = None) -> list[tuple[int, R]]:
        """Return up to `limit` numbered entries of the log after a number, oldest first; by default all of them.

        All are of one type (`entry`), a NamedTuple or text.
        """
        ...

    def log_range(self) -> tuple[int, int]:
        """Return the numbers of the oldest and the last entry; the first number of an empty log is the larger one."""
        ...

    def clear_log(self) -> None:
        """Empty the log; numbers start at 1 again, in another epoch."""
        ...

    def log_epoch(self) -> str:
        """Return a text that differs each time after the log was cleared; empty for a log without entries."""
        ...

    def dump(self) -> StateDump:
        """Return all of the state except the log."""
        ...

    def load(self, dump: StateDump) -> None:
        """Replace all of the state except the log by a dump."""
        ...


class Store(Protocol):
    """Stores the state of every account."""

    def transaction(self, account_id: str) -> AbstractContextManager[State]:
        """Open the state of one account (or of the `DIRECTORY`) exclusively.

        Changes are committed on a normal exit and on an exception whose `commits` attribute is true, and rolled back
        on any other (a store in memory cannot roll back). A thread must not open two states at once. Raises
        `StoreError`.
        """
        ...

    def snapshot(self, account_id: str) -> AbstractContextManager[State]:
        """Open the state at one moment for reading only; a store may admit other callers in the meantime."""
        ...

    def find_with(
        self, collection: Collection[R], key: Key, other: Collection[S], field: str
    ) -> tuple[R | None, S | None]:
        """Return a record of the `DIRECTORY`, and the one of another collection that its field `field` names.

        Both are read at one moment; a missing one is None. Raises `StoreError`.
        """
        ...

    def delete(self, account_id: str) -> None:
        """Delete the state of one account, even while it is open; does nothing if there is none."""
        ...

    def close(self) -> None:
        """Close files and connections; no state may be opened afterwards."""
        ...
