"""Faults on purpose: which calls a rule is for, and which of those it strikes.

A rule is a document (`schemas/admin/fault.json`), kept as it was taken, with two counts: the calls that fitted it,
and those that it struck. A queued rule is a queued response: it strikes once and is gone. All chance is drawn from a
seed, so the same calls meet the same faults.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
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
    """A rule; `matched` counts the calls that fitted it and `hits` those it struck."""

    id: str
    spec: Mapping[str, Any]
    queued: bool = False
    matched: int = 0
    hits: int = 0

    @property
    def before(self) -> bool:
        """Whether the operation is not performed at all."""
        return bool(self.spec["when"] == "before")


FAULTS = Collection("faults", Fault, lambda f: f.id, list_key=lambda f: ("", QUEUED if f.queued else STANDING))


@dataclass
class RequestInfo:
    """What a rule looks at: the call, by its operation, method, path and what it names in path and query.

    `read` gives the document in its body, None if there is none; it is asked only by rules that need it. `of_tokens`
    says whether the request is one of the token service, which has different errors.
    """

    operation: str
    method: str
    path: str
    names: Mapping[str, str]
    read: Callable[[], Any]
    of_tokens: bool = False

    @cached_property
    def body(self) -> Any:
        """The document in the call's body."""
        return self.read()

    @cached_property
    def emails(self) -> frozenset[str]:
        """Every text in the path, query or body that may be an e-mail address, folded."""
        texts = (*self.names.values(), *iter_strings(self.body))
        return frozenset(normalize_email(text.strip()) for text in texts if "@" in text)

    @property
    def webinar(self) -> str:
        """The webinar's number or uuid in the path, if the operation has one."""
        return self.names.get("webinarId", "")


def matches(spec: Mapping[str, Any], target: RequestInfo) -> bool:
    """Whether a rule is for a call."""
    for name in _MATCHED:
        if name in spec and not fnmatchcase(getattr(target, name), spec[name]):
            return False
    if "rule" in spec and (spec["rule"] in OAUTH_ERRORS) != target.of_tokens:
        return False
    if "webinar" in spec and str(spec["webinar"]) != target.webinar:
        return False
    return "email" not in spec or normalize_email(spec["email"]) in target.emails


def should_fire(spec: Mapping[str, Any], nth: int, dice: SeededRandom) -> bool:
    """Whether a rule strikes the nth call that fits it, counted from 1."""
    if "first" in spec:
        return bool(nth <= spec["first"])
    if "every" in spec:
        return bool(nth % spec["every"] == 0)
    return "share" not in spec or dice.roll("strike", nth) < spec["share"]


class SeededRandom:
    """Deterministic pseudo-random numbers between 0 and 1, derived from a seed."""

    def __init__(self, ids: Ids, name: str) -> None:
        self._ids = ids
        self._name = name

    def roll(self, what: str, nth: int) -> float:
        """Return a number from 0 up to, but not including, 1."""
        return int.from_bytes(self._ids.draw("fault", f"{self._name}/{what}/{nth}", 7)) / 2**56

    def normal(self, what: str, nth: int) -> float:
        """Return a number of the standard normal distribution (Box and Muller)."""
        radius = math.sqrt(-2 * math.log(1 - self.roll(f"{what} radius", nth)))
        return radius * math.cos(2 * math.pi * self.roll(f"{what} angle", nth))


def latency_ms(latency: Mapping[str, Any], nth: int, dice: SeededRandom) -> float:
    """How long the nth stricken call takes, in ms; a drawn one never longer than `max_ms`, by default a day."""
    if latency["kind"] == "fixed":
        return float(latency["ms"])
    if latency["kind"] == "uniform":
        low, high = latency["min_ms"], latency["max_ms"]
        return float(low + (high - low) * dice.roll("latency", nth))
    drawn = latency["median_ms"] * math.exp(latency["sigma"] * dice.normal("latency", nth))
    return float(min(drawn, latency.get("max_ms", DAY)))


def iter_strings(document: Any) -> Iterator[str]:
    """Every text in a document of JSON values."""
    if isinstance(document, str):
        yield document
    elif isinstance(document, dict):
        for part in document.values():
            yield from iter_strings(part)
    elif isinstance(document, list):
        for part in document:
            yield from iter_strings(part)


def find_fault(state: State, ids: Ids, target: RequestInfo) -> Fault | None:
    """Return the fault that applies to a request, and count it; a queued response is taken out of its queue."""
    for group in (QUEUED, STANDING):
        for _, fault in state.page(FAULTS, group=group, limit=FAULTS_KEPT):
            if not matches(fault.spec, target):
                continue
            matched = fault._replace(matched=fault.matched + 1)
            if fault.queued:
                state.remove(FAULTS, fault.id)
                return matched
            if should_fire(fault.spec, matched.matched, random_for(matched, ids)):
                struck = matched._replace(hits=fault.hits + 1)
                state.put(FAULTS, [struck])
                return struck
            state.put(FAULTS, [matched])
    return None


def random_for(fault: Fault, ids: Ids) -> SeededRandom:
    """Return the random numbers of a fault: from its seed, else from its account's."""
    seed = fault.spec.get("seed")
    return SeededRandom(ids if seed is None else Ids(seed), fault.id)
