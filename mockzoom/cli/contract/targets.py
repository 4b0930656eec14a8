"""The targets and recordings of `mockzoom contract record` and `diff`, by their names."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import click

from mockzoom.cli.contract.arguments import check_domain, insist_on
from mockzoom.cli.options import file_to_write
from mockzoom.contract.runner import INCONCLUSIVE, INTERNAL_ERROR, SuiteMissing, suite_folder, suite_module
from mockzoom.contract.targets.providers import PROFILES
from mockzoom.suggestions import closest

if TYPE_CHECKING:
    from mockzoom.contract.comparison import DiffSide
    from mockzoom.contract.recordings.recording import Recording

_TOPIC = "mockzoom-contract"

email_domain_option = click.option(
    "--email-domain", default="", callback=check_domain, help="Domain of all registrants' addresses."
)
junit_option = click.option("--junit", default="", metavar="FILE", callback=file_to_write, help="Write JUnit XML.")
ledger_option = click.option(
    "--ledger",
    default="",
    metavar="FILE",
    callback=file_to_write,
    help="On the real Zoom: log of what is created.",
)


class _Closing(Protocol):
    def close(self) -> None: ...


def today() -> date:
    """Return the present day in UTC."""
    return datetime.now(UTC).date()


def chosen_recordings(names: Iterable[str]) -> list[Recording]:
    """Return the recordings of the suite, all or the named ones; a mistake ends the command."""
    from mockzoom.contract.recordings.files import read_recordings  # noqa: PLC0415 - only here
    from mockzoom.contract.recordings.recording import RecordingError  # noqa: PLC0415 - only here

    try:
        found = read_recordings(suite_folder() / "recordings")
    except SuiteMissing as error:
        raise click.ClickException(str(error)) from None
    except RecordingError as error:
        raise _OwnFault(str(error)) from None
    known = [recording.name for recording in found]
    insist_on(names, known, "recording", "`mockzoom contract recordings` lists them")
    return [recording for recording in found if not names or recording.name in names]


class _OwnFault(click.ClickException):
    """An invalid recording: it gives no verdict on a target."""

    exit_code = INTERNAL_ERROR


@contextmanager
def measuring(*sides: _Closing) -> Iterator[None]:
    """End the command where nothing can be measured; whatever happens, what the sides made is taken away."""
    from mockzoom.contract.errors import Inconclusive  # noqa: PLC0415 - only here
    from mockzoom.contract.recordings.recording import RecordingError  # noqa: PLC0415 - only here

    try:
        with ExitStack() as stack:
            for side in sides:
                stack.callback(side.close)
            yield
    except Inconclusive as error:
        click.echo(f"could not measure: {error}", err=True)
        sys.exit(INCONCLUSIVE)
    except RecordingError as error:
        raise _OwnFault(str(error)) from None


def side_of(text: str, token: str, domain: str, ledger: str) -> DiffSide:
    """Return the side of a name: `mock`, `mock:2021-08`, an address, or `zoom`; a mistake ends the command."""
    from mockzoom.contract.comparison import DiffSide, profile_of  # noqa: PLC0415 - only here
    from mockzoom.contract.targets import providers as sites  # noqa: PLC0415 - only here
    from mockzoom.contract.targets.managed import ManagedProvider, managed_client  # noqa: PLC0415 - only here
    from mockzoom.contract.targets.target import TargetCredentials, UrlTarget, host_of  # noqa: PLC0415 - only here

    if text == "zoom":
        return _zoom_side(domain, ledger)
    name, edition = profile_of(text)
    if name == "mock":
        mock = suite_module("in_process").MockProvider()
        return DiffSide(text, mock, edition or sites.PROFILES[0], domain or "example.com", _TOPIC)
    if not host_of(name):
        raise click.UsageError(_no_side(text, name))
    target = UrlTarget(name)
    control = None if token or not edition else managed_client(name, "", os.environ.get("MOCKZOOM_ADMIN_TOKEN"))
    if control:
        return DiffSide(text, ManagedProvider(target, control), edition, domain or "example.com", _TOPIC)
    credentials = TargetCredentials(token=token or os.environ.get("ZOOM_ACCESS_TOKEN") or "mockzoom-token")
    return DiffSide(text, sites.UrlProvider(target, credentials, edition), edition, domain or "example.com", _TOPIC)


def folder_of(text: str) -> tuple[Path, str] | None:
    """Return the folder in a text, and the profile in it; None for a target."""
    from mockzoom.contract.comparison import profile_of  # noqa: PLC0415 - only here

    name, edition = profile_of(text)
    return (Path(name), edition) if name not in ("mock", "zoom") and Path(name).is_dir() else None


def _no_side(text: str, name: str) -> str:
    if Path(name).is_dir():
        return f"{text!r} is a folder; recorded are the answers of a target: mock, zoom or an http:// address"
    if Path(name).is_file():
        return f"{text!r} is a file; name the folder that its recordings are in"
    sides = ("mock", *(f"mock:{profile}" for profile in PROFILES), "zoom")
    near = closest(text, sides)
    meant = f"did you mean {near!r}?" if near else "the folder does not exist"
    return f"{text!r}: choose {', '.join(sides)}, an http:// address, or (for diff) a folder of recordings; {meant}"


def _zoom_side(domain: str, ledger: str) -> DiffSide:
    from mockzoom.contract.comparison import DiffSide  # noqa: PLC0415 - only here
    from mockzoom.contract.live import target as real  # noqa: PLC0415 - only here
    from mockzoom.contract.live.budget import Budget  # noqa: PLC0415 - only here
    from mockzoom.contract.live.credentials import load_credentials  # noqa: PLC0415 - only here

    credentials = load_credentials(os.environ, domain)
    run = datetime.now(UTC).strftime("r%Y%m%d%H%M%S")
    path = Path(ledger or f"{real.TOPIC}{run}.jsonl")
    site = real.LiveZoomProvider(credentials, domain, run, budget=Budget(100, 60), ledger=path)
    return DiffSide("zoom", site, real.PROFILE, domain, real.TOPIC + run)
