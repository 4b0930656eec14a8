"""An exam that a client drives itself: it fetches each task and hands in its answer. Without HTTP; see `cli.exam`."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from queue import Empty, Queue
from threading import Event, Lock, Thread
from typing import Any, NamedTuple

from mockzoom.exam.editions import checks_in
from mockzoom.exam.examination import Grading, Plan, examine, report_of
from mockzoom.exam.examinee import Run
from mockzoom.exam.render_html import as_badge, as_html
from mockzoom.exam.render_junit import as_junit
from mockzoom.exam.sitting import Conditions, Sitting

PATIENCE_S = 30.0  # how long `next` and `answers` wait for a scenario to be prepared and judged
_HAND_OVER_S = 5.0  # what a client may take between a task and its first call, in addition to the task's time


class ServiceReply(NamedTuple):
    """A reply: status, content type and body."""

    status: int
    content_type: str
    body: str


@dataclass
class _HandedOver:
    """A task on its way to the client, and the answer on its way back."""

    number: str
    task: Mapping[str, Any]
    variables: Mapping[str, str]
    answered: Event = field(default_factory=Event)
    document: dict[str, Any] | None = None
    judged: Event = field(default_factory=Event)
    verdicts: dict[str, Any] | None = None


class ClientAtTheDoor:
    """What is examined: each task waits until the client fetches it, and each run until the client answers."""

    def __init__(self) -> None:
        self.tasks: Queue[_HandedOver | None] = Queue()

    def run(self, task: Mapping[str, Any], variables: Mapping[str, str], limit_s: float) -> Run:
        """Hand a task over and wait for the answer, within its time and that of the first call."""
        handed = _HandedOver(variables["MOCKZOOM_EXAM_SCENARIO"], task, variables)
        self.tasks.put(handed)
        if not handed.answered.wait(limit_s + _HAND_OVER_S):
            return Run(trouble=f"it gave no answer within {limit_s:g} s", timed_out=True)
        return Run(handed.document)


class DrivenExam:
    """One examination that a client drives: `next`, `answer`, and in the end the report."""

    def __init__(self, plan: Plan, conditions: Conditions, client: str) -> None:
        self._plan, self._conditions, self._client = plan, conditions, client
        self._door = ClientAtTheDoor()
        self._open: dict[str, _HandedOver] = {}
        self._sittings: list[Sitting] = []
        self._over = Event()
        Thread(target=self._examine, name="driven-exam", daemon=True).start()

    def _examine(self) -> None:
        try:
            self._sittings = examine(self._plan, self._door, self._conditions, self._judged)
        finally:
            self._over.set()
            self._door.tasks.put(None)

    def _judged(self, sitting: Sitting) -> None:
        handed = self._open.get(str(sitting.number))
        if handed is not None:
            handed.verdicts = {name: str(verdict.outcome) for name, verdict in sitting.verdicts.items()}
            handed.judged.set()

    def next(self) -> dict[str, Any] | None:
        """Return the next task with its scenario's number and the variables of the client; None at the end."""
        try:
            handed = self._door.tasks.get(timeout=PATIENCE_S)
        except Empty:
            return None
        if handed is None:
            self._door.tasks.put(None)
            return None
        self._open[handed.number] = handed
        return {"scenario": handed.number, "task": handed.task, "variables": handed.variables}

    def answer(self, number: str, document: dict[str, Any]) -> dict[str, Any] | None:
        """Take the answer to a task and return the verdicts, None for a number that has no open task.

        The verdicts are null where the scenario goes on with a second task.
        """
        handed = self._open.get(number)
        if handed is None or handed.answered.is_set():
            return None
        handed.document = document
        handed.answered.set()
        while not handed.judged.wait(0.05):
            if not self._door.tasks.empty() or self._over.is_set():
                break
        return {"scenario": number, "verdicts": handed.verdicts}

    def report(self) -> dict[str, Any] | None:
        """Return the report, None while scenarios are open."""
        if not self._over.is_set():
            return None
        return report_of(self._sittings, self._plan, self._conditions, Grading(), self._client)


class SelfService:
    """All examinations of a server by their ids, and the routes to them (docs/how-to/examine_a_client.md)."""

    def __init__(self, begin: Callable[[Mapping[str, Any]], tuple[Plan, Conditions]]) -> None:
        self._begin = begin
        self._exams: dict[str, DrivenExam] = {}
        self._lock = Lock()

    def reply(self, method: str, path: str, body: bytes) -> ServiceReply:
        """Return the reply to a request below /exam/v1."""
        parts = path.strip("/").split("/")[2:]
        if (method, parts) == ("POST", ["sittings"]):
            return self._new(body)
        exam = self._exams.get(parts[1]) if len(parts) >= 3 and parts[0] == "sittings" else None
        if exam is None:
            return _error(404, "path", "the examination does not exist; POST /exam/v1/sittings begins one")
        if parts[2] == "next" and len(parts) == 3:
            task = exam.next()
            return ServiceReply(204, "", "") if task is None else _json(200, task)
        if parts[2] == "answers" and len(parts) == 4 and method == "POST":
            return _answered(exam, parts[3], body)
        if parts[2].startswith("report."):
            return _report(exam, parts[2].removeprefix("report."))
        return _error(404, "path", "an examination has next, answers/SCENARIO and report.json, .html, .xml and .svg")

    def _new(self, body: bytes) -> ServiceReply:
        document = _object(body or b"{}")
        if document is None:
            return _error(400, "body", "it has to be a JSON object: {} for everything")
        try:
            plan, conditions = self._begin(document)
        except ValueError as error:
            return _error(400, "body", str(error))
        with self._lock:
            name = f"e{len(self._exams) + 1}"
            self._exams[name] = DrivenExam(plan, conditions, str(document.get("client", "a client that drives itself")))
        return _json(
            201, {"sitting": name, "scenarios": len(plan.scenarios) * len(plan.profiles), "seed": conditions.seed}
        )


def _answered(exam: DrivenExam, number: str, body: bytes) -> ServiceReply:
    document = _object(body)
    if document is None:
        return _error(400, "body", "an answer is a JSON object with an outcome (schemas/exam/answer.json)")
    found = exam.answer(number, document)
    return (
        _error(404, "scenario", f"no task of the scenario {number!r} is open") if found is None else _json(200, found)
    )


def _report(exam: DrivenExam, form: str) -> ServiceReply:
    report = exam.report()
    if report is None:
        return _error(409, "sitting", "scenarios are open; fetch them by next until it answers 204")
    if form == "html":
        return ServiceReply(200, "text/html; charset=utf-8", as_html(report, checks_in(report["edition"])))
    if form == "xml":
        return ServiceReply(200, "application/xml", as_junit(report))
    if form == "svg":
        return ServiceReply(200, "image/svg+xml", as_badge(report))
    return (
        _json(200, report) if form == "json" else _error(404, "path", "a report has the forms json, html, xml and svg")
    )


def _object(body: bytes) -> dict[str, Any] | None:
    try:
        document = json.loads(body)
    except ValueError:
        return None
    return document if isinstance(document, dict) else None


def _json(status: int, document: Any) -> ServiceReply:
    return ServiceReply(status, "application/json", json.dumps(document, ensure_ascii=False))


def _error(status: int, name: str, message: str) -> ServiceReply:
    return _json(status, {"error": {"field": name, "message": message}})
