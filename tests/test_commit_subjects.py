"""The check of commit subjects: those that are not on main yet, in any clone."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

SCRIPTS = Path(__file__).parent.parent / "scripts"
LONG = "Describe what the check of commit subjects refuses in 73 characters, é too"
IDENTITY = ("-c", "user.name=Test", "-c", "user.email=test@example.com", "-c", "commit.gpgsign=false")


def git(folder, *arguments):
    """Run a git command that has to succeed, without the settings of the user."""
    subprocess.run(["git", "-C", str(folder), *IDENTITY, *arguments], check=True, capture_output=True)


def commit(folder, subject):
    """Make an empty commit."""
    git(folder, "commit", "--allow-empty", "-m", subject)


@pytest.fixture
def check(monkeypatch):
    """The function that prints the findings of a repository."""
    monkeypatch.syspath_prepend(SCRIPTS)
    for name in ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"):
        monkeypatch.delenv(name, raising=False)
    import commit_subjects

    return commit_subjects.main


@pytest.fixture
def repository(tmp_path):
    """A repository whose main has a commit with a long subject, and a branch that is checked out."""
    folder = tmp_path / "repository"
    folder.mkdir()
    git(folder, "init", "-b", "main")
    commit(folder, f"{LONG} (on main)")
    git(folder, "switch", "-c", "topic")
    return folder


def test_a_new_commit_with_a_long_subject_is_an_error(check, repository, capsys):
    """Exactly 72 characters are allowed, 73 are not; the commits of main are not checked again."""
    commit(repository, LONG[:72])
    assert (check(repository), capsys.readouterr().out) == (0, "")
    commit(repository, LONG[:73])
    assert check(repository) == 1
    assert "the subject has 73 characters, at most 72 are allowed: Describe what" in capsys.readouterr().out


def test_commits_on_main_are_compared_with_the_remote(check, repository, tmp_path, capsys):
    """In a clone, a commit on main is new until the remote has it."""
    clone = tmp_path / "clone"
    git(repository, "switch", "main")
    git(tmp_path, "clone", str(repository), str(clone))
    assert check(clone) == 0
    commit(clone, LONG)
    assert check(clone) == 1
    assert len(capsys.readouterr().out.splitlines()) == 1


def test_where_git_knows_no_new_commits_none_is_checked(check, repository, tmp_path, capsys):
    """A shallow clone, a repository without main, and a folder outside a repository have no findings."""
    commit(repository, LONG)
    shallow = tmp_path / "shallow"
    git(tmp_path, "clone", "--depth", "1", f"file://{repository}", str(shallow))
    git(repository, "branch", "-m", "main", "trunk")
    empty = tmp_path / "empty"
    empty.mkdir()
    assert [check(folder) for folder in (shallow, repository, empty)] == [0, 0, 0]
    assert not capsys.readouterr().out


def test_lint_runs_the_check():
    """`make lint` has the command."""
    lint = (SCRIPTS.parent / "Makefile").read_text().partition("\nlint:")[2].partition("\n\n")[0]
    assert "$(BIN)/python scripts/commit_subjects.py" in lint
