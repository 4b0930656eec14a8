"""Endpoints that follow a journal: heads of its entries, and one entry in full with the request as it arrived."""

from __future__ import annotations

from base64 import b64encode
from typing import Any

from mockzoom.admin import redaction
from mockzoom.admin.context import AdminContext, AdminRequest, account_of
from mockzoom.admin.journal_endpoints import check_names, matching_entries
from mockzoom.admin.logged_entry import LoggedEntry
from mockzoom.admin.registry import admin_operation
from mockzoom.admin.schema_checks import loads
from mockzoom.errors import FieldError
from mockzoom.server.journal_entries import JournalEntry
from mockzoom.spec import ApiSpec, Operation
from mockzoom.storage.base import DIRECTORY
from mockzoom.suggestions import likeness
from mockzoom.zoom.account_clock import instant

_NEAREST = 3


@admin_operation("readJournalHeads")
def read_journal_heads(ground: AdminContext, request: AdminRequest) -> dict[str, Any]:
    """Return the heads of an account's entries that match."""
    return _heads(ground, account_of(ground, request).id, request)


@admin_operation("strayJournalHeads")
def read_anonymous_heads(ground: AdminContext, request: AdminRequest) -> dict[str, Any]:
    """Return the heads of the entries without an account that match."""
    return _heads(ground, DIRECTORY, request)


@admin_operation("getCall")
def get_call(ground: AdminContext, request: AdminRequest) -> dict[str, Any]:
    """Return one entry of an account's journal."""
    return _call(ground, account_of(ground, request).id, request)


@admin_operation("getStrayCall")
def get_anonymous_call(ground: AdminContext, request: AdminRequest) -> dict[str, Any]:
    """Return one entry without an account."""
    return _call(ground, DIRECTORY, request)


def _heads(ground: AdminContext, account_id: str, request: AdminRequest) -> dict[str, Any]:
    query = request.query
    check_names(query, ground.catalogue)
    with ground.store.snapshot(account_id) as state:
        epoch, (_, last) = state.log_epoch(), state.log_range()
        log = state.read_log(JournalEntry, after=query.get("after", 0))
    logged = (LoggedEntry(number, entry, ground.catalogue) for number, entry in log)
    found = list(matching_entries(logged, query))
    return {
        "heads": [_head(one) for one in found[-query["limit"] :]],
        "total": len(found),
        "kept": ground.settings.journal,
        "epoch": epoch,
        "last": last,
    }


def _head(one: LoggedEntry) -> dict[str, Any]:
    entry = one.entry
    return {
        "number": one.number,
        "time": instant(entry.now),
        "at_ms": entry.at_ms,
        "took_ms": entry.took_ms,
        "method": entry.method,
        "path": entry.path,
        "operation": one.operation.operation_id if one.operation else None,
        "status": entry.status or None,
        "rule": entry.rule,
        "fault": entry.fault,
        "connection": entry.connection,
    }


def _call(ground: AdminContext, account_id: str, request: AdminRequest) -> dict[str, Any]:
    text = request.path["number"]
    number = int(text) if text.isascii() and text.isdecimal() and len(text) < 16 else 0
    with ground.store.snapshot(account_id) as state:
        (first, last), log = state.log_range(), state.read_log(JournalEntry, after=number - 1, limit=1)
    if not log or log[0][0] != number:
        there = f"it has {first} to {last}" if first <= last else "it is empty"
        raise FieldError("number", f"the journal has no entry {text[:20]!r}; {there}", 404)
    entry = log[0][1]
    one = LoggedEntry(number, entry, ground.catalogue)
    nearest = [] if one.operation else _nearest(entry, ground.catalogue)
    return {"entry": one.shown(), "sent": _sent(one), "profile": entry.profile, "nearest_operations": nearest}


def _sent(one: LoggedEntry) -> dict[str, Any]:
    """Return the query and the body as they arrived; `redacted` is whether secrets were left out."""
    entry = one.entry
    query = redaction.text(entry.query_string)
    body, encoded, redacted = None, None, query != entry.query_string
    try:
        text = entry.body.decode()
    except UnicodeDecodeError:
        if one.of_tokens:
            redacted = True
        else:
            encoded = b64encode(entry.body).decode()
    else:
        document = loads(entry.body)
        clean = redaction.document(document, of_tokens=one.of_tokens) == document if document is not None else False
        body = text if clean else redaction.text(text)
        redacted = redacted or body != text
    return {
        "query_string": query,
        "body": body,
        "body_base64": encoded,
        "size": entry.size,
        "truncated": entry.size > len(entry.body),
        "redacted": redacted,
    }


def _nearest(entry: JournalEntry, catalogue: ApiSpec) -> list[dict[str, str]]:
    """Return the operations whose method and path are most similar to those of a request."""

    def likely(operation: Operation) -> float:
        steps = likeness(entry.path.split("/"), operation.path.split("/"))
        return steps + likeness(entry.path, operation.path) / 2 + (operation.method == entry.method) / 4

    ranked = sorted(catalogue.every_operation.values(), key=likely, reverse=True)[:_NEAREST]
    return [{"operation": o.operation_id, "method": o.method, "path": o.path} for o in ranked]
