"""One sitting: a scenario in one profile, from its preparation to the verdicts on its checks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from random import Random
from time import monotonic
from typing import Any

from mockzoom.admin_client import AdminApiError, AdminClient
from mockzoom.exam.answers import Answer, AnswerError, read_answer
from mockzoom.exam.arrangement import EXAMINER, Arrangement, ArrangementError, new_arrangement
from mockzoom.exam.catalogue import Scenario
from mockzoom.exam.checks import verdict_of
from mockzoom.exam.deliveries import run_with_deliveries
from mockzoom.exam.examinee import Examinee, Run
from mockzoom.exam.exchanges import Exchange, exchange_of
from mockzoom.exam.observed import AppliedFault, Observed
from mockzoom.exam.verdicts import Verdict

ENTRIES = 1000  # what one call of the admin API gives
SECRETS = ("client_secret", "token")


@dataclass(frozen=True)
class Sitting:
    """What came of one scenario in one profile. `own_faults` are mistakes of the exam itself: they void it."""

    scenario: Scenario
    profile: str
    number: int
    verdicts: Mapping[str, Verdict] = field(default_factory=dict)
    observed: Observed | None = None
    own_faults: Sequence[str] = ()
    log: str = ""
    took_s: float = 0.0


@dataclass(frozen=True)
class Conditions:
    """The conditions of a sitting: the server, the seed, the patience (`slow` multiplies time limits), the checks.

    `checks` are the ids of the checks of the edition; `keep` leaves the accounts on the server, and `named` gives the
    client the name of a scenario instead of a number.
    """

    admin: AdminClient
    seed: str
    checks: frozenset[str]
    slow: float = 1.0
    keep: bool = False
    named: bool = False


def sit(scenario: Scenario, profile: str, number: int, examinee: Examinee, conditions: Conditions) -> Sitting:
    """Prepare a scenario, let the client do its task, and judge."""
    begun = monotonic()
    checks = [check for check in scenario.checks if scenario.id_of(check) in conditions.checks]
    random = Random(f"{conditions.seed}/{scenario.name}/{profile}")  # noqa: S311 - test data
    arrangement: Arrangement | None = None
    try:
        arrangement = new_arrangement(
            conditions.admin, random, profile, scenario.account, scenario.webinar, scenario.webinars
        )
        prepare(scenario, arrangement)
        arrangement.task["deadline_s"] *= conditions.slow
        examined = _Examined(scenario, arrangement, examinee, conditions, number)
        observed, log = examined.observe()
        own = own_faults_of(observed)
        verdicts = {scenario.id_of(check): verdict_of(check, observed) for check in checks}
    except Exception as error:  # noqa: BLE001 - whatever breaks in here says nothing about the client
        return Sitting(scenario, profile, number, own_faults=(_mistake(error),), took_s=monotonic() - begun)
    finally:
        if arrangement is not None and not conditions.keep:
            with suppress(AdminApiError):
                arrangement.account.delete()
    return Sitting(scenario, profile, number, verdicts, observed, own, log, monotonic() - begun)


def prepare(scenario: Scenario, arrangement: Arrangement) -> None:
    """Write the task into a arrangement and let the scenario change both."""
    people = arrangement.people(scenario.people) if scenario.people else []
    arrangement.task.update(exam=1, verb=scenario.verb, webinar=arrangement.webinar, people=people)
    arrangement.task.update(parallel=scenario.parallel, deadline_s=scenario.deadline_s)
    scenario.arrange(arrangement)


def _mistake(error: Exception) -> str:
    """Return a mistake of the exam as a sentence."""
    known = isinstance(error, ArrangementError | AdminApiError)
    return str(error) if known else f"the exam broke: {type(error).__name__}: {error}"


class _Examined:
    """A client in a prepared scenario."""

    def __init__(
        self, scenario: Scenario, arrangement: Arrangement, examinee: Examinee, conditions: Conditions, number: int
    ) -> None:
        self._scenario, self._setting, self._examinee = scenario, arrangement, examinee
        self._admin = conditions.admin
        self._slow = conditions.slow
        name = scenario.name if conditions.named else str(number)
        self._variables = {**arrangement.account.env, **arrangement.variables, "MOCKZOOM_EXAM_SCENARIO": name}

    def observe(self) -> tuple[Observed, str]:
        """Run the client, once or twice, and return what was seen and its log."""
        arrangement, scenario = self._setting, self._scenario
        before = registrants_in(arrangement.account.export(), arrangement.webinar)
        run, sent = self._run_and_deliver(arrangement)
        answer, trouble = answer_of(run)
        task, first, second_from = arrangement.task, Answer(), 0
        if scenario.then is not None and not trouble and answer.outcome != "unsupported":
            second = scenario.then(arrangement, answer)
            if second is not None:
                first, second_from = answer, max((one.number for one in journal_of(arrangement)), default=0)
                task = {**arrangement.task, **second}
                run = self._run(task)
                answer, trouble = answer_of(run)
        state = arrangement.account.export()
        observed = Observed(
            profile=arrangement.account.profile,
            task=task,
            exchanges=sent or journal_of(arrangement),
            strays=strays_of(self._admin, arrangement),
            answer=answer,
            trouble=trouble,
            timed_out=run.timed_out,
            faults=faults_of(arrangement),
            before=before,
            after=registrants_in(state, arrangement.webinar),
            webinars=tuple(records_of(state, "webinars")),
            facts=arrangement.facts,
            first=first,
            second_from=second_from,
        )
        return observed, self._without_secrets(run.log)

    def _run_and_deliver(self, arrangement: Arrangement) -> tuple[Run, tuple[Exchange, ...]]:
        """Run the client, and send it the webhooks of the scenario meanwhile."""
        if arrangement.outbox is None:
            return self._run(arrangement.task), ()
        port = arrangement.task["webhooks"]["port"]
        return run_with_deliveries(lambda: self._run(arrangement.task), arrangement.outbox, port)

    def _run(self, task: Mapping[str, Any]) -> Run:
        return self._examinee.run(task, self._variables, self._scenario.deadline_s * self._slow)

    def _without_secrets(self, log: str) -> str:
        for name in SECRETS:
            log = log.replace(getattr(self._setting.account, name), "(redacted)")
        return log[-4000:]


def answer_of(run: Run) -> tuple[Answer, str]:
    """Return the answer of a run and, if there is none, the trouble."""
    if run.document is None:
        return Answer(), run.trouble
    try:
        return read_answer(run.document), ""
    except AnswerError as error:
        return Answer(), f"its answer cannot be read: {error}"


def journal_of(arrangement: Arrangement) -> tuple[Exchange, ...]:
    """Return the client's exchanges."""
    entries = arrangement.account.journal.entries()
    return tuple(exchange_of(one) for one in entries if one.headers.get("user-agent") != EXAMINER)


def strays_of(admin: AdminClient, arrangement: Arrangement) -> tuple[Exchange, ...]:
    """Return the requests for the account's webinars that no account was found for: those without a valid token."""
    found = map(exchange_of, admin.stray_journal.entries(path=f"*{arrangement.webinar}*"))
    return tuple(one for one in found if one.at_ms >= arrangement.begun_ms)  # another run may have had the same seed


def faults_of(arrangement: Arrangement) -> dict[str, AppliedFault]:
    """Return the faults of a arrangement, with their counts."""
    counts = {one.id: one for one in arrangement.account.faults.list()} if arrangement.faults else {}
    found = {name: counts[fault.id] for name, fault in arrangement.faults.items() if fault.id in counts}
    return {name: AppliedFault(one.id, one.hits, one.matched > one.rule.get("skip", 0)) for name, one in found.items()}


def own_faults_of(observed: Observed) -> list[str]:
    """Return the mistakes of the exam: answers that break their schema, and faults that did not work."""
    found = [
        f"exchange #{one.number}: the answer breaks its schema: {one.record.answer_problems[0].message}"
        for one in observed.exchanges
        if one.record.answer_problems and not one.fault and one.has_json_answer
    ]
    if len(observed.exchanges) >= ENTRIES:
        return found  # the journal has only the last ones, so a fault may have been applied before
    hit = {one.fault for one in observed.exchanges}
    for name, fault in observed.faults.items():
        if fault.due and not fault.hits:
            found.append(f"the fault {name} was not applied, although a request matched it")
        elif fault.hits and fault.id not in hit:
            found.append(f"the fault {name} was applied {fault.hits} times, and no exchange shows it")
    return found


def records_of(state: Mapping[str, Any], kind: str) -> list[dict[str, Any]]:
    """Return the records of one kind in an exported state."""
    return [one["record"] for one in state["records"].get(kind, {}).get("filed", [])]


def registrants_in(state: Mapping[str, Any], webinar: int) -> dict[str, dict[str, Any]]:
    """Return the registrants of a webinar in an exported state, by address in lower case."""
    found = records_of(state, "registrants")
    return {one["email"].lower(): one for one in found if one["webinar_id"] == webinar}
