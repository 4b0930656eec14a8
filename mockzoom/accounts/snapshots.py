"""An account's whole state as a document, and back: what checkpoints, exports and imports are made of.

The document is versioned and holds every kind of record under the number it is filed as, so that ids, page tokens and
the order of lists live on. Reading it is strict and complete before anything is written.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from mockzoom.accounts.checkpoints import ACCOUNT_SOURCES, CHECKPOINTS
from mockzoom.accounts.factory import check_there, remove_tokens
from mockzoom.errors import FieldError
from mockzoom.storage import State, Store
from mockzoom.storage.base import DIRECTORY, StateDump
from mockzoom.storage.codec import LAST_INSTANT_MS, decode, encode
from mockzoom.storage.collections import COLLECTIONS, Collection, children_of
from mockzoom.storage.counters import Counter, Period
from mockzoom.suggestions import did_you_mean
from mockzoom.zoom.account_records import ACCOUNTS, CLOCKS, Account
from mockzoom.zoom.meetings.models import MEETINGS
from mockzoom.zoom.oauth.models import TOKEN_COLLECTIONS
from mockzoom.zoom.plans import PLANS
from mockzoom.zoom.profiles import PROFILES
from mockzoom.zoom.quotas import WINDOW_MS
from mockzoom.zoom.users.models import USERS
from mockzoom.zoom.webinars.models import WEBINARS

FORMAT = "mockzoom-account"
VERSION = 1

_IN_DIRECTORY: tuple[Collection[Any], ...] = (ACCOUNTS, ACCOUNT_SOURCES, CHECKPOINTS, *TOKEN_COLLECTIONS)
_ELSEWHERE = frozenset(kind.name for kind in _IN_DIRECTORY)
_ACCOUNT_VALUES = {
    "plan": tuple(PLANS),
    "profile": tuple(PROFILES),
    "rate_limits": ("all", "daily", "off"),
    "registrant_quota_key": ("webinar+email", "email"),
}


class NumberedRecord(NamedTuple):
    """A record and the number it is filed as."""

    number: int
    record: Mapping[str, Any]


class CollectionDump(NamedTuple):
    """All records of one kind; `last` is the highest number that was ever given out."""

    last: int
    filed: tuple[NumberedRecord, ...]


class CounterDump(NamedTuple):
    """What stands on a counter in a period of the calendar."""

    window: str
    period: int
    counter: tuple[str | int, ...]
    value: int


class SnapshotDocument(NamedTuple):
    """The document; records and tokens are by the name of their kind."""

    format: str
    version: int
    account: Account
    records: Mapping[str, CollectionDump]
    tokens: Mapping[str, tuple[Mapping[str, Any], ...]]
    sequences: Mapping[str, int]
    counts: tuple[CounterDump, ...]


class Snapshot(NamedTuple):
    """What a document holds, read."""

    account: Account
    dump: StateDump
    tokens: Mapping[str, tuple[Any, ...]]


def export_snapshot(store: Store, account: Account) -> dict[str, Any]:
    """Return the state of an account as a document."""
    with store.snapshot(account.id) as state:
        dump = state.dump()
    with store.snapshot(DIRECTORY) as directory:
        tokens = {
            kind.name: tuple(encode(t) for t in _tokens(directory, kind, account.id)) for kind in TOKEN_COLLECTIONS
        }
    drawers = {
        name: CollectionDump(dump.last[name], tuple(NumberedRecord(n, encode(r)) for n, r in records.items()))
        for name, records in dump.records.items()
    }
    counts = tuple(CounterDump(period.window, period.number, counter, count) for period, counter, count in dump.counts)
    document: dict[str, Any] = encode(
        SnapshotDocument(FORMAT, VERSION, account, drawers, tokens, dump.sequences, counts)
    )
    return document


def parse_snapshot(document: Any) -> Snapshot:
    """Return the content of a document; raises `FieldError` with the field and the fix for anything invalid in it."""
    _check_version(document)
    export = decode(SnapshotDocument, document, "")
    _check_account(export.account)
    records = {name: _records(name, drawer) for name, drawer in export.records.items()}
    tokens = {name: _tokens_read(name, listed, export.account) for name, listed in export.tokens.items()}
    _check_references(records)
    return Snapshot(
        export.account,
        StateDump(
            dict(sorted(records.items())),
            {name: drawer.last for name, drawer in sorted(export.records.items())},
            dict(sorted(export.sequences.items())),
            tuple(_count(count, f"counts[{n}]") for n, count in enumerate(export.counts)),
        ),
        tokens,
    )


def restore_snapshot(store: Store, account: Account, restored: Snapshot) -> Account:
    """Make a state that of an account; raises `FieldError` if a token in it is another account's.

    It raises one as well if the account was taken out meanwhile. The account keeps its id and credentials. Tokens come
    along if the state was its own; in the state of another account they are left out, and those that the account has
    stay.
    """
    own = restored.account.id == account.id
    with store.transaction(DIRECTORY) as directory:
        check_there(directory, account.id)
        if own:
            _check_tokens_free(directory, account, restored.tokens)
            remove_tokens(directory, account.id)
            for kind in TOKEN_COLLECTIONS:
                directory.put(kind, restored.tokens.get(kind.name, ()))
        changed = restored.account._replace(
            id=account.id, client_id=account.client_id, client_secret=account.client_secret
        )
        directory.put(ACCOUNTS, [changed])
    with store.transaction(account.id) as state:
        state.load(restored.dump)
        state.clear_log()
    return changed


def _tokens(directory: State, kind: Collection[Any], account_id: str) -> list[Any]:
    total = directory.count(kind, account_id)
    return [token for _, token in directory.page(kind, account_id, limit=total)]


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
        raise FieldError(field, f"there is no collection {name!r}; {did_you_mean(name, names)}")
    return COLLECTIONS[name]


def _records(name: str, drawer: CollectionDump) -> dict[int, Any]:
    where = f"records.{name}"
    kind = _kind(name, where)
    records: dict[int, Any] = {}
    keys: set[Any] = set()
    for at, filed in enumerate(drawer.filed):
        field = f"{where}.filed[{at}]"
        previous = next(reversed(records), 0)
        if not previous < filed.number <= drawer.last:
            raise FieldError(f"{field}.number", f"numbers rise from {previous + 1} to `last`, which is {drawer.last}")
        record = records[filed.number] = decode(kind.record, filed.record, f"{field}.record")
        _check_unique(kind, record, keys, field)
    if kind is CLOCKS and len(records) > 1:
        raise FieldError(where, "an account has one clock")
    return records


def _check_unique(kind: Collection[Any], record: Any, keys: set[Any], field: str) -> None:
    named = [("key", kind.key(record))] + ([("also", kind.unique_key(record))] if kind.unique_key else [])
    for key in named:
        if key in keys:
            raise FieldError(f"{field}.record", f"{key[1]!r} is there already; each is filed once")
        keys.add(key)


def _tokens_read(name: str, listed: tuple[Mapping[str, Any], ...], account: Account) -> tuple[Any, ...]:
    kind = _kind(name, f"tokens.{name}", token=True)
    read: dict[str, Any] = {}
    for at, document in enumerate(listed):
        field = f"tokens.{name}[{at}]"
        token = decode(kind.record, document, field)
        if token.account_id != account.id:
            raise FieldError(f"{field}.account_id", f"{account.id!r} is expected, as in `account.id`")
        if token.value in read:
            raise FieldError(f"{field}.value", "is there already; each token is filed once")
        read[token.value] = token
    return tuple(read.values())


def _check_references(records: Mapping[str, Mapping[int, Any]]) -> None:
    """Check that the user, webinar or meeting of every record exists."""
    if not records.get(USERS.name):
        raise FieldError(f"records.{USERS.name}", "an account has at least one user")
    references: list[tuple[Collection[Any], list[Collection[Any]]]] = [
        (USERS, [WEBINARS, MEETINGS]),
        (WEBINARS, children_of(WEBINARS)),
        (MEETINGS, children_of(MEETINGS)),
    ]
    for parents, kinds in references:
        there = {parents.key(record) for record in records.get(parents.name, {}).values()}
        for kind in kinds:
            for at, record in enumerate(records.get(kind.name, {}).values()):
                parent = kind.list_key(record)[0] if kind.list_key else None
                if parent not in there:
                    message = f"belongs to {parent!r} of {parents.name}, which is not there"
                    raise FieldError(f"records.{kind.name}.filed[{at}].record", message)


def _count(count: CounterDump, field: str) -> tuple[Period, Counter, int]:
    for window, length in WINDOW_MS.items():
        if window == count.window:
            if not 0 <= count.period * length < LAST_INSTANT_MS:
                raise FieldError(f"{field}.period", f"the number of a {window} since 1970 is expected")
            return Period(window, count.period), count.counter, count.value
    raise FieldError(f"{field}.window", f"choose one of {', '.join(WINDOW_MS)}")


def _check_tokens_free(directory: State, account: Account, tokens: Mapping[str, tuple[Any, ...]]) -> None:
    for kind in TOKEN_COLLECTIONS:
        for at, token in enumerate(tokens.get(kind.name, ())):
            there = directory.get(kind, token.value)
            if there is not None and there.account_id != account.id:
                raise FieldError(f"tokens.{kind.name}[{at}].value", "is a token of another account", 409)
