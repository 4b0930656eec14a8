"""A target that answers in any unexpected way breaks the contract; the suite never calls that its own error."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from strangers import ANSWERS, stranger
from suite_process import run_pytest

from mockzoom.contract import reference_run
from mockzoom.contract.client import Client
from mockzoom.contract.errors import ContractViolation
from mockzoom.contract.mutation import result_of
from mockzoom.contract.runner import TARGET_FAILED, SuiteOutcome, run_suite
from mockzoom.contract.targets.managed import managed_client
from mockzoom.contract.targets.providers import UrlProvider
from mockzoom.contract.targets.target import TargetCredentials, UrlTarget

HERE = Path(__file__).parent
ROOT = HERE.parent.parent


def run_altered(way, tmp_path, modules, *arguments):
    """Run modules of the suite on the emulator whose answers are altered; return the report."""
    report = tmp_path / f"{way}.json"
    options = ("-p", "wrong_answers", "--tb=no", f"--contract-report={report}", *arguments)
    variables = {"PYTHONPATH": str(HERE), "WRONG_ANSWERS": way}
    done = run_pytest(options, [f"test_{name}" for name in modules], variables)
    assert report.is_file(), done.stdout[-3000:] + done.stderr[-3000:]
    return json.loads(report.read_text())


def test_answers_altered_at_random_break_the_contract(tmp_path):
    """In twenty ways, in any test: each failure has a rule and a cause, and none is an unexpected exception."""
    modules = ("batch", "paging", "tokens", "lives", "registrants", "shapes", "error_format", "calls")
    found = run_altered("1", tmp_path, modules, "-k", "2025-06")

    failed = {name: one for name, one in found["tests"].items() if one["outcome"] == "failed"}
    odd = {name: one["cause"] for name, one in failed.items() if "cannot be processed" in one["cause"]}
    assert (found["exit"], odd) == (TARGET_FAILED, {})
    assert len(failed) > 100
    assert [name for name, one in failed.items() if one["verdict"] == "own fault"] == []
    assert [name for name, one in failed.items() if one["verdict"] == "broken" and not one["broken"]] == []


@pytest.mark.parametrize("name", ANSWERS)
def test_a_server_of_a_stranger_breaks_the_contract(name):
    """Whatever it answers to every request, over a network; it is never mistaken for the admin API."""
    with stranger(ANSWERS[name]) as url:
        assert managed_client(url, "", None) is None
        target = UrlTarget(url)
        with pytest.raises(ContractViolation):
            UrlProvider(target, TargetCredentials(token="x")).shared()
        named = UrlProvider(target, TargetCredentials(token="x"), "2025-06").shared()
        for operation, fields in (("webinar", {"webinarId": 1}), ("webinarCreate", {"userId": "me", "body": {}})):
            with pytest.raises(ContractViolation):
                Client(named).send(operation, **fields)


def test_a_run_on_the_server_of_a_stranger_ends_with_its_verdict():
    """Exit code 3; what was not compared is not judged, and the cause is named."""
    with stranger(ANSWERS["html 404"]) as url:
        outcome = run_suite("--rule=nulls", target=url)

    rules = outcome.report["rules"]
    assert outcome.code == outcome.report["exit"] == TARGET_FAILED, outcome.said[-2000:]
    assert rules["nulls"]["state"] == "not judged"
    assert rules["nulls"]["reason"] == "blocked by webinar: not JSON (404 text/html)"
    assert sum(outcome.report["compared"].values()) > 0


@pytest.mark.parametrize(
    ("mutant", "rule", "cause"),
    [
        ("batch_row_of_the_last_missing", "batch_order", "fewer rows than people were sent"),
        ("errors_in_html", "answer_shape", "not JSON"),
        ("last_page_repeats_a_row", "paging", ""),
    ],
)
def test_three_wrong_servers_break_the_contract(mutant, rule, cause):
    """A batch without its last row, errors in HTML, a last page that repeats a row: they end with 3, not with 4."""
    chosen = [f"contract_tests/{name}.py" for name in ("test_batch", "test_paging", "test_registrants")]
    rules = (f"--rule={rule}", "--rule=repeated_email")
    outcome = run_suite(f"--mutant={mutant}", "--tb=no", *rules, "-k", "2025-06", places=chosen)

    assert outcome.code == TARGET_FAILED, outcome.said[-2000:]
    assert outcome.report["rules"][rule]["state"] == "broken"
    assert any(cause in one["cause"] for one in outcome.report["causes"])
    assert result_of(mutant, rule, "", outcome).is_caught


def test_a_rule_is_not_accused_by_a_set_up_that_failed(tmp_path):
    """If every answer lacks a field, the rules of the tests that never got further are not judged."""
    found = run_altered("no_headers", tmp_path, ("batch",), "--rule=batch_size", "-k", "2025-06")

    assert found["exit"] == TARGET_FAILED
    assert found["rules"]["batch_size"]["state"] == "not judged"
    assert found["rules"]["tracking_id"]["state"] == "broken"
    assert found["causes"][0]["blocks"] == len(found["tests"])


@pytest.mark.parametrize(("outcome", "is_ours"), [("failed", True), ("passed", False)])
def test_the_reference_emulator_decides_whose_an_exception_is(outcome, is_ours, monkeypatch):
    """A test that fails there too says nothing of the target; one that passes there does."""
    places = []

    def run(*_, **given):
        places.extend(given["places"])
        return SuiteOutcome(0, {"tests": {"t.py::test_x[a]": {"outcome": outcome}}}, "")

    monkeypatch.setattr(reference_run, "run_suite", run)

    assert reference_run.failing_on_reference(["t.py::test_x[a]", "t.py::test_x[b]"]) == (
        {"t.py::test_x"} if is_ours else set()
    )
    assert places == ["t.py::test_x"]
    monkeypatch.setenv("MOCKZOOM_CONTRACT_REFERENCE", "1")
    assert reference_run.failing_on_reference(["t.py::test_y"]) == {"t.py::test_y"}
