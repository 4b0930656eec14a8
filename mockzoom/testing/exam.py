"""The fixture `zoom_exam`: one scenario of the client exam as an assertion in a test."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import count
from typing import Any

from mockzoom.admin_client import AdminClient
from mockzoom.exam.catalogue import scenarios
from mockzoom.exam.editions import checks_in, latest
from mockzoom.exam.examination import PROFILES
from mockzoom.exam.examinee import FunctionExaminee
from mockzoom.exam.sitting import Conditions, Sitting, sit
from mockzoom.exam.verdicts import Level, Outcome
from mockzoom.suggestions import closest

_RUNS = count(1)


class ZoomExam:
    """Examines a function of a test: `zoom_exam("lost-batch", lambda task: register(task))`."""

    def __init__(self, admin: AdminClient) -> None:
        self._admin = admin

    def __call__(
        self,
        scenario: str,
        client: Callable[[dict[str, Any]], Any],
        *,
        profiles: Sequence[str] = PROFILES,
        edition: str = "",
        strict: bool = False,
        allow_unmeasured: Sequence[str] = (),
    ) -> list[Sitting]:
        """Let a client do the task of a scenario in each profile, and return the sittings.

        `client` gets the task, with the variables of the account as `variables`, and returns its answer. Raises
        `AssertionError` for each must that failed or was not measured, and with `strict` for each should, with the
        exchanges; `LookupError` for a scenario that does not exist.
        """
        __tracebackhide__ = True
        known = scenarios()
        if scenario not in known:
            near = closest(scenario, known)
            raise LookupError(f"the scenario {scenario!r} does not exist{f'; did you mean {near!r}?' if near else ''}")
        examinee = FunctionExaminee(lambda task, variables: client({**task, "variables": variables}))
        checks = frozenset(checks_in(edition or latest()))
        conditions = Conditions(self._admin, f"pytest-{next(_RUNS)}", checks)
        found = [sit(known[scenario], profile, 1, examinee, conditions) for profile in profiles]
        wrong = [line for one in found for line in _complaints(one, strict, set(allow_unmeasured))]
        if wrong:
            raise AssertionError("\n".join([f"{scenario}:", *wrong]))
        return found


def _complaints(sitting: Sitting, strict: bool, allowed: set[str]) -> list[str]:  # noqa: FBT001 - from a keyword
    counted = {Level.MUST, Level.SHOULD} if strict else {Level.MUST}
    levels = {sitting.scenario.id_of(check): check.level for check in sitting.scenario.checks}
    lines = [f"  the exam's own fault: {text}" for text in sitting.own_faults]
    for name, verdict in sitting.verdicts.items():
        measured = verdict.outcome in (Outcome.PASS, Outcome.FAIL)
        if verdict.outcome is Outcome.PASS or levels[name] not in counted or (not measured and name in allowed):
            continue
        lines.append(f"  {verdict.outcome} {levels[name]} {name} in {sitting.profile}: {verdict.reason}")
        lines += [f"      {exchange}" for exchange in verdict.exchanges[:5]]
    return lines
