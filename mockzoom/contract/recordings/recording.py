"""Conversations with Zoom, and what it answered: played again to a target, and written down.

A recording says where it comes from and how well it is known, the calls, and the answers that were seen, sanitised and
masked; as a file it is an affair of `recording_files`. In its calls `$webinar` stands for what a step before has kept,
`$email:1` for a fresh address, `$basic` for the credentials of the client, and `$login` for the form that asks for a
token.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from mockzoom.contract.client import Client, OperationCall
from mockzoom.contract.errors import ContractViolation, Inconclusive
from mockzoom.contract.messages import ApiResponse
from mockzoom.contract.recordings.masks import Masker
from mockzoom.contract.recordings.sanitization import SanitizedResponse, sanitize
from mockzoom.contract.targets.providers import token_call

KINDS = ("recorded", "client-test", "asserted-by-client", "mockzoom")
TOPIC = "mockzoom-contract"  # of the webinars and meetings in all recordings
_VARIABLE = re.compile(r"\$(\w+)(?::(\d+))?")


class RecordingError(Exception):
    """A recording that cannot be played or that compares nothing; the message names the file and the fault."""


@dataclass(frozen=True)
class RecordingStep:
    """One call: Zoom's name for it, what goes with it, what of its answer is kept, and the answer that was seen.

    `leads_up` says that its answer, though written down, is not what the conversation is about.
    """

    call: str
    sent: Mapping[str, Any]
    keep: Mapping[str, str]
    answer: Mapping[str, Any] | None
    leads_up: bool = False


@dataclass(frozen=True)
class Recording:
    """A sequence of requests. `on` is the day (or month, or year) when it was recorded, empty if unknown.

    `whole` says that of each answer all was written down that may be, and not only what matters.
    """

    name: str
    rules: tuple[str, ...]
    profile: str
    kind: str
    source: str
    on: str
    masks: tuple[str, ...]
    steps: tuple[RecordingStep, ...]
    wishes: Mapping[str, Any] = field(default_factory=dict)
    whole: bool = False

    @property
    def is_of_zoom(self) -> bool:
        """Whether Zoom itself gave the answers, by a recording or by a client in production that takes no other."""
        return self.kind in ("recorded", "asserted-by-client")

    def age(self, today: date) -> int | None:
        """Return its oldest possible age in days; None if unknown. A month or a year counts from its first day."""
        if not self.on:
            return None
        earliest = self.on + "-01-01"[3 * self.on.count("-") :]
        return max(0, (today - date.fromisoformat(earliest)).days)

    def age_text(self, today: date) -> str:
        """Return when it was recorded, in words: `83 days ago`, or `up to 333 days ago (2026)` without a day."""
        age = self.age(today)
        if age is None:
            return "on an unknown day"
        return f"{age} days ago" if self.on.count("-") == 2 else f"up to {age} days ago ({self.on})"


def play(recording: Recording, client: Client, fresh: Callable[[str], str]) -> list[SanitizedResponse]:
    """Hold a conversation; the answers, sanitised. `fresh` makes an address for a name that no run has used.

    Webinars are called what the client calls them, which is not to be seen in the answers.
    Raises `AssertionError` for answers that break the contract, `Inconclusive` where the conversation breaks off.
    """
    masker = Masker(client.judge)
    login = token_call(client.account.credentials)
    known: dict[str, Any] = {"basic": login.headers["Authorization"], "login": login.body.decode()}
    said = _texts([step.sent for step in recording.steps])
    answers = []
    for step in recording.steps:
        sent = _renamed(_filled(step.sent, known, masker, fresh), TOPIC, client.topic)
        answer = client.deliver(_as_sent(step.call, sent, client, recording.name))
        for name, where in step.keep.items():
            known[name] = _kept(answer, where, f"{recording.name}: {step.call}")
            masker.know(name.rstrip("0123456789"), known[name])
        seen = sanitize(answer, masker, {*said, client.topic})
        answers.append(replace(seen, body=_renamed(seen.body, client.topic, TOPIC)))
    if masker.misshapen:
        raise ContractViolation(masker.misshapen)
    return answers


def _kept(answer: ApiResponse, where: str, whose: str) -> Any:
    """Return a field of a response; raises `Inconclusive` if it is missing, because later requests need it."""
    document = answer.json if answer.succeeded and answer.body else None
    if not isinstance(document, dict) or where not in document:
        raise Inconclusive(f"{whose} gave no `{where}` to go on with: {answer}")
    return document[where]


def written(recording: Recording, answers: Iterable[SanitizedResponse], on: date, source: str) -> str:
    """Return a recording with new responses, as its file; raises `TypeError` for responses that are not sanitized."""
    kept = list(answers)
    if not all(isinstance(answer, SanitizedResponse) for answer in kept):
        raise TypeError("only sanitised answers are written down")
    shown = [{"status": one.status, "headers": dict(one.headers), "body": one.body} for one in kept]
    steps = [
        {"call": step.call, **step.sent, **_alternatives(step), "answer": answer}
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
        "whole": True,
        "steps": steps,
    }
    return json.dumps(document, indent=1, ensure_ascii=False) + "\n"


def _alternatives(step: RecordingStep) -> dict[str, Any]:
    """Return what a step's file has besides the request and the response."""
    leads_up = {"leads_up": True} if step.leads_up or step.answer is None else {}
    return {**({"keep": dict(step.keep)} if step.keep else {}), **leads_up}


def _as_sent(call: str, sent: Mapping[str, Any], client: Client, whose: str) -> OperationCall:
    operation = client.judge.operations.get(call)
    if operation is None:
        raise RecordingError(f"{whose}: unknown operation {call!r}")
    missing = [name for name in re.findall(r"{(\w+)}", operation["path"]) if name not in sent.get("path", {})]
    if missing:
        raise RecordingError(f"{whose}: the path of {call} needs `{missing[0]}`")
    return OperationCall(
        call,
        sent.get("path", {}),
        sent.get("body"),
        sent.get("query"),
        sent["raw"].encode() if "raw" in sent else None,
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


def _renamed(value: Any, before: str, after: str) -> Any:
    """Return a document with one topic replaced by another."""
    if isinstance(value, dict):
        return {n: after if n == "topic" and v == before else _renamed(v, before, after) for n, v in value.items()}
    return [_renamed(one, before, after) for one in value] if isinstance(value, list) else value


def _texts(value: Any) -> set[str]:
    if isinstance(value, Mapping):
        return {text for one in value.values() for text in _texts(one)}
    if isinstance(value, list | tuple):
        return {text for one in value for text in _texts(one)}
    return {value} if isinstance(value, str) else set()
