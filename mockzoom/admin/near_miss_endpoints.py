"""Near misses: the recorded requests that are closest to an expected one, with their differences."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from mockzoom.admin.context import AdminContext, AdminRequest, account_of
from mockzoom.admin.journal_endpoints import log_entries
from mockzoom.admin.logged_entry import LoggedEntry
from mockzoom.admin.registry import admin_operation
from mockzoom.errors import FieldError
from mockzoom.suggestions import did_you_mean

_ABSENT: Any = object()
_APART = {"operation": 8, "path": 4, "method": 4}  # how much a difference weighs; all others weigh 1


@admin_operation("nearestCalls")
def nearest_calls(ground: AdminContext, request: AdminRequest) -> dict[str, Any]:
    """Return the requests that come closest to the one that the body describes, the closest and latest first.

    Raises `FieldError` for an unknown operation.
    """
    account, wanted = account_of(ground, request), request.body
    operation = wanted.get("operation")
    if operation is not None and operation not in ground.catalogue.every_operation:
        hint = did_you_mean(operation, ground.catalogue.every_operation)
        raise FieldError("operation", f"unknown operation {operation!r}; {hint}")
    told = [(one, list(_differences(wanted, one))) for one in log_entries(ground, account.id)]
    told.sort(key=lambda pair: (_distance(pair[1]), -pair[0].number))
    return {"nearest": [_shown(one, differences) for one, differences in told[: wanted.get("limit", 3)]]}


def _distance(differences: list[dict[str, Any]]) -> int:
    return sum(_APART.get(difference["field"], 1) for difference in differences)


def _differences(wanted: dict[str, Any], one: LoggedEntry) -> Iterator[dict[str, Any]]:
    got = {
        "operation": one.operation.operation_id if one.operation else None,
        "method": one.entry.method,
        "path": one.entry.path,
        "status": one.entry.status or None,
        "rule": one.entry.rule,
    }
    for field, value in got.items():
        if field in wanted and wanted[field] != value:
            yield {"field": field, "wanted": wanted[field], "got": value}
    request = one.request
    for field in ("query", "headers", "body"):
        if field in wanted:
            expected = wanted[field]
            if field == "headers":
                expected = {name.lower(): value for name, value in expected.items()}
            yield from _apart(expected, request[field], field)


def _apart(wanted: Any, got: Any, field: str) -> Iterator[dict[str, Any]]:
    """Yield the differences of a value from the expected one; of an object only the expected fields are compared."""
    if isinstance(wanted, dict) and isinstance(got, dict):
        for name, value in wanted.items():
            yield from _apart(value, got.get(name, _ABSENT), f"{field}.{name}")
    elif isinstance(wanted, list) and isinstance(got, list):
        for number, value in enumerate(wanted):
            yield from _apart(value, got[number] if number < len(got) else _ABSENT, f"{field}[{number}]")
        if len(got) > len(wanted):
            yield {"field": f"{field}.length", "wanted": len(wanted), "got": len(got)}
    elif got is _ABSENT:
        yield {"field": field, "wanted": wanted}
    elif wanted != got:
        yield {"field": field, "wanted": wanted, "got": got}


def _shown(one: LoggedEntry, differences: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "number": one.number,
        "operation": one.operation.operation_id if one.operation else None,
        "method": one.entry.method,
        "path": one.entry.path,
        "status": one.entry.status or None,
        "differences": differences,
    }
