"""The baseline: failures that are known, each with a reason, an issue and an end (TOML)."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from mockzoom.exam.verdicts import Outcome

LONGEST = timedelta(days=180)
_FIELDS = {"check", "reason", "issue", "until"}


class BaselineError(Exception):
    """A baseline that cannot be used: which line, and what to do."""


@dataclass(frozen=True)
class Known:
    """A known failure."""

    check: str
    reason: str
    issue: str
    until: date


@dataclass(frozen=True)
class Baseline:
    """Known failures by check, and the day on which they are read."""

    known: Mapping[str, Known] = field(default_factory=dict)
    today: date = date.min

    @property
    def checks(self) -> set[str]:
        """The checks whose failure is known and not out of date."""
        return {name for name, one in self.known.items() if one.until >= self.today}

    def stale(self, verdicts: Mapping[str, Outcome]) -> list[str]:
        """Return a sentence for each line that has to go: out of date, passed, or not measured."""
        found = []
        for name, one in self.known.items():
            verdict = verdicts.get(name)
            if one.until < self.today:
                found.append(f"{name}: its line in the baseline ended on {one.until}; fix or renew it")
            elif verdict is Outcome.PASS:
                found.append(f"{name}: it passes now; remove its line from the baseline")
            elif verdict not in (Outcome.FAIL, None):
                found.append(f"{name}: it was not measured, so the baseline does not hold; remove its line")
        return found


def read_baseline(path: Path, known_checks: Iterable[str], today: date) -> Baseline:
    """Return a baseline. Raises `BaselineError` for a file, field or check that is wrong."""
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise BaselineError(f"{path}: {error}") from None
    entries = document.get("known", [])
    if set(document) - {"known"} or not isinstance(entries, list):
        raise BaselineError(f"{path}: it has tables [[known]] and nothing else")
    checks = set(known_checks)
    found = {}
    for n, entry in enumerate(entries, 1):
        one = _known(entry, f"{path}: entry {n}", checks, today)
        found[one.check] = one
    return Baseline(found, today)


def _known(entry: Any, where: str, checks: set[str], today: date) -> Known:
    if not isinstance(entry, dict) or set(entry) != _FIELDS:
        raise BaselineError(f"{where}: it has exactly the fields {', '.join(sorted(_FIELDS))}")
    if entry["check"] not in checks:
        raise BaselineError(f"{where}: the check {entry['check']!r} does not exist; `mockzoom exam list` names them")
    if not isinstance(entry["until"], date) or entry["until"] > today + LONGEST:
        raise BaselineError(f"{where}: until is a date at most {LONGEST.days} days ahead, like {today + LONGEST}")
    if not entry["reason"] or not entry["issue"]:
        raise BaselineError(f"{where}: reason and issue may not be empty")
    return Known(entry["check"], entry["reason"], entry["issue"], entry["until"])


def baseline_text(failing: Mapping[str, str], today: date) -> str:
    """Return a baseline for checks that fail now, by their reasons; the issues are to be filled in."""
    until = today + LONGEST
    parts = [
        f'[[known]]\ncheck = "{name}"\nreason = {_quoted(reason)}\nissue = "to be filed"\nuntil = {until}\n'
        for name, reason in sorted(failing.items())
    ]
    return "\n".join(parts)


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ")
    return f'"{escaped}"'
