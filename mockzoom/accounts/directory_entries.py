"""What the directory holds of an account, and changes of it together with the account's state.

The directory and a state are two transactions. A change is entered in the directory first, with what was there before;
if the state then cannot be changed, the entry is restored. A process that ends in between leaves the former entry and
the epoch of the journal, which changes with the state: the next transaction of the account completes or undoes it.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any, NamedTuple, TypeVar

from mockzoom.accounts.checkpoints import ACCOUNT_SOURCES, CHECKPOINTS, AccountSource
from mockzoom.errors import FieldError
from mockzoom.storage import State, Store, StoreError
from mockzoom.storage.base import DIRECTORY
from mockzoom.storage.codec import decode, encode
from mockzoom.storage.collections import Collection
from mockzoom.storage.listing import delete_all, list_all
from mockzoom.zoom.account_records import ACCOUNTS, Account
from mockzoom.zoom.oauth.models import TOKEN_COLLECTIONS

log = logging.getLogger("mockzoom")

R = TypeVar("R")

ABANDONED_MS = 30_000  # after that a deletion that has not ended is completed by another request


class DirectoryEntry(NamedTuple):
    """What the directory holds of an account; tokens are encoded, by the name of their collection."""

    account: Account
    source: Mapping[str, Any] | None
    tokens: Mapping[str, tuple[Mapping[str, Any], ...]]


class UnfinishedChange(NamedTuple):
    """A change of an account that has begun: the entry before it, and the epoch of the journal before it."""

    account_id: str
    epoch: str
    before: DirectoryEntry


class Tombstone(NamedTuple):
    """An account that is being deleted, since an instant of the system's clock; its id is not free yet."""

    account_id: str
    deleted_ms: int


UNFINISHED_CHANGES = Collection(
    "unfinished_changes", UnfinishedChange, lambda u: u.account_id, list_key=lambda _: ("", None)
)
TOMBSTONES = Collection("tombstones", Tombstone, lambda t: t.account_id)


def read_entry(directory: State, account_id: str) -> DirectoryEntry | None:
    """Return the entry of an account, None if there is none."""
    account = directory.get(ACCOUNTS, account_id)
    if account is None:
        return None
    source = directory.get(ACCOUNT_SOURCES, account_id)
    tokens = {kind.name: encode_tokens(list_all(directory, kind, account_id)) for kind in TOKEN_COLLECTIONS}
    return DirectoryEntry(account, None if source is None else source.document, tokens)


def encode_tokens(tokens: list[Any] | tuple[Any, ...]) -> tuple[Mapping[str, Any], ...]:
    """Return tokens as an entry holds them."""
    return tuple(encode(token) for token in tokens)


def write_entry(directory: State, entry: DirectoryEntry) -> None:
    """Replace the entry of an account."""
    account = entry.account
    directory.put(ACCOUNTS, [account])
    if entry.source is not None:
        directory.put(ACCOUNT_SOURCES, [AccountSource(account.id, entry.source)])
    for kind in TOKEN_COLLECTIONS:
        _replace_tokens(directory, kind, account.id, entry.tokens.get(kind.name, ()))


def _replace_tokens(
    directory: State, kind: Collection[Any], account_id: str, tokens: tuple[Mapping[str, Any], ...]
) -> None:
    delete_all(directory, kind, account_id)
    directory.put(kind, [decode(kind.record, token, "") for token in tokens])


def change_account(
    store: Store,
    account_id: str,
    change: Callable[[State, DirectoryEntry], DirectoryEntry],
    load: Callable[[State], R],
) -> R:
    """Replace the directory entry and the state of an account, both or neither; returns what `load` returns.

    `load` clears the journal. Raises `FieldError` if the account does not exist or is deleted in the meantime, and what
    `change` and `load` raise.
    """
    with store.snapshot(account_id) as state:
        epoch = state.log_epoch()
    with store.transaction(DIRECTORY) as directory:
        before = read_entry(directory, account_id)
        if before is None:
            raise _deleted(account_id)
        after = change(directory, before)
        directory.put(UNFINISHED_CHANGES, [UnfinishedChange(account_id, epoch, before)])
        write_entry(directory, after)
    try:
        with store.transaction(account_id) as state:
            result = load(state)
    except BaseException:
        with suppress(StoreError), store.transaction(DIRECTORY) as directory:
            _undo(directory, account_id, before)
        raise
    try:
        with store.transaction(DIRECTORY) as directory:
            _finish(directory, account_id, after)
    except StoreError as error:  # all is changed; the next request for the account removes the mark
        log.warning("account %r: %s", account_id, error)
    return result


def settle_change(store: Store, account_id: str) -> None:
    """Finish or undo a change of an account whose process ended; does nothing if there is none."""
    with store.snapshot(account_id) as state:
        epoch = state.log_epoch()
    with store.transaction(DIRECTORY) as directory:
        unfinished = directory.get(UNFINISHED_CHANGES, account_id)
        if unfinished is None:
            return
        if unfinished.epoch == epoch:
            _undo(directory, account_id, unfinished.before)
        else:
            directory.remove(UNFINISHED_CHANGES, account_id)


def settle_changes(store: Store) -> None:
    """Finish or undo all changes whose process ended."""
    with store.snapshot(DIRECTORY) as directory:
        unfinished = list_all(directory, UNFINISHED_CHANGES, "")
    for change in unfinished:
        settle_change(store, change.account_id)


def remove_account(store: Store, account_id: str, now: int = 0) -> None:
    """Delete an account with its tokens, checkpoints and state; does nothing if there is none.

    Its id is released last: an account created under it earlier would lose its state. `now` (epoch ms of the system's
    clock) is when the deletion begins; if it cannot be completed, the next request for the id completes it.
    """
    with store.transaction(DIRECTORY) as directory:
        if directory.get(ACCOUNTS, account_id) is None:
            return
        _remove_entry(directory, account_id)
        directory.put(TOMBSTONES, [Tombstone(account_id, now)])
    try:
        complete_deletion(store, account_id)
    except StoreError as error:  # the account is gone; what is left of it is not reachable
        log.warning("account %r: %s", account_id, error)
        with suppress(StoreError), store.transaction(DIRECTORY) as directory:
            directory.put(TOMBSTONES, [Tombstone(account_id, -ABANDONED_MS)])


def complete_deletion(store: Store, account_id: str) -> None:
    """Delete the state of a deleted account, and release its id."""
    store.delete(account_id)
    with store.transaction(DIRECTORY) as directory:
        _remove_tokens(directory, account_id)  # its client may have requested one in between
        directory.remove(TOMBSTONES, account_id)


def release_id(store: Store, account_id: str, now: int) -> None:
    """Complete an abandoned deletion, so that an id can be used; raises `FieldError` (409) for one under way."""
    with store.snapshot(DIRECTORY) as directory:
        tombstone = directory.get(TOMBSTONES, account_id)
    if tombstone is None:
        return
    if 0 <= now - tombstone.deleted_ms < ABANDONED_MS:
        raise FieldError("account_id", f"account {account_id!r} is being deleted; try again", 409)
    complete_deletion(store, account_id)


def _undo(directory: State, account_id: str, before: DirectoryEntry) -> None:
    if directory.get(ACCOUNTS, account_id) is not None:
        write_entry(directory, before)
    directory.remove(UNFINISHED_CHANGES, account_id)


def _finish(directory: State, account_id: str, after: DirectoryEntry) -> None:
    if directory.get(ACCOUNTS, account_id) is None:
        raise _deleted(account_id)
    if directory.get(UNFINISHED_CHANGES, account_id) is None:  # another request has undone it in the meantime
        write_entry(directory, after)
    directory.remove(UNFINISHED_CHANGES, account_id)


def _remove_entry(directory: State, account_id: str) -> None:
    _remove_tokens(directory, account_id)
    delete_all(directory, CHECKPOINTS, account_id)
    kinds: tuple[Collection[Any], ...] = (ACCOUNT_SOURCES, ACCOUNTS, UNFINISHED_CHANGES)
    for kind in kinds:
        directory.remove(kind, account_id)


def _remove_tokens(directory: State, account_id: str) -> None:
    for kind in TOKEN_COLLECTIONS:
        delete_all(directory, kind, account_id)


def _deleted(account_id: str) -> FieldError:
    return FieldError("accountId", f"account {account_id!r} was deleted in the meantime", 404)
