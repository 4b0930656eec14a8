"""Endpoints that read and clear the journal of requests and responses."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from fnmatch import fnmatchcase
from typing import Any

from mockzoom.admin.context import AdminContext, AdminRequest, account_of, parse_instant
from mockzoom.admin.fault_endpoints import check_error_exists, operations_like
from mockzoom.admin.logged_entry import LoggedEntry
from mockzoom.admin.registry import admin_operation
from mockzoom.server.journal_entries import JournalEntry
from mockzoom.spec import ApiSpec
from mockzoom.storage.base import DIRECTORY
from mockzoom.zoom.text import normalize_email


@admin_operation("readJournal")
def read_journal(ground: AdminContext, request: AdminRequest) -> dict[str, Any]:
    """Return the requests of an account that match."""
    return _read(ground, account_of(ground, request).id, request)


@admin_operation("countJournal")
def count_journal(ground: AdminContext, request: AdminRequest) -> dict[str, Any]:
    """Return the number of requests of an account that match."""
    entries = log_entries(ground, account_of(ground, request).id)
    check_names(request.query, ground.catalogue)
    return {"count": sum(1 for _ in matching_entries(entries, request.query))}


@admin_operation("forgetJournal")
def clear_journal(ground: AdminContext, request: AdminRequest) -> dict[str, Any]:
    """Clear the journal of an account."""
    return _forget(ground, account_of(ground, request).id)


@admin_operation("strayJournal")
def anonymous_journal(ground: AdminContext, request: AdminRequest) -> dict[str, Any]:
    """Return the requests for which no account could be found."""
    return _read(ground, DIRECTORY, request)


@admin_operation("forgetStrayJournal")
def clear_anonymous_journal(ground: AdminContext, _: AdminRequest) -> dict[str, Any]:
    """Clear the journal of requests without an account."""
    return _forget(ground, DIRECTORY)


def log_entries(ground: AdminContext, account_id: str) -> list[LoggedEntry]:
    """Return all entries of an account's journal, oldest first."""
    return _read_log(ground, account_id)[1]


def _read_log(ground: AdminContext, account_id: str) -> tuple[str, list[LoggedEntry]]:
    """Return the epoch and all entries of a journal, read at one moment."""
    with ground.store.snapshot(account_id) as state:
        logged = [LoggedEntry(number, entry, ground.catalogue) for number, entry in state.read_log(JournalEntry)]
        return state.log_epoch(), logged


def check_names(query: Mapping[str, Any], catalogue: ApiSpec) -> None:
    """Raise `FieldError` for an operation or an error that does not exist: nothing would match, without a word."""
    if query.get("operation"):
        operations_like(query["operation"], catalogue)
    if query.get("rule"):
        check_error_exists(query["rule"])


def matching_entries(entries: Iterable[LoggedEntry], query: Mapping[str, Any]) -> Iterator[LoggedEntry]:
    """Return the entries that match a query's filters; raises `FieldError` for an invalid filter."""
    checks = [_FILTERS[name](value) for name, value in query.items() if name in _FILTERS]
    return (one for one in entries if all(check(one) for check in checks))


def _read(ground: AdminContext, account_id: str, request: AdminRequest) -> dict[str, Any]:
    epoch, entries = _read_log(ground, account_id)
    check_names(request.query, ground.catalogue)
    found = list(matching_entries(entries, request.query))
    shown = [one.shown() for one in found[-request.query["limit"] :]]
    return {"entries": shown, "total": len(found), "kept": ground.settings.journal, "epoch": epoch}


def _forget(ground: AdminContext, account_id: str) -> dict[str, Any]:
    with ground.store.transaction(account_id) as state:
        there = len(state.read_log(JournalEntry))
        state.clear_log()
    return {"deleted": there}


EntryFilter = Callable[[LoggedEntry], bool]


def _glob(read: Callable[[LoggedEntry], str]) -> Callable[[str], EntryFilter]:
    return lambda pattern: lambda one: fnmatchcase(read(one), pattern)


def _status(wanted: str) -> EntryFilter:
    return lambda one: str(one.entry.status).startswith(wanted.removesuffix("xx")) and one.entry.status >= 100


def _since(text: str) -> EntryFilter:
    at = parse_instant(text, "since")
    return lambda one: one.entry.now >= at


_FILTERS: dict[str, Callable[[Any], EntryFilter]] = {
    "operation": _glob(lambda one: one.operation.operation_id if one.operation else ""),
    "path": _glob(lambda one: one.entry.path),
    "rule": lambda name: lambda one: one.entry.rule == name,
    "fault": lambda name: lambda one: one.entry.fault == name,
    "status": _status,
    "method": lambda name: lambda one: one.entry.method == name.upper(),
    "email": lambda email: lambda one: normalize_email(email) in one.emails,
    "webinar": lambda webinar: lambda one: one.webinar == webinar,
    "since": _since,
    "after": lambda number: lambda one: one.number > number,
    "before": lambda number: lambda one: one.number < number,
    "problems": lambda wanted: lambda one: bool(one.request_problems or one.answer_problems) is wanted,
}
