"""A whole examination: the chosen scenarios in each profile, and the report about them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from json import dumps
from random import Random
from typing import Any

from mockzoom.exam.baseline import Baseline
from mockzoom.exam.catalogue import ABSENT_GROUPS, Scenario
from mockzoom.exam.examinee import Examinee
from mockzoom.exam.exchanges import Exchange
from mockzoom.exam.score import Judgement, judge_report
from mockzoom.exam.sitting import Conditions, Sitting, sit
from mockzoom.exam.verdicts import Broken, NotSupported, Outcome, Verdict

PROFILES = ("2021-08", "2025-06")  # in which a client is examined if no profile is named
KNOWN_PROFILES = (*PROFILES, "2026-09")
VERSION = 1
SHOWN_BODY = 2000  # characters of a body in a report


@dataclass(frozen=True)
class Plan:
    """What is examined: an edition's checks, profiles, scenarios, verbs that the client does not have."""

    edition: str
    scenarios: Sequence[Scenario]
    profiles: Sequence[str] = PROFILES
    without_verbs: frozenset[str] = frozenset()
    jobs: int = 2


@dataclass(frozen=True)
class Grading:
    """How a report is judged: known failures, unmeasured checks that are allowed, and whether a should counts."""

    baseline: Baseline = field(default_factory=Baseline)
    allowed: frozenset[str] = frozenset()
    strict: bool = False


def choose(scenarios: Mapping[str, Scenario], patterns: Iterable[str]) -> list[Scenario]:
    """Return the scenarios whose name or group matches one of the patterns; all without patterns."""
    wanted = list(patterns)
    return [
        one
        for one in scenarios.values()
        if not wanted or any(fnmatchcase(one.name, each) or fnmatchcase(one.group, each) for each in wanted)
    ]


def examine(
    plan: Plan, examinee: Examinee, conditions: Conditions, tell: Callable[[Sitting], None] = lambda _: None
) -> list[Sitting]:
    """Let a client sit all scenarios of a plan in all its profiles; `tell` gets each sitting when it is over.

    The numbers by which a client knows its scenarios are drawn from the seed, so they do not show which is which.
    """
    pairs = [(scenario, profile) for scenario in plan.scenarios for profile in plan.profiles]
    numbers = list(range(1, len(pairs) + 1))
    Random(conditions.seed).shuffle(numbers)  # noqa: S311 - test data

    def one(n: int) -> Sitting:
        scenario, profile = pairs[n]
        if scenario.verb in plan.without_verbs:
            return _not_started(scenario, profile, numbers[n], conditions)
        sitting = sit(scenario, profile, numbers[n], examinee, conditions)
        tell(sitting)
        return sitting

    with ThreadPoolExecutor(plan.jobs, thread_name_prefix="sitting") as pool:
        return whole_verbs(list(pool.map(one, range(len(pairs)))))


def _not_started(scenario: Scenario, profile: str, number: int, conditions: Conditions) -> Sitting:
    ids = [scenario.id_of(check) for check in scenario.checks]
    reason = f"the features file says that the client does not have {scenario.verb!r}"
    verdicts: dict[str, Verdict] = {one: NotSupported(reason) for one in ids if one in conditions.checks}
    return Sitting(scenario, profile, number, verdicts)


def whole_verbs(sittings: list[Sitting]) -> list[Sitting]:
    """Return sittings where a verb that the client supports only sometimes is a broken one, not an unsupported one."""
    answered = {
        one.scenario.verb for one in sittings if one.observed and one.observed.answer.outcome not in ("", "unsupported")
    }
    found = []
    for one in sittings:
        if one.observed and one.observed.answer.outcome == "unsupported" and one.scenario.verb in answered:
            broken = Broken(f"it supports {one.scenario.verb!r} in other scenarios, so 'unsupported' is no answer here")
            found.append(replace(one, verdicts=dict.fromkeys(one.verdicts, broken)))
        else:
            found.append(one)
    return found


def report_of(
    sittings: Sequence[Sitting], plan: Plan, conditions: Conditions, grading: Grading, client: str
) -> dict[str, Any]:
    """Return the report of an examination as a document (schemas/exam/report.json)."""
    rows = [row_of(one) for one in sittings]
    own = [f"{one.scenario.name} in {one.profile}: {text}" for one in sittings for text in one.own_faults]
    judgement: Judgement = judge_report(rows, own, plan.without_verbs, grading)
    return {
        "version": VERSION,
        "edition": plan.edition,
        "profiles": list(plan.profiles),
        "client": client,
        "seed": conditions.seed,
        "score": judgement.score,
        "exit_code": judgement.code,
        "verdict": judgement.verdict,
        "reasons": list(judgement.reasons),
        "own_faults": own,
        "absent_groups": ABSENT_GROUPS,
        "checks": judgement.checks,
        "sittings": rows,
    }


def row_of(one: Sitting) -> dict[str, Any]:
    """Return a sitting for a report."""
    observed = one.observed
    used = {exchange.number for verdict in one.verdicts.values() for exchange in verdict.exchanges}
    shown = [exchange for exchange in (observed.exchanges if observed else ()) if exchange.number in used]
    by_id = {one.scenario.id_of(check): check for check in one.scenario.checks}
    return {
        "scenario": one.scenario.name,
        "group": one.scenario.group,
        "title": one.scenario.title,
        "verb": one.scenario.verb,
        "profile": one.profile,
        "number": one.number,
        "took_s": round(one.took_s, 3),
        "trouble": observed.trouble if observed else "",
        "calls": len(observed.exchanges) + len(observed.strays) if observed else 0,
        "answer": observed.answer.raw if observed else {},
        "log": one.log if observed and observed.trouble else "",
        "checks": [
            {
                "id": name,
                "level": str(by_id[name].level),
                "verdict": str(verdict.outcome),
                "reason": verdict.reason,
                "exchanges": [exchange.number for exchange in verdict.exchanges],
            }
            for name, verdict in one.verdicts.items()
        ],
        "exchanges": [_shown(exchange) for exchange in shown] if _failed(one) else [],
    }


def _failed(one: Sitting) -> bool:
    return any(verdict.outcome is Outcome.FAIL for verdict in one.verdicts.values())


def _shown(exchange: Exchange) -> dict[str, Any]:
    """Return an exchange for a report, with bodies that are cut."""

    def text(body: Any) -> str:
        found = "" if body is None else body if isinstance(body, str) else dumps(body, ensure_ascii=False)
        return found if len(found) <= SHOWN_BODY else f"{found[:SHOWN_BODY]}... ({len(found)} characters)"

    query = "&".join(f"{name}={value}" for name, value in exchange.query.items())
    return {
        "number": exchange.number,
        "request": f"{exchange.method} {exchange.path}{'?' if query else ''}{query}",
        "body": text(exchange.body),
        "status": exchange.status,
        "connection": exchange.connection,
        "answer": text(exchange.answer),
    }
