"""`mockzoom contract record` and `recordings`: what was answered, kept."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from mockzoom.cli.contract import targets as contract_sides
from mockzoom.cli.options import folder_to_write
from mockzoom.contract.runner import INCONCLUSIVE, PASSED, TARGET_FAILED, ZOOM_CHANGED

if TYPE_CHECKING:
    from mockzoom.contract.comparison import DiffSide
    from mockzoom.contract.recordings.recording import Recording

_TOO_OLD = 180  # days


@click.command("record", short_help="Record sanitized responses of a target.")
@click.option("--target", required=True, help="mock, mock:2021-08, zoom, or an http:// address.")
@click.option(
    "--into", "folder", required=True, metavar="FOLDER", callback=folder_to_write, help="Where to write the recordings."
)
@click.option("--token", default="", help="Bearer token for a URL.")
@contract_sides.email_domain_option
@contract_sides.ledger_option
@click.argument("names", nargs=-1)
def record_command(**options: Any) -> None:
    """Replay the recordings (all, or those NAMED) against a target and record its sanitized responses."""
    from mockzoom.contract.comparison import with_profile  # noqa: PLC0415 - only here

    folder = Path(options["folder"])
    recordings = contract_sides.chosen_recordings(options["names"])
    broken: list[str] = []
    with contract_sides.measuring():
        side = contract_sides.side_of(options["target"], options["token"], options["email_domain"], options["ledger"])
        with contract_sides.measuring(side):
            chosen = with_profile(recordings, side.profile)
            total = sum(_record(recording, side, folder, broken) for recording in chosen)
    click.echo(f"{total} recording{'' if total == 1 else 's'} written to {folder}")
    _tell_other_profiles([one for one in recordings if one not in chosen], side.profile, options["target"])
    if broken:
        sys.exit(ZOOM_CHANGED if options["target"] == "zoom" else TARGET_FAILED)
    sys.exit(PASSED if total else INCONCLUSIVE)


def _tell_other_profiles(left_out: list[Recording], profile: str, target: str) -> None:
    """Say which recordings were not replayed because they are of another profile, and how they can be."""
    for other in sorted({one.profile for one in left_out}):
        names = [one.name for one in left_out if one.profile == other]
        click.echo(f"left out: {len(names)} of profile {other}, the target is of {profile}: {', '.join(names)}")
        if target.startswith("mock") or "://" in target:
            bare = target.removesuffix(f":{profile}")
            click.echo(f"    to record them: --target={bare}:{other}")


def _record(recording: Recording, side: DiffSide, folder: Path, broken: list[str]) -> bool:
    """Hold one conversation and write it down; False, and a reason, where there is nothing to be written."""
    from mockzoom.contract.errors import Unsupported  # noqa: PLC0415 - only here
    from mockzoom.contract.recordings.recording import written  # noqa: PLC0415 - only here

    try:
        answers = side.answers(recording)
    except Unsupported as reason:
        click.echo(f"left out: {recording.name}: {reason}")
        return False
    except AssertionError as error:
        broken.append(recording.name)
        click.echo(f"not written: {recording.name}: the answers break the contract\n{error}", err=True)
        return False
    source = "mock" if side.name.partition(":")[0] == "mock" else side.name
    (folder / f"{recording.name}.json").write_text(
        written(replace(recording, profile=side.profile or recording.profile), answers, contract_sides.today(), source),
        encoding="utf-8",
    )
    return True


@click.command("recordings", short_help="Show the recordings and how old they are.")
@click.option(
    "--max-age",
    type=click.IntRange(1),
    default=None,
    metavar="DAYS",
    help=f"Fail if one is older; the scheduled job: {_TOO_OLD}.",
)
def recordings_command(max_age: int | None) -> None:
    """Show the recordings: their rules, kind, source and age."""
    too_old = []
    for recording in contract_sides.chosen_recordings(()):
        age = recording.age(contract_sides.today())
        shown = "of unknown age" if age is None else recording.age_text(contract_sides.today())
        click.echo(f"{recording.name}: {recording.kind}, {shown}; {', '.join(recording.rules)}; {recording.source}")
        if max_age and (age is None or age > max_age):
            too_old.append(recording.name)
    if too_old:
        click.echo(f"older than {max_age} days, or of unknown age: {', '.join(too_old)}", err=True)
        sys.exit(INCONCLUSIVE)
