"""Holding conversations with targets: to write their answers down, or to see where two sides part."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any, Protocol
from xml.etree import ElementTree as ET

from mockzoom.contract.client import Client
from mockzoom.contract.errors import Inconclusive, Unsupported
from mockzoom.contract.recordings.differences import (
    SHAPE,
    ResponseDifference,
    SeenResponse,
    diff_recording,
    first_per_rule,
)
from mockzoom.contract.recordings.recording import Recording, play
from mockzoom.contract.recordings.sanitization import SanitizedResponse
from mockzoom.contract.rulebook import lineage_of
from mockzoom.contract.targets.providers import PROFILES, TargetProvider, account_for


class DiffSide:
    """A site to which conversations are played, in one profile; `topic` is what webinars are called there."""

    def __init__(self, name: str, site: TargetProvider, profile: str, domain: str, topic: str) -> None:
        self.name = name
        self._site = site
        self._profile = profile
        self._domain = domain
        self._topic = topic
        self._run = f"d{secrets.token_hex(4)}."
        self._numbers = count(1)

    def answers(self, recording: Recording) -> list[SanitizedResponse]:
        """Return this side's responses to a recording; raises `Unsupported` if it cannot be replayed here."""
        account = account_for(self._site, self._profile, recording.wishes)
        if self._site.is_real and any("$basic" in str(step.sent) for step in recording.steps):
            raise Unsupported("the real Zoom is not asked for tokens more than once")
        if not account.credentials.client_secret and any("$basic" in str(step.sent) for step in recording.steps):
            raise Unsupported(f"for {self.name} a token was given, and no client to log in with")
        tag = f"{self._run}{next(self._numbers)}."
        return play(recording, Client(account, topic=self._topic), lambda name: f"{tag}{name}@{self._domain}")

    @property
    def profile(self) -> str:
        """Return the side's profile."""
        return self._profile or self._site.shared().profile

    def close(self) -> None:
        """Clear up."""
        self._site.close()


class DiffSource(Protocol):
    """One of the two sides of a comparison: a `Side`, or a `recorded.RecordedSide`."""

    name: str

    def answers(self, recording: Recording) -> Sequence[SeenResponse]:
        """Return the responses to a recording, step by step; raises `Unsupported` if it cannot be replayed."""


@dataclass
class Comparison:
    """How many conversations were held on both sides, the first difference of each rule, and why others were not."""

    held: int = 0
    found: dict[str, ResponseDifference] = field(default_factory=dict)
    left_out: dict[str, str] = field(default_factory=dict)


def compare(recordings: Iterable[Recording], left: DiffSource, right: DiffSource) -> Comparison:
    """Hold conversations with both sides; raises `Inconclusive` where none could be held."""
    done, found = Comparison(), []
    for recording in recordings:
        try:
            found += _apart(recording, _answers(left, recording), _answers(right, recording))
            done.held += 1
        except Unsupported as reason:
            done.left_out[recording.name] = str(reason)
    if not done.held:
        reasons = dict.fromkeys(done.left_out.values())
        raise Inconclusive("; ".join(["no conversation could be held on both sides", *reasons]))
    done.found = first_per_rule(found)
    return done


Exchange = Sequence[SeenResponse] | ResponseDifference


def _apart(recording: Recording, left: Exchange, right: Exchange) -> list[ResponseDifference]:
    if isinstance(left, ResponseDifference):
        return [left]
    return [right] if isinstance(right, ResponseDifference) else diff_recording(recording, left, right)


def _answers(side: DiffSource, recording: Recording) -> Exchange:
    """Return a side's responses; if they break the contract by themselves, that is the difference."""
    try:
        return side.answers(recording)
    except AssertionError as error:
        return ResponseDifference(
            recording.name, recording.rules, 0, f"the answers of {side.name}", "the contract", str(error)
        )


def as_json(done: Comparison, left: str, right: str) -> str:
    """Return a comparison as JSON."""
    differences = [
        {
            "rule": rule,
            "recording": d.recording,
            "step": d.step + 1,
            "where": d.where,
            "left": d.expected,
            "right": d.actual,
        }
        for rule, d in done.found.items()
    ]
    document: dict[str, Any] = {"left": left, "right": right, "compared": done.held, "differences": differences}
    document["left_out"] = done.left_out
    return json.dumps(document, indent=1, ensure_ascii=False)


def as_junit(recordings: Iterable[Recording], found: dict[str, ResponseDifference]) -> str:
    """Return a comparison as JUnit XML: a test case for each rule."""
    rules = list(dict.fromkeys([SHAPE, *(rule for recording in recordings for rule in recording.rules), *found]))
    suite = ET.Element("testsuite", name="mockzoom contract diff", tests=str(len(rules)), failures=str(len(found)))
    for rule in rules:
        case = ET.SubElement(suite, "testcase", classname="rules", name=rule)
        if rule in found:
            ET.SubElement(case, "failure", message=found[rule].where).text = str(found[rule])
    return ET.tostring(suite, encoding="unicode")


def with_profile(recordings: Iterable[Recording], profile: str) -> list[Recording]:
    """Return the recordings that one profile can replay, its base's too; if two are compared, those of any."""
    return [recording for recording in recordings if not profile or recording.profile in lineage_of(profile)]


def profile_of(text: str) -> tuple[str, str]:
    """`mock:2021-08` as a name and an profile; anything else names no profile."""
    name, _, edition = text.rpartition(":")
    return (name, edition) if edition in PROFILES and name else (text, "")
