"""Observation: an existing test suite runs once, and what it shows on the wire is judged without a task."""

from __future__ import annotations

from random import Random
from time import monotonic
from typing import Any

from mockzoom.exam.arrangement import Arrangement, new_arrangement
from mockzoom.exam.catalogue import Scenario, insist_on_evidence
from mockzoom.exam.checks import Check, verdict_of
from mockzoom.exam.examination import Plan
from mockzoom.exam.examinee import Examinee
from mockzoom.exam.exchanges import Exchange
from mockzoom.exam.judges import MUST, check, condition, limit, waits
from mockzoom.exam.lists import goes_on
from mockzoom.exam.observed import Observed, Premise, met_by
from mockzoom.exam.scenarios.per_second import second
from mockzoom.exam.scenarios.tokens import ONE_TOKEN, header_only
from mockzoom.exam.sitting import Conditions, Sitting, faults_of, journal_of, own_faults_of, strays_of
from mockzoom.exam.verdicts import Met, Verdict

LIMIT_S = 3600.0  # for the whole suite
HOUR_MS = 3_660_000
SEASONS: dict[str, list[dict[str, Any]]] = {
    "calm": [],
    "limits": [{"rule": "rate_limit_per_second", "every": 7, "retry_after": "seconds", "retry_after_s": 1}],
    "gateway": [{"every": 11, "status": 502, "body": "<html>502</html>"}],
    "hours": [{"every": 10, "when": "after", "latency": {"kind": "fixed", "ms": HOUR_MS, "on": "clock"}}],
}


def _limited(observed: Observed) -> Premise:
    return met_by((one for one in observed.api if one.status == 429), "no call was answered 429")


def _expired(observed: Observed) -> Premise:
    return met_by((one for one in observed.api if one.rule == "access_token_expired"), "no token expired")


def _paged(observed: Observed) -> Premise:
    def more(one: Exchange) -> bool:
        return isinstance(one.answer, dict) and bool(one.answer.get("next_page_token"))

    return met_by((one for one in observed.api if more(one)), "no list had a further page")


def _refetched(observed: Observed, met: Met) -> str:
    later = observed.after_exchange(met.exchanges[0])
    return "" if any(one.is_token for one in later[:2]) or not later else "no token was requested after the 401"


CHECKS: tuple[Check, ...] = (
    limit(),
    header_only(),
    ONE_TOKEN,
    waits(_limited, second, ("rate_limit_per_second",), "After a 429 the client waits a second."),
    check(
        "fetches",
        MUST,
        "After a 401 the client fetches a token.",
        "An expired token never comes back, so the rest of the work is lost.",
        "Fetch a token after a 401, and repeat the call once with it.",
        premise=_expired,
        judge=condition(_refetched),
        rules=("access_token_expired",),
        reads_answer=False,
    ),
    goes_on(_paged),
)


def observe(plan: Plan, examinee: Examinee, conditions: Conditions, season: str) -> list[Sitting]:
    """Return a sitting for each profile of a plan: a command that is run once, in a season, without a task."""
    return [_observe(profile, n, examinee, conditions, season) for n, profile in enumerate(plan.profiles, 1)]


def _observe(profile: str, number: int, examinee: Examinee, conditions: Conditions, season: str) -> Sitting:
    begun = monotonic()
    scenario = Scenario(
        "observe", "observed", f"A run of the command, season {season}", "nothing", CHECKS, lambda _: None
    )
    for one in CHECKS:
        insist_on_evidence(scenario.id_of(one), one)
    arrangement = new_arrangement(conditions.admin, Random(conditions.seed), profile, {}, {}, 1)  # noqa: S311 - test data
    with arrangement.account:
        for n, rule in enumerate(SEASONS[season]):
            arrangement.fault(f"{season}-{n}", **rule)
        task = {
            "exam": 1,
            "verb": "nothing",
            "webinar": arrangement.webinar,
            "people": [],
            "deadline_s": LIMIT_S,
            "parallel": 1,
        }
        run = examinee.run(task, arrangement.account.env, LIMIT_S * conditions.slow)
        observed = _seen(arrangement, conditions, task, profile)
    verdicts: dict[str, Verdict] = {scenario.id_of(one): verdict_of(one, observed) for one in CHECKS}
    return Sitting(scenario, profile, number, verdicts, observed, own_faults_of(observed), run.log, monotonic() - begun)


def _seen(arrangement: Arrangement, conditions: Conditions, task: dict[str, Any], profile: str) -> Observed:
    """Return what was seen; a test suite gives no answer, so none is missed."""
    return Observed(
        profile,
        task,
        journal_of(arrangement),
        strays=strays_of(conditions.admin, arrangement),
        faults=faults_of(arrangement),
    )
