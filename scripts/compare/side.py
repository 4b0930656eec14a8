"""One side of a comparison: an interpreter and the mockzoom that it imports."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

SCRIPTS = Path(__file__).parent.parent
_KEPT = ("PATH", "LANG", "LC_ALL", "SYSTEMROOT", "TMPDIR")


def _bytecode() -> dict[str, str]:
    """Return the variables that keep bytecode out of the checkouts: a folder of this process, or none is written."""
    return {"PYTHONPYCACHEPREFIX": sys.pycache_prefix} if sys.pycache_prefix else {"PYTHONDONTWRITEBYTECODE": "1"}


@dataclass(frozen=True)
class Side:
    """An interpreter, and the folder to import mockzoom from; None for the mockzoom that is installed there.

    `source` is the checkout with the tests, where it is known.
    """

    python: Path
    code: Path | None = None
    source: Path | None = None

    def environment(self, home: Path, *paths: Path) -> dict[str, str]:
        """Return the environment of a process of this side: no settings of the user, and `paths` to import from."""
        kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
        found = [*paths, *([self.code] if self.code else [])]
        fixed = {"PYTHONHASHSEED": "0", "COLUMNS": "80", "TZ": "UTC", "HOME": str(home), **_bytecode()}
        return {**kept, **fixed, "PYTHONPATH": os.pathsep.join(str(path) for path in found)}

    def command(self, module: str, *arguments: object) -> list[str]:
        """Return the command that runs a module in this interpreter; `-P` ignores the working folder."""
        return [str(self.python), "-P", "-m", module, *(str(argument) for argument in arguments)]

    def replay(
        self, corpus: Path, *, parts: int, sample: int = 1, only: Iterable[str] | None = None
    ) -> Iterator[tuple[str, list[Any]]]:
        """Replay a corpus in `parts` processes; yield the name of each sequence and what was observed.

        That is a digest for each response, or, for the sequences of `only`, the whole responses. Raises `RuntimeError`
        when a process fails.
        """
        with TemporaryDirectory(prefix="compare-") as name:
            folder = Path(name)
            options: list[object] = ["--parts", parts, "--sample", sample]
            if only is not None:
                (folder / "only").write_text("\n".join(only), encoding="utf-8")
                options += ["--full", "--only", folder / "only"]
            running = [self._started(folder, corpus.absolute(), part, options) for part in range(parts)]
            codes = [process.wait() for process in running]
            if any(codes):
                errors = "\n".join((folder / f"{part}.err").read_text()[-3000:] for part in range(parts))
                raise RuntimeError(f"{self.python} cannot replay {corpus}:\n{errors}")
            for part in range(parts):
                with gzip.open(folder / f"{part}.gz", "rt", encoding="utf-8") as file:
                    for line in file:
                        document = json.loads(line)
                        yield document["name"], document["observed"]

    def _started(self, folder: Path, corpus: Path, part: int, options: list[object]) -> subprocess.Popen[bytes]:
        command = self.command("compare.replay_process", corpus, folder / f"{part}.gz", "--part", part, *options)
        with (folder / f"{part}.err").open("wb") as errors:
            return subprocess.Popen(command, cwd=folder, env=self.environment(folder, SCRIPTS), stderr=errors)
