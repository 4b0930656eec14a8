"""An entry of the journal as the admin API shows it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Any

from mockzoom.accounts.differences import counter_shown
from mockzoom.admin import redaction
from mockzoom.admin import schema_checks as verdicts
from mockzoom.server.fault_matching import iter_strings
from mockzoom.server.journal_entries import JournalEntry
from mockzoom.spec import ApiSpec, Operation
from mockzoom.storage.base import CounterRead
from mockzoom.storage.counters import Counter, Period
from mockzoom.zoom.account_clock import instant
from mockzoom.zoom.profiles import get_profile
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
    def of_tokens(self) -> bool:
        """Whether the request is one of the token service."""
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
            "ignored": verdicts.ignored_fields(
                self.operation, self._document, self._catalogue, get_profile(entry.profile)
            ),
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
            "emulation": entry.emulation,
            "rule": entry.rule,
            "fault": entry.fault,
            "request": self.request,
            "answer": self.answer,
            "quotas": list(_quotas(entry.counter_reads)),
        }

    def _shown(self, document: Any, raw: bytes) -> Any:
        if document is not None:
            return redaction.document(document, of_tokens=self.of_tokens)
        return redaction.text(raw.decode("utf-8", "replace")) if raw else None


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
