"""The interface of a store. It files records by kind and counts; what they mean is known upstairs.

A store holds one state for each account, and one, the `DIRECTORY`, for what is known across them: accounts and
tokens. A state is opened alone: whoever has it open is the only one reading or changing that account.
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
    """Everything that a state holds but its log: a value that nobody changes any more.

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
        """The record with this natural key."""
        ...

    def get_many(self, kind: Collection[R], keys: Iterable[Key]) -> dict[Key, R]:
        """The records with these natural keys, under them; those that do not exist are left out."""
        ...

    def get_by_unique_key(self, kind: Collection[R], second_key: Key) -> R | None:
        """The record with this second key (`Kind.also`)."""
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
        """What stands on the counters that are not zero."""
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
        """The numbered entries of the log, oldest first; they are all of one type (`entry`), a NamedTuple or text."""
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
        """The state of one account (or of the `DIRECTORY`), for the caller alone.

        On a normal exit, or one by a refusal, what was done stays; on any other exception nothing of it does. What
        stays is kept when the exit is over. Nobody opens two states at once. Raises `StoreError`.
        """
        ...

    def snapshot(self, account_id: str) -> AbstractContextManager[State]:
        """The same state as it stands at one moment, for reading alone; a store may let others in meanwhile."""
        ...

    def delete(self, account_id: str) -> None:
        """Forget the state of one account, whoever has it open; nothing happens if there is none."""
        ...

    def close(self) -> None:
        """Let go of files and connections; nobody opens a state afterwards."""
        ...
