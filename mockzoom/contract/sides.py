"""Playing recordings to targets: to write their answers down, or to see where two of them part."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Iterable
from itertools import count
from typing import Any
from xml.etree import ElementTree as ET

from mockzoom.contract.client import Client
from mockzoom.contract.failures import CannotMeasure, Unavailable
from mockzoom.contract.recordings import SHAPE, Difference, Recording, between, first_per_rule, play
from mockzoom.contract.sanitised import Sanitised
from mockzoom.contract.sites import PROFILES, Site, account_for


class Side:
    """A site to which conversations are played, in one edition; `topic` is what webinars are called there."""

    def __init__(self, name: str, site: Site, profile: str, domain: str, topic: str) -> None:
        self.name = name
        self._site = site
        self._profile = profile
        self._domain = domain
        self._topic = topic
        self._run = f"d{secrets.token_hex(4)}."
        self._numbers = count(1)

    def answers(self, recording: Recording) -> list[Sanitised]:
        """What this side answers to a conversation; raises `Unavailable` where it cannot be held here."""
        account = account_for(self._site, self._profile, recording.wishes)
        if self._site.is_real and any("$basic" in str(step.sent) for step in recording.steps):
            raise Unavailable("the real Zoom is not asked for tokens more than once")
        if not account.credentials.client_secret and any("$basic" in str(step.sent) for step in recording.steps):
            raise Unavailable(f"for {self.name} a token was given, and no client to log in with")
        tag = f"{self._run}{next(self._numbers)}."
        return play(recording, Client(account, topic=self._topic), lambda name: f"{tag}{name}@{self._domain}")

    @property
    def profile(self) -> str:
        """The edition that it speaks."""
        return self._profile or self._site.shared().profile

    def close(self) -> None:
        """Clear up."""
        self._site.close()


def compare(
    recordings: Iterable[Recording], left: Side, right: Side, tell: Callable[[str], None]
) -> tuple[int, dict[str, Difference]]:
    """How many conversations were held on both sides, and the first difference of each rule."""
    held, found = 0, []
    for recording in recordings:
        try:
            found += _apart(recording, _answers(left, recording), _answers(right, recording))
            held += 1
        except Unavailable as reason:
            tell(f"left out: {recording.name}: {reason}")
    if not held:
        raise CannotMeasure("no conversation could be held on both sides")
    return held, first_per_rule(found)


Heard = list[Sanitised] | Difference


def _apart(recording: Recording, left: Heard, right: Heard) -> list[Difference]:
    if isinstance(left, Difference):
        return [left]
    return [right] if isinstance(right, Difference) else between(recording, left, right)


def _answers(side: Side, recording: Recording) -> Heard:
    """What a side answers; where that breaks the contract by itself, this is the difference."""
    try:
        return side.answers(recording)
    except AssertionError as error:
        return Difference(recording.name, recording.rules, 0, f"the answers of {side.name}", "the contract", str(error))


def as_json(held: int, found: dict[str, Difference], left: str, right: str) -> str:
    """A comparison for machines."""
    differences = [
        {
            "rule": rule,
            "recording": d.recording,
            "step": d.step + 1,
            "where": d.where,
            "left": d.expected,
            "right": d.actual,
        }
        for rule, d in found.items()
    ]
    document: dict[str, Any] = {"left": left, "right": right, "compared": held, "differences": differences}
    return json.dumps(document, indent=1, ensure_ascii=False)


def as_junit(recordings: Iterable[Recording], found: dict[str, Difference]) -> str:
    """A comparison as JUnit: a test case a rule."""
    rules = list(dict.fromkeys([SHAPE, *(rule for recording in recordings for rule in recording.rules), *found]))
    suite = ET.Element("testsuite", name="mockzoom contract diff", tests=str(len(rules)), failures=str(len(found)))
    for rule in rules:
        case = ET.SubElement(suite, "testcase", classname="rules", name=rule)
        if rule in found:
            ET.SubElement(case, "failure", message=found[rule].where).text = str(found[rule])
    return ET.tostring(suite, encoding="unicode")


def of_edition(recordings: Iterable[Recording], profile: str) -> list[Recording]:
    """The recordings that one edition can be asked: where two are compared, those of any."""
    return [recording for recording in recordings if not profile or recording.profile == profile]


def edition_of(text: str) -> tuple[str, str]:
    """`mock:2021-08` as a name and an edition; anything else names no edition."""
    name, _, edition = text.rpartition(":")
    return (name, edition) if edition in PROFILES and name else (text, "")
