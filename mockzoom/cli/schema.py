"""`mockzoom schema`: the JSON Schemas of requests, responses and objects, for use without the mock."""

from __future__ import annotations

import json
from fnmatch import fnmatchcase
from pathlib import Path

import click

from mockzoom.zoom.profiles import PROFILES, V2021_08

_profile = click.option(
    "--profile",
    type=click.Choice(list(PROFILES)),
    default=V2021_08.name,
    show_default=True,
    help="Profile of Zoom's API.",
)


@click.group("schema", short_help="Print or export the JSON Schemas.")
def schema_command() -> None:
    """Print or export the JSON Schemas of objects, request bodies, response bodies, errors and webhook events.

    Names are objects/NAME, events/NAME, and requests/, responses/ and errors/ with Zoom's operationId: for example
    `mockzoom schema show responses/addBatchWebinarRegistrants --bundle`.
    """


@schema_command.command("list", short_help="Print the names of all schemas.")
@_profile
@click.argument("pattern", default="*")
def list_command(profile: str, pattern: str) -> None:
    """Print the names of all schemas, or of those that match PATTERN, such as 'requests/*'."""
    from mockzoom import schemas  # noqa: PLC0415 - it reads the specification

    found = [name for name in schemas.names(profile) if fnmatchcase(name, pattern)]
    if not found:
        raise click.BadParameter(
            f"no schema matches {pattern!r}; `mockzoom schema list` prints all names", param_hint="PATTERN"
        )
    click.echo("\n".join(found))


@schema_command.command("show", short_help="Print a schema.")
@_profile
@click.option("--bundle", is_flag=True, help="Include the schemas that it refers to.")
@click.argument("name")
def show_command(profile: str, name: str, *, bundle: bool) -> None:
    """Print the schema NAME."""
    from mockzoom import schemas  # noqa: PLC0415 - it reads the specification

    try:
        document = schemas.load(name, profile, bundle=bundle)
    except schemas.UnknownSchemaError as error:
        raise click.BadParameter(error.args[0], param_hint="NAME") from None
    click.echo(json.dumps(document, indent=2, ensure_ascii=False))


@schema_command.command("export", short_help="Write all schemas to a folder.")
@_profile
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
def export_command(profile: str, folder: Path) -> None:
    """Write every schema to FOLDER, each self-contained; the folder must be empty or not exist."""
    from mockzoom import schemas  # noqa: PLC0415 - it reads the specification

    try:
        written = schemas.export(folder, profile)
    except OSError as error:
        raise click.BadParameter(str(error), param_hint="FOLDER") from None
    click.echo(f"{len(written)} schemas of profile {profile} written to {folder}")
