"""Runs of the contract suite: its folder, and the outcome of a run. Needs pytest, in a separate process."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from types import ModuleType
from typing import Any

PACKAGED = Path(__file__).parent.parent / "contract_tests"  # inside the wheel
SOURCE = Path(__file__).parent.parent.parent / "contract_tests"  # in a checkout

PASSED, INCONCLUSIVE, ZOOM_CHANGED, TARGET_FAILED, INTERNAL_ERROR = range(5)
VERDICTS = {
    PASSED: "the same: every rule that was compared holds",
    INCONCLUSIVE: "inconclusive: the target was not judged",
    ZOOM_CHANGED: "Zoom changed: its responses no longer match the contract",
    TARGET_FAILED: "the target breaks the contract",
    INTERNAL_ERROR: "internal error in the contract suite",
}
REPORT_FORMAT = 2  # of the JSON report; it grows if a field is removed or changes its meaning
_NEEDED = ("pytest", "hypothesis")


class SuiteMissing(Exception):  # noqa: N818 - what is missing is said in the message
    """The suite or what it needs is not installed; the message names the fix."""


@dataclass(frozen=True)
class SuiteOutcome:
    """What came of a run: its verdict (an exit code), the report, and what pytest said."""

    code: int
    report: Mapping[str, Any]
    said: str

    @property
    def broken(self) -> dict[str, dict[str, Any]]:
        """The tests that the target fails, by name."""
        return {name: one for name, one in self.report.get("tests", {}).items() if one.get("verdict") == "broken"}


def suite_folder() -> Path:
    """Where the suite lies; raises `SuiteMissing` where it does not, or where pytest or hypothesis do not."""
    missing = [name for name in _NEEDED if find_spec(name) is None]
    if missing:
        raise SuiteMissing(f"the suite needs {' and '.join(missing)}: pip install {' '.join(missing)}")
    for folder in (PACKAGED, SOURCE):
        if (folder / "conftest.py").is_file():
            return folder
    raise SuiteMissing("the folder contract_tests/ is missing; install mockzoom from a wheel or use a checkout")


def suite_module(name: str) -> ModuleType:
    """Import a module of the suite."""
    folder = suite_folder()
    if folder == SOURCE and str(SOURCE.parent) not in sys.path:
        sys.path.insert(0, str(SOURCE.parent))
    package = "mockzoom.contract_tests" if folder == PACKAGED else "contract_tests"
    return import_module(f"{package}.{name}")


def run_suite(
    *arguments: str,
    target: str = "mock",
    is_real: bool = False,
    echo: bool = False,
    junit: str = "",
    places: Iterable[str] = (),
    progress: Callable[[str], None] | None = None,
    variables: Mapping[str, str] | None = None,
) -> SuiteOutcome:
    """Run the suite on a target in a separate process.

    `arguments` go to pytest, `echo` shows its output. `places` (node ids relative to the folder above the suite) are
    the tests to run, by default all. `progress` takes each line of pytest's output as it comes, `variables`
    are added to the environment.
    """
    folder = suite_folder()
    with TemporaryDirectory() as scratch:
        report = Path(scratch) / "report.json"
        places = [str(folder.parent / place) for place in places] or [str(folder)]
        command = [sys.executable, "-m", "pytest", *places, f"--target={target}", f"--contract-report={report}"]
        command += [
            "-c",
            str(_settings(Path(scratch))),
            "--rootdir",
            str(folder.parent),
            "-q",
            "-p",
            "no:cacheprovider",
        ]
        command += [f"--junitxml={junit}"] if junit else []
        code, said = _run([*command, *arguments], _environment(folder) | dict(variables or {}), progress, echo=echo)
        found = json.loads(report.read_text(encoding="utf-8")) if report.is_file() else {}
    return SuiteOutcome(found.get("exit", verdict(found, code, is_real=is_real)), found, said)


def _run(
    command: list[str], environment: dict[str, str], progress: Callable[[str], None] | None, *, echo: bool
) -> tuple[int, str]:
    """Run a command; return its exit code and its output, which is passed on line by line."""
    if echo:
        return subprocess.run(command, check=False, env=environment).returncode, ""  # noqa: S603 - our own command
    said = []
    with subprocess.Popen(  # noqa: S603 - our own command
        command, text=True, encoding="utf-8", errors="replace", env=environment, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    ) as running:  # fmt: skip
        for line in running.stdout or ():
            said.append(line)
            if progress:
                progress(line)
    return running.returncode, "".join(said)


def verdict(report: Mapping[str, Any], exit_code: int, *, is_real: bool) -> int:
    """Return the exit code of a report: a change outranks inconclusive results, internal errors outrank both.

    `exit_code` is pytest's.
    """
    tests = report.get("tests", {}).values()
    seen = {one.get("verdict") for one in tests if one["outcome"] == "failed"}
    is_unexplained = exit_code == 1 and not seen and not report.get("unmeasured")
    if exit_code not in (0, 1, 5) or is_unexplained or "own fault" in seen or not report:
        return INTERNAL_ERROR
    if "broken" in seen:
        return ZOOM_CHANGED if is_real else TARGET_FAILED
    compared = sum(report.get("compared", {}).values())
    if "unmeasured" in seen or not compared or not any(one["outcome"] == "passed" for one in tests):
        return INCONCLUSIVE
    return PASSED


def rules_of(tests: Iterable[Mapping[str, Any]]) -> set[str]:
    """Return the rules that some tests of a report prove."""
    return {rule for one in tests for rule in one["rules"]}


def _settings(folder: Path) -> Path:
    """Write settings of pytest for the suite alone, so that those of the working directory have no effect."""
    path = folder / "pytest.ini"
    path.write_text("[pytest]\naddopts = --strict-markers -ra\nfilterwarnings = error\n", encoding="utf-8")
    return path


def _environment(folder: Path) -> dict[str, str]:
    """Return the environment without variables that would change pytest, and with the suite on the path."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    kept["PYTHONUNBUFFERED"] = "1"  # so that progress is seen as it is made
    kept["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"  # the suite needs none, and some take a second to load
    kept["HYPOTHESIS_NO_PLUGINS"] = "1"  # the same: one imports trio where that is installed
    if folder == SOURCE:
        kept["PYTHONPATH"] = os.pathsep.join(filter(None, (str(folder.parent), kept.get("PYTHONPATH", ""))))
    return kept
