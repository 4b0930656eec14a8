"""An account's whole state as a document, and back: what checkpoints, exports and imports are made of.

The document is versioned and holds every kind of record under the number it is filed as, so that ids, page tokens and
the order of lists live on. Reading it is strict and complete before anything is written.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from mockzoom.domain.admin_errors import AdminError
from mockzoom.domain.belongings import BELONGINGS
from mockzoom.domain.checkpoints import CHECKPOINTS, ORIGINS
from mockzoom.domain.clock import LAST_INSTANT_MS
from mockzoom.domain.meetings import MEETING_REGISTRANTS, MEETINGS
from mockzoom.domain.near_misses import did_you_mean
from mockzoom.domain.plans import PLANS
from mockzoom.domain.profiles import Profile
from mockzoom.domain.quotas import WINDOW_MS, Counter, Period
from mockzoom.domain.records import ACCOUNTS, CLOCKS, KINDS, TOKEN_KINDS, USERS, WEBINARS, Account, Kind
from mockzoom.scenarios.accounts import check_there, remove_tokens
from mockzoom.storage import State, Store
from mockzoom.storage.base import DIRECTORY, Dump
from mockzoom.storage.codec import decode, encode

FORMAT = "mockzoom-account"
VERSION = 1

_IN_DIRECTORY: tuple[Kind[Any], ...] = (ACCOUNTS, ORIGINS, CHECKPOINTS, *TOKEN_KINDS)
_ELSEWHERE = frozenset(kind.name for kind in _IN_DIRECTORY)
_PARENTS: tuple[tuple[Kind[Any], tuple[Kind[Any], ...]], ...] = (
    (USERS, (WEBINARS, MEETINGS)),
    (WEBINARS, BELONGINGS),
    (MEETINGS, (MEETING_REGISTRANTS,)),
)
_ACCOUNT_VALUES = {
    "plan": tuple(PLANS),
    "profile": tuple(p.value for p in Profile),
    "rate_limits": ("all", "daily", "off"),
    "registrant_quota_key": ("webinar+email", "email"),
}


class Filed(NamedTuple):
    """A record and the number it is filed as."""

    number: int
    record: Mapping[str, Any]


class Drawer(NamedTuple):
    """All records of one kind; `last` is the highest number that was ever given out."""

    last: int
    filed: tuple[Filed, ...]


class Count(NamedTuple):
    """What stands on a counter in a period of the calendar."""

    window: str
    period: int
    counter: tuple[str | int, ...]
    value: int


class Export(NamedTuple):
    """The document; records and tokens are by the name of their kind."""

    format: str
    version: int
    account: Account
    records: Mapping[str, Drawer]
    tokens: Mapping[str, tuple[Mapping[str, Any], ...]]
    sequences: Mapping[str, int]
    counts: tuple[Count, ...]


class Restored(NamedTuple):
    """What a document holds, read."""

    account: Account
    dump: Dump
    tokens: Mapping[str, tuple[Any, ...]]


def write_export(store: Store, account: Account) -> dict[str, Any]:
    """The state of an account as a document."""
    with store.read(account.id) as state:
        dump = state.dump()
    with store.read(DIRECTORY) as directory:
        tokens = {kind.name: tuple(encode(t) for t in _tokens(directory, kind, account.id)) for kind in TOKEN_KINDS}
    drawers = {
        name: Drawer(dump.last[name], tuple(Filed(n, encode(r)) for n, r in records.items()))
        for name, records in dump.records.items()
    }
    counts = tuple(Count(period.window, period.number, counter, count) for period, counter, count in dump.counts)
    document: dict[str, Any] = encode(Export(FORMAT, VERSION, account, drawers, tokens, dump.sequences, counts))
    return document


def read_export(document: Any) -> Restored:
    """What a document holds; raises `AdminError` with the field and the fix for anything that is not right in it."""
    _check_version(document)
    export = decode(Export, document, "")
    _check_account(export.account)
    records = {name: _records(name, drawer) for name, drawer in export.records.items()}
    tokens = {name: _tokens_read(name, listed, export.account) for name, listed in export.tokens.items()}
    _check_references(records)
    return Restored(
        export.account,
        Dump(
            dict(sorted(records.items())),
            {name: drawer.last for name, drawer in sorted(export.records.items())},
            dict(sorted(export.sequences.items())),
            tuple(_count(count, f"counts[{n}]") for n, count in enumerate(export.counts)),
        ),
        tokens,
    )


def put_back(store: Store, account: Account, restored: Restored) -> Account:
    """Make a state that of an account; raises `AdminError` if a token in it is another account's.

    It raises one as well if the account was taken out meanwhile. The account keeps its id and credentials. Tokens come
    along if the state was its own; in the state of another account they are left out, and those that the account has
    stay.
    """
    own = restored.account.id == account.id
    with store.open(DIRECTORY) as directory:
        check_there(directory, account.id)
        if own:
            _check_tokens_free(directory, account, restored.tokens)
            remove_tokens(directory, account.id)
            for kind in TOKEN_KINDS:
                directory.put(kind, restored.tokens.get(kind.name, ()))
        changed = restored.account._replace(
            id=account.id, client_id=account.client_id, client_secret=account.client_secret
        )
        directory.put(ACCOUNTS, [changed])
    with store.open(account.id) as state:
        state.load(restored.dump)
        state.forget_log()
    return changed


def _tokens(directory: State, kind: Kind[Any], account_id: str) -> list[Any]:
    total = directory.count(kind, account_id)
    return [token for _, token in directory.page(kind, account_id, limit=total)]


def _check_version(document: Any) -> None:
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise AdminError("format", f"{FORMAT!r} is expected; send what an account's `export` gives")
    if document.get("version") != VERSION:
        raise AdminError("version", f"this server reads version {VERSION}; export again with a server of this version")


def _check_account(account: Account) -> None:
    for name, values in _ACCOUNT_VALUES.items():
        if getattr(account, name) not in values:
            raise AdminError(f"account.{name}", f"choose one of {', '.join(values)}")


def _kind(name: str, field: str, *, token: bool = False) -> Kind[Any]:
    names = {k.name for k in TOKEN_KINDS} if token else KINDS.keys() - _ELSEWHERE
    if name not in names:
        raise AdminError(field, f"there is no kind of records called {name!r}; {did_you_mean(name, names)}")
    return KINDS[name]


def _records(name: str, drawer: Drawer) -> dict[int, Any]:
    where = f"records.{name}"
    kind = _kind(name, where)
    records: dict[int, Any] = {}
    keys: set[Any] = set()
    for at, filed in enumerate(drawer.filed):
        field = f"{where}.filed[{at}]"
        previous = next(reversed(records), 0)
        if not previous < filed.number <= drawer.last:
            raise AdminError(f"{field}.number", f"numbers rise from {previous + 1} to `last`, which is {drawer.last}")
        record = records[filed.number] = decode(kind.record, filed.record, f"{field}.record")
        _check_unique(kind, record, keys, field)
    if kind is CLOCKS and len(records) > 1:
        raise AdminError(where, "an account has one clock")
    return records


def _check_unique(kind: Kind[Any], record: Any, keys: set[Any], field: str) -> None:
    named = [("key", kind.key(record))] + ([("also", kind.also(record))] if kind.also else [])
    for key in named:
        if key in keys:
            raise AdminError(f"{field}.record", f"{key[1]!r} is there already; each is filed once")
        keys.add(key)


def _tokens_read(name: str, listed: tuple[Mapping[str, Any], ...], account: Account) -> tuple[Any, ...]:
    kind = _kind(name, f"tokens.{name}", token=True)
    read: dict[str, Any] = {}
    for at, document in enumerate(listed):
        field = f"tokens.{name}[{at}]"
        token = decode(kind.record, document, field)
        if token.account_id != account.id:
            raise AdminError(f"{field}.account_id", f"{account.id!r} is expected, as in `account.id`")
        if token.value in read:
            raise AdminError(f"{field}.value", "is there already; each token is filed once")
        read[token.value] = token
    return tuple(read.values())


def _check_references(records: Mapping[str, Mapping[int, Any]]) -> None:
    """What is filed under a user, a webinar or a meeting is filed under one that is there."""
    if not records.get(USERS.name):
        raise AdminError(f"records.{USERS.name}", "an account has at least one user")
    for parents, kinds in _PARENTS:
        there = {parents.key(record) for record in records.get(parents.name, {}).values()}
        for kind in kinds:
            for at, record in enumerate(records.get(kind.name, {}).values()):
                parent = kind.place(record)[0] if kind.place else None
                if parent not in there:
                    message = f"belongs to {parent!r} of {parents.name}, which is not there"
                    raise AdminError(f"records.{kind.name}.filed[{at}].record", message)


def _count(count: Count, field: str) -> tuple[Period, Counter, int]:
    for window, length in WINDOW_MS.items():
        if window == count.window:
            if not 0 <= count.period * length < LAST_INSTANT_MS:
                raise AdminError(f"{field}.period", f"the number of a {window} since 1970 is expected")
            return Period(window, count.period), count.counter, count.value
    raise AdminError(f"{field}.window", f"choose one of {', '.join(WINDOW_MS)}")


def _check_tokens_free(directory: State, account: Account, tokens: Mapping[str, tuple[Any, ...]]) -> None:
    for kind in TOKEN_KINDS:
        for at, token in enumerate(tokens.get(kind.name, ())):
            there = directory.get(kind, token.value)
            if there is not None and there.account_id != account.id:
                raise AdminError(f"tokens.{kind.name}[{at}].value", "is a token of another account", 409)
