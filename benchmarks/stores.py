"""What a call costs on each store: batches of 30 and of 1, a reading, and a batch beside many registrants.

A measurement and no test.

    .venv/bin/python benchmarks/stores.py [FOLDER]

FOLDER is where SQLite's file is put, by default the current one: the disk decides how long a commit takes.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter

from mockzoom.api import Call, Pipeline
from mockzoom.app import create_pipeline
from mockzoom.config import Settings

HEADERS = {"authorization": "Bearer mockzoom-token", "content-type": "application/json"}
BATCHES = "/v2/webinars/90000000005/batch_registrants"
CALLS = 200
MANY = 20_000
_numbers = count()


def batch(size: int) -> Call:
    """A batch of people who were never seen."""
    people = [{"email": f"p{next(_numbers)}@example.com", "first_name": "P", "last_name": "Q"} for _ in range(size)]
    body = json.dumps({"registrants": people}).encode()
    return Call("POST", BATCHES, "", HEADERS, body, "http://bench")


def page() -> Call:
    """A page of registrants."""
    return Call("GET", "/v2/webinars/90000000005/registrants", "page_size=30", HEADERS, b"", "http://bench")


def measured(pipeline: Pipeline, calls: list[Call]) -> str:
    """Median and 90th percentile, in ms."""
    took = []
    for call in calls:
        start = perf_counter()
        answer = pipeline(call)
        took.append((perf_counter() - start) * 1000)
        if answer.status != 200:
            raise SystemExit(f"{answer.status}: {answer.body!r}")
    return f"{median(took):8.2f} {quantiles(took, n=10)[-1]:8.2f}"


def figures(url: str) -> Iterator[str]:
    """The lines of one store."""
    pipeline = create_pipeline(Settings(store=url, rate_limits="daily", plan="unlimited"))
    try:
        measured(pipeline, [batch(30) for _ in range(20)])
        yield f"batch of 30            {measured(pipeline, [batch(30) for _ in range(CALLS)])}"
        yield f"batch of 1             {measured(pipeline, [batch(1) for _ in range(CALLS)])}"
        yield f"page of 30             {measured(pipeline, [page() for _ in range(CALLS)])}"
        for _ in range(MANY // 30):
            pipeline(batch(30))
        yield f"batch of 30 among {MANY // 1000:,}k  {measured(pipeline, [batch(30) for _ in range(CALLS)])}"
    finally:
        pipeline.store.close()


def main() -> None:
    """Print the figures of every store that is here."""
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else ".")
    with tempfile.TemporaryDirectory(dir=folder) as place:
        for name, url in (("memory", "memory"), ("sqlite", f"sqlite:///{Path(place).resolve()}/bench.db")):
            print(f"{name:<25} median      p90  ms")
            for line in figures(url):
                print(f"  {line}")


if __name__ == "__main__":
    main()
