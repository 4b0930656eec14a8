"""Where the answers to one conversation part: those of two targets, of two recordings, or of one of each."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from mockzoom.contract.recordings.recording import Recording, RecordingStep
from mockzoom.contract.recordings.sanitization import SanitizedResponse

SHAPE = "answer_shape"
SeenResponse = SanitizedResponse | Mapping[str, Any] | None
"""An answer as it was given, as a recording has it (of headers and body perhaps only a part), or none."""

_OF_HEADERS = {"content-type": "content_type", "retry-after": "retry_after", "x-zm-trackingid": "tracking_id"}


@dataclass(frozen=True)
class ResponseDifference:
    """Where two answers to one call part."""

    recording: str
    rules: tuple[str, ...]
    step: int
    where: str
    expected: Any
    actual: Any

    def __str__(self) -> str:
        return self.described("expected", "actual")

    def described(self, left: str, right: str) -> str:
        """Return the difference in three lines, with the names of the two sides."""
        head = f"{self.recording}, step {self.step + 1}, {self.where} ({', '.join(self.rules)})"
        wide = max(len(left), len(right)) + 1
        return f"{head}\n  {left + ':':{wide}} {_shown(self.expected)}\n  {right + ':':{wide}} {_shown(self.actual)}"


def differences(recording: Recording, seen: Iterable[SanitizedResponse]) -> list[ResponseDifference]:
    """Where the answers of today part from those of the recording."""
    return diff_recording(recording, [step.answer for step in recording.steps], seen)


def diff_recording(
    recording: Recording, left: Iterable[SeenResponse], right: Iterable[SeenResponse]
) -> list[ResponseDifference]:
    """Where two sides part in one conversation; what only leads up to its rules is an affair of `answer_shape`.

    Compared is what both tell: of a recorded answer that names some headers, or a part of the body, no more than those.
    """
    found: list[ResponseDifference] = []
    for number, (step, one, other) in enumerate(zip(recording.steps, left, right, strict=True)):
        if one is not None and other is not None:
            rules = (SHAPE,) if _leads_up(step) else recording.rules
            found += _apart(
                ResponseDifference(recording.name, rules, number, "", None, None),
                _error_parts(one),
                _error_parts(other),
            )
    return found


def first_per_rule(found: Iterable[ResponseDifference]) -> dict[str, ResponseDifference]:
    """Return the first difference of each rule."""
    first: dict[str, ResponseDifference] = {}
    for difference in found:
        for rule in difference.rules:
            first.setdefault(rule, difference)
    return first


def _leads_up(step: RecordingStep) -> bool:
    return step.leads_up or step.answer is None


@dataclass(frozen=True)
class _ErrorParts:
    """An answer as far as it is known: of what is only named in part, there may have been more."""

    status: int
    headers: Mapping[str, str]
    body: Any
    has_body: bool
    some_headers: bool
    partial: bool


def _error_parts(seen: SanitizedResponse | Mapping[str, Any]) -> _ErrorParts:
    if isinstance(seen, SanitizedResponse):
        return _ErrorParts(seen.status, seen.headers, seen.body, has_body=True, some_headers=False, partial=False)
    partial = bool(seen.get("partial", False))
    body = seen.get("body")
    return _ErrorParts(
        seen["status"], seen.get("headers", {}), body, "body" in seen, some_headers=True, partial=partial
    )


def _apart(blank: ResponseDifference, one: _ErrorParts, other: _ErrorParts) -> list[ResponseDifference]:
    found = []
    if one.status != other.status:
        more = {"status": other.status, **({"body": other.body} if other.has_body else {})}
        found.append(replace(blank, where="status", expected=one.status, actual=more))
    for name in sorted({*one.headers, *other.headers}):
        left, right = one.headers.get(name), other.headers.get(name)
        unknown = (left is None and one.some_headers) or (right is None and other.some_headers)
        if left != right and not unknown:
            rules = (_OF_HEADERS.get(name, "rate_headers"),)
            found.append(replace(blank, where=f"header {name}", expected=left, actual=right, rules=rules))
    if one.has_body and other.has_body and not _agree(one.body, other.body, (one.partial, other.partial)):
        found.append(replace(blank, where="body", expected=one.body, actual=other.body))
    return found


def _agree(one: Any, other: Any, partial: tuple[bool, bool]) -> bool:
    """Return whether two documents agree, as far as both go; a partial one may lack fields, and the end of lists."""
    if isinstance(one, dict) and isinstance(other, dict):
        lacks = (partial[0] or not other.keys() - one.keys()) and (partial[1] or not one.keys() - other.keys())
        return lacks and all(_agree(one[name], other[name], partial) for name in one.keys() & other.keys())
    if isinstance(one, list) and isinstance(other, list):
        short = len(one) == len(other) or partial[len(one) > len(other)]
        return short and all(_agree(a, b, partial) for a, b in zip(one, other, strict=False))
    return bool(one == other)


def _shown(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)[:600]
