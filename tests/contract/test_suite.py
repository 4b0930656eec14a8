"""`mockzoom contract`: verdicts that tell who moved, and a suite that runs from wherever it is installed."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from click.testing import CliRunner

import mockzoom
from contract_tests.law_clients import GAPS, LAWS, SUBJECTS
from mockzoom.cli import main
from mockzoom.cli.contract.progress import Progress
from mockzoom.contract import report
from mockzoom.contract import runner as suite
from mockzoom.contract.errors import Inconclusive
from mockzoom.contract.evidence import all_evidence, known_results, suite_metadata
from mockzoom.contract.recordings.files import read_recordings
from mockzoom.contract.rulebook import load_rulebook
from mockzoom.contract.targets.providers import PROFILES
from mockzoom.contract.verdicts import causes, rule_verdicts

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
    junit = ET.parse(files["junit"])
    assert len(junit.findall(".//testcase")) == len(found["tests"])
    shown = {(one.get("name"), one.get("value")) for one in junit.findall(".//testcase//property")}
    assert ("rules", "nulls") in shown
    assert [pair for pair in shown if "[" in pair[1] or "{" in pair[1]] == []
    assert (found["exit"], found["format"], found["mockzoom"]) == (0, suite.REPORT_FORMAT, mockzoom.__version__)
    assert found["profiles"] == list(PROFILES)
    assert found["rules"]["nulls"]["state"] == "held"
    assert found["rules"].keys() == load_rulebook().rules.keys()


def test_run_on_a_target_that_is_not_there_is_no_verdict():
    """Exit code 1, not 3; the address is reported at once, and no test starts."""
    done = contract("run", "--target=http://127.0.0.1:9")

    assert done.exit_code == suite.INCONCLUSIVE
    assert "http://127.0.0.1:9/v2/webinars/81111111111: no answer (connection refused)" in done.output
    assert "inconclusive" in done.output
    assert "left out: " not in done.output


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


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["run", "--profile=2025"], "choose one of 2021-08, 2025-06, 2026-09; did you mean '2025-06'?"),
        (["run", "--target=mok"], "'--target': 'mok': choose mock, zoom or an http:// address; did you mean 'mock'?"),
        (["run", "--target=localhost:8080"], "did you mean 'http://localhost:8080'?"),
        (["run", "--admin-url=localhost:9"], "'--admin-url': 'localhost:9' is not an http:// or https:// address"),
        (["run", "--email-domain=a@example.com"], "'a@example.com' is not a domain; did you mean 'example.com'?"),
        (["run", "--tolerate=tracking"], "'--tolerate': there is no rule tracking; did you mean tracking_id?"),
        (["run", "--webhook-url=hooks.example"], "did you mean 'http://hooks.example'?"),
        (["run", "--level=cor"], "'--level': 'cor' is not one of 'core', 'full'"),
        (["run", "--max-calls=0"], "'--max-calls': 0 is not in the range x>=1"),
        (["diff", "mock:2025-07", "mock"], "did you mean 'mock:2025-06'?"),
        (["diff", "mock", "mock", "batch_202"], "there is no recording batch_202; did you mean batch_201?"),
        (["record", "--target=mok", "--into=x"], "'mok': choose mock"),
        (["recordings", "--max-age=-1"], "'--max-age': -1 is not in the range x>=1"),
        (["mutants", "batch_limit_2"], "there is no mutant batch_limit_2; did you mean batch_limit_29?"),
        (["evidence", "nul"], "there is no rule nul; did you mean nulls?"),
    ],
)
def test_a_senseless_argument_is_named_with_the_nearest_right_one(arguments, says, tmp_path, monkeypatch):
    """Nothing is asked, and the message names the argument; exit code 4 says nothing of a target."""
    monkeypatch.chdir(tmp_path)
    done = contract(*arguments)
    assert done.exit_code == suite.INTERNAL_ERROR
    assert says in " ".join(done.output.split())
    assert "internal error" not in done.output


def test_a_run_shows_its_progress(capsys):
    """A line every tenth where the output is not a terminal, with what failed and was left out; nothing else."""
    progress = Progress()
    for line in (
        "..F..s" * 12 + " [ 5%]",
        "." * 72 + " [ 12%]",
        "E" + "." * 71 + " [ 19%]",
        "FAILED x",
        "." + " [100%]",
    ):
        progress(f"{line}\n")
    progress.end()

    assert capsys.readouterr().err.splitlines() == [
        " 12%: 144 tests, 12 failed, 12 left out",
        "100%: 217 tests, 13 failed, 12 left out",
    ]


def test_a_closed_pipe_is_no_verdict():
    """`mockzoom contract recordings | head -1` ends quietly, without a traceback and without exit code 4."""
    read, write = os.pipe()
    os.close(read)
    command = [sys.executable, "-m", "mockzoom", "contract", "recordings"]
    done = subprocess.run(command, stdout=write, stderr=subprocess.PIPE, text=True, check=False)
    os.close(write)
    assert (done.returncode, done.stderr) == (1, "")


def test_record_says_what_it_left_out_and_why(tmp_path):
    """Recordings of another profile, by name, and the argument that would record them."""
    done = contract("record", "--target=mock", f"--into={tmp_path}")
    kept = {one.profile: one.name for one in read_recordings(suite.suite_folder() / "recordings")}
    written = len(list(tmp_path.glob("*.json")))
    assert f"{written} recordings written" in done.output
    assert re.search(r"left out: \d+ of profile 2025-06, the target is of 2021-08: ", done.output)
    assert kept["2025-06"] in done.output.partition("left out: ")[2]
    assert "--target=mock:2025-06" in done.output


def test_a_server_without_zooms_headers_is_judged_on_the_rest():
    """With --level=core the rules of headers are left out and the others hold; without it they are broken."""
    strict, core = (
        suite.run_suite("--mutant=tracking_id_missing", "--rule=nulls", f"--level={level}", "--tb=no")
        for level in ("full", "core")
    )
    assert (strict.code, core.code) == (suite.TARGET_FAILED, suite.PASSED)
    assert core.report["rules"]["nulls"]["state"] == "held"
    assert core.report["rules"]["tracking_id"]["reason"] == "tolerated by --tolerate or --level"


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
    assert "needs pytest and hypothesis: pip install pytest hypothesis" in done.output


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
    """Without a mutant it would be unknown whether the test detects a broken rule, or a law with gaps alone."""
    evidence = all_evidence(load_rulebook(), suite_metadata(), known_results())
    proved = {one.rule for one in evidence if one.tests}
    unbroken = {one.rule for one in evidence if one.tests and not one.mutants}
    subjects = {rule: [name for name, one in SUBJECTS.items() if law.applies(one)] for rule, law in LAWS.items()}
    only_gaps = {rule for rule, names in subjects.items() if all(rule in GAPS.get(name, ()) for name in names)}
    assert len(proved) > 60
    assert unbroken == only_gaps


def report_of(tests, code, **more):
    """A report as the suite writes it."""
    rules = rule_verdicts(tests, load_rulebook(), {"absentees": "not in scope"})
    shown = {rule: one.as_document() for rule, one in rules.items()}
    found = {"target": "mock", "compared": {"answers": 7}, "tests": tests, "rules": shown, **more}
    return found | {"causes": [one.as_document() for one in causes(tests)], "exit": code}


def test_a_report_reads_well():
    """The causes first, what was left out and why, the evidence of what held, and the verdict at the end."""
    found = report_of(ran(PASSED, BROKEN, SKIPPED)["tests"], suite.TARGET_FAILED)
    found["tests"]["t1"] |= {"says": "expected this", "broken": ["batch_size"], "cause": "BATCH: no refusal"}
    found["tests"]["t2"]["says"] = "no clock"
    found = report_of(found["tests"], suite.TARGET_FAILED)

    text, page = report.as_text(found, suite.TARGET_FAILED), report.as_markdown(found, suite.TARGET_FAILED)

    total = len(load_rulebook().rules)
    assert text.splitlines() == [
        "BATCH: no refusal: fails 1 test; breaks batch_size",
        "left out: no clock (1 test)",
        "broken: batch_size",
        f"compared: 7 answers; rules: 0 held, 1 broken, 0 not judged, {total - 1} left out",
        "the target breaks the contract (exit code 3)",
    ]
    assert "expected this" in page
    assert "- 1 test: no clock" in page
    assert "| `batch_size` | broken |" in page
    assert "no test was chosen" in report.as_text(report_of({}, 1), suite.INCONCLUSIVE)


def test_a_green_report_counts_the_evidence_of_what_held():
    """How many of the held rules were observed, documented and inferred, and what was left out."""
    tests = ran(PASSED)["tests"]
    inferred = next(one.id for one in load_rulebook().rules.values() if one.provenance == "inferred")
    tests["t0"]["rules"] = ["batch_status", inferred]
    text = report.as_text(report_of(tests, suite.PASSED, tolerated=["tracking_id"]), suite.PASSED)

    total = len(load_rulebook().rules)
    assert "evidence of the 2 held: 1 observed, 0 documented, 1 inferred" in text
    assert f"{total - 2} left out, tolerated: tracking_id" in text


def test_a_failing_run_fits_on_a_screen():
    """A thousand failures of forty causes are fewer than 24 lines of at most 118 characters."""
    tests = {
        f"t.py::test_{n}": {
            "rules": ["batch_size"], "outcome": "failed", "verdict": "broken", "broken": ["answer_shape"],
            "cause": f"webinarCreate: {'x' * 300} {n % 40}", "says": "y" * 3000,
        }
        for n in range(1000)
    }  # fmt: skip
    tests |= {f"s{n}": {"rules": ["nulls"], "outcome": "skipped", "says": f"reason {n}"} for n in range(30)}
    lines = report.as_text(report_of(tests, suite.TARGET_FAILED), suite.TARGET_FAILED).splitlines()

    assert len(lines) < 24
    assert max(map(len, lines)) <= 118
    assert "blocks 25 tests; breaks answer_shape" in lines[0]
    assert any("and 32 more causes" in line for line in lines)
