"""The interface of a store. It files records by kind and counts; what they mean is known upstairs.

A store holds one state for each account, and one, the `DIRECTORY`, for what is known across them: accounts and
tokens. Only one transaction at a time has a state; it is the only one that reads or changes that account.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any, NamedTuple, Protocol, TypeVar

from mockzoom.storage.collections import Collection, Key
from mockzoom.storage.counters import Counter, Period, Window

R = TypeVar("R")

DIRECTORY = ""

LOG_ENTRY_BYTES = 1 << 16

PERIODS_KEPT: dict[Window, int] = {"second": 2, "minute": 2, "day": 8}  # of the calendar, on a state's counters


class StoreError(Exception):
    """A store that cannot be used, or failed at its work; the message names it, what is wrong and what to do.

    What was answered before is kept; of the call under way nothing is, or its outcome is unknown where the message
    says so.
    """


class CounterRead(NamedTuple):
    """One reading of counters, or one adding to them (`added`), and what stood on them afterwards.

    Counters without a value stood on zero; one that was added to several times is named as often.
    """

    period: Period
    counters: Sequence[Counter]
    values: Mapping[Counter, int]
    added: bool


class StateDump(NamedTuple):
    """Everything that a state holds but its log, as an immutable value.

    `records` are by the name of their kind (`records.KINDS`) and by number, in the order of numbers; `last` is the
    highest number that each kind ever gave out.
    """

    records: Mapping[str, Mapping[int, Any]] = {}
    last: Mapping[str, int] = {}
    sequences: Mapping[str, int] = {}
    counts: tuple[tuple[Period, Counter, int], ...] = ()


class State(Protocol):
    """The records, sequences and counters of one account, and a log of what happened to it."""

    def get(self, kind: Collection[R], key: Key) -> R | None:
        """Return the record with this primary key."""
        ...

    def get_many(self, kind: Collection[R], keys: Iterable[Key]) -> dict[Key, R]:
        """Return the records with these primary keys, by key; those that do not exist are left out."""
        ...

    def get_by_unique_key(self, kind: Collection[R], second_key: Key) -> R | None:
        """Return the record with this unique key (`Collection.unique_key`)."""
        ...

    def put(self, kind: Collection[R], records: Iterable[R]) -> None:
        """File records, replacing those of the same natural key; a replaced one keeps its place in the order."""
        ...

    def remove(self, kind: Collection[R], key: Key) -> None:
        """Take a record out; nothing happens if there is none."""
        ...

    def count(self, kind: Collection[R], parent: Key = "", group: str | None = None) -> int:
        """How many records stand in a list, or in one group of it."""
        ...

    def page(
        self,
        kind: Collection[R],
        parent: Key = "",
        group: str | None = None,
        *,
        after: int = 0,
        offset: int = 0,
        limit: int,
    ) -> list[tuple[int, R]]:
        """Up to `limit` numbered records of a list, behind number `after`, leaving out `offset` of them."""
        ...

    def next_number(self, sequence: str, count: int = 1) -> int:
        """Draw `count` numbers of a sequence that starts at 1; the first of them comes back."""
        ...

    def read_counters(self, period: Period, counters: Sequence[Counter]) -> Mapping[Counter, int]:
        """Return the counters that are not zero."""
        ...

    def increment(self, period: Period, counters: Iterable[Counter]) -> None:
        """Add one to each counter, once for every time it is named."""
        ...

    def counter_reads(self) -> list[CounterRead]:
        """How counters were read and added to since the state was opened, in order."""
        ...

    def log(self, entry: Any, keep: int, size: int = 0) -> None:
        """Write an entry of `size` bytes into the log; entries are numbered from 1.

        The last `keep` ones stay, fewer if they are larger than `LOG_ENTRY_BYTES` on the average of `keep`; the last
        one always does.
        """
        ...

    def read_log(self, entry: type[R]) -> list[tuple[int, R]]:
        """Return the numbered entries of the log, oldest first, all of one type (`entry`), a NamedTuple or text."""
        ...

    def clear_log(self) -> None:
        """Empty the log; numbers start at 1 again."""
        ...

    def dump(self) -> StateDump:
        """Everything but the log, as it stands now."""
        ...

    def load(self, dump: StateDump) -> None:
        """Become what a dump says: nothing that is not in it stays, the log excepted."""
        ...


class Store(Protocol):
    """Holds the state of every account."""

    def transaction(self, account_id: str) -> AbstractContextManager[State]:
        """Open the state of one account (or of the `DIRECTORY`) exclusively.

        On a normal exit, or one by a refusal, what was done stays; on any other exception nothing of it does. What
        remains is durable after the exit. A thread opens one state at a time. Raises `StoreError`.
        """
        ...

    def snapshot(self, account_id: str) -> AbstractContextManager[State]:
        """Open the same state as of one moment, for reading only; a store may run others meanwhile."""
        ...

    def delete(self, account_id: str) -> None:
        """Delete the state of one account, even while it is open; a missing one is ignored."""
        ...

    def close(self) -> None:
        """Close files and connections; no state can be opened afterwards."""
        ...
