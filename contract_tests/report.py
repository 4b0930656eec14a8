"""What a run found, gathered from its tests and written as JSON."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from mockzoom._version import __version__
from mockzoom.contract.reference_run import failing_on_reference
from mockzoom.contract.rulebook import load_rulebook
from mockzoom.contract.runner import REPORT_FORMAT, VERDICTS, verdict
from mockzoom.contract.tolerance import TOLERATED
from mockzoom.contract.verdicts import BROKEN_TEST, ODD, OWN_FAULT, causes, rule_verdicts

from .scope import whole_scope

HERE = Path(__file__).parent.resolve()


@dataclass(frozen=True)
class RunFacts:
    """What is judged: the target, its profiles as far as they are known, and the account that all tests share."""

    target: str
    is_real: bool = False
    profiles: Callable[[], Sequence[str]] = tuple
    account: Callable[[], str] = str


class Report:
    """Listens to a run: its `tests` (rules, evidence, outcome), what it `compared`, by kind, and the verdict.

    It is written to a file if there is a `path`, and decides the exit code of a session of the suite alone.
    """

    def __init__(self, path: Path | None, facts: RunFacts) -> None:
        self._path = path
        self._facts = facts
        self._verdict: int | None = None
        self._tests: dict[str, dict[str, Any]] = {}
        self._compared: Counter[str] = Counter()
        self._missing = "no test of this run names it"
        self._blocked = ""

    def pytest_deselected(self, items: Sequence[pytest.Item]) -> None:
        """Remember why rules have no test in this run."""
        if items:
            self._missing = "its tests were deselected"

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Take in one phase of one test."""
        said: Mapping[str, Any] | None = getattr(report, "contract", None)
        if said is None:
            return
        one = self._tests.setdefault(report.nodeid, {"rules": said["rules"], "evidence": said["evidence"]})
        self._compared.update(said["compared"])
        if "recorded" in said:
            one["recorded"] = said["recorded"]
        if one.get("outcome") in (None, "passed") or (report.failed and one["outcome"] == "skipped"):
            one |= {"outcome": report.outcome, "seconds": round(one.get("seconds", 0.0) + report.duration, 3)}
        if report.failed:
            self._take_failure(one, said.get("failure") or _unknown_failure(report), _last_words(report))
        if report.skipped and isinstance(report.longrepr, tuple):
            one["says"] = report.longrepr[2].removeprefix("Skipped: ")

    @staticmethod
    def _take_failure(one: dict[str, Any], failure: Mapping[str, Any], says: str) -> None:
        """A test that fails again while it clears up keeps what it found first, unless that was our own fault."""
        if "verdict" not in one:
            one |= {**failure, "says": says}
            return
        one["says"] = f"{one['says']}\n{says}"
        if failure["verdict"] == OWN_FAULT:
            one["verdict"] = OWN_FAULT

    def pytest_sessionfinish(self, session: pytest.Session, exitstatus: int) -> None:
        """Write it down, and say by the exit code what it means."""
        self._decide_odd_ones()
        found = self.write(int(exitstatus))
        if _is_all_ours(session.config):
            self._verdict = session.exitstatus = found["exit"]

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        """Say what the exit code means."""
        if self._verdict is not None:
            terminalreporter.write_line(f"{VERDICTS[self._verdict]} (exit code {self._verdict})")

    def _decide_odd_ones(self) -> None:
        """Decide whose fault an unexpected exception was: of the suite, if the reference emulator causes it too."""
        odd = {name: one for name, one in self._tests.items() if one.get("verdict") == ODD}
        ours = failing_on_reference(odd)
        for name, one in odd.items():
            is_ours = name.partition("[")[0] in ours
            one["verdict"] = OWN_FAULT if is_ours else BROKEN_TEST
            one["broken"] = [] if is_ours else one["broken"]

    def add_violation_at_start(self, says: str, broken: Sequence[str], cause: str) -> None:
        """Take in a violation that ends a run before its first test."""
        failure = {"verdict": BROKEN_TEST, "broken": list(broken), "cause": cause, "says": says}
        self._blocked = cause
        self._tests["start"] = {"rules": [], "evidence": [], "outcome": "failed", "seconds": 0.0, **failure}
        self._compared["answers"] += 1

    def write(self, pytest_exit: int, unmeasured: str = "") -> dict[str, Any]:
        """What was found; `unmeasured` says why nothing could be."""
        unscoped, blocked = whole_scope().left_out, self._blocked or unmeasured
        rules = rule_verdicts(self._tests, load_rulebook(), unscoped, TOLERATED, self._missing, blocked)
        document: dict[str, Any] = {
            "format": REPORT_FORMAT,
            "mockzoom": __version__,
            "target": self._facts.target,
            "profiles": list(self._facts.profiles()),
            "account": self._facts.account(),
            "at": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "unmeasured": unmeasured,
            "tolerated": sorted(TOLERATED),
            "compared": dict(self._compared),
            "rules": {rule: one.as_document() for rule, one in rules.items()},
            "causes": [one.as_document() for one in causes(self._tests)],
            "tests": self._tests,
        }
        code = verdict(document, pytest_exit, is_real=self._facts.is_real)
        document |= {"exit": code, "verdict": VERDICTS[code]}
        document = printable(document)
        if self._path:
            self._path.write_text(json.dumps(document, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        return document


def _unknown_failure(report: pytest.TestReport) -> dict[str, Any]:
    """A failure that the suite's own hook did not see: a crashed worker, for example."""
    return {"verdict": OWN_FAULT, "broken": [], "cause": f"failed without an exception in {report.when}"}


def _is_all_ours(config: pytest.Config) -> bool:
    """Return whether a session runs the suite and nothing else; with other tests, pytest's exit code stays."""
    places = [Path(config.invocation_params.dir, arg.partition("::")[0]).resolve() for arg in config.args]
    return not config.option.collectonly and all(HERE in (place, *place.parents) for place in places)


def _last_words(report: pytest.TestReport) -> str:
    crash = getattr(report.longrepr, "reprcrash", None)
    return str(crash.message)[:2000] if crash else str(report.longrepr)[-2000:]


def printable(value: Any) -> Any:
    """Return a document without lone surrogates, which an answer can contain and no file can."""
    if isinstance(value, dict):
        return {printable(key): printable(one) for key, one in value.items()}
    if isinstance(value, list):
        return [printable(one) for one in value]
    return value.encode("utf-8", "backslashreplace").decode() if isinstance(value, str) else value
