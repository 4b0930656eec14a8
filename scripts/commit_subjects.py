"""Check the subjects of the commits that are not on main yet: `make lint` runs it.

The exit code is 1 if a subject has more than 72 characters. Merge commits are not checked. Where git cannot say which
commits are new, none is: outside a repository, in a shallow clone, and without a branch `main` or `origin/main`.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
MAX_CHARACTERS = 72
BASES = ("refs/remotes/origin/main", "refs/heads/main")


def main(repository: Path = ROOT) -> int:
    """Print each new commit whose subject is too long; return 1 if there is one."""
    found = [line for line in new_commits(repository) if len(line.partition(" ")[2]) > MAX_CHARACTERS]
    for line in found:
        commit, _, subject = line.partition(" ")
        print(f"{commit}: the subject has {len(subject)} characters, at most {MAX_CHARACTERS} are allowed: {subject}")
    return 1 if found else 0


def new_commits(repository: Path) -> list[str]:
    """Return hash and subject of the commits of HEAD that are not on main; with a remote, on its main."""
    if _git(repository, "rev-parse", "--is-shallow-repository") != "false":
        return []
    bases = [base for base in BASES if _git(repository, "rev-parse", "--verify", "--quiet", base)]
    if not bases:
        return []
    return _git(repository, "log", "--no-merges", "--format=%h %s", "HEAD", "--not", bases[0]).splitlines()


def _git(repository: Path, *arguments: str) -> str:
    """Return the output of a git command, empty if it fails."""
    command = ["git", "-C", str(repository), *arguments]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False).stdout.strip()


if __name__ == "__main__":
    sys.exit(main())
