"""The corpus: sequences of literal requests, each for a new server, as gzip JSON lines.

Standard library only: the module is also imported by interpreters that have nothing but mockzoom installed.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

NOON_MS = 1_795_262_400_000  # 2026-11-21T12:00:00Z in epoch ms


class Step(NamedTuple):
    """A request: the system's time in epoch ms, the method, the raw target, the headers, and the body as latin-1."""

    now: int
    method: str
    target: str
    headers: list[list[str]]
    body: str = ""


@dataclass
class Sequence:
    """Requests in order, sent to one new server.

    `settings` are fields of `mockzoom.Settings`. A value `@NAME` stands for the path of a file of `files` (names and
    texts), `@sqlite` for a new database. `start` is the system's time, in epoch ms, at which the server starts.
    """

    name: str
    settings: dict[str, Any] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    start: int = NOON_MS
    steps: list[Step] = field(default_factory=list)

    @property
    def fingerprint(self) -> str:
        """A digest of everything but the name."""
        return sha256(json.dumps({**asdict(self), "name": ""}, sort_keys=True).encode()).hexdigest()


def write_corpus(path: Path, sequences: Iterable[Sequence]) -> int:
    """Write a corpus without repeated sequences; return how many sequences it has.

    Names become unique: what has the name of an earlier sequence gets a number.
    """
    seen: set[str] = set()
    names: dict[str, int] = {}
    with gzip.open(path, "wt", compresslevel=6, encoding="utf-8") as file:
        for sequence in sequences:
            if not sequence.steps or sequence.fingerprint in seen:
                continue
            seen.add(sequence.fingerprint)
            number = names[sequence.name] = names.get(sequence.name, 0) + 1
            name = sequence.name if number == 1 else f"{sequence.name} ({number})"
            file.write(json.dumps({**asdict(sequence), "name": name}) + "\n")
    return len(seen)


def read_corpus(path: Path, part: int = 0, parts: int = 1, sample: int = 1) -> Iterator[Sequence]:
    """Yield every `sample`-th sequence of a corpus; of these, one part of several of about equal size."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for number, line in enumerate(file):
            if number % sample == 0 and number // sample % parts == part:
                document = json.loads(line)
                document["steps"] = [Step(*step) for step in document["steps"]]
                yield Sequence(**document)
