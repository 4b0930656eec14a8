"""What a project is made with: its language, how its tests run, and its CI service."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any, NamedTuple

_PYTHON = ("pyproject.toml", "setup.py", "setup.cfg", "requirements.txt", "tox.ini", "pytest.ini")
_REQUIREMENTS = ("requirements.txt", "requirements-dev.txt", "dev-requirements.txt", "requirements-test.txt")
_GROUPS = ("test", "tests", "dev")


class Language(NamedTuple):
    """A language: the file by which it is known, how its tools are set up in CI, and the command of its tests."""

    name: str
    marker: str
    setup: tuple[str, ...]
    install: str
    test: str


PYTHON = Language("Python", "", (), "", "pytest")

_JDK = ("actions/setup-java@v4", "distribution: temurin", 'java-version: "21"')

# Node is last: other projects have a package.json for their front end.
_OTHERS = (
    Language("Java", "pom.xml", _JDK, "", "mvn -B test"),
    Language("Java", "build.gradle", _JDK, "", "./gradlew test"),
    Language("Java", "build.gradle.kts", _JDK, "", "./gradlew test"),
    Language("Go", "go.mod", ("actions/setup-go@v5", "go-version-file: go.mod"), "", "go test ./..."),
    Language("PHP", "composer.json", (), "composer install --no-interaction", "vendor/bin/phpunit"),
    Language("Ruby", "Gemfile", (), "bundle install", "bundle exec rake test"),
    Language("Node", "package.json", ("actions/setup-node@v4", "node-version: 22"), "npm ci", "npm test"),
)  # fmt: skip


class Project(NamedTuple):
    """A project: its folder, its language, and its CI service (`github` or `gitlab`)."""

    folder: Path
    language: Language
    ci: str

    @property
    def has_pytest(self) -> bool:
        """Whether its tests run with pytest."""
        return self.language.name == PYTHON.name

    @property
    def tests(self) -> Path:
        """The folder of its tests."""
        return next((self.folder / n for n in ("tests", "test") if (self.folder / n).is_dir()), self.folder)

    @property
    def requirements(self) -> str:
        """The arguments of `pip install` for the project and its tests."""
        files = [f"-r {name}" for name in _REQUIREMENTS if (self.folder / name).is_file()]
        return " ".join(files + _of_pyproject(self.folder / "pyproject.toml"))


def find_project(folder: Path, ci: str = "") -> Project:
    """Return what a folder holds, by default Python; `ci` overrides the CI service that is found."""
    language = PYTHON
    if not any((folder / name).is_file() for name in _PYTHON) and not list(folder.glob("tests/*.py")):
        language = next((one for one in _OTHERS if (folder / one.marker).is_file()), PYTHON)
    return Project(folder, _with_package_manager(language, folder), ci or _ci(folder))


def _ci(folder: Path) -> str:
    if (folder / ".gitlab-ci.yml").is_file():
        return "gitlab"
    try:
        remotes = (folder / ".git" / "config").read_text(encoding="utf-8", errors="replace")
    except OSError:
        remotes = ""
    return "gitlab" if "gitlab" in remotes else "github"


def _with_package_manager(language: Language, folder: Path) -> Language:
    """Return Node with the package manager of the lock file."""
    if language.name != "Node":
        return language
    if (folder / "pnpm-lock.yaml").is_file():
        return language._replace(install="corepack enable && pnpm install --frozen-lockfile", test="pnpm test")
    if (folder / "yarn.lock").is_file():
        return language._replace(install="corepack enable && yarn install", test="yarn test")
    has_lock = (folder / "package-lock.json").is_file()
    return language if has_lock else language._replace(install="npm install")


def _of_pyproject(path: Path) -> list[str]:
    """Return arguments that install the project of a pyproject.toml, with its extra and its group for tests."""
    try:
        document: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):  # absent, or broken: not for this command to judge
        return []
    found = []
    project = document.get("project")
    if isinstance(project, dict) and project.get("name"):
        extras = project.get("optional-dependencies", {})
        chosen = next((name for name in _GROUPS if name in extras), "")
        found.append(f"-e '.[{chosen}]'" if chosen else "-e .")
    groups = document.get("dependency-groups", {})
    found += [f"--group {name}" for name in _GROUPS if name in groups][:1]
    return found
