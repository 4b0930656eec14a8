"""Differences between two sides: found by digest, then examined with the whole responses of both.

A difference is either hard (a client can observe it) or textual: a sentence of mockzoom's own, such as help, a
description in an OpenAPI document, or the message of an admin error. Textual ones can be reviewed and allowed.
"""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

_TEXT_KEYS = frozenset({"description", "summary", "title", "message"})
_REWORDABLE = frozenset({"openapi", "admin", "accounts", "export", "journal"})
_OF_STATE = frozenset({"export", "journal"})  # most of their texts are Zoom's
_FRAMING = frozenset({"content-length"})  # follows from the body


class TextDifference(NamedTuple):
    """A text of mockzoom's own that reads differently: its kind, and both wordings."""

    kind: str
    old: str
    new: str

    def __str__(self) -> str:
        """Return a unified diff."""
        lines = difflib.unified_diff(self.old.splitlines(), self.new.splitlines(), "old", "new", lineterm="", n=1)
        return f"[{self.kind}]\n" + "\n".join(list(lines)[2:])


class HardDifference(NamedTuple):
    """Two responses to the same request that are not the same: kind, sequence, request, and both in full."""

    kind: str
    sequence: str
    request: str
    old: str
    new: str

    def __str__(self) -> str:
        """Where it is, and a unified diff of the first lines that differ."""
        lines = difflib.unified_diff(self.old.splitlines(), self.new.splitlines(), "old", "new", lineterm="", n=1)
        shown = [line[:300] for line in list(lines)[2:40]]
        return "\n".join([f"[{self.kind}] {self.request[:200]}", f"  in {self.sequence}", *shown])


@dataclass
class Findings:
    """All differences of a comparison; `unexamined` are sequences that differ and were not looked at."""

    hard: list[HardDifference] = field(default_factory=list)
    texts: dict[TextDifference, int] = field(default_factory=dict)
    unexamined: int = 0

    def add_text(self, kind: str, old: str, new: str) -> None:
        """Count a textual difference."""
        found = TextDifference(kind, old, new)
        self.texts[found] = self.texts.get(found, 0) + 1

    def without(self, allowed: Iterable[TextDifference]) -> Findings:
        """Return the same without the textual differences that were allowed."""
        known = set(allowed)
        rest = {found: count for found, count in self.texts.items() if found not in known}
        return Findings(self.hard, rest, self.unexamined)

    @property
    def is_empty(self) -> bool:
        """Whether both sides are the same."""
        return not (self.hard or self.texts or self.unexamined)


def differing(old: dict[str, list[str]], new: dict[str, list[str]]) -> list[str]:
    """Return the names of the sequences whose digests are not the same."""
    return [name for name in {**old, **new} if old.get(name) != new.get(name)]


def compare_texts(old: dict[str, str], new: dict[str, str], findings: Findings) -> None:
    """Compare what commands print, by command."""
    for name in {**old, **new}:
        before, after = old.get(name, ""), new.get(name, "")
        if before == after:
            continue
        kind = name.partition(" ")[0]
        is_response = kind == "serve" and " /" in name
        if is_response and _compare_served(name, before, after, findings):
            continue
        if is_response or _exit_code(before) != _exit_code(after):
            findings.hard.append(HardDifference(kind, "command line", name, before, after))
        else:
            findings.add_text(name, before, after)


def _exit_code(text: str) -> str:
    return text.rpartition("--- exit code ")[2] if "--- exit code " in text else ""


def _compare_served(name: str, old: str, new: str, findings: Findings) -> bool:
    """Whether two responses of `mockzoom serve` differ in texts of the admin API and of OpenAPI alone."""
    if "openapi.json" not in name and "/_mockzoom" not in name:
        return False
    documents = []
    for text in (old, new):
        head, _, body = text.partition("\n\n")
        headers = [line.split(": ", 1) for line in head.splitlines()[1:]]
        documents.append({"kind": "admin", "status": head[:3], "headers": headers, "body": body.strip()})
    return _is_reworded(documents[0], documents[1], findings)


def compare_sequence(name: str, old: list[dict[str, Any]], new: list[dict[str, Any]], findings: Findings) -> None:
    """Compare the whole responses of one sequence; a hard difference ends it: what follows has another state."""
    for before, after in zip(old, new, strict=False):
        if before == after or _is_reworded(before, after, findings):
            continue
        findings.hard.append(HardDifference(before["kind"], name, before["request"], readable(before), readable(after)))
        return
    if len(old) != len(new):
        found = f"{len(old)} responses", f"{len(new)} responses"
        findings.hard.append(HardDifference("sequence", name, "all", *found))


def _is_reworded(old: dict[str, Any], new: dict[str, Any], findings: Findings) -> bool:
    """Whether two responses differ in texts of mockzoom's own alone, which are then noted."""
    if old["kind"] == "startup" == new["kind"]:
        findings.add_text("startup", old["body"], new["body"])
        return True
    if old["kind"] not in _REWORDABLE or (old["status"], _head(old)) != (new["status"], _head(new)):
        return False
    if not old["body"] and not new["body"]:
        return str(old.get("request", "")).startswith("HEAD ")  # its length is that of GET, which is compared, too
    try:
        changed = list(_leaves(json.loads(old["body"]), json.loads(new["body"]), ()))
    except ValueError:
        return False
    if not all(_is_text(*leaf) and _is_own(old["kind"], leaf[0]) for leaf in changed):
        return False
    for path, before, after in changed:
        findings.add_text(f"{old['kind']} {path[-1]}", before, after)
    return bool(changed)


def _head(response: dict[str, Any]) -> list[list[str]]:
    return [[name, value] for name, value in response["headers"] if name.lower() not in _FRAMING]


def _is_text(path: tuple[str, ...], old: Any, new: Any) -> bool:
    return bool(path) and path[-1] in _TEXT_KEYS and isinstance(old, str) and isinstance(new, str)


def _is_own(kind: str, path: tuple[str, ...]) -> bool:
    """Whether a text is mockzoom's own: in an export or journal, an error, or what a schema finds wrong."""
    return kind not in _OF_STATE or path[0] == "error" or "problems" in path


def _leaves(old: Any, new: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Any, Any]]:
    """Yield what differs in two JSON documents, with its path; the order of keys counts."""
    if isinstance(old, dict) and isinstance(new, dict) and list(old) == list(new):
        for key in old:
            yield from _leaves(old[key], new[key], (*path, key))
    elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        for before, after in zip(old, new, strict=True):
            yield from _leaves(before, after, path)
    elif old != new or type(old) is not type(new):
        yield path, old, new


def readable(response: dict[str, Any]) -> str:
    """Return a response as text: status, headers, and the body, JSON with one value a line."""
    body = response["body"]
    with suppress(ValueError):
        body = json.dumps(json.loads(body), indent=1, ensure_ascii=False)
    head = [response["status"], *(f"{name}: {value}" for name, value in response["headers"])]
    return "\n".join([*head, "", body])


def read_allowed(path: Path) -> list[TextDifference]:
    """Read reviewed textual differences: JSON lines with `kind`, `old` and `new`."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [TextDifference(**json.loads(line)) for line in lines if line.strip()]


def append_allowed(path: Path, found: Iterable[TextDifference]) -> None:
    """Add textual differences to such a file."""
    with path.open("a", encoding="utf-8") as file:
        file.writelines(json.dumps(one._asdict(), ensure_ascii=False) + "\n" for one in found)
