"""A check: what a client has to do in a scenario, how it is known, and how a verdict is reached."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from mockzoom.exam.observed import Observed, Premise
from mockzoom.exam.verdicts import Breach, Broken, Failed, Level, Met, NotMeasured, NotSupported, Passed, Unmet, Verdict

Judge = Callable[[Observed, Met], Breach | None]


@dataclass(frozen=True)
class Source:
    """Where a check comes from besides mockzoom's rules, and the grade of it."""

    grade: str
    text: str


@dataclass(frozen=True)
class Check:
    """A check of a scenario. `name` is the part of its id that follows the scenario's.

    `says` is what the client has to do, `why` what happens otherwise, `fix` how to get there. `rules` are ids of
    `mockzoom rules`. `premise` says whether the check can be made, and `judge` returns what the client did against
    it; with `reads_answer` that needs the client's answer, else exchanges and state are enough.
    """

    name: str
    level: Level
    says: str
    why: str
    fix: str
    premise: Callable[[Observed], Premise]
    judge: Judge
    rules: tuple[str, ...] = ()
    sources: tuple[Source, ...] = ()
    reads_answer: bool = True


def verdict_of(check: Check, observed: Observed) -> Verdict:
    """Return the verdict on a check.

    Nothing passes without a premise that was met, nor where the client gave no answer; what was seen on the wire can
    fail all the same.
    """
    if observed.answer.outcome == "unsupported":
        return NotSupported(f"the client does not support {observed.task['verb']!r}")
    premise = check.premise(observed)
    if isinstance(premise, Unmet):
        return Broken(observed.trouble) if observed.trouble else NotMeasured(premise.reason)
    if observed.trouble and check.reads_answer:
        return Broken(observed.trouble)
    breach = check.judge(observed, premise)
    if breach is not None:
        return Failed(breach.reason, breach.exchanges or premise.exchanges)
    return Broken(observed.trouble) if observed.trouble else Passed(premise)
