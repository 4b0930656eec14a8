"""`mockzoom contract diff`: where two sides part, each a target or a folder of recordings."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from mockzoom.cli.contract import targets as contract_sides
from mockzoom.contract.runner import PASSED, TARGET_FAILED, ZOOM_CHANGED
from mockzoom.suggestions import did_you_mean

if TYPE_CHECKING:
    from mockzoom.contract.comparison import Comparison, DiffSide
    from mockzoom.contract.recordings.recorded_side import RecordedSource
    from mockzoom.contract.recordings.recording import Recording

    End = DiffSide | RecordedSource


@click.command("diff", short_help="Replay the same recordings against two sides and compare.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@contract_sides.junit_option
@click.option("--token", default="", help="Bearer token for URLs.")
@contract_sides.email_domain_option
@contract_sides.ledger_option
@click.argument("left")
@click.argument("right")
@click.argument("names", nargs=-1)
def diff_command(**options: Any) -> None:
    """Replay the same recordings against LEFT and RIGHT and report the first difference of each rule.

    Each is mock, mock:2021-08, zoom, an http:// address, or a folder written by `record`: then its own recordings
    are replayed, and the responses in it represent its side.
    """
    from mockzoom.contract import comparison as sides  # noqa: PLC0415 - only here

    with contract_sides.measuring():
        left, right = _ends(options)
        with contract_sides.measuring(left, right):
            recordings, missing = _agenda(left, right, options["names"])
            done = sides.compare(recordings, left, right)
    done.left_out |= missing
    if options["junit"]:
        Path(options["junit"]).write_text(sides.as_junit(recordings, done.found), encoding="utf-8")
    if options["form"] == "json":
        click.echo(sides.as_json(done, options["left"], options["right"]))
    _tell(done, options)
    sys.exit(PASSED if not done.found else ZOOM_CHANGED if _asks_zoom(left, right) else TARGET_FAILED)


def _ends(options: dict[str, Any]) -> list[End]:
    """Yield the two sides; a mock without a profile has that of the folder it is compared with."""
    from mockzoom.contract.recordings.recorded_side import RecordedSource  # noqa: PLC0415 - only here

    texts = [options["left"], options["right"]]
    places = [contract_sides.folder_of(text) for text in texts]
    folders = [RecordedSource(text, *place) if place else None for text, place in zip(texts, places, strict=True)]
    edition = next((f":{folder.profile}" for folder in folders if folder), "")
    for folder in folders:
        if folder:
            click.echo(folder.described(contract_sides.today()), err=True)
    given = (options["token"], options["email_domain"], options["ledger"])
    return [
        folder or contract_sides.side_of(f"mock{edition}" if text == "mock" else text, *given)
        for text, folder in zip(texts, folders, strict=True)
    ]


def _agenda(left: End, right: End, names: Sequence[str]) -> tuple[list[Recording], dict[str, str]]:
    """Return the recordings to compare, and why others of the suite are left out."""
    from mockzoom.contract.comparison import with_profile  # noqa: PLC0415 - only here
    from mockzoom.contract.recordings.recorded_side import RecordedSource, single_profile  # noqa: PLC0415 - only here

    folders = [side for side in (left, right) if isinstance(side, RecordedSource)]
    if not folders:
        recordings = contract_sides.chosen_recordings(names)
        return (with_profile(recordings, left.profile) if left.profile == right.profile else recordings), {}
    single_profile(left, right)
    held = {name: one for folder in reversed(folders) for name, one in folder.recordings.items()}
    _check_names(names, held, folders)
    chosen = [one for name, one in sorted(held.items()) if not names or name in names]
    if names or len(folders) > 1:
        return chosen, {}
    suite = with_profile(contract_sides.chosen_recordings(()), folders[0].profile)
    lacks = f"{folders[0].name} holds no recording of it"
    return chosen, {one.name: lacks for one in suite if one.name not in held}


def _check_names(names: Iterable[str], held: dict[str, Recording], folders: Sequence[RecordedSource]) -> None:
    whose = " and ".join(folder.name for folder in folders)
    for name in sorted(set(names) - held.keys()):
        raise click.UsageError(f"no recording {name} in {whose}; {did_you_mean(name, held)}")


def _tell(done: Comparison, options: dict[str, Any]) -> None:
    """Print what differs and what was left out; of a comparison in JSON only the latter."""
    reasons: dict[str, list[str]] = {}
    for name, reason in done.left_out.items():
        reasons.setdefault(reason, []).append(name)
    for reason, names in reasons.items():
        click.echo(f"left out: {', '.join(names)}: {reason}", err=True)
    if options["form"] == "text":
        for difference in {id(one): one for one in done.found.values()}.values():
            click.echo(difference.described(options["left"], options["right"]))
        left_out = f", {len(done.left_out)} left out" if done.left_out else ""
        click.echo(f"{done.held} conversations compared{left_out}, {len(done.found)} rules differ")


def _asks_zoom(left: End, right: End) -> bool:
    """Whether it is Zoom that moved: it was asked, or both sides are what it answered at two times."""
    from mockzoom.contract.recordings.recorded_side import RecordedSource  # noqa: PLC0415 - only here

    ends = (left, right)
    return "zoom" in {end.name for end in ends} or all(
        isinstance(end, RecordedSource) and end.is_of_zoom for end in ends
    )
