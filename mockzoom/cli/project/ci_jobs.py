"""CI jobs that run the tests of a project against mockzoom."""

from __future__ import annotations

from collections.abc import Sequence

from mockzoom.cli.project.kind import Project

# Tests of other languages run under `mockzoom run`: requests for Zoom's hosts reach the mock, and others fail the job.
_RUN = "mockzoom run --fail-on unknown,schema,blocked --report mockzoom.xml --"
_PACKAGE = "MOCKZOOM: mockzoom  # what pip installs; a path or `git+https://...` until it is on PyPI"


def job_path(project: Project) -> str:
    """Return the path of the job's file, relative to the project."""
    return ".gitlab/mockzoom.yml" if project.ci == "gitlab" else ".github/workflows/mockzoom.yml"


def job_text(project: Project, command: str = "") -> str:
    """Return the job for a project; `command` replaces the command of its tests."""
    steps = _commands(project, command or project.language.test)
    return _gitlab(project, steps) if project.ci == "gitlab" else _github(project, steps)


def _commands(project: Project, test: str) -> list[str]:
    if project.has_pytest:
        return [f'pip install "$MOCKZOOM" pytest {project.requirements}'.strip(), test]
    install = [project.language.install] if project.language.install else []
    return ['pip install "$MOCKZOOM"', *install, f"{_RUN} {test}"]


def _github(project: Project, commands: Sequence[str]) -> str:
    lines = [
        "# Written by `mockzoom init`.",
        "name: zoom",
        "on: [push, pull_request]",
        "permissions:",
        "  contents: read",
        "jobs:",
        "  zoom:",
        "    runs-on: ubuntu-latest",
        "    timeout-minutes: 15",
        "    env:",
        f"      {_PACKAGE}",
        "    steps:",
        "      - uses: actions/checkout@v4",
        "      - uses: actions/setup-python@v5",
        '        with: {python-version: "3.13"}',
    ]
    if project.language.setup:
        uses, *options = project.language.setup
        lines += [f"      - uses: {uses}", f"        with: {{{', '.join(options)}}}"]
    return "\n".join([*lines, *(f"      - run: {command}" for command in commands), ""])


def _gitlab(project: Project, commands: Sequence[str]) -> str:
    image = (
        "python:3.13-slim" if project.has_pytest else "python:3.13  # add the tools of your tests, or use your image"
    )
    lines = [
        "# Written by `mockzoom init`. In .gitlab-ci.yml: include: {local: .gitlab/mockzoom.yml}",
        "zoom:",
        "  stage: test",
        f"  image: {image}",
        "  timeout: 15 minutes",
        "  variables:",
        f"    {_PACKAGE}",
        "  script:",
    ]
    lines += [f"    - {command}" for command in commands]
    if not project.has_pytest:
        lines += ["  artifacts:", "    when: always", "    reports: {junit: mockzoom.xml}"]
    return "\n".join([*lines, ""])
