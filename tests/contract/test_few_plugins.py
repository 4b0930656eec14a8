"""The suite is run by pytest in a checkout, with `mockzoom[contract]` alone and with options of the suite."""

from __future__ import annotations

import subprocess
import sys

from suite_process import ROOT, run_pytest


def test_contract_tests_run_without_the_plugins_of_development():
    """No setting of the checkout requires pytest-timeout or pytest-xdist."""
    blocked = ["-p", "no:timeout", "-p", "no:xdist", "-p", "no:cacheprovider"]
    command = [sys.executable, "-m", "pytest", "-q", *blocked, "contract_tests/test_shapes.py", "--target=mock"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_each_row_of_a_long_table_has_its_turn_in_one_profile():
    """With --in-turn no row is left out, and no profile; without it each row is there in both."""
    options = ["--collect-only", "-k", "test_the_earlier_of_two_faults_speaks"]
    every, turns = (
        [line.split("[")[1] for line in run_pytest([*options, *more], ["test_check_order"]).stdout.splitlines()
         if "::" in line]
        for more in ([], ["--in-turn"])
    )  # fmt: skip
    rows = [name.removeprefix("2021-08").removeprefix("2025-06") for name in turns]

    assert len(turns) == len(set(rows)) == len(every) / 2
    assert 0.4 < sum("2021-08" in name for name in turns) / len(turns) < 0.6
