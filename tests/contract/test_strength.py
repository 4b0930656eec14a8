"""Deliberately wrong emulators: each is wrong, can be restored, and is caught by a test that names the broken rule."""

from __future__ import annotations

from pathlib import Path

import pytest

from contract_tests.mutants import MUTANTS, broken
from mockzoom.contract import mutation as strength
from mockzoom.contract.evidence import known_results
from mockzoom.contract.rulebook import load_rulebook
from mockzoom.contract.runner import SuiteOutcome
from mockzoom.zoom.registrants import rules as registration
from mockzoom.zoom.registry import errors

ROOT = Path(__file__).parent.parent.parent
SAMPLE = ("batch_limit_29", "last_token_null")


def test_there_are_many_and_each_breaks_a_rule():
    """At least sixty, each with a sentence."""
    assert len(MUTANTS) >= 60
    assert [m.name for m in MUTANTS.values() if m.breaks not in load_rulebook() or not m.says] == []


def test_each_can_be_broken_and_is_mended_again():
    """Each mutant can be applied and undone; a patch that no longer fits the emulator is reported by name."""
    before = ({name: row.variants for name, row in errors().items()}, dict(vars(registration)))
    for name in MUTANTS:
        with broken(name) as mutant:
            assert mutant.name == name
    assert ({name: row.variants for name, row in errors().items()}, dict(vars(registration))) == before
    with pytest.raises(KeyError, match="there is no mutant 'nobody'"), broken("nobody"):
        pass


def test_a_sample_is_caught():
    """By tests that name the broken rule; `make mutants` judges all."""
    fates = strength.run_mutants({n: MUTANTS[n] for n in SAMPLE}, whole=False, workers=2, tell=lambda _: None)
    assert [fate.name for fate in fates if not fate.is_caught] == []


def test_all_were_caught_when_they_were_last_judged():
    """The stored results are those of today's mutants, and docs/reference/contract_strength.md contains them."""
    fates = known_results()
    assert sorted(fate["name"] for fate in fates) == sorted(MUTANTS)
    assert [fate["name"] for fate in fates if not fate["named"] or fate["fault"]] == []
    page = (ROOT / "docs" / "reference" / "contract_strength.md").read_text()
    assert [name for name in MUTANTS if f"| `{MUTANTS[name].breaks}` | `{name}` |" not in page] == []


def test_who_is_caught_by_others_alone_survives():
    """A test that does not name the rule proves nothing of it."""
    tests = {"t.py::a[x]": {"rules": ["paging"], "outcome": "failed", "verdict": "broken"}}
    fate = strength.result_of("m", "batch_size", "is wrong", SuiteOutcome(3, {"tests": tests}, ""))

    assert (fate.is_caught, fate.named, fate.others) == (False, (), ("a",))
    assert "| `batch_size` | `m` | is wrong | **nobody** |" in strength.strength_page([fate])


def test_a_suite_that_cannot_run_catches_nobody():
    """A suite that cannot run catches no mutant; it is an internal error and reported."""
    fate = strength.result_of("m", "batch_size", "is wrong", SuiteOutcome(4, {}, "ImportError"))
    assert (fate.is_caught, fate.fault) == (False, "ImportError")
