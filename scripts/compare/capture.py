"""The capture of a corpus: the tests of a revision run once, with every request recorded."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from compare.corpus import Sequence, Step, write_corpus
from compare.side import SCRIPTS, Side

# Tests of real processes and databases send their requests elsewhere, or depend on the machine.
LEFT_OUT = ("cli", "load", "multi_process", "shared", "mutation", "storage", "test_docs.py", "test_package.py")


def capture(side: Side, out: Path, tests: tuple[str, ...] = ("contract_tests", "tests")) -> str:
    """Run the tests of a side's checkout, write the requests as a corpus, and return a summary.

    Tests may fail: only their requests count. Raises `RuntimeError` if not a single request was recorded.
    """
    with TemporaryDirectory(prefix="capture-") as name:
        folder = Path(name)
        code = side.code or Path.cwd()
        ignored = [f"--ignore=tests/{one}" for one in LEFT_OUT if (code / "tests" / one).exists()]
        arguments = ["-q", "-p", "compare.recorder", "-p", "no:cacheprovider", *ignored, *tests]
        environment = side.environment(folder, SCRIPTS) | {"MOCKZOOM_RECORD": str(folder / "recorded")}
        done = subprocess.run(side.command("pytest", *arguments), cwd=code, env=environment, check=False,
                              capture_output=True, text=True)  # fmt: skip
        count = write_corpus(out, _recorded(folder / "recorded"))
    if not count:
        raise RuntimeError(f"no request was recorded: {done.stdout[-2000:]}{done.stderr[-2000:]}")
    return f"{count} sequences captured in {out}; {done.stdout.strip().splitlines()[-1]}"


def _recorded(folder: Path) -> Iterator[Sequence]:
    for path in sorted(folder.glob("*.jsonl")):
        with path.open(encoding="utf-8") as file:
            for line in file:
                document = json.loads(line)
                document["steps"] = [Step(*step) for step in document["steps"]]
                yield Sequence(**document)
