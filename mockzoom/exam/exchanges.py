"""Requests of a client and the answers to them, as the journal has them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from mockzoom.admin_client import RequestRecord

BATCH, SINGLE = "addBatchWebinarRegistrants", "webinarRegistrantCreate"
TOKEN = "oauthToken"  # noqa: S105 - an operationId


@dataclass(frozen=True)
class Exchange:
    """A request and its answer. Times are epoch ms of the machine's clock; -1 where the journal has none."""

    number: int
    operation: str
    method: str
    path: str
    query: dict[str, str]
    body: Any
    status: int
    rule: str
    fault: str
    answer: Any
    connection: str
    record: RequestRecord

    @property
    def at_ms(self) -> float:
        """The time at which the request came."""
        return float(self.record.raw.get("at_ms", -1))

    @property
    def ended_ms(self) -> float:
        """The time at which the answer was sent."""
        return self.at_ms + float(self.record.raw.get("took_ms", 0))

    @property
    def is_token(self) -> bool:
        """Whether it is a request for a token."""
        return self.operation == TOKEN

    @property
    def is_write(self) -> bool:
        """Whether it asks for a change in the API."""
        return not self.is_token and self.method in ("POST", "PUT", "PATCH", "DELETE")

    @property
    def is_registration(self) -> bool:
        """Whether it registers people, one or many."""
        return self.operation in (BATCH, SINGLE)

    @property
    def was_accepted(self) -> bool:
        """Whether the server did what was asked, whatever became of the answer."""
        return 200 <= self.status < 300 and not self.rule

    @property
    def people(self) -> list[dict[str, Any]]:
        """The people that a registration or a status change names."""
        body = self.body if isinstance(self.body, dict) else {}
        listed = body.get("registrants", [body] if self.operation == SINGLE else [])
        return [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []

    @property
    def emails(self) -> list[str]:
        """The addresses that it names, in lower case."""
        return [str(one.get("email", "")).lower() for one in self.people]

    @property
    def has_json_answer(self) -> bool:
        """Whether the answer is JSON by its content type; some errors are XML where the client accepts that."""
        return any(name.lower() == "content-type" and "json" in value for name, value in self.record.answer_headers)

    @property
    def retry_after(self) -> str:
        """The value of `Retry-After` in the answer; empty for none."""
        return next((value for name, value in self.record.answer_headers if name.lower() == "retry-after"), "")

    def __str__(self) -> str:
        return str(self.record)


def exchange_of(record: RequestRecord) -> Exchange:
    """Return the exchange of a journal entry."""
    return Exchange(
        record.number,
        record.operation or "",
        record.method,
        record.path,
        record.query,
        record.body,
        record.status or 0,
        record.rule,
        record.fault,
        record.answer,
        str(record.raw["answer"]["connection"]),
        record,
    )


def numbers(exchanges: Iterable[Exchange]) -> str:
    """Return the numbers of exchanges for a sentence: `#4, #6`."""
    return ", ".join(f"#{one.number}" for one in exchanges)
