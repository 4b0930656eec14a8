"""Conversations with Zoom, and what it answered: played again to a target, and compared.

A recording is a JSON file: where it comes from and how well it is known, the calls, and the answers that were seen,
sanitised and masked. In its calls `$webinar` stands for what a step before has kept, `$email:1` for a fresh address,
`$basic` for the credentials of the client, and `$login` for the form that asks for a token.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from mockzoom.contract.call import Answer
from mockzoom.contract.client import Client, Sent
from mockzoom.contract.failures import CannotMeasure
from mockzoom.contract.masks import Masker
from mockzoom.contract.sanitised import Sanitised, sanitise
from mockzoom.contract.sites import token_call

KINDS = ("recorded", "client-test", "asserted-by-client", "mockzoom")
SHAPE = "answer_shape"
_NEEDED = {"name", "rules", "profile", "kind", "source", "on", "masks", "steps"}
_MAY = {"wishes"}
_OF_A_STEP = {"call", "path", "query", "body", "raw", "headers", "keep", "answer", "may_meet_429"}
_OF_AN_ANSWER = {"status", "headers", "body", "partial"}
_OF_HEADERS = {"content-type": "content_type", "retry-after": "retry_after", "x-zm-trackingid": "tracking_id"}
_VARIABLE = re.compile(r"\$(\w+)(?::(\d+))?")


class RecordingError(Exception):
    """A recording that cannot be played or that compares nothing; the message names the file and the fault."""


@dataclass(frozen=True)
class Step:
    """One call: Zoom's name for it, what goes with it, what of its answer is kept, and the answer that was seen."""

    call: str
    sent: Mapping[str, Any]
    keep: Mapping[str, str]
    answer: Mapping[str, Any] | None


@dataclass(frozen=True)
class Recording:
    """A conversation. `on` is the day (or month, or year) when it was held, empty where nobody knows."""

    name: str
    rules: tuple[str, ...]
    profile: str
    kind: str
    source: str
    on: str
    masks: tuple[str, ...]
    steps: tuple[Step, ...]
    wishes: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_of_zoom(self) -> bool:
        """Whether Zoom itself gave the answers, by a recording or by a client in production that takes no other."""
        return self.kind in ("recorded", "asserted-by-client")

    def age(self, today: date) -> int | None:
        """How many days ago it was held, at least; None where nobody knows."""
        if not self.on:
            return None
        latest = self.on + "-12-28"[3 * self.on.count("-") :]  # of a month or a year its end
        return max(0, (today - date.fromisoformat(latest)).days)


@dataclass(frozen=True)
class Difference:
    """Where two answers to one call part."""

    recording: str
    rules: tuple[str, ...]
    step: int
    where: str
    expected: Any
    actual: Any

    def __str__(self) -> str:
        rules = ", ".join(self.rules)
        head = f"{self.recording}, step {self.step + 1}, {self.where} ({rules})"
        return f"{head}\n  expected: {_shown(self.expected)}\n  actual:   {_shown(self.actual)}"


def read_recording(path: Path) -> Recording:
    """A recording from its file; raises `RecordingError` for one that is not in order."""
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise RecordingError(f"{path.name}: not JSON: {error}") from None
    _take(document, path.name, _NEEDED, _MAY)
    if document["kind"] not in KINDS or document["name"] != path.stem or not document["source"]:
        raise RecordingError(f"{path.name}: kind is one of {', '.join(KINDS)}, name the file's, source not empty")
    steps = tuple(_step(step, f"{path.name}: step {n + 1}") for n, step in enumerate(document["steps"]))
    seen = [step.answer for step in steps if step.answer is not None]
    if not seen:
        raise RecordingError(f"{path.name}: compares nothing; no step has an answer")
    for mask in document["masks"]:
        if f"<{mask}" not in json.dumps(seen):
            raise RecordingError(f"{path.name}: the mask {mask} matches nothing in the answers")
    lists = {name: tuple(document[name]) for name in ("rules", "masks")}
    return Recording(**{**document, **lists, "steps": steps})


def read_recordings(folder: Path) -> list[Recording]:
    """All recordings of a folder."""
    return [read_recording(path) for path in sorted(folder.glob("*.json"))]


def _step(document: dict[str, Any], where: str) -> Step:
    _take(document, where, {"call"}, _OF_A_STEP)
    answer = document.get("answer")
    if answer is not None:
        _take(answer, f"{where}: answer", {"status"}, _OF_AN_ANSWER)
    sent = {name: document[name] for name in _OF_A_STEP - {"call", "keep", "answer"} if name in document}
    return Step(document["call"], sent, document.get("keep", {}), answer)


def _take(document: dict[str, Any], where: str, needed: set[str], may: set[str]) -> None:
    for name in sorted(needed - document.keys()):
        raise RecordingError(f"{where}: `{name}` is missing")
    for name in sorted(document.keys() - needed - may):
        raise RecordingError(f"{where}: nobody understands `{name}`")


def play(recording: Recording, client: Client, fresh: Callable[[str], str]) -> list[Sanitised]:
    """Hold a conversation; the answers, sanitised. `fresh` makes an address for a name that no run has used.

    Raises `AssertionError` for answers that break the contract, `CannotMeasure` where the conversation breaks off.
    """
    masker = Masker(client.judge)
    login = token_call(client.account.credentials)
    known: dict[str, Any] = {"basic": login.headers["Authorization"], "login": login.body.decode()}
    said = _texts([step.sent for step in recording.steps])
    answers = []
    for step in recording.steps:
        sent = _filled(step.sent, known, masker, fresh)
        answer = client.deliver(_as_sent(step.call, sent))
        for name, where in step.keep.items():
            known[name] = _kept(answer, where, f"{recording.name}: {step.call}")
            masker.know(name.rstrip("0123456789"), known[name])
        answers.append(sanitise(answer, masker, said))
    if masker.misshapen:
        raise AssertionError("\n".join(map(str, masker.misshapen)))
    return answers


def _kept(answer: Answer, where: str, whose: str) -> Any:
    """A field of an answer; raises `CannotMeasure` where it is not there, for the rest of the conversation needs it."""
    document = answer.json if answer.succeeded and answer.body else None
    if not isinstance(document, dict) or where not in document:
        raise CannotMeasure(f"{whose} gave no `{where}` to go on with: {answer}")
    return document[where]


def differences(recording: Recording, seen: Iterable[Sanitised]) -> list[Difference]:
    """Where the answers of today part from those of the recording."""
    found = []
    for number, (step, answer) in enumerate(zip(recording.steps, seen, strict=True)):
        if step.answer is not None:
            found += _apart(recording, number, step.answer, answer)
    return found


def between(recording: Recording, left: Iterable[Sanitised], right: Iterable[Sanitised]) -> list[Difference]:
    """Where two targets part in one conversation; what only leads up to its rules is an affair of `answer_shape`."""
    found = []
    leading_up = replace(recording, rules=(SHAPE,))
    for number, (step, one, other) in enumerate(zip(recording.steps, left, right, strict=True)):
        whole = {"status": one.status, "headers": dict(one.headers), "body": one.body}
        found += _apart(recording if step.answer is not None else leading_up, number, whole, other)
    return found


def first_per_rule(found: Iterable[Difference]) -> dict[str, Difference]:
    """The first difference of each rule."""
    first: dict[str, Difference] = {}
    for difference in found:
        for rule in difference.rules:
            first.setdefault(rule, difference)
    return first


def written(recording: Recording, answers: Iterable[Sanitised], on: date, source: str) -> str:
    """A recording with the answers of today, as its file; raises `TypeError` for answers that are not sanitised."""
    kept = list(answers)
    if not all(isinstance(answer, Sanitised) for answer in kept):
        raise TypeError("only sanitised answers are written down")
    shown = [{"status": one.status, "headers": dict(one.headers), "body": one.body} for one in kept]
    steps = [
        {"call": step.call, **step.sent, **({"keep": dict(step.keep)} if step.keep else {}), "answer": answer}
        for step, answer in zip(recording.steps, shown, strict=True)
    ]
    text = json.dumps(shown)
    document = {
        "name": recording.name,
        "rules": list(recording.rules),
        "profile": recording.profile,
        "kind": "mockzoom" if source == "mock" else "recorded",
        "source": source,
        "on": on.isoformat(),
        "masks": sorted({found[1] for found in re.finditer(r"<([a-z_]+)(?::\d+)?>", text)} - {"text", "number"}),
        **({"wishes": dict(recording.wishes)} if recording.wishes else {}),
        "steps": steps,
    }
    return json.dumps(document, indent=1, ensure_ascii=False) + "\n"


def _apart(recording: Recording, number: int, expected: Mapping[str, Any], actual: Sanitised) -> list[Difference]:
    def tell(where: str, one: Any, other: Any, rules: tuple[str, ...] = recording.rules) -> Difference:
        return Difference(recording.name, rules, number, where, one, other)

    found = []
    if expected["status"] != actual.status:
        found.append(tell("status", expected["status"], {"status": actual.status, "body": actual.body}))
    for name, value in expected.get("headers", {}).items():
        if actual.headers.get(name) != value:
            found.append(tell(f"header {name}", value, actual.headers.get(name), _rules_of(name)))
    if "body" in expected and not _same(expected["body"], actual.body, partial=expected.get("partial", False)):
        found.append(tell("body", expected["body"], actual.body))
    return found


def _rules_of(header: str) -> tuple[str, ...]:
    """The rule that a header is an affair of, whatever the conversation is about."""
    return (_OF_HEADERS.get(header, "rate_headers"),)


def _same(expected: Any, actual: Any, *, partial: bool) -> bool:
    if partial and isinstance(expected, dict) and isinstance(actual, dict):
        return all(name in actual and _same(value, actual[name], partial=True) for name, value in expected.items())
    if partial and isinstance(expected, list) and isinstance(actual, list):
        return len(expected) <= len(actual) and all(map(lambda e, a: _same(e, a, partial=True), expected, actual))
    return bool(expected == actual)


def _as_sent(call: str, sent: Mapping[str, Any]) -> Sent:
    raw = sent["raw"].encode() if "raw" in sent else None
    return Sent(
        call,
        sent.get("path", {}),
        sent.get("body"),
        sent.get("query"),
        raw,
        sent.get("headers"),
        sent.get("may_meet_429", False),
    )


def _filled(value: Any, known: dict[str, Any], masker: Masker, fresh: Callable[[str], str]) -> Any:
    if isinstance(value, dict):
        return {name: _filled(one, known, masker, fresh) for name, one in value.items()}
    if isinstance(value, list):
        return [_filled(one, known, masker, fresh) for one in value]
    found = _VARIABLE.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        return value
    name = found[0].removeprefix("$")
    if found[1] == "email" and name not in known:
        known[name] = fresh(found[2])
        masker.know("email", known[name])
    if name not in known:
        raise RecordingError(f"${name} was not given by any step before")
    return known[name]


def _texts(value: Any) -> set[str]:
    if isinstance(value, Mapping):
        return {text for one in value.values() for text in _texts(one)}
    if isinstance(value, list | tuple):
        return {text for one in value for text in _texts(one)}
    return {value} if isinstance(value, str) else set()


def _shown(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)[:600]
