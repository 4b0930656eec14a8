"""`mockzoom init` writes files that work, in a project of each kind, and overwrites none without a question."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from mockzoom.accounts import read_seed_file
from mockzoom.app import create_pipeline
from mockzoom.cli import init, main
from mockzoom.config import Settings, resolve
from mockzoom.spec import load_spec
from mockzoom.zoom.account_clock import system_ms


def run(*arguments, answers=None):
    return CliRunner().invoke(main, ["init", *arguments], input=answers)


@pytest.fixture
def project(tmp_path, own_surroundings):
    """Make the current folder a project with these files."""

    def make(*names, **texts):
        for name in names:
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(texts.get(Path(name).stem, ""), encoding="utf-8")
        return tmp_path

    return make


def files(folder):
    return sorted(str(p.relative_to(folder)) for p in folder.rglob("*") if p.is_file())


WRITTEN = {
    "a folder without signs": ((), ["conftest.py", ".github/workflows/mockzoom.yml"]),
    "Python with tests": (
        ("pyproject.toml", "tests/test_it.py"),
        ["tests/conftest.py", ".github/workflows/mockzoom.yml"],
    ),
    "Python at GitLab": (("setup.py", ".gitlab-ci.yml"), ["conftest.py", ".gitlab/mockzoom.yml"]),
    "Node": (("package.json", "test/a.test.mjs"), [".github/workflows/mockzoom.yml"]),
    "Java": (("pom.xml",), [".github/workflows/mockzoom.yml"]),
    "Go at GitLab": (("go.mod", ".gitlab-ci.yml"), [".gitlab/mockzoom.yml"]),
}


@pytest.mark.parametrize(("there", "written"), WRITTEN.values(), ids=WRITTEN)
def test_the_files_are_those_of_the_project(project, there, written):
    """Fixtures where the tests are, a job of the CI service that the project uses, and settings and seed everywhere."""
    folder = project(*there)
    done = run()
    assert done.exit_code == 0, done.output
    assert sorted(set(files(folder)) - set(there)) == sorted([*written, "mockzoom.toml", "mockzoom_seed.toml"])
    assert all(f"wrote {name}" in done.output for name in written)


def test_the_seed_file_starts_a_server(project):
    """It is accepted, its webinars have people, and the settings are those of the server."""
    folder = project()
    run()
    now = system_ms()
    (seed,) = read_seed_file(str(folder / "mockzoom_seed.toml"), Settings(), load_spec(), now)
    assert len(seed.webinars) == 3
    create_pipeline(Settings(seed=str(folder / "mockzoom_seed.toml")), clock=lambda: now)
    assert resolve({}, {}).settings.profile == "2026-09"


def test_the_comments_of_the_seed_file_are_right(project):
    """Every line that is commented out can be switched on."""
    folder = project()
    run("--only", "seed")
    path = folder / "mockzoom_seed.toml"
    lines = path.read_text(encoding="utf-8").splitlines()
    on = [re.sub(r"^# (?=\[|\w+ = )", "", line) for line in lines]
    assert len(set(on) - set(lines)) == 11
    path.write_text("\n".join(on), encoding="utf-8")
    (seed,) = read_seed_file(str(path), Settings(), load_spec(), system_ms())
    assert (seed.account.plan, seed.clock.frozen_ms is not None, len(seed.webhooks)) == ("pro", True, 1)


def test_the_fixtures_pass_a_test(project):
    """A test with `zoom_app` runs in a new process, with the profile of the settings."""
    folder = project("pyproject.toml", "tests/placeholder.txt")
    run()
    (folder / "tests" / "test_app.py").write_text(
        "import os, requests\n"
        "def test_it(zoom_app):\n"
        "    webinar = zoom_app.webinar()\n"
        "    url = f\"{os.environ['ZOOM_API_URL']}/webinars/{webinar['id']}\"\n"
        "    answer = requests.get(url, headers={'Authorization': f'Bearer {zoom_app.token}'}, timeout=5)\n"
        "    assert answer.status_code == 200\n"
        "    assert zoom_app.account.profile == '2026-09'\n"
    )
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
    few = {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTEST_PLUGINS": "mockzoom.testing.plugin"}
    done = subprocess.run(
        command, cwd=folder, env=os.environ | few, capture_output=True, text=True, timeout=120, check=False
    )
    assert "1 passed" in done.stdout, done.stdout


EXTRA = '[project]\nname = "a"\n[project.optional-dependencies]\ntest = []'
GROUP = '[project]\nname = "a"\n[dependency-groups]\ndev = []'
JOBS = {
    "requirements": (("requirements.txt", "requirements-dev.txt"), {}, "-r requirements.txt -r requirements-dev.txt"),
    "an extra": (("pyproject.toml",), {"pyproject": EXTRA}, "-e '.[test]'"),
    "a group": (("pyproject.toml",), {"pyproject": GROUP}, "-e . --group dev"),
    "a broken pyproject": (("pyproject.toml",), {"pyproject": "[["}, 'pip install "$MOCKZOOM" pytest'),
    "npm with a lock": (("package.json", "package-lock.json"), {}, "npm ci"),
    "npm without a lock": (("package.json",), {}, "npm install"),
    "pnpm": (("package.json", "pnpm-lock.yaml"), {}, "-- pnpm test"),
    "yarn": (("package.json", "yarn.lock"), {}, "-- yarn test"),
    "Gradle": (("build.gradle.kts",), {}, "-- ./gradlew test"),
}  # fmt: skip


@pytest.mark.parametrize("ci", ["github", "gitlab"])
@pytest.mark.parametrize(("there", "texts", "says"), JOBS.values(), ids=JOBS)
def test_the_job_is_yaml_and_runs_the_tests(project, there, texts, says, ci):
    """The steps install what the project has, and run its tests against the mock."""
    folder = project(*there, **texts)
    assert run("--ci", ci).exit_code == 0
    path = {"github": ".github/workflows/mockzoom.yml", "gitlab": ".gitlab/mockzoom.yml"}[ci]
    job = yaml.safe_load((folder / path).read_text(encoding="utf-8"))
    steps = job["zoom"]["script"] if ci == "gitlab" else [s["run"] for s in job["jobs"]["zoom"]["steps"] if "run" in s]
    assert steps[0].startswith('pip install "$MOCKZOOM"')
    assert says in " && ".join(steps)
    assert steps[-1] == "pytest" or steps[-1].startswith("mockzoom run --fail-on unknown,schema,blocked ")


def test_another_command_for_the_tests(project):
    """`--command` replaces what the language suggests."""
    folder = project("package.json")
    run("--command", "node --test")
    assert "-- node --test\n" in (folder / ".github/workflows/mockzoom.yml").read_text(encoding="utf-8")


class TestExistingFiles:
    OLD = "# mine\n"

    @pytest.fixture
    def old(self, project):
        """A project with a conftest.py."""
        folder = project("tests/conftest.py", "pyproject.toml", conftest=self.OLD)
        return folder / "tests" / "conftest.py"

    def test_without_a_terminal_nothing_is_written(self, old):
        """The message names the file and the ways out."""
        before = files(old.parents[1])
        done = run()
        assert done.exit_code == 1
        assert "tests/conftest.py; use --skip-existing, --force or --only" in done.output.replace("\\", "/")
        assert files(old.parents[1]) == before

    @pytest.mark.parametrize(("answer", "is_kept"), [("n\n", True), ("\n", True), ("y\n", False)])
    def test_at_a_terminal_each_is_asked_for(self, old, monkeypatch, answer, is_kept):
        """The default is to leave it; the other files are written."""
        monkeypatch.setattr(init, "is_interactive", lambda: True)
        done = run(answers=answer)
        assert done.exit_code == 0
        assert "conftest.py exists. Overwrite it?" in done.output
        assert (old.read_text(encoding="utf-8") == self.OLD) is is_kept
        assert (old.parents[1] / "mockzoom_seed.toml").exists()

    def test_skip_and_force(self, old):
        """Both need no question; one keeps the file, the other replaces it."""
        assert run("--skip-existing").exit_code == 0
        assert old.read_text(encoding="utf-8") == self.OLD
        assert run("--force").exit_code == 0
        assert "zoom_app" in old.read_text(encoding="utf-8")

    def test_a_dry_run_writes_nothing(self, old):
        """It prints what would be written."""
        before = files(old.parents[1])
        done = run("--dry-run")
        assert "[[accounts.webinars]]" in done.output
        assert files(old.parents[1]) == before

    def test_a_file_that_cannot_be_written_leaves_none(self, project):
        """A folder in the way of the last file: the earlier ones are gone again."""
        folder = project("pyproject.toml", ".github")
        done = run()
        assert done.exit_code == 1
        assert "cannot write .github/workflows/mockzoom.yml" in done.output.replace("\\", "/")
        assert files(folder) == [".github", "pyproject.toml"]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("nowhere",), "nowhere is not a folder"),
        (("--force", "--skip-existing"), "contradict each other"),
        (("--only", "fixtures"), "is not one of"),
    ],
)
def test_a_wrong_argument_is_one_sentence(own_surroundings, arguments, says):
    """With exit code 2."""
    done = run(*arguments)
    assert done.exit_code == 2
    assert says in done.output


def test_fixtures_alone_for_another_language(project):
    """There is nothing to write, and the message says why."""
    project("go.mod")
    done = run("--only", "conftest")
    assert done.exit_code == 2
    assert "fixtures are for pytest, and this is a Go project" in done.output
