"""The private parts of granian that `mockzoom serve` uses exist in the installed version, and only it is allowed."""

from __future__ import annotations

import inspect
import re
from importlib.metadata import version
from pathlib import Path

import pytest
from granian.server import MPServer
from granian.server.common import AbstractServer

PYPROJECT = Path(__file__).parents[2] / "pyproject.toml"
USED = {  # private names of the class, with the parameters that `SingleProcessServer` passes or overrides
    "_spawn_worker": ["self", "idx", "target", "callback_loader"],
    "_spawn_workers": ["self", "spawn_target", "target_loader"],
    "signal_handler_interrupt": ["self", "args", "kwargs"],
}
FIX = "adapt mockzoom/cli/serving/single_process.py, or lower the upper bound in pyproject.toml"


def problem_of(server: type) -> str:
    """Return what a version of granian lacks, in a sentence; empty if it has all."""
    for name, parameters in USED.items():
        method = getattr(server, name, None)
        if method is None:
            return f"granian {version('granian')} has no {name} any more: {FIX}"
        found = list(inspect.signature(method).parameters)
        if found != parameters:
            return f"granian {version('granian')} changed {name} to {found}: {FIX}"
    if "self.interrupt_signal" not in inspect.getsource(AbstractServer.__init__):
        return f"granian {version('granian')} has no interrupt_signal any more: {FIX}"
    return ""


def test_the_installed_version_has_what_is_used():
    """A change of a private method is reported with the place to adapt."""
    assert problem_of(MPServer) == ""


@pytest.mark.parametrize("name", USED)
def test_a_changed_method_is_reported(name):
    """The sentence names the method and the fix."""
    changed = type("Changed", (MPServer,), {name: lambda *_: None})
    assert name in problem_of(changed)
    assert "single_process.py" in problem_of(changed)


def test_the_dependency_has_an_upper_bound():
    """The bound is the next minor version, because a minor version may change private methods."""
    lower, upper = re.search(r'"granian>=([\d.]+),<([\d.]+)"', PYPROJECT.read_text()).groups()
    installed = tuple(map(int, version("granian").split(".")[:2]))
    assert tuple(map(int, lower.split("."))) <= installed
    assert tuple(map(int, upper.split("."))) == (installed[0], installed[1] + 1)
