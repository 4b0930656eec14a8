"""`mockzoom contract`: verdicts that tell who moved, and a suite that runs from wherever it is installed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from click.testing import CliRunner

import mockzoom
from mockzoom.cli import main
from mockzoom.contract import report
from mockzoom.contract import runner as suite
from mockzoom.contract.errors import Inconclusive
from mockzoom.contract.evidence import all_evidence, known_results, suite_metadata
from mockzoom.contract.rulebook import load_rulebook

ROOT = Path(__file__).parent.parent.parent


def ran(*tests, compared=7):
    """A report of tests with these outcomes and verdicts."""
    rows = {
        f"t{n}": {"rules": ["batch_size"], "outcome": o, **({"verdict": v} if v else {})}
        for n, (o, v) in enumerate(tests)
    }
    return {"target": "mock", "compared": {"answers": compared}, "tests": rows}


PASSED, SKIPPED, BROKEN = ("passed", ""), ("skipped", ""), ("failed", "broken")
UNMEASURED, FAULT = ("failed", "unmeasured"), ("failed", "own fault")


@pytest.mark.parametrize(
    ("found", "exit_code", "is_real", "verdict"),
    [
        pytest.param(ran(PASSED, SKIPPED), 0, False, suite.PASSED, id="the same"),
        pytest.param(ran(SKIPPED), 0, False, suite.INCONCLUSIVE, id="nothing but skips"),
        pytest.param(ran(PASSED, compared=0), 0, False, suite.INCONCLUSIVE, id="compared nothing"),
        pytest.param(ran(PASSED, UNMEASURED), 1, False, suite.INCONCLUSIVE, id="no answer"),
        pytest.param(ran(PASSED, BROKEN, UNMEASURED), 1, False, suite.TARGET_FAILED, id="the mock moved"),
        pytest.param(ran(PASSED, BROKEN), 1, True, suite.ZOOM_CHANGED, id="Zoom moved"),
        pytest.param(ran(PASSED, BROKEN, FAULT), 1, True, suite.INTERNAL_ERROR, id="our fault outranks all"),
        pytest.param({}, 4, False, suite.INTERNAL_ERROR, id="no report"),
        pytest.param(ran(), 5, False, suite.INCONCLUSIVE, id="no test"),
    ],
)
def test_the_exit_code_tells_who_moved(found, exit_code, is_real, verdict):
    """0 the same, 1 inconclusive, 2 Zoom moved, 3 the mock moved, 4 our own fault."""
    assert suite.verdict(found, exit_code, is_real=is_real) == verdict


def contract(*arguments):
    return CliRunner().invoke(main, ["contract", *arguments], catch_exceptions=False)


@pytest.mark.parametrize(("option", "warns"), [("--admin-url=none", False), ("--control=none", True)])
def test_the_address_of_the_admin_api_is_passed_on(option, warns, monkeypatch):
    """Both options reach the suite; the old name prints a warning that has the new one."""
    passed = []

    def run_suite(*arguments, **_):
        passed.extend(arguments)
        raise suite.SuiteMissing("stopped before the run")

    monkeypatch.setattr(suite, "run_suite", run_suite)
    done = contract("run", option)

    assert "--control=none" in [*passed, *(one for given in passed if isinstance(given, list | tuple) for one in given)]
    assert ("--control is deprecated; use --admin-url" in done.stderr) is warns


def test_run_judges_and_reports(tmp_path):
    """In JSON, Markdown and JUnit; only the tests that prove the rule."""
    files = {form: tmp_path / f"report.{form}" for form in ("json", "markdown", "junit")}
    done = contract("run", "--rule=nulls", *(f"--{form}={path}" for form, path in files.items()))

    found = json.loads(files["json"].read_text())
    assert done.exit_code == 0, done.output
    assert "the same" in done.output
    assert all("nulls" in one["rules"] for one in found["tests"].values())
    assert found["compared"]["answers"] > 0
    assert "# mock by the contract" in files["markdown"].read_text()
    assert len(ET.parse(files["junit"]).findall(".//testcase")) == len(found["tests"])


def test_run_on_a_target_that_is_not_there_is_no_verdict():
    """Exit code 1, not 3; the address is reported at once, and no test starts."""
    done = contract("run", "--target=http://127.0.0.1:9")

    assert done.exit_code == suite.INCONCLUSIVE
    assert "http://127.0.0.1:9/v2/webinars/81111111111: no answer (connection refused)" in done.output
    assert "inconclusive" in done.output
    assert "left out" not in done.output


def test_run_on_a_target_that_moved():
    """3, with the test and the rules that it breaks."""
    with mockzoom.serve(profile="2025-06") as server:
        done = contract(
            "run", f"--target={server.url}", "--profile=2021-08", f"--token={server.token}", "--rule=batch_status"
        )

    assert done.exit_code == suite.TARGET_FAILED
    assert "test_success_has_the_status_of_its_edition" in done.output
    assert "breaks batch_status" in done.output


def test_what_is_asked_for_wrongly_is_a_fault_of_ours():
    """4."""
    assert contract("run", "--target=nonsense").exit_code == suite.INTERNAL_ERROR
    assert contract("run", "--nonsense").exit_code == suite.INTERNAL_ERROR
    assert contract("nonsense").exit_code == suite.INTERNAL_ERROR
    assert contract("run", "--rule=null").exit_code == suite.INTERNAL_ERROR
    assert "there is no rule null; did you mean nulls?" in contract("run", "--rule=null").output
    assert "there is no rule nonsense" in contract("evidence", "nonsense").output
    assert "there is no mutant nonsense" in contract("mutants", "nonsense").output


def test_a_place_that_cannot_be_written_to_is_told_before_anything_is_asked(tmp_path):
    """Not when the work is done."""
    (tmp_path / "file").write_text("")
    for command in (["run", "--json"], ["mutants", "--markdown"], ["diff", "mock", "mock", "--junit"]):
        done = contract(*command, f"{tmp_path}/file/report")
        assert done.exit_code == suite.INTERNAL_ERROR
        assert f"cannot make {tmp_path}/file: File exists; name a folder that can be made" in done.output
    assert f"{tmp_path} is a folder; name a file in it" in contract("run", "--markdown", str(tmp_path)).output
    done = contract("record", "--target=mock", f"--into={tmp_path}/file")
    assert (done.exit_code, "Traceback" in done.output) == (suite.INTERNAL_ERROR, False)


def test_what_breaks_in_here_is_no_verdict_on_anybody(monkeypatch):
    """Exit code 4 for an internal exception, 1 for what could not be requested."""

    def fails(error):
        def run_suite(*_, **__):
            raise error

        monkeypatch.setattr(suite, "run_suite", run_suite)
        return contract("run")

    ours, silent = fails(KeyError("ours")), fails(Inconclusive("nobody answers"))
    assert (ours.exit_code, silent.exit_code) == (suite.INTERNAL_ERROR, suite.INCONCLUSIVE)
    assert "KeyError: 'ours'" in ours.output
    assert "Error: nobody answers" in silent.output


def test_without_pytest_the_reason_is_told(monkeypatch):
    """Without pytest, the error says how to install it."""
    monkeypatch.setattr(suite, "find_spec", lambda _: None)
    done = contract("run")
    assert done.exit_code == 1
    assert "needs pytest and hypothesis: pip install 'mockzoom[contract]'" in done.output


def test_the_suite_runs_from_a_wheel(tmp_path):
    """Which carries it, and in a folder that knows nothing of a checkout."""
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)],
        cwd=ROOT, check=True, capture_output=True,
    )  # fmt: skip
    (wheel,) = tmp_path.glob("*.whl")
    zipfile.ZipFile(wheel).extractall(tmp_path / "site")
    command = [sys.executable, "-m", "mockzoom", "contract", "run", "--rule=nulls"]
    environment = {**os.environ, "PYTHONPATH": str(tmp_path / "site")}
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False, env=environment)

    assert done.returncode == 0, done.stdout + done.stderr
    assert "the same" in done.stdout


def test_evidence_is_told_rule_by_rule():
    """Where it comes from, what proves it, when it was seen, and what it catches; never as one total."""
    text = contract("evidence", "batch_status", "batch_whole").output
    rows = json.loads(contract("evidence", "--format=json").output)

    assert "seen live 2026-06: recorded/webinar_batch_201_indico" in text
    assert "gap: batch_atomicity" in text
    assert [row["rule"] for row in rows] == list(load_rulebook().rules)
    assert "| `batch_status` | observed |" in contract("evidence", "--format=markdown").output
    cases = {case.get("name"): case for case in ET.fromstring(contract("evidence", "--format=junit").output)}
    assert len(cases) == len(rows)
    assert cases["batch_status"].find("skipped") is None
    assert "test_absentees" not in cases["batch_status"].find("system-out").text
    assert "tests/operations/test_past.py" in cases["absentees"].find("skipped").get("message")
    assert "tests/operations/test_past.py" in contract("evidence", "absentees").output


def test_every_rule_with_a_test_has_mutants():
    """Without a mutant it would be unknown whether the test detects a broken rule."""
    evidence = all_evidence(load_rulebook(), suite_metadata(), known_results())
    proved = {one.rule for one in evidence if one.tests}
    unbroken = {one.rule for one in evidence if one.tests and not one.mutants}
    assert len(proved) > 60
    assert unbroken == set()


def test_a_report_reads_well():
    """What failed, what was left out and why, and the verdict at the end."""
    found = ran(PASSED, BROKEN, SKIPPED)
    found["tests"]["t1"]["says"] = "expected this"
    found["tests"]["t2"]["says"] = "no clock"

    text, page = report.as_text(found, suite.TARGET_FAILED), report.as_markdown(found, suite.TARGET_FAILED)

    assert text.splitlines() == [
        "t1",
        "    breaks batch_size",
        "left out: no clock (1)",
        "compared: 7 answers; rules held: 1",
        "the target breaks the contract (exit code 3)",
    ]
    assert "expected this" in page
    silent = ran(UNMEASURED, UNMEASURED, FAULT)
    silent["tests"]["t0"]["says"] = silent["tests"]["t1"]["says"] = "x.errors.Inconclusive: no answer\nat all"
    silent["tests"]["t2"]["says"] = "KeyError: 'id'"
    assert report.as_text(silent, suite.INTERNAL_ERROR).splitlines()[:3] == [
        "t2",
        "    failed itself: KeyError: 'id'",
        "could not be measured: no answer (2)",
    ]
    assert "no test was chosen" in report.as_text(ran(), suite.INCONCLUSIVE)
    assert "- 1 tests: no clock" in page
