"""A suite in which something is not accounted for is refused, in sentences."""

from __future__ import annotations

import types
from datetime import date

import pytest

from mockzoom.contract.marks import (
    CaseMetadata,
    Gap,
    Scope,
    documented,
    gap,
    proves,
    read_module_metadata,
    rules_of_function,
    suite_problems,
)
from mockzoom.contract.rulebook import load_rulebook

TODAY = date(2026, 11, 21)
GAPS = {"doubt": Gap("nobody knows", "facts 1", date(2027, 1, 1))}
DOCUMENTED, DOUBT = ("documented", ()), ("gap", ("doubt",))


def told(*rules, evidence=(DOCUMENTED,)):
    return CaseMetadata("test_x", rules, tuple(evidence))


def complain(*tests, scope=(), gaps=None, left_out=None, without=()):
    everything = load_rulebook().rules.keys() - set(scope) - {rule for test in tests for rule in test.rules}
    left_out = dict.fromkeys(sorted(everything - set(without)), "judged elsewhere") | (left_out or {})
    named = tuple(rule for test in tests for rule in test.rules if rule in load_rulebook())
    return suite_problems(tests, load_rulebook(), Scope((*scope, *named), left_out), gaps or {}, TODAY)


def test_a_suite_in_order_gives_no_cause():
    """Every test names a rule and one kind of evidence; every rule and every gap has a test."""
    tests = [told("status_quota"), told("batch_whole", evidence=[DOUBT])]
    assert complain(*tests, scope=["status_quota", "batch_whole"], gaps=GAPS) == []


@pytest.mark.parametrize(
    ("test", "says"),
    [
        (told(), "names no rule"),
        (told("nonsense"), "proves `nonsense`, which is not a rule"),
        (told("status_quota", evidence=[]), "has 0 kinds of evidence"),
        (told("status_quota", evidence=[DOCUMENTED, ("mock_only", ("x",))]), "has 2 kinds of evidence"),
        (told("status_quota", evidence=[("gap", ("elsewhere",))]), "which is not in known_gaps.toml"),
        (told("batch_whole"), "marked documented, but proves an inferred rule"),
        (told("status_quota", evidence=[("validated_live", ("2026", "x"))]), "a rule that was never observed"),
    ],
)
def test_a_test_that_does_not_account_for_itself(test, says):
    """A test without the required marks is reported by name."""
    (said,) = complain(test)
    assert said.startswith("test_x ")
    assert says in said


def test_rules_and_gaps_without_a_test_and_gaps_that_expired():
    """Are errors too."""
    old = {"old": Gap("nobody knows", "facts 1", date(2026, 11, 20))}
    assert complain(told("status_quota"), scope=["batch_size"], gaps=old) == [
        "rule `batch_size` is in the suite's scope, and no test proves it",
        "gap `old` is used by no test",
        "gap `old` expired on 2026-11-20: find out, or give a reason anew",
    ]


def test_a_rule_that_nobody_answers_for():
    """Has to be left out with a reason; and what is left out has no test."""
    assert complain(without=["paging"]) == ["rule `paging` is neither in the suite's scope nor left out with a reason"]
    assert complain(left_out={"nonsense": "why"}) == [
        "`nonsense` is left out, and is not a rule; `mockzoom rules` prints all"
    ]
    assert complain(left_out={"paging": " "}) == ["rule `paging` is left out without a reason"]
    assert complain(told("paging"), left_out={"paging": "why"}) == [
        "rule `paging` is left out, and a test proves it",
        "rule `paging` is left out, and is in the suite's scope",
    ]


def test_rows_of_a_table_speak_for_themselves():
    """Each row of a table has its own marks."""
    module = types.ModuleType("m")

    @pytest.mark.parametrize("n", [pytest.param(1, marks=[proves("a"), documented()], id="one"),
                                   pytest.param(2, marks=[proves("b"), gap("g")], id="two")])  # fmt: skip
    def test_table(n): ...

    module.test_table = test_table
    assert read_module_metadata(module) == [
        CaseMetadata("m.test_table[one]", ("a",), (("documented", ()),)),
        CaseMetadata("m.test_table[two]", ("b",), (("gap", ("g",)),)),
    ]


def test_a_run_of_one_rule_collects_what_any_row_of_a_table_proves():
    """The rules of a function are its own, those of its class and module, and those of each row of its tables."""

    @proves("batch_size")
    @pytest.mark.parametrize("n", [pytest.param(1, marks=proves("nulls")), pytest.param(2, marks=proves("paging")), 3])
    def test_rows(n): ...

    def test_plain(): ...

    of_class = [proves("calendar").mark]
    assert rules_of_function(test_rows, of_class) == {"batch_size", "nulls", "paging", "calendar"}
    assert rules_of_function(test_plain, of_class) == {"calendar"}
    assert rules_of_function(test_plain, []) == set()
