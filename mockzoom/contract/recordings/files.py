"""Recordings as files, one JSON object each: read, and refused where they are not in order."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from mockzoom.contract.recordings.recording import Recording, RecordingError, RecordingStep

KINDS = ("recorded", "client-test", "asserted-by-client", "mockzoom")
_NEEDED = {"name", "rules", "profile", "kind", "source", "on", "masks", "steps"}
_MAY = {"wishes", "whole"}
_OF_A_STEP = {"call", "path", "query", "body", "raw", "headers", "keep", "answer", "may_meet_429", "leads_up"}
_NOT_SENT = {"call", "keep", "answer", "leads_up"}
_OF_AN_ANSWER = {"status", "headers", "body", "partial"}
_FORMS = {
    **dict.fromkeys(("name", "profile", "kind", "source", "on", "call", "raw"), str),
    **dict.fromkeys(("rules", "masks", "steps"), list),
    **dict.fromkeys(("wishes", "path", "query", "headers", "keep", "answer"), dict),
    **dict.fromkeys(("may_meet_429", "leads_up", "partial", "whole"), bool),
    "status": int,
}
_FORM_NAMES = {str: "a text", list: "a list", dict: "an object", bool: "true or false", int: "a whole number"}
_DAY = re.compile(r"(\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?)?")


def read_recording(path: Path) -> Recording:
    """Read a recording from its file; raises `RecordingError` for an invalid one."""
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except (ValueError, OSError) as error:
        raise RecordingError(f"{path.name}: not JSON: {error}") from None
    _take(document, path.name, _NEEDED, _MAY)
    if document["kind"] not in KINDS or document["name"] != path.stem or not document["source"]:
        raise RecordingError(f"{path.name}: kind is one of {', '.join(KINDS)}, name the file's, source not empty")
    if not _DAY.fullmatch(document["on"]):
        raise RecordingError(f"{path.name}: `on` is a day, a month, a year or empty, not {document['on'][:40]!r}")
    steps = tuple(_step(step, f"{path.name}: step {n + 1}") for n, step in enumerate(document["steps"]))
    _check_compared(path.name, document["masks"], steps)
    lists = {name: tuple(map(str, document[name])) for name in ("rules", "masks")}
    return Recording(**{**document, **lists, "steps": steps})


def read_recordings(folder: Path) -> list[Recording]:
    """All recordings of a folder, by name."""
    return [read_recording(path) for path in sorted(folder.glob("*.json"))]


def _check_compared(name: str, masks: list[str], steps: tuple[RecordingStep, ...]) -> None:
    """Raise for a recording that compares nothing, or with a mask that matches nothing."""
    seen = [step.answer for step in steps if step.answer is not None]
    if not seen:
        raise RecordingError(f"{name}: compares nothing; no step has an answer")
    text = json.dumps(seen)
    for mask in masks:
        if f"<{mask}" not in text:
            raise RecordingError(f"{name}: the mask {mask} matches nothing in the answers")


def _step(document: Any, where: str) -> RecordingStep:
    _take(document, where, {"call"}, _OF_A_STEP)
    answer = document.get("answer")
    if answer is not None:
        _take(answer, f"{where}: answer", {"status"}, _OF_AN_ANSWER)
    sent = {name: document[name] for name in _OF_A_STEP - _NOT_SENT if name in document}
    return RecordingStep(document["call"], sent, document.get("keep", {}), answer, document.get("leads_up", False))


def _take(document: Any, where: str, needed: set[str], may: set[str]) -> None:
    if not isinstance(document, dict):
        raise RecordingError(f"{where}: no recording: it has to be an object, not {str(document)[:40]!r}")
    for name in sorted(needed - document.keys()):
        raise RecordingError(f"{where}: `{name}` is missing")
    for name in sorted(document.keys() - needed - may):
        raise RecordingError(f"{where}: unknown key `{name}`")
    for name, value in document.items():
        form = _FORMS.get(name)
        if form and (not isinstance(value, form) or (form is int and isinstance(value, bool))):
            raise RecordingError(f"{where}: `{name}` has to be {_FORM_NAMES[form]}, not {str(value)[:40]!r}")
