"""Differences between two states of an account: by collection, by key, by field."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from mockzoom.accounts.snapshots import Snapshot
from mockzoom.storage.codec import encode
from mockzoom.storage.collections import COLLECTIONS, Collection, Key
from mockzoom.storage.counters import Counter, Period
from mockzoom.zoom.account_clock import SECOND, instant
from mockzoom.zoom.account_records import ACCOUNTS
from mockzoom.zoom.quotas import WINDOW_MS


def differences(before: Snapshot, after: Snapshot) -> dict[str, Any]:
    """Return the differences as a document without unchanged parts; `same` is whether there are none."""
    records = {
        name: found
        for name in sorted(before.dump.records.keys() | after.dump.records.keys() | before.tokens.keys())
        if (found := _record_differences(COLLECTIONS[name], _listed(before, name), _listed(after, name)))
    }
    account = _record_differences(ACCOUNTS, [before.account], [after.account])
    document = {
        "records": {ACCOUNTS.name: account, **records} if account else records,
        "sequences": _changes(dict(before.dump.sequences), dict(after.dump.sequences)),
        "counters": _counters(before, after),
    }
    return {"same": not any(document.values()), **document}


def _listed(state: Snapshot, name: str) -> list[Any]:
    return [*state.dump.records.get(name, {}).values(), *state.tokens.get(name, ())]


def _record_differences(collection: Collection[Any], before: list[Any], after: list[Any]) -> dict[str, Any]:
    was, now = ({collection.key(record): record for record in records} for records in (before, after))
    found = {
        "added": [{"key": _key(key), "record": encode(now[key])} for key in now if key not in was],
        "removed": [{"key": _key(key), "record": encode(was[key])} for key in was if key not in now],
        "changed": [
            {"key": _key(key), "fields": _changes(encode(was[key]), encode(now[key]))}
            for key in was
            if key in now and was[key] != now[key]
        ],
    }
    return {name: entries for name, entries in found.items() if entries}


def _key(key: Key) -> Any:
    return list(key) if isinstance(key, tuple) else key


def _changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields that changed; nested fields by their path (`settings.approval_type`)."""
    found: dict[str, Any] = {}
    for name in dict.fromkeys((*before, *after)):
        was, now = before.get(name), after.get(name)
        if isinstance(was, dict) and isinstance(now, dict):
            found |= {f"{name}.{inner}": change for inner, change in _changes(was, now).items()}
        elif was != now:
            found[name] = {"from": was, "to": now}
    return found


def _counters(before: Snapshot, after: Snapshot) -> list[dict[str, Any]]:
    was, now = ({(period, counter): n for period, counter, n in state.dump.counts} for state in (before, after))
    return [
        {**counter_shown(*counter), "from": was.get(counter, 0), "to": now.get(counter, 0)}
        for counter in dict.fromkeys((*was, *now))
        if was.get(counter, 0) != now.get(counter, 0)
    ]


def counter_shown(period: Period, counter: Counter) -> dict[str, Any]:
    """Return a counter in readable form: what is counted, and the period of the calendar."""
    start = period.number * WINDOW_MS[period.window]
    day = datetime.fromtimestamp(start // SECOND, UTC).date().isoformat()
    return {
        "counter": list(counter),
        "window": period.window,
        "period": day if period.window == "day" else instant(start),
    }
