"""Programs are found as the shell of the system finds them."""

from __future__ import annotations

import pytest

from mockzoom.cli.executables import executable

FILES = {"npm", "npm.CMD", "node.EXE", "tool", "run.BAT"}


def which(name, path=None):
    """The file of a name in the only folder of the path."""
    assert path == "C:\\bin"
    return f"C:\\bin\\{name}" if name in FILES else None


@pytest.mark.parametrize(
    "name, file",
    [
        pytest.param("npm", "C:\\bin\\npm.CMD", id="the command, not the script for other systems"),
        pytest.param("node", "C:\\bin\\node.EXE", id="a program"),
        pytest.param("run", "C:\\bin\\run.BAT", id="a batch file"),
        pytest.param("npm.CMD", "C:\\bin\\npm.CMD", id="with its extension"),
        pytest.param("tool", "C:\\bin\\tool", id="a file without extension, if there is no other"),
        pytest.param("missing", "missing", id="the system reports what is missing"),
    ],
)
def test_windows(name, file):
    """By the extensions of PATHEXT, in the PATH of the program."""
    variables = {"Path": "C:\\bin", "PATHEXT": ".COM;.EXE;.BAT;.CMD"}
    assert executable(name, variables, "win32", which) == file


@pytest.mark.parametrize("platform", ["linux", "darwin"])
def test_other_systems_search_themselves(platform):
    """The name stays as it is."""
    assert executable("npm", {}, platform, which) == "npm"
