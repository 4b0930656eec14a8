"""What one side answered to a whole corpus, in short: a digest for each response, and the texts of the command line."""

from __future__ import annotations

import gzip
import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from compare.command_line import texts_of
from compare.side import Side


@dataclass
class Digests:
    """The digests of each sequence by its name, the texts by command, and the sha256 and share of the corpus."""

    corpus: str
    sample: int = 1
    sequences: dict[str, list[str]] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)

    @property
    def count(self) -> int:
        """How many responses there are."""
        return sum(map(len, self.sequences.values()))


def sha256_of(path: Path) -> str:
    """Return the sha256 of a file's bytes."""
    return sha256(path.read_bytes()).hexdigest()


def take(side: Side, corpus: Path, *, parts: int = 2, sample: int = 1, with_cli: bool = True) -> Digests:
    """Replay a corpus on one side, and run the command line meanwhile. Raises `RuntimeError` when a process fails."""
    found = Digests(sha256_of(corpus), sample)
    with ThreadPoolExecutor(1) as pool:
        texts = pool.submit(texts_of, side) if with_cli else None
        found.sequences = dict(side.replay(corpus, parts=parts, sample=sample))
        found.texts = texts.result() if texts else {}
    return found


def write_digests(path: Path, digests: Digests) -> None:
    """Write digests as gzip JSON lines: a head, then one line for each sequence and each text."""
    with gzip.open(path, "wt", compresslevel=6, encoding="utf-8") as file:
        file.write(json.dumps({"corpus": digests.corpus, "sample": digests.sample}) + "\n")
        for name, observed in digests.sequences.items():
            file.write(json.dumps({"name": name, "observed": observed}) + "\n")
        for name, text in digests.texts.items():
            file.write(json.dumps({"name": name, "text": text}) + "\n")


def read_digests(path: Path) -> Digests:
    """Read what `write_digests` wrote."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        head = json.loads(next(file))
        found = Digests(head["corpus"], head["sample"])
        for line in file:
            document = json.loads(line)
            if "text" in document:
                found.texts[document["name"]] = document["text"]
            else:
                found.sequences[document["name"]] = document["observed"]
    return found
