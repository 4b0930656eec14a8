"""The whole state of an account as a document, and back; used by checkpoints, exports and imports.

The document is versioned and has all records under their numbers, which preserves ids, page tokens and the order of
lists. It is read strictly and completely before anything is written.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from mockzoom.accounts.checkpoints import ACCOUNT_SOURCES, CHECKPOINTS
from mockzoom.accounts.directory_entries import (
    TOMBSTONES,
    UNFINISHED_CHANGES,
    DirectoryEntry,
    change_account,
    encode_tokens,
)
from mockzoom.errors import FieldError
from mockzoom.storage import State, Store
from mockzoom.storage.base import DIRECTORY, StateDump
from mockzoom.storage.codec import LAST_INSTANT_MS, decode, encode
from mockzoom.storage.collections import COLLECTIONS, Collection
from mockzoom.storage.counters import Counter, Period
from mockzoom.suggestions import did_you_mean
from mockzoom.zoom.account_records import ACCOUNTS, CLOCKS, Account
from mockzoom.zoom.emulation import LEVELS
from mockzoom.zoom.ids import ids_for_seed
from mockzoom.zoom.meetings.models import MEETINGS
from mockzoom.zoom.oauth.models import TOKEN_COLLECTIONS
from mockzoom.zoom.plans import PLANS
from mockzoom.zoom.profiles import PROFILES
from mockzoom.zoom.quotas import WINDOW_MS
from mockzoom.zoom.users.models import USERS
from mockzoom.zoom.webhooks.snapshots import hold_deliveries, known_subscriptions, with_secrets, without_secrets
from mockzoom.zoom.webinars.models import WEBINARS

FORMAT = "mockzoom-account"
VERSION = 1

_IN_DIRECTORY: tuple[Collection[Any], ...] = (
    ACCOUNTS,
    ACCOUNT_SOURCES,
    CHECKPOINTS,
    TOMBSTONES,
    UNFINISHED_CHANGES,
    *TOKEN_COLLECTIONS,
)
_ELSEWHERE = frozenset(collection.name for collection in _IN_DIRECTORY)
_ACCOUNT_VALUES = {
    "plan": tuple(PLANS),
    "profile": tuple(PROFILES),
    "rate_limits": ("all", "daily", "off"),
    "registrant_quota_key": ("webinar+email", "email"),
    "error_format": ("accept", "json"),
    "uuid_slashes": ("any", "leading", "double"),
    "paging": ("by_operation", "token_only"),
    "emulation": ("", *LEVELS),
}


class NumberedRecord(NamedTuple):
    """A record and its number."""

    number: int
    record: Mapping[str, Any]


class CollectionDump(NamedTuple):
    """All records of one collection; `last` is the highest number ever assigned."""

    last: int
    filed: tuple[NumberedRecord, ...]


class CounterDump(NamedTuple):
    """The value of a counter in a period of the calendar."""

    window: str
    period: int
    counter: tuple[str | int, ...]
    value: int


class SnapshotDocument(NamedTuple):
    """The document; records and tokens are by the name of their collection."""

    format: str
    version: int
    account: Account
    records: Mapping[str, CollectionDump]
    tokens: Mapping[str, tuple[Mapping[str, Any], ...]]
    sequences: Mapping[str, int]
    counts: tuple[CounterDump, ...]


class Snapshot(NamedTuple):
    """The parsed content of a document."""

    account: Account
    dump: StateDump
    tokens: Mapping[str, tuple[Any, ...]]


def export_snapshot(store: Store, account: Account, *, secrets: bool = True) -> dict[str, Any]:
    """Return the state of an account as a document; without `secrets`, those of webhooks are left out."""
    with store.snapshot(account.id) as state:
        dump = state.dump() if secrets else without_secrets(state.dump())
    with store.snapshot(DIRECTORY) as directory:
        tokens = {
            collection.name: tuple(encode(t) for t in _tokens(directory, collection, account.id))
            for collection in TOKEN_COLLECTIONS
        }
    dumps = {
        name: CollectionDump(dump.last[name], tuple(NumberedRecord(n, encode(r)) for n, r in records.items()))
        for name, records in dump.records.items()
    }
    counts = tuple(CounterDump(period.window, period.number, counter, count) for period, counter, count in dump.counts)
    document: dict[str, Any] = encode(SnapshotDocument(FORMAT, VERSION, account, dumps, tokens, dump.sequences, counts))
    return document


def parse_snapshot(document: Any) -> Snapshot:
    """Return the content of a document; raises `FieldError` with the field and the fix for any error in it."""
    _check_version(document)
    export = decode(SnapshotDocument, document, "")
    _check_account(export.account)
    records = {name: _records(name, dump) for name, dump in export.records.items()}
    tokens = {name: _tokens_read(name, listed, export.account) for name, listed in export.tokens.items()}
    _check_references(records)
    return Snapshot(
        export.account,
        StateDump(
            dict(sorted(records.items())),
            {name: dump.last for name, dump in sorted(export.records.items())},
            dict(sorted(export.sequences.items())),
            tuple(_count(count, f"counts[{n}]") for n, count in enumerate(export.counts)),
        ),
        tokens,
    )


def restore_snapshot(store: Store, account: Account, restored: Snapshot) -> None:
    """Replace the state of an account by a snapshot, whole or not at all.

    The account keeps its id and credentials. Tokens are restored from a snapshot of the same account; with one of
    another account they stay unchanged. Raises `FieldError` if a token belongs to another account, or if the account
    was deleted in the meantime.
    """
    own = restored.account.id == account.id

    def change(directory: State, before: DirectoryEntry) -> DirectoryEntry:
        tokens = before.tokens
        if own:
            _check_tokens_free(directory, account, restored.tokens)
            tokens = {name: encode_tokens(listed) for name, listed in restored.tokens.items()}
        changed = restored.account._replace(
            id=account.id, client_id=before.account.client_id, client_secret=before.account.client_secret
        )
        return before._replace(account=changed, tokens=tokens)

    def load(state: State) -> None:
        state.load(with_secrets(restored.dump, known_subscriptions(state), ids_for_seed(restored.account.seed)))
        state.clear_log()
        hold_deliveries(state)

    change_account(store, account.id, change, load)


def _tokens(directory: State, collection: Collection[Any], account_id: str) -> list[Any]:
    total = directory.count(collection, account_id)
    return [token for _, token in directory.page(collection, account_id, limit=total)]


def _check_version(document: Any) -> None:
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise FieldError("format", f"{FORMAT!r} is expected; send what an account's `export` gives")
    if document.get("version") != VERSION:
        raise FieldError("version", f"this server reads version {VERSION}; export again with a server of this version")


def _check_account(account: Account) -> None:
    for name, values in _ACCOUNT_VALUES.items():
        if getattr(account, name) not in values:
            raise FieldError(f"account.{name}", f"choose one of {', '.join(values)}")


def _kind(name: str, field: str, *, token: bool = False) -> Collection[Any]:
    names = {k.name for k in TOKEN_COLLECTIONS} if token else COLLECTIONS.keys() - _ELSEWHERE
    if name not in names:
        raise FieldError(field, f"there is no collection of records called {name!r}; {did_you_mean(name, names)}")
    return COLLECTIONS[name]


def _records(name: str, dump: CollectionDump) -> dict[int, Any]:
    where = f"records.{name}"
    collection = _kind(name, where)
    records: dict[int, Any] = {}
    keys: set[Any] = set()
    for at, filed in enumerate(dump.filed):
        field = f"{where}.filed[{at}]"
        previous = next(reversed(records), 0)
        if not previous < filed.number <= dump.last:
            raise FieldError(f"{field}.number", f"numbers rise from {previous + 1} to `last`, which is {dump.last}")
        record = records[filed.number] = decode(collection.record, filed.record, f"{field}.record")
        _check_unique(collection, record, keys, field)
    if collection is CLOCKS and len(records) > 1:
        raise FieldError(where, "an account has one clock")
    return records


def _check_unique(collection: Collection[Any], record: Any, keys: set[Any], field: str) -> None:
    named = [("key", collection.key(record))] + (
        [("also", collection.unique_key(record))] if collection.unique_key else []
    )
    for key in named:
        if key in keys:
            raise FieldError(f"{field}.record", f"{key[1]!r} is there already; each is filed once")
        keys.add(key)


def _tokens_read(name: str, listed: tuple[Mapping[str, Any], ...], account: Account) -> tuple[Any, ...]:
    collection = _kind(name, f"tokens.{name}", token=True)
    read: dict[str, Any] = {}
    for at, document in enumerate(listed):
        field = f"tokens.{name}[{at}]"
        token = decode(collection.record, document, field)
        if token.account_id != account.id:
            raise FieldError(f"{field}.account_id", f"{account.id!r} is expected, as in `account.id`")
        if token.value in read:
            raise FieldError(f"{field}.value", "is there already; each token is filed once")
        read[token.value] = token
    return tuple(read.values())


def _check_references(records: Mapping[str, Mapping[int, Any]]) -> None:
    """Raise `FieldError` for records of a user, webinar or meeting that is missing."""
    if not records.get(USERS.name):
        raise FieldError(f"records.{USERS.name}", "an account has at least one user")
    _check_parents(records, (USERS,), [WEBINARS, MEETINGS])
    for collection in COLLECTIONS.values():
        if collection.parents:
            _check_parents(records, collection.parents, [collection])


def _check_parents(
    records: Mapping[str, Mapping[int, Any]], parents: tuple[Collection[Any], ...], children: list[Collection[Any]]
) -> None:
    there = {one.key(record) for one in parents for record in records.get(one.name, {}).values()}
    for collection in children:
        for at, record in enumerate(records.get(collection.name, {}).values()):
            parent = collection.list_key(record)[0] if collection.list_key else None
            if parent not in there:
                names = " or ".join(one.name for one in parents)
                message = f"belongs to {parent!r} of {names}, which is not there"
                raise FieldError(f"records.{collection.name}.filed[{at}].record", message)


def _count(count: CounterDump, field: str) -> tuple[Period, Counter, int]:
    for window, length in WINDOW_MS.items():
        if window == count.window:
            if not 0 <= count.period * length < LAST_INSTANT_MS:
                raise FieldError(f"{field}.period", f"the number of a {window} since 1970 is expected")
            return Period(window, count.period), count.counter, count.value
    raise FieldError(f"{field}.window", f"choose one of {', '.join(WINDOW_MS)}")


def _check_tokens_free(directory: State, account: Account, tokens: Mapping[str, tuple[Any, ...]]) -> None:
    for collection in TOKEN_COLLECTIONS:
        for at, token in enumerate(tokens.get(collection.name, ())):
            there = directory.get(collection, token.value)
            if there is not None and there.account_id != account.id:
                raise FieldError(f"tokens.{collection.name}[{at}].value", "is a token of another account", 409)
