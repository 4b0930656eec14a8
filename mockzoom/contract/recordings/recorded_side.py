"""A folder of recordings as a side of a comparison: it answers what it holds, and is asked nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Protocol

from mockzoom.contract.errors import Inconclusive, Unsupported
from mockzoom.contract.recordings.differences import SeenResponse
from mockzoom.contract.recordings.files import read_recordings
from mockzoom.contract.recordings.recording import Recording
from mockzoom.contract.recordings.sanitization import SanitizedResponse


class RecordedSource:
    """The recordings of a folder, all of one profile: `profile`, or the only one that there is.

    Raises `Inconclusive` for a folder that holds none (of it), or several profiles where none is named, and
    `RecordingError` for a file that is not in order.
    """

    def __init__(self, name: str, folder: Path, edition: str = "") -> None:
        self.name = name
        found = read_recordings(folder)
        if not found:
            raise Inconclusive(f"{folder} holds no recordings; `mockzoom contract record --into={folder}` writes some")
        editions = sorted({one.profile for one in found})
        if edition and edition not in editions:
            raise Inconclusive(f"{folder} holds no recordings of {edition}, but of {', '.join(editions)}")
        if not edition and len(editions) > 1:
            raise Inconclusive(f"{folder} holds recordings of {', '.join(editions)}; name one: {folder}:{editions[-1]}")
        self.profile = edition or editions[0]
        self.recordings = {one.name: one for one in found if one.profile == self.profile}

    def answers(self, recording: Recording) -> Sequence[SeenResponse]:
        """Return the recorded responses; raises `Unsupported` if the recording, or one of its requests, is not here."""
        held = self.recordings.get(recording.name)
        if held is None:
            raise Unsupported(f"{self.name} holds no recording of it")
        where = _parted(held, recording)
        if where:
            raise Unsupported(f"{self.name} holds other calls: {where}")
        if held.whole:
            return [_whole(step.answer) for step in held.steps]
        return [step.answer for step in held.steps]

    @property
    def is_of_zoom(self) -> bool:
        """Whether the real Zoom gave all of its answers."""
        return all(one.source == "zoom" for one in self.recordings.values())

    def described(self, today: date) -> str:
        """How many recordings there are, of what, and how old."""
        ages = [one.age(today) for one in self.recordings.values()]
        known = [age for age in ages if age is not None]
        oldest = max(known, default=0)
        old = "of unknown age" if len(known) < len(ages) else f"up to {oldest} days old" if oldest else "of today"
        sources = ", ".join(sorted({one.source for one in self.recordings.values()})) if len(known) == len(ages) else ""
        return f"{self.name}: {len(ages)} recordings of {self.profile}{' from ' + sources if sources else ''}, {old}"

    def close(self) -> None:
        """Nothing to do: nothing was made."""


class _RecordedResponses(Protocol):
    name: str

    @property
    def profile(self) -> str: ...


def single_profile(left: _RecordedResponses, right: _RecordedResponses) -> None:
    """Raise `Inconclusive` where two sides are of two profiles: what one recorded says nothing of the other."""
    if left.profile != right.profile:
        both = " and ".join(f"{side.name} is of profile {side.profile}" for side in (left, right))
        raise Inconclusive(f"{both}; recordings are compared within one profile")


def _parted(held: Recording, asked: Recording) -> str:
    """Where the calls of two conversations part, in words; empty where they are the same."""
    if held.wishes != asked.wishes:
        return "they were held with another account"
    for number, (one, other) in enumerate(zip(held.steps, asked.steps, strict=False)):
        if (one.call, one.sent, one.keep) != (other.call, other.sent, other.keep):
            named = f"{one.call}, not {other.call}" if one.call != other.call else f"another {one.call}"
            return f"step {number + 1} is {named}"
    here, there = len(held.steps), len(asked.steps)
    return "" if here == there else f"it ends after {here} steps, not {there}"


def _whole(answer: object) -> SeenResponse:
    if not isinstance(answer, dict):
        return None
    return SanitizedResponse(answer["status"], answer.get("headers", {}), answer.get("body"))
