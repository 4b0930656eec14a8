"""Endpoints that read and clear the journal of requests and responses."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from fnmatch import fnmatchcase
from functools import cached_property
from typing import Any

from mockzoom.accounts.differences import counter_shown
from mockzoom.admin import redaction
from mockzoom.admin import schema_checks as verdicts
from mockzoom.admin.context import AdminContext, AdminRequest, account_of, parse_instant
from mockzoom.admin.fault_endpoints import check_error_exists, operations_like
from mockzoom.admin.registry import admin_operation
from mockzoom.server.fault_matching import iter_strings
from mockzoom.server.journal_entries import JournalEntry
from mockzoom.spec import ApiSpec, Operation
from mockzoom.storage.base import DIRECTORY, CounterRead
from mockzoom.storage.counters import Counter, Period
from mockzoom.zoom.account_clock import instant
from mockzoom.zoom.text import normalize_email


class LoggedEntry:
    """An entry of the journal; values derived from it are computed on first use."""

    def __init__(self, number: int, entry: JournalEntry, catalogue: ApiSpec) -> None:
        self.number = number
        self.entry = entry
        self._catalogue = catalogue

    @cached_property
    def _reached(self) -> tuple[Operation | None, dict[str, str]]:
        return verdicts.operation_of(self.entry, self._catalogue)

    @property
    def operation(self) -> Operation | None:
        """The operation of the request's path and method."""
        return self._reached[0]

    @cached_property
    def _document(self) -> Any:
        return verdicts.document_of(self.entry, self.operation, self._catalogue)

    @property
    def _of_tokens(self) -> bool:
        return self.operation is not None and self.operation.security != "bearer"

    @property
    def webinar(self) -> str:
        """The webinar id in the path; empty for none."""
        return self._reached[1].get("webinarId", "")

    @cached_property
    def emails(self) -> frozenset[str]:
        """Every string in path, query and body that may be an e-mail address, normalized."""
        texts = (
            *self._reached[1].values(),
            *redaction.query(self.entry.query_string).values(),
            *iter_strings(self._document),
        )
        return frozenset(normalize_email(one.strip()) for one in texts if "@" in one)

    @cached_property
    def request_problems(self) -> list[dict[str, str]]:
        """The schema violations of the request."""
        values = self._reached[1]
        return verdicts.request_problems(self.entry, self.operation, values, self._document, self._catalogue)

    @cached_property
    def answer_problems(self) -> list[dict[str, str]]:
        """The schema violations of the response."""
        return verdicts.response_problems(self.entry, self.operation, self._catalogue)

    @cached_property
    def request(self) -> dict[str, Any]:
        """The request, without secrets."""
        entry = self.entry
        return {
            "method": entry.method,
            "path": entry.path,
            "query": redaction.query(entry.query_string),
            "headers": {name: redaction.header(name, value) for name, value in entry.headers.items()},
            "body": self._shown(self._document, entry.body),
            "truncated": entry.size > len(entry.body),
            "problems": self.request_problems,
            "ignored": verdicts.ignored_fields(self.operation, self._document, self._catalogue),
            "ignored_query": verdicts.ignored_query(self.operation, entry.query_string),
        }

    @cached_property
    def answer(self) -> dict[str, Any]:
        """The response, without secrets."""
        entry = self.entry
        return {
            "status": entry.status or None,
            "headers": [[name, redaction.header(name, value)] for name, value in entry.answer_headers],
            "body": self._shown(verdicts.loads(entry.answer_body), entry.answer_body),
            "truncated": entry.answer_size > len(entry.answer_body),
            "connection": entry.connection,
            "problems": self.answer_problems,
        }

    def shown(self) -> dict[str, Any]:
        """Return the whole entry."""
        entry = self.entry
        return {
            "number": self.number,
            "time": instant(entry.now),
            "at_ms": entry.at_ms,
            "took_ms": entry.took_ms,
            "connection_id": entry.connection_id or None,
            "operation": self.operation.operation_id if self.operation else None,
            "rule": entry.rule,
            "fault": entry.fault,
            "request": self.request,
            "answer": self.answer,
            "quotas": list(_quotas(entry.counter_reads)),
        }

    def _shown(self, document: Any, raw: bytes) -> Any:
        if document is not None:
            return redaction.document(document, of_tokens=self._of_tokens)
        return redaction.text(raw.decode("utf-8", "replace")) if raw else None


@admin_operation("readJournal")
def read_journal(ground: AdminContext, request: AdminRequest) -> dict[str, Any]:
    """Return the requests of an account that match."""
    return _read(ground, account_of(ground, request).id, request)


@admin_operation("countJournal")
def count_journal(ground: AdminContext, request: AdminRequest) -> dict[str, Any]:
    """Return the number of requests of an account that match."""
    entries = log_entries(ground, account_of(ground, request).id)
    _check_names(request.query, ground.catalogue)
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


def _check_names(query: Mapping[str, Any], catalogue: ApiSpec) -> None:
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
    _check_names(request.query, ground.catalogue)
    found = list(matching_entries(entries, request.query))
    shown = [one.shown() for one in found[-request.query["limit"] :]]
    return {"entries": shown, "total": len(found), "kept": ground.settings.journal, "epoch": epoch}


def _forget(ground: AdminContext, account_id: str) -> dict[str, Any]:
    with ground.store.transaction(account_id) as state:
        there = len(state.read_log(JournalEntry))
        state.clear_log()
    return {"deleted": there}


def _quotas(countings: list[CounterRead] | Any) -> Iterator[dict[str, Any]]:
    """Return the value of each counter that the request read or incremented, before and after it."""
    seen: dict[tuple[Period, Counter], list[int]] = {}
    for period, counters, values, added in countings:
        for counter in counters:
            stands = seen.setdefault((period, counter), [-1, -1])
            after = values.get(counter, 0)
            if stands[0] < 0:
                stands[0] = after - (counters.count(counter) if added else 0)
            stands[1] = after
    for (period, counter), (before, after) in seen.items():
        yield {**counter_shown(period, counter), "before": before, "after": after}


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
