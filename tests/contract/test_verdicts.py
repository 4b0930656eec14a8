"""Each rule has one state, and only a comparison that failed breaks a rule."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from contract_tests.failures import failure_of
from mockzoom.contract.documents import read_document
from mockzoom.contract.errors import CHECK, COMPARISON, STEP, ContractFinding, ContractViolation, Inconclusive
from mockzoom.contract.judging import judging
from mockzoom.contract.messages import ApiResponse
from mockzoom.contract.rulebook import load_rulebook
from mockzoom.contract.tolerance import tolerate
from mockzoom.contract.verdicts import BROKEN, HELD, LEFT_OUT, NOT_JUDGED, causes, rule_verdicts

SUITE = Path(__file__).parent.parent.parent / "contract_tests"
SHAPE = ContractFinding("answer_shape", "webinarCreate (2025-06) 201 $", "required", "{}", "uuid missing")


@pytest.fixture
def tolerated():
    """Tolerates rules; nothing is tolerated afterwards."""
    yield lambda *rules: tolerate(rules)
    tolerate(())


def one(outcome, rules, **more):
    """The record of a test."""
    return {"rules": rules, "outcome": outcome, **more}


def broken_by(*rules, cause="webinarCreate: uuid missing"):
    """What a failed test adds to its record."""
    return {"verdict": "broken", "broken": list(rules), "cause": cause}


def test_each_rule_has_one_of_four_states():
    """Held, broken, not judged with what blocked it, or left out with the reason."""
    tests = {
        "a": one("passed", ["nulls"]),
        "b": one("failed", ["batch_size"], **broken_by("answer_shape")),
        "c": one("skipped", ["calendar"], says="no clock"),
        "d": one("failed", ["paging"], verdict="unmeasured", broken=[], cause="no answer"),
    }
    found = rule_verdicts(tests, load_rulebook(), {"absentees": "not in scope"}, missing="deselected")

    assert {found[rule].state for rule in found} == {HELD, BROKEN, NOT_JUDGED, LEFT_OUT}
    states = {rule: (found[rule].state, found[rule].reason) for rule in ("nulls", "answer_shape", "batch_size")}
    assert states == {
        "nulls": (HELD, ""),
        "answer_shape": (BROKEN, "webinarCreate: uuid missing"),
        "batch_size": (NOT_JUDGED, "blocked by webinarCreate: uuid missing"),
    }
    assert (found["calendar"].state, found["calendar"].reason) == (LEFT_OUT, "no clock")
    assert (found["paging"].state, found["paging"].reason) == (NOT_JUDGED, "blocked by no answer")
    assert (found["absentees"].reason, found["batch_order"].reason) == ("not in scope", "deselected")


def test_the_cause_of_most_failures_is_first():
    """With the tests that it fails and those that it blocks."""
    tests = {"a": one("failed", ["nulls"], **broken_by("nulls", cause="nulls: kept"))}
    tests |= {f"b{n}": one("failed", ["batch_size"], **broken_by("answer_shape")) for n in range(3)}
    first, second = causes(tests)

    assert (first.text, first.fails, first.blocks, first.breaks) == (
        "webinarCreate: uuid missing", 0, 3, ("answer_shape",),
    )  # fmt: skip
    assert (second.text, second.fails, second.blocks) == ("nulls: kept", 1, 0)


def test_what_ends_a_run_at_its_start_blocks_every_rule():
    """A rule in scope is not judged; one without a test stays left out."""
    found = rule_verdicts({}, load_rulebook(), {"absentees": "not in scope"}, blocked="no profile")
    assert (found["nulls"].state, found["nulls"].reason) == (NOT_JUDGED, "blocked by no profile")
    assert found["absentees"].state == LEFT_OUT


@pytest.mark.parametrize(
    ("error", "in_body", "broken"),
    [
        pytest.param(ContractViolation([SHAPE], CHECK), True, ["answer_shape"], id="a check of every answer"),
        pytest.param(ContractViolation([SHAPE], STEP), True, ["answer_shape"], id="a step that prepares"),
        pytest.param(ContractViolation([SHAPE], COMPARISON), True, ["answer_shape", "batch_size"], id="a comparison"),
        pytest.param(ContractViolation([SHAPE], COMPARISON), False, ["answer_shape"], id="a comparison in a fixture"),
        pytest.param(AssertionError("assert 1 == 2"), True, ["batch_size"], id="an assertion of the test"),
        pytest.param(Inconclusive("no answer"), True, [], id="no answer"),
    ],
)
def test_only_the_comparison_of_a_test_breaks_its_rule(error, in_body, broken):
    """A test that ended before its comparison breaks none of the rules that it names."""
    assert failure_of(error, ["batch_size"], in_body=in_body, is_plain=True)["broken"] == broken


def test_the_missing_fields_of_an_answer_are_one_cause():
    """Fields of the document before nested ones, and no more than three of them."""
    lacks = ["settings.hd_video missing", "uuid, host_id missing", "settings.audio missing", "x-zm-trackingid missing"]
    found = [ContractFinding("answer_shape", "webinarCreate (2025-06)", "", "", cause) for cause in lacks]
    said = failure_of(ContractViolation(found), ["nulls"], in_body=True, is_plain=True)["cause"]
    assert said == "webinarCreate: host_id, uuid, settings.audio and 1 more missing; x-zm-trackingid missing"


def test_an_exception_is_the_suites_own_fault_on_the_emulator_alone():
    """On any other target the reference run decides."""
    on_emulator = failure_of(KeyError("x"), ["nulls"], in_body=True, is_plain=True)
    elsewhere = failure_of(KeyError("x"), ["nulls"], in_body=True, is_plain=False)
    assert (on_emulator["verdict"], elsewhere["verdict"]) == ("own fault", "odd")


def test_a_block_attributes_what_fails_in_it():
    """An assertion, a comparison and a step break the rules of the block; a check of every answer does not."""
    with pytest.raises(ContractViolation) as asserted, judging("paging", where="webinars"):
        assert [1] == [2]
    with pytest.raises(ContractViolation) as stepped, judging("capacity"):
        raise ContractViolation([SHAPE], STEP)
    with pytest.raises(ContractViolation) as checked, judging("capacity"):
        raise ContractViolation([SHAPE], CHECK)

    assert [(f.rule, f.operation) for f in asserted.value.failures] == [("paging", "webinars")]
    assert [f.rule for f in stepped.value.failures] == ["capacity", "answer_shape"]
    assert [f.rule for f in checked.value.failures] == ["answer_shape"]


def test_a_tolerated_rule_is_left_out(tolerated):
    """A block of tolerated rules alone never fails; one with another rule still breaks that one."""
    tolerated("retry_after")
    with judging("retry_after"):
        raise AssertionError
    with pytest.raises(ContractViolation) as failed, judging("retry_after", "calendar"):
        raise AssertionError("late")
    assert [f.rule for f in failed.value.failures] == ["calendar"]
    assert rule_verdicts({}, load_rulebook(), {}, ["retry_after"])["retry_after"].state == LEFT_OUT


@pytest.mark.parametrize(
    ("body", "read", "cause"),
    [
        (b"<html>", lambda d: d, "webinar: not JSON (200 text/html)"),
        (b"", lambda d: d, "webinar: no body (200)"),
        (b"[]", lambda d: d, "webinar: JSON that is not an object (list)"),
        (b"{}", lambda d: d["id"], "webinar: id missing"),
        (b'{"settings": {}}', lambda d: d["settings"]["approval_type"], "webinar: settings.approval_type missing"),
        (b'{"rows": []}', lambda d: d["rows"][0], "webinar: rows too short"),
        (b'{"rows": [{}]}', lambda d: d["rows"][0]["id"], "webinar: rows.id missing"),
        (b"[" * 100_000, lambda d: d, "webinar: not JSON (200 text/html)"),
    ],
)
def test_a_missing_part_of_an_answer_breaks_the_contract(body, read, cause):
    """Wherever the suite reads it, with the operation and the place."""
    answer = ApiResponse(200, (("Content-Type", "text/html"),), body, "webinar")
    with pytest.raises(ContractViolation) as failed:
        read(read_document(answer))
    assert failed.value.failures[0].short == cause


def _tests():
    return [
        (path.stem, node)
        for path in sorted(SUITE.glob("test_*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    ]


def _called(node, name):
    """The texts that calls of a function or method have as arguments, in the whole of a node."""
    calls = [one for one in ast.walk(node) if isinstance(one, ast.Call)]
    mine = [one for one in calls if name in (getattr(one.func, "id", ""), getattr(one.func, "attr", ""))]
    return {arg.value for one in mine for arg in one.args if isinstance(arg, ast.Constant)}


def _rules_of(test):
    return {rule for decorator in test.decorator_list for rule in _called(decorator, "proves")}


@pytest.mark.parametrize("test", [pytest.param(t, id=f"{m}.{t.name}") for m, t in _tests() if len(_rules_of(t)) > 1])
def test_a_test_of_several_rules_attributes_each_assertion(test):
    """A bare `assert` in it would break all of them, and a rule that no comparison names is never judged."""
    rules = _rules_of(test)
    blocks = [one for one in ast.walk(test) if isinstance(one, ast.With) and "judging" in ast.dump(one.items[0])]
    inside = {id(one) for block in blocks for one in ast.walk(block)}
    bare = [one.lineno for one in ast.walk(test) if isinstance(one, ast.Assert) and id(one) not in inside]
    judged = _called(test, "judging") | _called(test, "refuses")
    computed = any(not isinstance(arg, ast.Constant) for block in blocks for arg in block.items[0].context_expr.args)

    assert bare == []
    if "walk" not in ast.dump(test):  # the steps of a random walk attribute their comparisons themselves
        assert computed or rules <= judged, f"no comparison judges {sorted(rules - judged)}"
