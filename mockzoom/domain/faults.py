"""Faults on purpose: which calls a rule is for, and which of those it strikes.

A rule is a document (`schemas/admin/fault.json`), kept as it was taken, with two counts: the calls that fitted it,
and those that it struck. A queued rule is a canned answer: it strikes once and is gone. All chance is drawn from a
seed, so the same calls meet the same faults.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cached_property
from typing import Any, NamedTuple

from mockzoom.domain.clock import DAY
from mockzoom.domain.ids import Ids
from mockzoom.domain.oauth_refusals import OAUTH_ROWS
from mockzoom.domain.records import Kind, fold

QUEUED, STANDING = "queued", "standing"
FAULTS_KEPT = 1000  # of one account, canned answers included

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


FAULTS = Kind("faults", Fault, lambda f: f.id, place=lambda f: ("", QUEUED if f.queued else STANDING))


@dataclass
class Target:
    """What a rule looks at: the call, by its operation, method, path and what it names in path and query.

    `read` gives the document in its body, None if there is none; it is asked only by rules that need it. `of_tokens`
    says whether the call is one of the token service, which has refusals of its own.
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
        texts = (*self.names.values(), *texts_in(self.body))
        return frozenset(fold(text.strip()) for text in texts if "@" in text)

    @property
    def webinar(self) -> str:
        """The webinar's number or uuid in the path, if the operation has one."""
        return self.names.get("webinarId", "")


def fits(spec: Mapping[str, Any], target: Target) -> bool:
    """Whether a rule is for a call."""
    for name in _MATCHED:
        if name in spec and not fnmatchcase(getattr(target, name), spec[name]):
            return False
    if "rule" in spec and (spec["rule"] in OAUTH_ROWS) != target.of_tokens:
        return False
    if "webinar" in spec and str(spec["webinar"]) != target.webinar:
        return False
    return "email" not in spec or fold(spec["email"]) in target.emails


def strikes(spec: Mapping[str, Any], nth: int, dice: Dice) -> bool:
    """Whether a rule strikes the nth call that fits it, counted from 1."""
    if "first" in spec:
        return bool(nth <= spec["first"])
    if "every" in spec:
        return bool(nth % spec["every"] == 0)
    return "share" not in spec or dice.roll("strike", nth) < spec["share"]


class Dice:
    """Chance that is no chance: numbers between 0 and 1 that follow from a seed."""

    def __init__(self, ids: Ids, name: str) -> None:
        self._ids = ids
        self._name = name

    def roll(self, what: str, nth: int) -> float:
        """A number from 0 up to, but not including, 1."""
        return int.from_bytes(self._ids.draw("fault", f"{self._name}/{what}/{nth}", 7)) / 2**56

    def normal(self, what: str, nth: int) -> float:
        """A number of the standard normal distribution (Box and Muller)."""
        radius = math.sqrt(-2 * math.log(1 - self.roll(f"{what} radius", nth)))
        return radius * math.cos(2 * math.pi * self.roll(f"{what} angle", nth))


def latency_ms(latency: Mapping[str, Any], nth: int, dice: Dice) -> float:
    """How long the nth stricken call takes, in ms; a drawn one never longer than `max_ms`, by default a day."""
    if latency["kind"] == "fixed":
        return float(latency["ms"])
    if latency["kind"] == "uniform":
        low, high = latency["min_ms"], latency["max_ms"]
        return float(low + (high - low) * dice.roll("latency", nth))
    drawn = latency["median_ms"] * math.exp(latency["sigma"] * dice.normal("latency", nth))
    return float(min(drawn, latency.get("max_ms", DAY)))


def texts_in(document: Any) -> Iterator[str]:
    """Every text in a document of JSON values."""
    if isinstance(document, str):
        yield document
    elif isinstance(document, dict):
        for part in document.values():
            yield from texts_in(part)
    elif isinstance(document, list):
        for part in document:
            yield from texts_in(part)
