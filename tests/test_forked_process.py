"""Commands that tests fork end, print and obey as those that are started."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

import forked_process
import pytest
from mockzoom_server import COMMAND, Server, surroundings
from patience import PATIENCE

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="commands are forked on Linux")


@pytest.fixture
def prepared(monkeypatch):
    """Fork commands in `make test-everything`, too."""
    monkeypatch.setattr(forked_process, "_is_prepared", True)


def test_this_python_starts_processes_by_the_function_that_is_replaced():
    """It is private. With another one every command is started, and `make test` takes longer."""
    assert forked_process.can_fork()


@pytest.mark.parametrize("words", [["--version"], ["nonsense"], ["rules", "batch_size"], ["wait", "--url", "none"]])
def test_a_forked_command_prints_and_ends_as_a_started_one(prepared, tmp_path, words):
    """The exit code, the output and the errors are equal, and so is what a setting of the environment changes."""
    how = {"cwd": tmp_path, "env": surroundings(COLUMNS="60"), "capture_output": True, "text": True, "check": False}
    forked, started = (run([*COMMAND, *words], **how) for run in (forked_process.run, subprocess.run))
    assert (forked.returncode, forked.stdout, forked.stderr) == (started.returncode, started.stdout, started.stderr)


def test_a_forked_process_is_alone_in_a_session_and_ends_by_signals(prepared):
    """Its number, its session and its exit code are those of a process that was started; it can be awaited twice."""
    with Server() as server:
        process = server.ready().process
        assert process.poll() is None
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(timeout=0.001)
        assert os.getsid(process.pid) == process.pid
        process.kill()
        assert process.wait(PATIENCE) == process.wait(PATIENCE) == process.poll() == -signal.SIGKILL


@pytest.mark.parametrize(
    ("command", "variables"),
    [
        ([sys.executable, "-X", "dev", "-m", "mockzoom", "env"], {}),
        ([sys.executable, "-c", "pass"], {}),
        ([sys.executable, "-m", "mockzoom", "env"], {"PYTHONOPTIMIZE": "1"}),
        ([sys.executable, "-m", "mockzoom", "env"], {"MALLOC_ARENA_MAX": "1"}),
        ([sys.executable, "-m", "mockzoom", "env"], {"TZ": "Asia/Tokyo"}),
        ([sys.executable, "-m", "mockzoom", "env"], {"PYTHONPATH": "{another}"}),
        ([sys.executable, "-m", "pytest", "--version"], {}),
    ],
)
def test_what_depends_on_the_start_of_the_interpreter_is_started(prepared, tmp_path, command, variables):
    """Options, variables, another mockzoom on the path, and plugins that pytest loads are not those of the server."""
    (tmp_path / "mockzoom").mkdir()
    variables = {name: value.format(another=tmp_path) for name, value in variables.items()}
    kept = {n: v for n, v in os.environ.items() if n not in forked_process.FEW_PLUGINS}
    assert not forked_process._is_forked(command, kept | variables)
    assert forked_process._is_forked([sys.executable, "-m", "mockzoom", "env"], kept)
