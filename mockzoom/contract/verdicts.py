"""What a run found of each rule, and the causes of its failures, computed from the records of its tests.

A record has the `rules` that a test names, its `outcome`, and for a failed test its `verdict`, the rules that it found
`broken` and the `cause`. A rule is broken only by a comparison that failed; a test that ended before its comparison
leaves its rules unjudged.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from mockzoom.contract.rulebook import GRADES, Rulebook

HELD, BROKEN, NOT_JUDGED, LEFT_OUT = "held", "broken", "not judged", "left out"
STATES = (HELD, BROKEN, NOT_JUDGED, LEFT_OUT)
BROKEN_TEST, UNMEASURED, OWN_FAULT = "broken", "unmeasured", "own fault"
ODD = "odd"  # an exception that is neither a violation nor a failed measurement; the reference emulator decides

Test = Mapping[str, Any]


@dataclass(frozen=True)
class RuleVerdict:
    """The state of a rule in a run, its best evidence, the reason, and how many of its tests ended how."""

    state: str
    evidence: str
    reason: str = ""
    tests: Mapping[str, int] = field(default_factory=dict)

    def as_document(self) -> dict[str, Any]:
        """Return the row of the JSON report."""
        return {"state": self.state, "evidence": self.evidence, "reason": self.reason, "tests": dict(self.tests)}


@dataclass(frozen=True)
class Cause:
    """A reason for failures: what it breaks, and how many tests it failed or kept from judging their rules."""

    text: str
    verdict: str
    breaks: tuple[str, ...]
    fails: int
    blocks: int
    example: str

    def as_document(self) -> dict[str, Any]:
        """Return the entry of the JSON report."""
        return {
            "cause": self.text,
            "verdict": self.verdict,
            "breaks": list(self.breaks),
            "fails": self.fails,
            "blocks": self.blocks,
            "example": self.example,
        }


def rule_verdicts(
    tests: Mapping[str, Test],
    rulebook: Rulebook,
    unscoped: Mapping[str, str],
    tolerated: Iterable[str] = (),
    missing: str = "no test of this run names it",
    blocked: str = "",
) -> dict[str, RuleVerdict]:
    """Return the verdict of every rule.

    `unscoped` has the reasons of the rules for which the suite has no test, `missing` is that of a rule whose tests
    were not chosen, and `blocked` says what ended the run before its first test.
    """
    tolerated = set(tolerated)
    named: dict[str, list[Test]] = {rule: [] for rule in rulebook.rules}
    breaking: dict[str, list[Test]] = {rule: [] for rule in rulebook.rules}
    for one in tests.values():
        for rule in one["rules"]:
            named.setdefault(rule, []).append(one)
        for rule in one.get("broken", ()):
            breaking.setdefault(rule, []).append(one)
    found = {}
    for rule in rulebook.rules:
        state, reason = _state(named[rule], breaking[rule])
        if rule in tolerated and state != BROKEN:
            state, reason = LEFT_OUT, "tolerated by --tolerate or --level"
        elif not state and rule in unscoped:
            state, reason = LEFT_OUT, unscoped[rule]
        elif not state:
            state, reason = (NOT_JUDGED, f"blocked by {blocked}") if blocked else (LEFT_OUT, missing)
        counts = Counter(_outcome_for(one, rule) for one in named[rule])
        found[rule] = RuleVerdict(state, rulebook[rule].provenance, reason, counts)
    return found


def _state(named: list[Test], breaking: list[Test]) -> tuple[str, str]:
    """Return a rule's state by the tests that name it and those that break it; empty if there are none."""
    if breaking:
        return BROKEN, _commonest(breaking)
    if any(one["outcome"] == "passed" for one in named):
        return HELD, ""
    failed = [one for one in named if one["outcome"] == "failed"]
    if failed:
        return NOT_JUDGED, f"blocked by {_commonest(failed)}"
    skipped = [one for one in named if one["outcome"] == "skipped"]
    return (LEFT_OUT, str(skipped[0].get("says", ""))) if skipped else ("", "")


def _commonest(tests: list[Test]) -> str:
    return Counter(cause_of(one) for one in tests).most_common(1)[0][0]


def _outcome_for(one: Test, rule: str) -> str:
    if one["outcome"] == "passed":
        return HELD
    if one["outcome"] == "skipped":
        return LEFT_OUT
    return BROKEN if rule in one.get("broken", ()) else NOT_JUDGED


def cause_of(one: Test) -> str:
    """Return why a test failed, in a line."""
    return str(one.get("cause") or str(one.get("says", "")).partition("\n")[0][:160] or "an unknown reason")


def causes(tests: Mapping[str, Test]) -> list[Cause]:
    """Return the causes of failures, those first that concern most tests."""
    grouped: dict[tuple[str, str], list[tuple[str, Test]]] = {}
    for name, one in tests.items():
        if one["outcome"] == "failed":
            grouped.setdefault((one.get("verdict", ""), cause_of(one)), []).append((name, one))
    found = []
    for (verdict, text), ours in grouped.items():
        named = {rule for _, one in ours for rule in one["rules"]}
        broken = {rule for _, one in ours for rule in one.get("broken", ())}
        breaks = sorted(broken, key=lambda rule: (rule not in named, rule))
        failing = [one for _, one in ours if set(one["rules"]) & set(one.get("broken", ()))]
        found.append(Cause(text, verdict, tuple(breaks), len(failing), len(ours) - len(failing), ours[0][0]))
    return sorted(found, key=lambda one: -(one.fails + one.blocks))


def totals(rules: Mapping[str, Mapping[str, Any]]) -> dict[str, int]:
    """Return how many rules are in each state; `rules` is the table of a report."""
    counts = Counter(one["state"] for one in rules.values())
    return {state: counts[state] for state in STATES}


def grades(rules: Mapping[str, Mapping[str, Any]]) -> dict[str, int]:
    """Return how many of the held rules have which evidence."""
    counts = Counter(one["evidence"] for one in rules.values() if one["state"] == HELD)
    return {grade: counts[grade] for grade in GRADES}
