"""The score of a report, its exit code and the reasons for it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mockzoom.exam.verdicts import Level, Outcome, worst

if TYPE_CHECKING:
    from mockzoom.exam.examination import Grading

PASSED, UNMEASURED, FAILED, OWN_FAULT = 0, 1, 3, 4
VERDICTS = {
    PASSED: "the client passes",
    UNMEASURED: "the exam could not measure everything that it has to",
    FAILED: "the client fails",
    OWN_FAULT: "the exam itself is at fault; this is a verdict on nothing",
}
NO_CALL = (
    "no call arrived: the client may have its own address of Zoom (ZOOM_API_URL is not read), go past the proxy that"
    " redirects Zoom's hosts, or not have started at all"
)


@dataclass(frozen=True)
class Judgement:
    """The score by level, the exit code with its reasons, and each check with its worst verdict."""

    score: dict[str, dict[str, int]]
    code: int
    reasons: Sequence[str]
    checks: dict[str, dict[str, Any]]

    @property
    def verdict(self) -> str:
        """The exit code in words."""
        return VERDICTS[self.code]


def checks_of(rows: Iterable[Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    """Return each check of a report's sittings with the worst of its verdicts, and where that was reached."""
    found: dict[str, list[tuple[Mapping[str, Any], Mapping[str, Any]]]] = defaultdict(list)
    for row in rows:
        for check in row["checks"]:
            found[check["id"]].append((row, check))
    summary = {}
    for name, pairs in found.items():
        outcome = worst([Outcome(check["verdict"]) for _, check in pairs])
        row, check = next((row, check) for row, check in pairs if check["verdict"] == outcome)
        summary[name] = {
            "level": check["level"],
            "verdict": str(outcome),
            "reason": check["reason"],
            "verb": row["verb"],
            "profiles": {one["profile"]: two["verdict"] for one, two in pairs},
        }
    return summary


def score_of(checks: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[str, int]]:
    """Return, for each level, how many checks there are, passed, failed, and were not measured."""
    score = {}
    for level in Level:
        verdicts = [one["verdict"] for one in checks.values() if one["level"] == level]
        passed, failed = verdicts.count(Outcome.PASS), verdicts.count(Outcome.FAIL)
        rest = len(verdicts) - passed - failed
        score[str(level)] = {"checks": len(verdicts), "passed": passed, "failed": failed, "not_measured": rest}
    return score


def score_line(score: Mapping[str, Mapping[str, int]]) -> str:
    """Return the score in a line: three fractions and what was not measured, never one number."""
    parts = []
    for level, one in score.items():
        more = [f"{one[name]} {name.replace('_', ' ')}" for name in ("failed", "not_measured") if one[name]]
        parts.append(", ".join([f"{level} {one['passed']}/{one['checks']}", *more]))
    return " · ".join(parts)


def judge_report(
    rows: Sequence[Mapping[str, Any]], own: Sequence[str], without_verbs: frozenset[str], grading: Grading
) -> Judgement:
    """Return the judgement on the sittings of a report; of several exit codes the first of 4, 3 and 1 counts."""
    checks = checks_of(rows)
    known = grading.baseline.checks
    failing = [name for name, one in checks.items() if one["verdict"] == Outcome.FAIL]
    counted = {Level.MUST, Level.SHOULD} if grading.strict else {Level.MUST}
    failed = [
        f"{name}: {checks[name]['reason']}"
        for name in failing
        if checks[name]["level"] in counted and name not in known
    ]
    stale = grading.baseline.stale({name: Outcome(one["verdict"]) for name, one in checks.items()})
    unmeasured = [
        f"{name}: {one['reason']}"
        for name, one in checks.items()
        if one["level"] == Level.MUST
        and one["verdict"] not in (Outcome.PASS, Outcome.FAIL)
        and name not in grading.allowed
        and not (one["verdict"] == Outcome.UNSUPPORTED and one["verb"] in without_verbs)
    ]
    silent = [] if any(row["calls"] for row in rows) else [NO_CALL]
    for code, reasons in ((OWN_FAULT, own), (FAILED, failed + stale), (UNMEASURED, silent + unmeasured)):
        if reasons:
            return Judgement(score_of(checks), code, reasons, checks)
    return Judgement(score_of(checks), PASSED, (), checks)
