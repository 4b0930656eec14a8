"""An entry of an account's journal."""

from __future__ import annotations

from base64 import b64decode
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

_REASON = "x-mockzoom-reason"


class EntryProblem(NamedTuple):
    """A schema violation."""

    field: str
    message: str


class Quota(NamedTuple):
    """A counter that a request read or incremented."""

    counter: tuple[str | int, ...]
    window: str
    period: str
    before: int
    after: int


@dataclass(frozen=True)
class RequestRecord:
    """A request and its response, without secrets.

    `operation` is None for an unknown path; `rule` and `fault` are empty for none; `status` is None
    without a response. Names in `headers` are lower case. `ignored` are fields of the body that Zoom ignores,
    `ignored_query` parameters of the query. `at_ms` is the arrival in epoch ms of the machine's clock, `took_ms` the
    time until the response was sent. Requests with the same `connection_id` came over one connection; None where it is
    unknown. `emulation` is the operation's level of emulation, empty if none was reached.
    """

    number: int
    time: datetime
    operation: str | None
    rule: str
    fault: str
    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: Any
    problems: tuple[EntryProblem, ...]
    ignored: tuple[str, ...]
    ignored_query: tuple[str, ...]
    status: int | None
    answer_headers: tuple[tuple[str, str], ...]
    answer: Any
    answer_problems: tuple[EntryProblem, ...]
    quotas: tuple[Quota, ...]
    raw: dict[str, Any] = field(repr=False, compare=False)
    at_ms: int = 0
    took_ms: float = 0.0
    connection_id: str | None = None
    emulation: str = ""

    @property
    def reason(self) -> str:
        """What the response says beyond Zoom's message (`X-Mockzoom-Reason`); empty for nothing."""
        return next((value for name, value in self.answer_headers if name.lower() == _REASON), "")

    def __str__(self) -> str:
        why = f" ({self.rule})" if self.rule else ""
        fault = f", fault {self.fault}" if self.fault else ""
        level = f" [{self.emulation}]" if self.emulation not in ("", "full") else ""
        return f"#{self.number} {self.method} {self.path} -> {self.status or 'no answer'}{why}{fault}{level}"


class CallHead(NamedTuple):
    """A request without its contents; see `RequestRecord`. `connection` is the effect of a fault on the connection."""

    number: int
    time: datetime
    at_ms: int
    took_ms: float
    method: str
    path: str
    operation: str | None
    status: int | None
    rule: str
    fault: str
    connection: str


class Call(NamedTuple):
    """One request: its record, and query and body as they arrived, without secrets.

    `body` is None if the body is not UTF-8 and has secrets. `truncated` is whether only its start was kept, `redacted`
    whether secrets were left out. `nearest_operations` are names for an unknown path.
    """

    record: RequestRecord
    query_string: str
    body: bytes | None
    truncated: bool
    redacted: bool
    profile: str
    nearest_operations: tuple[str, ...]


def head_of(document: dict[str, Any]) -> CallHead:
    """Return a head from its document."""
    return CallHead(**{**document, "time": datetime.fromisoformat(document["time"])})


def call_of(document: dict[str, Any]) -> Call:
    """Return a request from its document."""
    sent = document["sent"]
    encoded = sent["body_base64"]
    text = None if sent["body"] is None else sent["body"].encode()
    return Call(
        record=entry(document["entry"]),
        query_string=sent["query_string"],
        body=text if encoded is None else b64decode(encoded),
        truncated=sent["truncated"],
        redacted=sent["redacted"],
        profile=document["profile"],
        nearest_operations=tuple(one["operation"] for one in document["nearest_operations"]),
    )


def entry(document: dict[str, Any]) -> RequestRecord:
    """Return an entry from its document."""
    request, answer = document["request"], document["answer"]
    return RequestRecord(
        number=document["number"],
        time=datetime.fromisoformat(document["time"]),
        operation=document["operation"],
        rule=document["rule"],
        fault=document["fault"],
        method=request["method"],
        path=request["path"],
        query=request["query"],
        headers={name.lower(): value for name, value in request["headers"].items()},
        body=request["body"],
        problems=_problems(request),
        ignored=tuple(request["ignored"]),
        ignored_query=tuple(request["ignored_query"]),
        status=answer["status"],
        answer_headers=tuple((name, value) for name, value in answer["headers"]),
        answer=answer["body"],
        answer_problems=_problems(answer),
        quotas=tuple(Quota(**{**quota, "counter": tuple(quota["counter"])}) for quota in document["quotas"]),
        raw=document,
        at_ms=document.get("at_ms", 0),
        took_ms=document.get("took_ms", 0.0),
        connection_id=document.get("connection_id"),
        emulation=document.get("emulation", ""),
    )


def _problems(document: dict[str, Any]) -> tuple[EntryProblem, ...]:
    return tuple(EntryProblem(one["field"], one["message"]) for one in document["problems"])
