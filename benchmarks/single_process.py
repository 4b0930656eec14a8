"""Start-up time and memory of `mockzoom serve` with and without granian's supervisor: see ADR 2.

The two take turns; the figures are medians. Linux only: memory is the proportional set size from /proc.

    .venv/bin/python benchmarks/single_process.py [--rounds 15] [--quick]
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from under_load import memory_mb, serving

SUPERVISED = """
import granian
from mockzoom.cli.serving import single_process
single_process.SingleProcessServer = granian.Granian
"""
RUN = """
import sys
from mockzoom.cli.main import main
sys.exit(main(["serve", "--port", sys.argv[1]]))
"""


def measure(setup: str, folder: Path) -> tuple[float, float]:
    """Return the ms from the start of the process to the first response, and the memory in MB after it."""
    with serving(lambda port: [sys.executable, "-c", setup + RUN, str(port)], folder) as server:
        return server.start_ms, memory_mb(server.process.pid)


def main() -> None:
    """Print both figures of both variants."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=15, help="starts of each variant")
    parser.add_argument("--quick", action="store_true", help="one start, to see that the script works")
    given = parser.parse_args()
    rounds = 1 if given.quick else given.rounds
    figures: dict[str, list[tuple[float, float]]] = {"single process": [], "supervisor": []}
    with TemporaryDirectory() as scratch:
        for _ in range(rounds):
            for name, setup in (("single process", ""), ("supervisor", SUPERVISED)):
                figures[name].append(measure(setup, Path(scratch)))
    for name, measured in figures.items():
        start, memory = (median(column) for column in zip(*measured, strict=True))
        print(f"{name:16} {start:6.0f} ms to the first response, {memory:5.1f} MB")


if __name__ == "__main__":
    main()
