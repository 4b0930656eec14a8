"""`make` lets Python keep its bytecode: without it every process of a test compiles mockzoom again."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SHOWN = "include Makefile\nshown:\n\t@$(SHOWN_BY) -c 'import sys; print(sys.dont_write_bytecode, sys.pycache_prefix)'\n"


@pytest.mark.skipif(shutil.which("make") is None, reason="make is not installed")
@pytest.mark.parametrize(
    ("forbidden", "shown"),
    [
        pytest.param({}, "False None", id="next to the sources as usual"),
        pytest.param({"PYTHONDONTWRITEBYTECODE": ""}, "False None", id="an empty variable forbids nothing"),
        pytest.param({"PYTHONDONTWRITEBYTECODE": "1"}, f"False {ROOT}/.venv/bytecode", id="in .venv where forbidden"),
    ],
)
def test_a_recipe_writes_bytecode(forbidden, shown):
    """Where the environment forbids bytecode next to the sources, the recipes keep it in .venv."""
    outside = {n: v for n, v in os.environ.items() if not n.startswith(("MAKE", "PYTHONDONT", "PYTHONPYCACHE"))}
    done = subprocess.run(
        ["make", "-s", "-f", "-", "shown", f"SHOWN_BY={sys.executable}"],
        input=SHOWN, capture_output=True, text=True, check=False, cwd=ROOT, env=outside | forbidden, timeout=30,
    )  # fmt: skip
    assert done.stdout.strip() == shown, done.stderr
