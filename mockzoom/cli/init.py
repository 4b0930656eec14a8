"""`mockzoom init`: a seed file, fixtures and a CI job for a project."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import NamedTuple

import click

from mockzoom.text_files import read_text

PARTS = ("settings", "seed", "conftest", "ci")
_TEMPLATES = Path(__file__).parent / "project" / "templates"


class NewFile(NamedTuple):
    """A file to write: its path, its text, and what it is for."""

    path: Path
    text: str
    purpose: str


@click.command("init", short_help="Write a seed file, fixtures and a CI job for a project.")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path), default=Path())
@click.option(
    "--only", "parts", type=click.Choice(PARTS), multiple=True, help="Write this part. Repeatable. Default: all."
)
@click.option("--ci", type=click.Choice(["github", "gitlab"]), default=None, help="CI service. Default: the project's.")
@click.option(
    "--command", metavar="COMMAND", default="", help="Command of the project's tests. Default: by its language."
)
@click.option("--force", is_flag=True, help="Overwrite files that exist, without a question.")
@click.option("--skip-existing", is_flag=True, help="Leave out files that exist, without a question.")
@click.option("--dry-run", is_flag=True, help="Print the files; write nothing.")
def init_command(
    *,
    folder: Path,
    parts: tuple[str, ...],
    ci: str | None,
    command: str,
    force: bool,
    skip_existing: bool,
    dry_run: bool,
) -> None:
    """Write a commented seed file, pytest fixtures and a CI job for the project in FOLDER (by default the current one).

    The language, the folder of the tests and the CI service are those of the project. A file that exists is overwritten
    only after a question, or with --force; without a terminal the command ends and writes nothing.
    """
    if force and skip_existing:
        raise click.UsageError("--force and --skip-existing contradict each other; use one of them")
    if not folder.is_dir():
        raise click.UsageError(f"{folder} is not a folder; name the folder of a project")
    files = _files(folder, parts or PARTS, ci or "", command)
    if dry_run:
        for file in files:
            click.echo(f"# {file.path}\n{file.text}")
        return
    existing = [file for file in files if file.path.exists()]
    if not force:
        files = _without_existing(files, existing, skip=skip_existing)
    _write(files)
    _say_what_is_next(files)


def _files(folder: Path, parts: tuple[str, ...], ci: str, command: str) -> list[NewFile]:
    from mockzoom.cli.project.ci_jobs import job_path, job_text  # noqa: PLC0415 - other commands do not need it
    from mockzoom.cli.project.kind import find_project  # noqa: PLC0415 - the same

    project = find_project(folder, ci)
    made = {
        "settings": NewFile(folder / "mockzoom.toml", _template("settings.toml"), "settings: mockzoom config"),
        "seed": NewFile(
            folder / "mockzoom_seed.toml", _template("seed.toml"), "accounts: mockzoom serve --seed mockzoom_seed.toml"
        ),
        "conftest": NewFile(project.tests / "conftest.py", _template("conftest.py.txt"), "fixtures: zoom_app and zoom"),
        "ci": NewFile(folder / job_path(project), job_text(project, command), "the job in CI"),
    }
    if not project.has_pytest:
        if parts == ("conftest",):
            raise click.UsageError(f"fixtures are for pytest, and this is a {project.language.name} project")
        del made["conftest"]
    return [made[part] for part in PARTS if part in made and part in parts]


def _template(name: str) -> str:
    return read_text(_TEMPLATES / name)


def _without_existing(files: list[NewFile], existing: list[NewFile], *, skip: bool) -> list[NewFile]:
    """Return the files to write, after a question for each that exists; raises `ClickException` without a terminal."""
    if not existing:
        return files
    if skip:
        kept = existing
    elif is_interactive():
        kept = [file for file in existing if not click.confirm(f"{file.path} exists. Overwrite it?", default=False)]
    else:
        names = ", ".join(str(file.path) for file in existing)
        raise click.ClickException(
            f"nothing was written, because of files that exist: {names}; use --skip-existing, --force or --only"
        )
    for file in kept:
        click.echo(f"left as it is: {file.path}")
    return [file for file in files if file not in kept]


def is_interactive() -> bool:
    """Return whether a question can be asked."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def _write(files: list[NewFile]) -> None:
    """Write the files; if one cannot be written, those that are new are removed again."""
    new: list[Path] = []
    for file in files:
        try:
            file.path.parent.mkdir(parents=True, exist_ok=True)
            is_new = not file.path.exists()
            file.path.write_text(file.text, encoding="utf-8", newline="\n")
        except OSError as error:
            for path in new:
                path.unlink(missing_ok=True)
            raise click.ClickException(f"cannot write {file.path}: {error.strerror}; nothing new was left") from None
        if is_new:
            new.append(file.path)


def _say_what_is_next(files: list[NewFile]) -> None:
    for file in files:
        click.echo(f"wrote {file.path} ({file.purpose})")
    if not files:
        click.echo("nothing to write")
