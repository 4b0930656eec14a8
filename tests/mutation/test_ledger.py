"""The ledger of survivors, and the report that `make mutation` ends with."""

from __future__ import annotations

import ast
import importlib.util
import json
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture(scope="module")
def report():
    """scripts/mutation_report.py, loaded from its path."""
    spec = importlib.util.spec_from_file_location("mutation_report", ROOT / "scripts" / "mutation_report.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["mutation_report"] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def ledger(report):
    return report.read_ledger(report.LEDGER.read_text(encoding="utf-8"))


def lines_of(file: str, function: str) -> set[str]:
    """The lines of a function or of a class's method, without indentation."""
    source = (ROOT / file).read_text(encoding="utf-8")
    body = ast.parse(source).body
    for name in function.split("."):
        found = [n for n in body if isinstance(n, ast.FunctionDef | ast.ClassDef) and n.name == name]
        assert found, f"{file} has no {function}"
        node, body = found[0], found[0].body
    return {line.strip() for line in source.splitlines()[node.lineno - 1 : node.end_lineno]}


def test_every_explained_survivor_names_code_that_is_there(ledger):
    """After a change of such a line its explanation has to be removed or reviewed."""
    for survivor in ledger:
        mutant = survivor.mutant
        gone = set(mutant.line.splitlines()) - lines_of(mutant.file, mutant.function)
        assert not gone, (
            f"{mutant.file}, {mutant.function} has no longer: {gone}; correct tests/mutation/survivors.toml"
        )


def test_the_page_is_what_the_last_run_and_the_ledger_say(report, ledger):
    """docs/reference/mutation.md is generated, so that the score cannot be edited by hand."""
    score = json.loads(report.SCORE.read_text(encoding="utf-8"))
    assert report.PAGE.read_text(encoding="utf-8") == report.page(score, ledger)


def test_no_more_survived_than_are_explained(report, ledger):
    """The counts of the last run and the ledger are of the same mutants."""
    score = json.loads(report.SCORE.read_text(encoding="utf-8"))
    survived = {
        file: sum(n for status, n in counts.items() if status not in ("killed", "timeout"))
        for file, counts in score.items()
    }
    explained = {file: sum(s.mutant.file == file for s in ledger) for file in score}
    assert survived == explained


def test_what_mutmut_says_is_read(report):
    """Names and diffs of functions and of methods."""
    said = "Mutant results\n    mockzoom.zoom.account_clock.x_instant__mutmut_2: survived\n"
    assert report.statuses(said) == {"mockzoom.zoom.account_clock.x_instant__mutmut_2": "survived"}
    diff = (
        "# m: survived\n--- mockzoom/zoom/account_clock.py\n+++ mockzoom/zoom/account_clock.py\n@@ -1,3 +1,3 @@\n"
        "     def read(self):\n-        return a + b\n+        return a - b\n"
    )
    name = "mockzoom.zoom.account_clock.xǁClockStateǁread__mutmut_1"
    assert report.mutant_of(name, diff) == report.Mutant(
        "mockzoom/zoom/account_clock.py", "ClockState.read", "return a + b", "return a - b"
    )


def test_unexplained_survivors_and_unused_explanations_are_complaints(report):
    """Each message names the file, the function and the change; explained survivors are not reported."""
    one, other, third = (report.Mutant("mockzoom/zoom/account_clock.py", "instant", "a", becomes) for becomes in "bcd")
    assert report.complaints([one], [one]) == []
    unexplained, unused = report.complaints([one, other], [one, third])
    assert unexplained.startswith("survived, unexplained: `zoom/account_clock.py`, `instant`")
    assert "+ c" in unexplained
    assert unused.startswith("explained, but no survivor:")
    assert "+ d" in unused


@pytest.mark.parametrize(
    "entry",
    [
        pytest.param('[[reason]]\nkind = "lazy"\ntext = "why"\nmutants = []', id="an unknown kind"),
        pytest.param('[[reason]]\nkind = "harmless"\ntext = " "\nmutants = []', id="no reason"),
        pytest.param(
            '[[reason]]\nkind = "harmless"\ntext = "why"\nmutants = [\n'
            + 2 * '{file = "f", function = "g", line = "a", becomes = "b"},\n'
            + "]",
            id="told twice",
        ),
    ],
)
def test_a_wrong_ledger_is_refused(report, entry):
    """An explanation is of a known kind, says why, and is given once."""
    with pytest.raises(ValueError, match=r"an entry needs|explained twice"):
        report.read_ledger(entry)
