"""The second opinion on an unexpected exception: the same tests on the emulator of this installation."""

from __future__ import annotations

import os
from collections.abc import Iterable

from mockzoom.contract.runner import run_suite

_NESTED = "MOCKZOOM_CONTRACT_REFERENCE"
MOST_FUNCTIONS = 10  # an error of the suite shows in one of them; all would take as long as the run itself


def failing_on_reference(tests: Iterable[str]) -> set[str]:
    """Return the test functions that fail on the reference emulator too: their exception says nothing of a target.

    `tests` are node ids, with or without parameters. A run on the reference starts no other one: there all fail.
    """
    functions = list(dict.fromkeys(test.partition("[")[0] for test in tests))
    if not functions or os.environ.get(_NESTED):
        return set(functions)
    outcome = run_suite("--tb=no", places=functions[:MOST_FUNCTIONS], variables={_NESTED: "1"})
    found = outcome.report.get("tests", {})
    failing = {name.partition("[")[0] for name, one in found.items() if one["outcome"] == "failed"}
    return failing if found else set(functions)
