"""What a run found, gathered from its tests and written as JSON."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from mockzoom.contract.runner import VERDICTS, verdict

HERE = Path(__file__).parent.resolve()


class Report:
    """Listens to a run: its `tests` (rules, evidence, outcome), what it `compared`, by kind, and the verdict.

    It is written to a file if there is a `path`, and decides the exit code of a session of the suite alone.
    """

    def __init__(self, path: Path | None, target: str, account: Callable[[], str], *, is_real: bool) -> None:
        self._path = path
        self._target = target
        self._account = account
        self._is_real = is_real
        self._verdict: int | None = None
        self._tests: dict[str, dict[str, Any]] = {}
        self._compared: Counter[str] = Counter()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Take in one phase of one test."""
        said = dict(report.user_properties)
        if "rules" not in said:
            return
        one = self._tests.setdefault(report.nodeid, {"rules": said["rules"], "evidence": said["evidence"]})
        if "recorded" in said:
            one["recorded"] = said["recorded"]
        if report.when == "call":
            self._compared.update(said.get("compared", {}))
        if one.get("outcome") in (None, "passed") or (report.failed and one["outcome"] == "skipped"):
            one |= {"outcome": report.outcome, "seconds": round(report.duration, 3)}
        if report.failed:
            self._take_failure(one, said.get("verdict", "own fault"), _last_words(report))
        if report.skipped and isinstance(report.longrepr, tuple):
            one["says"] = report.longrepr[2].removeprefix("Skipped: ")

    @staticmethod
    def _take_failure(one: dict[str, Any], verdict: str, says: str) -> None:
        """A test that fails again while it clears up keeps what it found first, unless that was our own fault."""
        if "verdict" in one:
            says = f"{one['says']}\n{says}"
            verdict = verdict if verdict == "own fault" else one["verdict"]
        one |= {"verdict": verdict, "says": says}

    def pytest_sessionfinish(self, session: pytest.Session, exitstatus: int) -> None:
        """Write it down, and say by the exit code who moved."""
        found = self.write(int(exitstatus))
        if _is_all_ours(session.config):
            self._verdict = session.exitstatus = verdict(found, int(exitstatus), is_real=self._is_real)

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        """Say what the exit code means."""
        if self._verdict is not None:
            terminalreporter.write_line(f"{VERDICTS[self._verdict]} (exit code {self._verdict})")

    def write(self, exit_code: int, unmeasured: str = "") -> dict[str, Any]:
        """What was found; `unmeasured` says why nothing could be."""
        document = {
            "target": self._target,
            "account": self._account(),
            "at": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "exit": exit_code,
            "unmeasured": unmeasured,
            "compared": dict(self._compared),
            "tests": self._tests,
        }
        if self._path:
            self._path.write_text(json.dumps(document, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        return document


def _is_all_ours(config: pytest.Config) -> bool:
    """Return whether a session runs the suite and nothing else; with other tests, pytest's exit code stays."""
    places = [Path(config.invocation_params.dir, arg.partition("::")[0]).resolve() for arg in config.args]
    return not config.option.collectonly and all(HERE in (place, *place.parents) for place in places)


def _last_words(report: pytest.TestReport) -> str:
    crash = getattr(report.longrepr, "reprcrash", None)
    return str(crash.message)[:2000] if crash else str(report.longrepr)[-2000:]
