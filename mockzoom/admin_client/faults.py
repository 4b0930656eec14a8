"""Clients for the faults and queued responses of an account."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal, NamedTuple, TypedDict, Unpack

from mockzoom.admin_client.errors import hidden
from mockzoom.admin_client.transport import AdminSession, quote_segment

__tracebackhide__ = hidden


class Latency(TypedDict, total=False):
    """The delay of a response in ms, on the real clock or the account's."""

    kind: Literal["fixed", "uniform", "lognormal"]
    ms: float
    min_ms: float
    max_ms: float
    median_ms: float
    sigma: float
    on: Literal["real", "clock"]


class ResponseSpec(TypedDict, total=False):
    """A custom response in place of the operation's; `schemas/admin/fault.json` describes each field."""

    rule: str
    facts: dict[str, Any]
    status: int
    body: Any
    headers: dict[str, str | None]
    retry_after: Literal["instant", "seconds", "absent", "past"]
    retry_after_s: int


class FaultRule(ResponseSpec, total=False):
    """The requests of a fault, how often it applies, its effect; `schemas/admin/fault.json` describes each field."""

    method: str
    path: str
    email: str
    webinar: int | str
    skip: int
    first: int
    every: int
    share: float
    seed: str
    when: Literal["before", "after"]
    struck: Literal["accepted"]
    patch: dict[str, Any]
    latency: Latency
    connection: Literal["reset", "empty", "truncated", "garbage", "dribble"]
    bytes: int
    pause_ms: float


class RegisteredFault(NamedTuple):
    """A fault when it was read: the number of matching requests, and of those to which it was applied."""

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
        """Return all faults with their counts."""
        return [_fault(one) for one in self._caller.call("GET", self._path)["faults"]]

    def get(self, fault: RegisteredFault | str) -> RegisteredFault:
        """Return the present state of a fault; raises `AdminApiError`."""
        return _fault(self._caller.call("GET", self._one(fault)))

    def delete(self, fault: RegisteredFault | str) -> None:
        """Delete a fault; raises `AdminApiError`."""
        self._caller.call("DELETE", self._one(fault))

    def clear(self) -> int:
        """Delete all of them, and return their number."""
        return int(self._caller.call("DELETE", self._path)["deleted"])

    def _one(self, fault: RegisteredFault | str) -> str:
        return f"{self._path}/{quote_segment(fault if isinstance(fault, str) else fault.id)}"


class QueuedResponse(NamedTuple):
    """A response that waits for its request."""

    id: str
    answer: dict[str, Any]


class ResponseQueue:
    """The queued responses of an account."""

    def __init__(self, caller: AdminSession, path: str) -> None:
        self._caller = caller
        self._path = f"{path}/next"

    def add(self, operation: str, *, times: int = 1, **answer: Unpack[ResponseSpec]) -> None:
        """Queue a response to the next requests for an operation; raises `AdminApiError` if it violates the schema."""
        self._caller.call("POST", self._path, {"operation": operation, "times": times, **answer})

    def list(self) -> Sequence[QueuedResponse]:
        """Return the queued responses."""
        return [QueuedResponse(one["id"], one["answer"]) for one in self._caller.call("GET", self._path)["next"]]

    def clear(self) -> int:
        """Delete all of them, and return their number."""
        return int(self._caller.call("DELETE", self._path)["deleted"])


def _fault(document: dict[str, Any]) -> RegisteredFault:
    return RegisteredFault(document["id"], document["matched"], document["hits"], document["fault"])
