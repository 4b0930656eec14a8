"""What a run found, gathered from its tests and written as JSON."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest


class Report:
    """Listens to a run, and writes its `tests` (rules, evidence, outcome) and what it `compared`, by kind."""

    def __init__(self, path: Path, target: str, account: Callable[[], str]) -> None:
        self._path = path
        self._target = target
        self._account = account
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

    def pytest_sessionfinish(self, exitstatus: int) -> None:
        """Write it down."""
        document = {
            "target": self._target,
            "account": self._account(),
            "at": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "exit": int(exitstatus),
            "compared": dict(self._compared),
            "tests": self._tests,
        }
        self._path.write_text(json.dumps(document, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def _last_words(report: pytest.TestReport) -> str:
    crash = getattr(report.longrepr, "reprcrash", None)
    return str(crash.message)[:2000] if crash else str(report.longrepr)[-2000:]
