"""Faults and queued answers of an account, from outside."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal, NamedTuple, TypedDict, Unpack

from mockzoom.admin_client.transport import AdminSession, quote_segment


class Latency(TypedDict, total=False):
    """How long an answer takes, in ms, on the real clock or the account's."""

    kind: Literal["fixed", "uniform", "lognormal"]
    ms: float
    min_ms: float
    max_ms: float
    median_ms: float
    sigma: float
    on: Literal["real", "clock"]


class QueuedResponse(TypedDict, total=False):
    """An answer that is not the operation's own; `schemas/admin/fault.json` describes each field."""

    rule: str
    facts: dict[str, Any]
    status: int
    body: Any
    headers: dict[str, str | None]
    retry_after: Literal["instant", "seconds", "absent", "past"]
    retry_after_s: int


class FaultRule(QueuedResponse, total=False):
    """Which calls are struck, how often, and by what; `schemas/admin/fault.json` describes each field."""

    method: str
    path: str
    email: str
    webinar: int | str
    first: int
    every: int
    share: float
    seed: str
    when: Literal["before", "after"]
    latency: Latency
    connection: Literal["reset", "empty", "truncated", "garbage", "dribble"]
    bytes: int
    pause_ms: float


class RegisteredFault(NamedTuple):
    """A rule as it stood when it was asked for: how many calls fitted, how many of those were struck."""

    id: str
    matched: int
    hits: int
    rule: dict[str, Any]


class Faults:
    """The faults of an account."""

    def __init__(self, caller: AdminSession, path: str) -> None:
        self._caller = caller
        self._path = f"{path}/faults"

    def add(self, operation: str | None = None, **rule: Unpack[FaultRule]) -> RegisteredFault:
        """Add a fault: `add("addBatchWebinarRegistrants", rule="webinar_full", first=1)`. Raises `AdminApiError`."""
        named = {} if operation is None else {"operation": operation}
        return _fault(self._caller.call("POST", self._path, {**named, **rule}))

    def list(self) -> Sequence[RegisteredFault]:
        """All of them, with their counts."""
        return [_fault(one) for one in self._caller.call("GET", self._path)["faults"]]

    def get(self, fault: RegisteredFault | str) -> RegisteredFault:
        """One of them, as it stands now; raises `AdminApiError`."""
        return _fault(self._caller.call("GET", self._one(fault)))

    def delete(self, fault: RegisteredFault | str) -> None:
        """Take one out; raises `AdminApiError`."""
        self._caller.call("DELETE", self._one(fault))

    def clear(self) -> int:
        """Take all out; gives how many there were."""
        return int(self._caller.call("DELETE", self._path)["deleted"])

    def _one(self, fault: RegisteredFault | str) -> str:
        return f"{self._path}/{quote_segment(fault if isinstance(fault, str) else fault.id)}"


class ResponseQueue(NamedTuple):
    """An answer that waits for its call."""

    id: str
    answer: dict[str, Any]


class ResponseSpec:
    """What operations answer next."""

    def __init__(self, caller: AdminSession, path: str) -> None:
        self._caller = caller
        self._path = f"{path}/next"

    def add(self, operation: str, *, times: int = 1, **answer: Unpack[QueuedResponse]) -> None:
        """Queue an answer for the next calls of an operation; raises `AdminApiError` for one that Zoom never gives."""
        self._caller.call("POST", self._path, {"operation": operation, "times": times, **answer})

    def list(self) -> Sequence[ResponseQueue]:
        """Those that wait."""
        return [ResponseQueue(one["id"], one["answer"]) for one in self._caller.call("GET", self._path)["next"]]

    def clear(self) -> int:
        """Take all out; gives how many there were."""
        return int(self._caller.call("DELETE", self._path)["deleted"])


def _fault(document: dict[str, Any]) -> RegisteredFault:
    return RegisteredFault(document["id"], document["matched"], document["hits"], document["fault"])
