"""Metadata of the suite's tests: the rules each proves, and the evidence for them. Needs pytest.

Every test names its rules, and exactly one kind of evidence; `suite_problems` lists tests that do not,
and rules that no test proves.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from mockzoom.contract.rulebook import Rulebook

KINDS = ("validated_live", "documented", "mock_only", "gap")
MARKERS = (
    "proves(*rules): the ids of the rules that the test proves",
    "validated_live(on, source): the real Zoom was observed to answer so on that day",
    "documented: a published specification or documentation page says so",
    "mock_only(reason): applies to the mock alone, not to Zoom",
    "gap(entry): Zoom's behaviour is unknown; the entry of known_gaps.toml says why, by what source, until when",
    "not_on_zoom(reason): must not run against the real Zoom",
    "separate_account: takes an account of the test alone, because a shared one could not afford its changes",
    "every_profile: runs in every profile, and not only in those that are complete without a base",
    "in_turn: goes through a long table, of which each row is run in one of several profiles with --in-turn",
    "burns_quota: uses up a registrant's daily quota; on the real Zoom only with --burn-quota",
)


def proves(*rules: str) -> pytest.MarkDecorator:
    """Name the rules that a test proves."""
    return pytest.mark.proves(*rules)


def validated_live(on: str, source: str) -> pytest.MarkDecorator:
    """Mark what was observed in a response of the real Zoom, on a day (`2026-09-08`, or a month, or a year)."""
    return pytest.mark.validated_live(on, source)


def documented() -> pytest.MarkDecorator:
    """Mark what was published."""
    return pytest.mark.documented


def burns_quota() -> pytest.MarkDecorator:
    """Mark a test that uses up a registrant's daily quota."""
    return pytest.mark.burns_quota


def mock_only(reason: str) -> pytest.MarkDecorator:
    """Mark what concerns the mock alone."""
    return pytest.mark.mock_only(reason)


def gap(entry: str) -> pytest.MarkDecorator:
    """Mark what is our judgement; the entry in the ledger says why."""
    return pytest.mark.gap(entry)


def not_on_zoom(reason: str) -> pytest.MarkDecorator:
    """Never run this against the real Zoom."""
    return pytest.mark.not_on_zoom(reason)


def separate_account() -> pytest.MarkDecorator:
    """Mark what creates many webinars or meetings: on a shared account it would use up the host's day.

    The fixture `api` is a client of a separate account then, and the test is skipped where there is none.
    """
    return pytest.mark.separate_account


@dataclass(frozen=True)
class Gap:
    """A known gap in what we know of Zoom: why there is one, who says so, and until when we may live with it."""

    reason: str
    source: str
    expires: date


@dataclass(frozen=True)
class Exclusion:
    """Rules that the suite does not answer for, and why; `operations` narrows it to refusals of those."""

    reason: str
    rules: tuple[str, ...]
    operations: tuple[str, ...] = ()


@dataclass(frozen=True)
class CaseMetadata:
    """What a test says of itself: its rules, and its evidence as kind and arguments."""

    test: str
    rules: tuple[str, ...]
    evidence: tuple[tuple[str, tuple[str, ...]], ...]


def read_gaps(path: Path) -> dict[str, Gap]:
    """Read the ledger of gaps."""
    document = tomllib.loads(path.read_text(encoding="utf-8"))
    return {name: Gap(entry["reason"], entry["source"], entry["expires"]) for name, entry in document.items()}


def read_exclusions(path: Path) -> dict[str, Exclusion]:
    """Read the list of what the suite does not cover."""
    document = tomllib.loads(path.read_text(encoding="utf-8"))
    return {
        name: Exclusion(entry["reason"], tuple(entry["rules"]), tuple(entry.get("operations", ())))
        for name, entry in document.items()
    }


def read_metadata(test: str, marks: Iterable[pytest.Mark]) -> CaseMetadata:
    """Return the metadata in a test's marks."""
    marks = list(marks)
    rules = [rule for mark in marks if mark.name == "proves" for rule in mark.args]
    evidence = [(mark.name, tuple(map(str, mark.args))) for mark in marks if mark.name in KINDS]
    return CaseMetadata(test, tuple(dict.fromkeys(rules)), tuple(evidence))


def read_module_metadata(module: Any) -> list[CaseMetadata]:
    """Yield the metadata of all tests of a module, those in classes included."""
    found = []
    for owner in (module, *[c for n, c in vars(module).items() if n.startswith("Test") and isinstance(c, type)]):
        for name, value in vars(owner).items():
            if name.startswith("test_") and callable(value):
                marks = [*getattr(value, "pytestmark", ()), *_of_owner(owner, module)]
                found += _each_case(f"{module.__name__}.{name}", marks)
    return found


def rules_of_function(function: Any, more: Iterable[pytest.Mark]) -> set[str]:
    """Return the rules that a test proves with any row of its tables; `more` are the marks of its class and module."""
    cases = _each_case("", [*getattr(function, "pytestmark", ()), *more])
    return {rule for case in cases for rule in case.rules}


def _each_case(test: str, marks: list[pytest.Mark]) -> list[CaseMetadata]:
    """Yield one item for a test, or one for each row of its table if the rows have marks."""
    tables = [mark.args[1] for mark in marks if mark.name == "parametrize"]
    rows = [row for table in tables if isinstance(table, list | tuple) for row in table if getattr(row, "marks", ())]
    if not rows:
        return [read_metadata(test, marks)]
    return [read_metadata(f"{test}[{row.id or row.values}]", [*marks, *(m.mark for m in row.marks)]) for row in rows]


def _of_owner(owner: Any, module: Any) -> list[pytest.Mark]:
    marks = getattr(owner, "pytestmark", []) if owner is not module else []
    return list(marks if isinstance(marks, list) else [marks])


@dataclass(frozen=True)
class Scope:
    """What a suite answers for: the rules that need a test, and those that it leaves out, each with a reason."""

    rules: tuple[str, ...]
    left_out: Mapping[str, str]


def suite_problems(
    told: Iterable[CaseMetadata], rulebook: Rulebook, scope: Scope, gaps: Mapping[str, Gap], today: date
) -> list[str]:
    """Yield what is wrong with a suite, each in a sentence."""
    told = list(told)
    found = [sentence for one in told for sentence in _of_one(one, rulebook, gaps)]
    proved = {rule for one in told for rule in one.rules}
    used = {args[0] for one in told for kind, args in one.evidence if kind == "gap" and args}
    found += [
        f"rule `{rule}` is in the suite's scope, and no test proves it" for rule in scope.rules if rule not in proved
    ]
    found += _of_scope(scope, rulebook, proved)
    found += [f"gap `{name}` is used by no test" for name in gaps if name not in used]
    found += [f"gap `{n}` expired on {g.expires}: find out, or give a reason anew" for n, g in gaps.items()
              if g.expires < today]  # fmt: skip
    return found


def _of_scope(scope: Scope, rulebook: Rulebook, proved: set[str]) -> Iterable[str]:
    for rule in rulebook.rules.keys() - scope.left_out.keys() - set(scope.rules):
        yield f"rule `{rule}` is neither in the suite's scope nor left out with a reason"
    for rule, reason in scope.left_out.items():
        if rule not in rulebook:
            yield f"`{rule}` is left out, and is not a rule; `mockzoom rules` prints all"
        if rule in proved:
            yield f"rule `{rule}` is left out, and a test proves it"
        if rule in scope.rules:
            yield f"rule `{rule}` is left out, and is in the suite's scope"
        if not reason.strip():
            yield f"rule `{rule}` is left out without a reason"


def _of_one(one: CaseMetadata, rulebook: Rulebook, gaps: Mapping[str, Gap]) -> Iterable[str]:
    if not one.rules:
        yield f"{one.test} names no rule: add @proves(...)"
    for rule in one.rules:
        if rule not in rulebook:
            yield f"{one.test} proves `{rule}`, which is not a rule; `mockzoom rules` prints all"
    if len(one.evidence) != 1:
        yield f"{one.test} has {len(one.evidence)} kinds of evidence instead of one of {', '.join(KINDS)}"
        return
    ((kind, args),) = one.evidence
    if kind == "gap" and args[0] not in gaps:
        yield f"{one.test} names the gap {args[0]!r}, which is not in known_gaps.toml"
    known = [rulebook[rule] for rule in one.rules if rule in rulebook]
    if kind == "documented" and any(rule.provenance == "inferred" for rule in known):
        yield f"{one.test} is marked documented, but proves an inferred rule"
    if kind == "validated_live" and any(rule.provenance != "observed" for rule in known):
        yield f"{one.test} is marked validated live, but proves a rule that was never observed"
