"""Counts of an account's journal for the overview, kept between requests so that each entry is checked once."""

from __future__ import annotations

from collections import OrderedDict
from typing import NamedTuple

from mockzoom.admin.logged_entry import LoggedEntry
from mockzoom.server.journal_entries import JournalEntry
from mockzoom.spec import ApiSpec
from mockzoom.storage import State

_ACCOUNTS = 1000  # whose counts are kept
_CHECKED = 40  # entries that one request checks against their schemas, of 80 us each


class _Seen(NamedTuple):
    """What is known of a journal up to entry `last`: the numbers of entries with error status and with problems."""

    epoch: str
    last: int = 0
    refused: tuple[int, ...] = ()
    problems: tuple[int, ...] = ()


class JournalCounts(NamedTuple):
    """The entries of a journal; those of them with an error status and with problems, and those not read yet."""

    epoch: str
    last: int
    entries: int
    refused: int
    problems: int
    unchecked: int


class CallProblems:
    """The counts of the journals of all accounts; the last used ones are kept."""

    def __init__(self) -> None:
        self._seen: OrderedDict[str, _Seen] = OrderedDict()

    def read(self, account_id: str, state: State, catalogue: ApiSpec) -> JournalCounts:
        """Return the counts of an open journal; a limited number of new entries is read and checked."""
        epoch, (first, last) = state.log_epoch(), state.log_range()
        seen = self._seen.get(account_id)
        if seen is None or seen.epoch != epoch or seen.last > last:
            seen = _Seen(epoch)
        if seen.last < last:
            seen = _read_on(seen, state, catalogue, first)
        self._seen[account_id] = seen
        self._seen.move_to_end(account_id)
        while len(self._seen) > _ACCOUNTS:
            self._seen.popitem(last=False)
        entries = last - first + 1
        return JournalCounts(
            epoch, last, entries, len(seen.refused), len(seen.problems), min(last - seen.last, entries)
        )


def _read_on(seen: _Seen, state: State, catalogue: ApiSpec, first: int) -> _Seen:
    new = state.read_log(JournalEntry, after=max(seen.last, first - 1), limit=_CHECKED)
    refused = [number for number, entry in new if entry.status >= 400]
    problems = [number for number, entry in new if _has_problems(LoggedEntry(number, entry, catalogue))]
    return _Seen(
        seen.epoch,
        new[-1][0] if new else first - 1,
        (*(number for number in seen.refused if number >= first), *refused),
        (*(number for number in seen.problems if number >= first), *problems),
    )


def _has_problems(entry: LoggedEntry) -> bool:
    return bool(entry.request_problems or entry.answer_problems)
