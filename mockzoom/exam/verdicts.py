"""Verdicts on a check, and what they need: a pass cannot be made without a premise that exchanges prove."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mockzoom.exam.exchanges import Exchange


class Level(StrEnum):
    """How much a check weighs.

    A must loses or doubles data, or never ends, where it is broken, and rests on an observed or documented rule. A
    should is documented advice or has several sound ways. A may is a courtesy.
    """

    MUST = "must"
    SHOULD = "should"
    MAY = "may"


class Outcome(StrEnum):
    """The word for a verdict, worst last."""

    PASS = "pass"  # noqa: S105 - a verdict
    UNSUPPORTED = "unsupported"
    NOT_MEASURED = "not_measured"
    BROKEN = "broken"
    FAIL = "fail"


@dataclass(frozen=True)
class Met:
    """A premise that came about, with the exchanges that show it. Raises `ValueError` without any."""

    exchanges: tuple[Exchange, ...]

    def __post_init__(self) -> None:
        if not self.exchanges:
            raise ValueError("a premise is met only by exchanges that were seen")


@dataclass(frozen=True)
class Unmet:
    """A premise that did not come about, and which one."""

    reason: str


@dataclass(frozen=True)
class Breach:
    """What a client did against a check; `exchanges` narrow the evidence down."""

    reason: str
    exchanges: tuple[Exchange, ...] = ()


@dataclass(frozen=True)
class Passed:
    """The check holds: its premise was met, by these exchanges."""

    premise: Met
    outcome = Outcome.PASS
    reason = ""

    def __post_init__(self) -> None:
        if not isinstance(self.premise, Met):
            raise TypeError("a pass needs a premise that was met")

    @property
    def exchanges(self) -> tuple[Exchange, ...]:
        """The evidence."""
        return self.premise.exchanges


@dataclass(frozen=True)
class Failed:
    """The client breaks the check."""

    reason: str
    exchanges: tuple[Exchange, ...]
    outcome = Outcome.FAIL


@dataclass(frozen=True)
class NotMeasured:
    """The premise did not come about."""

    reason: str
    outcome = Outcome.NOT_MEASURED
    exchanges: tuple[Exchange, ...] = ()


@dataclass(frozen=True)
class NotSupported:
    """The client does not have the verb."""

    reason: str
    outcome = Outcome.UNSUPPORTED
    exchanges: tuple[Exchange, ...] = ()


@dataclass(frozen=True)
class Broken:
    """The client ended without a readable answer, so nothing can pass."""

    reason: str
    outcome = Outcome.BROKEN
    exchanges: tuple[Exchange, ...] = ()


Verdict = Passed | Failed | NotMeasured | NotSupported | Broken


def worst(outcomes: Sequence[Outcome]) -> Outcome:
    """Return the worst of several outcomes of one check; `not_measured` for none."""
    order = list(Outcome)
    return max(outcomes, key=order.index, default=Outcome.NOT_MEASURED)
