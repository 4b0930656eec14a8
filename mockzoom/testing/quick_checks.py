"""The checks of a test's account, and its deletion, in the store of a server in process.

Nearly all tests have nothing to report. This module finds that out without a request to the admin API; what there is to
report is described from the admin API's responses, the same for servers in process and elsewhere.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mockzoom.accounts import remove_account
from mockzoom.server.fault_matching import FAULTS
from mockzoom.server.journal_entries import JournalEntry
from mockzoom.storage.base import DIRECTORY
from mockzoom.zoom.account_clock import system_ms
from mockzoom.zoom.account_records import ACCOUNTS

if TYPE_CHECKING:
    from mockzoom.storage import State, Store


def is_unremarkable(store: Store, account_id: str, rules: tuple[str, ...], after: int, after_anonymous: int) -> bool:
    """Return whether an account has no faults and queued responses, and no recent request ended with one of the rules.

    Considered are the requests of the account after the number `after`, and those without an account after
    `after_anonymous`. It is false for an account that does not exist.
    """
    with store.snapshot(DIRECTORY) as directory:
        if directory.get(ACCOUNTS, account_id) is None or _has_rule(directory, rules, after_anonymous):
            return False
    with store.snapshot(account_id) as state:
        return not state.count(FAULTS) and not _has_rule(state, rules, after)


def _has_rule(state: State, rules: tuple[str, ...], after: int) -> bool:
    return any(entry.rule in rules for _, entry in state.read_log(JournalEntry, after=after))


def last_anonymous_request(store: Store) -> int:
    """Return the number of the last request without an account; 0 for none."""
    with store.snapshot(DIRECTORY) as directory:
        return directory.log_range()[1]


def delete_account(store: Store, account_id: str) -> None:
    """Delete an account, as the admin API does; does nothing if the test has deleted it."""
    remove_account(store, account_id, system_ms())
