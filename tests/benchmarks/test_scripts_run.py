"""Every script of benchmarks/ runs, and every target of the Makefile names what exists.

The figures of these runs mean nothing: `--quick` measures a few calls.
"""

from __future__ import annotations

import ast
import importlib
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from postgresql_server import MISSING, programs_of_postgresql

ROOT = Path(__file__).resolve().parents[2]
SCRIPTS = sorted(ROOT.glob("benchmarks/*.py"))
NEED_POSTGRESQL = {"scale"}
# Scripts without `--quick`, and arguments that keep them short.
OTHER_ARGUMENTS = {
    "admin_lists": (),  # a second in full
    "load_generator": ("http://127.0.0.1:9", "--connections", "0", "--seconds", "0.01"),
}
PHONY = re.search(r"^\.PHONY: (.+)$", (ROOT / "Makefile").read_text(), re.MULTILINE)
TARGETS = PHONY[1].split() if PHONY else []
ELSEWHERE = {"cd", "docker", "make", "rm", "touch"}  # programs that recipes may start besides those of the environment
MADE_BY_A_RECIPE = {
    "mutants",
    "dist",
    "build",
    "build/docs",
    "build/docs-site",
    "build/docs-site/site",
    ".mypy_cache",
    ".ruff_cache",
    ".pytest_cache",
    ".hypothesis",
}


def has_main(script: Path) -> bool:
    return any(isinstance(node, ast.FunctionDef) and node.name == "main" for node in ast.parse(script.read_text()).body)


@pytest.mark.parametrize("script", [s for s in SCRIPTS if has_main(s)], ids=lambda s: s.stem)
def test_a_script_runs_and_prints_figures(script, tmp_path):
    """Each script ends with exit code 0 after a few calls, and prints numbers."""
    if script.stem in NEED_POSTGRESQL and programs_of_postgresql() is None:
        pytest.skip(MISSING)
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("MOCKZOOM_", "PYTEST_"))}
    done = subprocess.run(
        [sys.executable, str(script), *OTHER_ARGUMENTS.get(script.stem, ("--quick",))],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
        env=environment,
        timeout=100,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert re.search(r"\d", done.stdout), done.stdout


@pytest.mark.parametrize("program", ["python", "mockzoom"])
def test_the_short_run_of_peers_uses_the_packages_of_this_environment(program, tmp_path, monkeypatch):
    """Servers that run without an installation find what is installed here, such as pytest-httpserver."""
    monkeypatch.syspath_prepend(ROOT / "benchmarks")
    importlib.import_module("peer_setups").installed(tmp_path)
    asked = {"python": ["-c", "import sys; print(sys.path)"], "mockzoom": ["--version"]}[program]
    done, here = (
        subprocess.run([*command, *asked], capture_output=True, text=True, check=True, cwd=tmp_path, timeout=60).stdout
        for command in (
            [str(tmp_path / "venv" / "bin" / program)],
            [sys.executable, *{"mockzoom": ["-m", "mockzoom"]}.get(program, [])],
        )
    )
    assert done == here


def test_every_benchmark_is_a_script_or_imported_by_one():
    """A module of benchmarks/ that no script imports and that does not run has no use."""
    imported = {
        name
        for script in SCRIPTS
        for node in ast.walk(ast.parse(script.read_text()))
        if isinstance(node, ast.ImportFrom)
        for name in [node.module]
    }
    assert [s.stem for s in SCRIPTS if not has_main(s) and s.stem not in imported] == []


def test_every_phony_target_has_a_recipe():
    """The list of targets and the recipes name the same targets."""
    recipes = set(re.findall(r"^([a-z][a-z-]*):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert recipes == set(TARGETS)


@pytest.mark.skipif(shutil.which("make") is None, reason="make is not installed")
@pytest.mark.parametrize("target", TARGETS)
def test_a_target_names_programs_and_files_that_exist(target):
    """Each command that `make TARGET` would run has its program, and each path that it names exists."""
    outside = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    done = subprocess.run(
        ["make", "-n", "-o", ".venv/.ready", "-o", ".venv/.runtime", "-o", ".venv/.docs-site", target],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
        env=outside,
        timeout=30,
    )
    assert done.returncode == 0, done.stderr
    # What make itself reports of a target inside another one is not a command.
    commands = [shlex.split(line) for line in done.stdout.splitlines() if not re.match(r"make\[\d+\]: ", line)]
    assert commands, "the target runs nothing"
    programs = [next(word for word in command if "=" not in word) for command in commands]
    environment = Path(sys.executable).parent
    for program in programs:
        installed = (
            (environment / Path(program).name).exists() if program.startswith(".venv") else (ROOT / program).exists()
        )
        assert installed or program in ELSEWHERE, program
    written = {"--json", "--markdown"}
    named = [
        word
        for command in commands
        for before, word in zip(["", *command], command, strict=False)
        if re.fullmatch(r"[\w.]+(/[\w.-]+)+", word) and not word.startswith(".venv") and before not in written
    ]
    assert [path for path in named if not (ROOT / path).exists() and path not in MADE_BY_A_RECIPE] == []
