"""The contract suite in several processes: one output, one report and one exit code."""

from __future__ import annotations

import json
import re
from xml.etree import ElementTree as ET

import pytest
from click.testing import CliRunner
from suite_process import ROOT, run_pytest

from contract_tests.processes import CAN_FORK
from mockzoom.cli import main
from mockzoom.contract import runner

pytestmark = pytest.mark.skipif(not CAN_FORK, reason="one process where a process cannot be forked")

SAMPLE = """
import os, pytest

@pytest.mark.parametrize("number", range(301))
def test_it(number, record_property, tmp_path_factory):
    record_property("process", os.getpid())
    if number == 7:
        pytest.skip("left out")
    if number in (101, 200):
        print("of test", number)
        {fails}
"""


@pytest.fixture
def sample(pytester):
    """Runs 301 tests, of which one is skipped and two end with a statement, in two processes."""

    def run(fails, *arguments):
        pytester.makeconftest(
            f"import sys\nsys.path.insert(0, {str(ROOT)!r})\nfrom contract_tests.processes import Processes\n"
            "def pytest_configure(config):\n    config.pluginmanager.register(Processes(2))\n"
        )
        pytester.makepyfile(SAMPLE.format(fails=fails))
        return pytester.runpytest_subprocess("--capture=sys", "--junitxml=junit.xml", "-q", *arguments)

    return run


def test_the_output_is_that_of_one_run(sample, pytester):
    """Outcomes, captured output and JUnit's file have the tests of both processes."""
    done = sample("assert not number")
    done.assert_outcomes(passed=298, failed=2, skipped=1)
    done.stdout.fnmatch_lines_random(["of test 101", "of test 200", "*[[]100%]"])
    cases = list(ET.parse(pytester.path / "junit.xml").iter("testcase"))
    processes = [case.find("properties/property").get("value") for case in cases]
    assert len({case.get("name") for case in cases}) == 301
    assert sorted(map(processes.count, set(processes))) == [150, 151]


def test_a_process_that_ends_early_ends_the_run(sample):
    """The run ends with the reason and without a verdict, instead of passing with fewer tests."""
    done = sample("os._exit(7) if number == 101 else None")
    assert done.ret == pytest.ExitCode.INTERRUPTED
    done.stdout.fnmatch_lines(["*a process of the run ended with status 7*"])


def test_the_first_failure_of_any_process_stops_the_run(sample):
    """`-x` holds for all processes, and none is left behind."""
    done = sample("assert number != 101", "-x")
    done.assert_outcomes(passed=done.parseoutcomes()["passed"], failed=1, skipped=1)
    assert done.ret == pytest.ExitCode.TESTS_FAILED
    done.stdout.fnmatch_lines(["*stopping after 1 failures*"])


def test_the_report_is_that_of_one_process(tmp_path):
    """What was compared, each test with its rules and outcome, and the verdict are equal, whatever the number."""
    chosen = ("-k", "(phone and test_not_found) or (test_the_earlier and 2021-08 and not eeting)")
    reports = []
    for count in (1, 3):
        path = tmp_path / f"{count}.json"
        given = (f"--processes={count}", "--capture=sys", f"--contract-report={path}", *chosen)
        done = run_pytest(given, ["test_check_order", "test_laws"])
        assert done.returncode == runner.PASSED, done.stdout
        found = json.loads(path.read_text())
        reports.append(found | {"at": "", "tests": {n: t | {"seconds": 0} for n, t in found["tests"].items()}})
    assert len(reports[0]["tests"]) > 200
    assert reports[0] == reports[1]


@pytest.mark.parametrize(
    ("given", "passed_on"),
    [
        (["--processes=3"], ["--processes=3", "--capture=sys"]),
        (["--processes=1"], []),
        (["--target=http://127.0.0.1:9"], []),
    ],
)
def test_the_number_of_processes_is_passed_on(monkeypatch, given, passed_on):
    """One for each core by default, and one where a target limits the requests of all processes together."""
    seen = []
    outcome = runner.SuiteOutcome(0, {}, "")
    monkeypatch.setattr(runner, "run_suite", lambda *arguments, **_: seen.extend(arguments) or outcome)
    CliRunner().invoke(main, ["contract", "run", "--quiet", *given])
    assert [one for one in seen if re.match("--(processes|capture)", one)] == passed_on


def test_several_processes_are_refused_for_a_server():
    """The error names the option and the reason, before anything is sent."""
    done = CliRunner().invoke(main, ["contract", "run", "--target=http://127.0.0.1:9", "--processes=2"])
    assert done.exit_code == runner.INTERNAL_ERROR
    assert "--processes: only the mock can be judged by several processes at once" in done.output
