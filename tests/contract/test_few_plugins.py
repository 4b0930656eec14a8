"""The suite runs in a checkout with nothing but `mockzoom[contract]` installed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_contract_tests_run_without_the_plugins_of_development():
    """No setting of the checkout requires pytest-timeout or pytest-xdist."""
    blocked = ["-p", "no:timeout", "-p", "no:xdist", "-p", "no:cacheprovider"]
    command = [sys.executable, "-m", "pytest", "-q", *blocked, "contract_tests/test_shapes.py", "--target=mock"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
