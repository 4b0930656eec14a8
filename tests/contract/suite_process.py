"""pytest on the contract suite in a separate process, without plugins that the suite does not use."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

from forked_process import FEW_PLUGINS, run

ROOT = Path(__file__).parent.parent.parent


def run_pytest(
    arguments: Iterable[str], modules: Iterable[str] = (), variables: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run the suite, or modules of it, with these arguments and no settings of the environment but `variables`."""
    places = [f"contract_tests/{module}.py" for module in modules] or ["contract_tests"]
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *places, *arguments]
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("ZOOM_", "PYTEST_"))}
    environment = kept | FEW_PLUGINS | dict(variables or {})
    return run(command, cwd=ROOT, capture_output=True, text=True, check=False, env=environment)
