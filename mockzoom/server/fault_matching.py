"""Injected faults: which requests a fault matches, and which of those it hits.

A fault is a document (`schemas/admin/fault.json`) with two counts: the requests that matched it and those that it hit.
A queued response is a fault that hits once and is then deleted. Random numbers follow from a seed, so the same
requests meet the same faults.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from functools import cached_property
from typing import Any, NamedTuple

from mockzoom.storage import State
from mockzoom.storage.collections import Collection
from mockzoom.zoom.account_clock import DAY
from mockzoom.zoom.ids import Ids
from mockzoom.zoom.oauth.errors import OAUTH_ERRORS
from mockzoom.zoom.text import normalize_email

QUEUED, STANDING = "queued", "standing"

FAULTS_KEPT = 1000  # of one account, queued responses included

_MATCHED = ("operation", "method", "path")  # patterns with `*` and `?`


class Fault(NamedTuple):
    """A fault; `matched` counts the requests that matched it and `hits` those it hit."""

    id: str
    spec: Mapping[str, Any]
    queued: bool = False
    matched: int = 0
    hits: int = 0

    @property
    def before(self) -> bool:
        """Whether the fault comes before the operation changes anything."""
        return bool(self.spec["when"] == "before")

    @property
    def of_accepted(self) -> bool:
        """Whether only requests that the operation accepts match; whether it does is known after it."""
        return "struck" in self.spec


FAULTS = Collection("faults", Fault, lambda f: f.id, list_key=lambda f: ("", QUEUED if f.queued else STANDING))


@dataclass
class RequestInfo:
    """The parts of a request that faults match: operation, method, path, and the values in path and query (`names`).

    `read` returns the document in the body, None if there is none; it is called only if a fault needs it. `of_tokens`
    is whether the request is for the token service, which has separate errors. `headers` are those of the request.
    """

    operation: str
    method: str
    path: str
    names: Mapping[str, str]
    read: Callable[[], Any]
    of_tokens: bool = False
    headers: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def body(self) -> Any:
        """The document in the body."""
        return self.read()

    @cached_property
    def emails(self) -> frozenset[str]:
        """Every text in path, query or body that may be an e-mail address, normalized."""
        texts = (*self.names.values(), *iter_strings(self.body))
        return frozenset(normalize_email(text.strip()) for text in texts if "@" in text)

    @property
    def webinar(self) -> str:
        """The webinar's number or uuid in the path, if the operation has one."""
        return self.names.get("webinarId", "")


def matches(spec: Mapping[str, Any], target: RequestInfo) -> bool:
    """Return whether a fault matches a request."""
    for name in _MATCHED:
        if name in spec and not fnmatchcase(getattr(target, name), spec[name]):
            return False
    if "rule" in spec and (spec["rule"] in OAUTH_ERRORS) != target.of_tokens:
        return False
    if "webinar" in spec and str(spec["webinar"]) != target.webinar:
        return False
    return "email" not in spec or normalize_email(spec["email"]) in target.emails


def should_fire(spec: Mapping[str, Any], nth: int, random: SeededRandom) -> bool:
    """Return whether a fault hits the nth request that matches it, counted from 1."""
    nth -= spec.get("skip", 0)
    if nth < 1:
        return False
    if "first" in spec:
        return bool(nth <= spec["first"])
    if "every" in spec:
        return bool(nth % spec["every"] == 0)
    return "share" not in spec or random.roll("strike", nth) < spec["share"]


class SeededRandom:
    """Random numbers that follow from a seed."""

    def __init__(self, ids: Ids, name: str) -> None:
        self._ids = ids
        self._name = name

    def roll(self, what: str, nth: int) -> float:
        """Return a number from 0 up to, but not including, 1."""
        return int.from_bytes(self._ids.draw("fault", f"{self._name}/{what}/{nth}", 7)) / 2**56

    def normal(self, what: str, nth: int) -> float:
        """Return a number of the standard normal distribution (Box-Muller transform)."""
        radius = math.sqrt(-2 * math.log(1 - self.roll(f"{what} radius", nth)))
        return radius * math.cos(2 * math.pi * self.roll(f"{what} angle", nth))


def latency_ms(latency: Mapping[str, Any], nth: int, random: SeededRandom) -> float:
    """Return the latency of the nth request hit, in ms; a log-normal one is at most `max_ms`, by default a day."""
    if latency["kind"] == "fixed":
        return float(latency["ms"])
    if latency["kind"] == "uniform":
        low, high = latency["min_ms"], latency["max_ms"]
        return float(low + (high - low) * random.roll("latency", nth))
    drawn = latency["median_ms"] * math.exp(latency["sigma"] * random.normal("latency", nth))
    return float(min(drawn, latency.get("max_ms", DAY)))


def iter_strings(document: Any) -> Iterator[str]:
    """Yield every text in a document of JSON values."""
    if isinstance(document, str):
        yield document
    elif isinstance(document, dict):
        for part in document.values():
            yield from iter_strings(part)
    elif isinstance(document, list):
        for part in document:
            yield from iter_strings(part)


def find_fault(state: State, ids: Ids, target: RequestInfo, *, accepted: bool = False) -> Fault | None:
    """Return the fault that hits a request, or None, and update its counts; a queued response leaves its queue.

    Faults that match accepted requests alone are left out, unless the operation has `accepted` the request: then they
    are the only ones.
    """
    for group in (STANDING,) if accepted else (QUEUED, STANDING):
        for _, fault in state.page(FAULTS, group=group, limit=FAULTS_KEPT):
            if fault.of_accepted != accepted or not matches(fault.spec, target):
                continue
            matched = fault._replace(matched=fault.matched + 1)
            if fault.queued:
                state.remove(FAULTS, fault.id)
                return matched
            if should_fire(fault.spec, matched.matched, random_for(matched, ids)):
                hit = matched._replace(hits=fault.hits + 1)
                state.put(FAULTS, [hit])
                return hit
            state.put(FAULTS, [matched])
    return None


def random_for(fault: Fault, ids: Ids) -> SeededRandom:
    """Return the random numbers of a fault: from its seed, or else from its account's."""
    seed = fault.spec.get("seed")
    return SeededRandom(ids if seed is None else Ids(seed), fault.id)
