"""The capture of a corpus at one side."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory

from compare.corpus import Sequence, Step, read_corpus, write_corpus
from compare.side import SCRIPTS, Side

# Tests of real processes and databases send their requests elsewhere, or depend on the machine.
LEFT_OUT = ("cli", "load", "multi_process", "shared", "mutation", "storage", "test_docs.py", "test_package.py")


def capture(side: Side, out: Path, *options: object, tests: tuple[str, ...] = ()) -> str:
    """Write the corpus of a side, and return a summary.

    `options` are those of `capture_process`. `tests` are folders or modules in the side's source; they run with a
    recorder, and may fail: only their requests count. Raises `RuntimeError` if a process fails or nothing is recorded.
    """
    with TemporaryDirectory(prefix="capture-") as name:
        folder = Path(name)
        command = side.command("compare.capture_process", folder / "corpus.gz", *options)
        environment = side.environment(folder, SCRIPTS)
        done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
        if done.returncode:
            raise RuntimeError(f"its requests cannot be captured: {done.stdout}{done.stderr[-3000:]}")
        summary = done.stdout.strip()
        if tests:
            summary += f"; tests: {_run_tests(side, folder, tests)}"
        count = write_corpus(out, chain(read_corpus(folder / "corpus.gz"), _recorded(folder / "recorded")))
    return f"{summary}; {count} sequences in {out}"


def _run_tests(side: Side, folder: Path, tests: tuple[str, ...]) -> str:
    """Run tests with the recorder; return the last line of pytest."""
    source = side.source or Path.cwd()
    ignored = [f"--ignore=tests/{one}" for one in LEFT_OUT if (source / "tests" / one).exists()]
    arguments = ["-q", "-p", "compare.recorder", "-p", "no:cacheprovider", *ignored, *tests]
    # The source itself is imported: its tests need the contract suite next to the package.
    environment = Side(side.python, source).environment(folder, SCRIPTS) | {"MOCKZOOM_RECORD": str(folder / "recorded")}
    command = side.command("pytest", *arguments)
    done = subprocess.run(command, cwd=source, env=environment, check=False, capture_output=True, text=True)
    if not (folder / "recorded").is_dir():
        raise RuntimeError(f"no request was recorded: {done.stdout[-2000:]}{done.stderr[-2000:]}")
    return done.stdout.strip().rpartition("\n")[2]


def _recorded(folder: Path) -> Iterator[Sequence]:
    for path in sorted(folder.glob("*.jsonl")):
        with path.open(encoding="utf-8") as file:
            for line in file:
                document = json.loads(line)
                document["steps"] = [Step(*step) for step in document["steps"]]
                yield Sequence(**document)
