"""`mockzoom contract record`, `diff` and `recordings`: what was answered, kept and compared."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from mockzoom.cli.options import file_to_write, folder_to_write
from mockzoom.contract.suite import (
    MOCK_MOVED,
    OWN_FAULT,
    SAME,
    UNMEASURED,
    ZOOM_MOVED,
    SuiteMissing,
    suite_folder,
    suite_module,
)

if TYPE_CHECKING:
    from mockzoom.contract.recordings import Recording
    from mockzoom.contract.sides import Side

_TOPIC = "mockzoom-contract"
_TOO_OLD = 180  # days


def chosen_recordings(names: Iterable[str]) -> list[Recording]:
    """The recordings of the suite, all or those named; a mistake ends the command."""
    from mockzoom.contract.recordings import RecordingError, read_recordings  # noqa: PLC0415 - only here

    try:
        found = read_recordings(suite_folder() / "recordings")
    except SuiteMissing as error:
        raise click.ClickException(str(error)) from None
    except RecordingError as error:
        raise _OwnFault(str(error)) from None
    unknown = set(names) - {recording.name for recording in found}
    if unknown:
        raise click.UsageError(
            f"there is no recording {', '.join(sorted(unknown))}; `mockzoom contract recordings` lists them"
        )
    return [recording for recording in found if not names or recording.name in names]


class _OwnFault(click.ClickException):
    """A recording that is not in order: no verdict on anybody."""

    exit_code = OWN_FAULT


@contextmanager
def _measuring(*sides: Side) -> Iterator[None]:
    """End the command where nothing can be measured; whatever happens, what the sides made is taken away."""
    from mockzoom.contract.failures import CannotMeasure  # noqa: PLC0415 - only here
    from mockzoom.contract.recordings import RecordingError  # noqa: PLC0415 - only here

    try:
        with ExitStack() as stack:
            for side in sides:
                stack.callback(side.close)
            yield
    except CannotMeasure as error:
        click.echo(f"could not measure: {error}", err=True)
        sys.exit(UNMEASURED)
    except RecordingError as error:
        raise _OwnFault(str(error)) from None


def side_of(text: str, token: str, domain: str, ledger: str) -> Side:
    """A side of a comparison: `mock`, `mock:2021-08`, an address, or `zoom`; a mistake ends the command."""
    from mockzoom.contract import sites  # noqa: PLC0415 - only here
    from mockzoom.contract.control import ControlledSite, control_of  # noqa: PLC0415 - only here
    from mockzoom.contract.sides import Side, edition_of  # noqa: PLC0415 - only here
    from mockzoom.contract.targets import Credentials, UrlTarget, host_of  # noqa: PLC0415 - only here

    if text == "zoom":
        return _zoom_side(domain, ledger)
    name, edition = edition_of(text)
    if name == "mock":
        mock = suite_module("in_process").MockSite()
        return Side(text, mock, edition or sites.PROFILES[0], domain or "example.com", _TOPIC)
    if not host_of(name):
        raise click.UsageError(f"{text!r}: choose mock, mock:2021-08, mock:2025-06, zoom or an http:// address")
    target = UrlTarget(name)
    control = None if token or not edition else control_of(name, "", os.environ.get("MOCKZOOM_ADMIN_TOKEN"))
    if control:
        return Side(text, ControlledSite(target, control), edition, domain or "example.com", _TOPIC)
    credentials = Credentials(token=token or os.environ.get("ZOOM_ACCESS_TOKEN") or "mockzoom-token")
    return Side(text, sites.UrlSite(target, credentials, edition), edition, domain or "example.com", _TOPIC)


def _zoom_side(domain: str, ledger: str) -> Side:
    from mockzoom.contract import real  # noqa: PLC0415 - only here
    from mockzoom.contract.budget import Budget  # noqa: PLC0415 - only here
    from mockzoom.contract.permission import permitted  # noqa: PLC0415 - only here
    from mockzoom.contract.sides import Side  # noqa: PLC0415 - only here

    credentials = permitted(os.environ, domain)
    run = datetime.now(UTC).strftime("r%Y%m%d%H%M%S")
    path = Path(ledger or f"{real.TOPIC}{run}.jsonl")
    site = real.ZoomSite(credentials, domain, run, budget=Budget(100, 60), ledger=path)
    return Side("zoom", site, real.EDITION, domain, real.TOPIC + run)


@click.command("record", short_help="Write down what a target answers, sanitised.")
@click.option("--target", required=True, help="mock, mock:2021-08, zoom, or an http:// address.")
@click.option(
    "--into", "folder", required=True, metavar="FOLDER", callback=folder_to_write, help="Where to write the recordings."
)
@click.option("--token", default="", help="Bearer token for a URL.")
@click.option("--email-domain", default="", help="Domain of all registrants' addresses.")
@click.option(
    "--ledger",
    default="",
    metavar="FILE",
    callback=file_to_write,
    help="On the real Zoom: where to write what is made.",
)
@click.argument("names", nargs=-1)
def record_command(**options: Any) -> None:
    """Hold the conversations (all, or those NAMED) with a target, and write down what it answers, sanitised."""
    from mockzoom.contract.sides import of_edition  # noqa: PLC0415 - only here

    folder = Path(options["folder"])
    recordings = chosen_recordings(options["names"])
    broken: list[str] = []
    with _measuring():
        side = side_of(options["target"], options["token"], options["email_domain"], options["ledger"])
        with _measuring(side):
            chosen = of_edition(recordings, side.profile)
            total = sum(_record(recording, side, folder, broken) for recording in chosen)
    click.echo(f"{total} recording{'' if total == 1 else 's'} written to {folder}")
    if broken:
        sys.exit(ZOOM_MOVED if options["target"] == "zoom" else MOCK_MOVED)
    sys.exit(SAME if total else UNMEASURED)


def _record(recording: Recording, side: Side, folder: Path, broken: list[str]) -> bool:
    """Hold one conversation and write it down; False, and a reason, where there is nothing to be written."""
    from mockzoom.contract.failures import Unavailable  # noqa: PLC0415 - only here
    from mockzoom.contract.recordings import written  # noqa: PLC0415 - only here

    try:
        answers = side.answers(recording)
    except Unavailable as reason:
        click.echo(f"left out: {recording.name}: {reason}")
        return False
    except AssertionError as error:
        broken.append(recording.name)
        click.echo(f"not written: {recording.name}: the answers break the contract\n{error}", err=True)
        return False
    source = "mock" if side.name.partition(":")[0] == "mock" else side.name
    (folder / f"{recording.name}.json").write_text(written(recording, answers, _today(), source), encoding="utf-8")
    return True


@click.command("diff", short_help="Hold the same conversations with two targets, and compare.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option("--junit", default="", metavar="FILE", callback=file_to_write, help="Write JUnit XML.")
@click.option("--token", default="", help="Bearer token for URLs.")
@click.option("--email-domain", default="", help="Domain of all registrants' addresses.")
@click.option(
    "--ledger",
    default="",
    metavar="FILE",
    callback=file_to_write,
    help="On the real Zoom: where to write what is made.",
)
@click.argument("left")
@click.argument("right")
@click.argument("names", nargs=-1)
def diff_command(**options: Any) -> None:
    """Hold the same conversations with LEFT and RIGHT, and report the first difference of each rule."""
    from mockzoom.contract import sides  # noqa: PLC0415 - only here

    recordings = chosen_recordings(options["names"])
    with _measuring():
        left, right = (
            side_of(options[end], options["token"], options["email_domain"], options["ledger"])
            for end in ("left", "right")
        )
        with _measuring(left, right):
            if left.profile == right.profile:
                recordings = sides.of_edition(recordings, left.profile)
            held, found = sides.compare(recordings, left, right, lambda line: click.echo(line, err=True))
    if options["junit"]:
        Path(options["junit"]).write_text(sides.as_junit(recordings, found), encoding="utf-8")
    if options["form"] == "json":
        click.echo(sides.as_json(held, found, options["left"], options["right"]))
    else:
        for difference in {id(one): one for one in found.values()}.values():
            click.echo(
                str(difference).replace("expected:", f"{options['left']}:").replace("actual:  ", f"{options['right']}:")
            )
        click.echo(f"{held} conversations compared, {len(found)} rules differ")
    sys.exit(SAME if not found else ZOOM_MOVED if "zoom" in (options["left"], options["right"]) else MOCK_MOVED)


@click.command("recordings", short_help="Show the recordings and how old they are.")
@click.option(
    "--max-age", type=int, default=0, metavar="DAYS", help=f"Fail where one is older; the scheduled job: {_TOO_OLD}."
)
def recordings_command(max_age: int) -> None:
    """Show the recordings: what they are of, how well they are known, and how old they are."""
    too_old = []
    for recording in chosen_recordings(()):
        age = recording.age(_today())
        shown = "of unknown age" if age is None else f"{age} days old ({recording.on})"
        click.echo(f"{recording.name}: {recording.kind}, {shown}; {', '.join(recording.rules)}; {recording.source}")
        if max_age and (age is None or age > max_age):
            too_old.append(recording.name)
    if too_old:
        click.echo(f"older than {max_age} days, or of unknown age: {', '.join(too_old)}", err=True)
        sys.exit(UNMEASURED)


def _today() -> date:
    return datetime.now(UTC).date()
