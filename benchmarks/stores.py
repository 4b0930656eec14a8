"""The cost of a request in the pipeline on each store: batches of 30 and of 1, a page, and a batch in a large webinar.

A measurement and no test. What a client sees of it, with PostgreSQL and several processes, `make scale` measures.

    .venv/bin/python benchmarks/stores.py [--folder FOLDER] [--calls 200]

FOLDER is where SQLite's file is put, by default the current one: the disk decides how long a commit takes.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator
from pathlib import Path
from statistics import median, quantiles

from pipeline_calls import WEBINAR, call, newcomers, times_us

from mockzoom.app import create_pipeline
from mockzoom.config import Settings
from mockzoom.server import Pipeline, Request

MANY = 20_000


def measured(pipeline: Pipeline, calls: list[Request]) -> str:
    """Median and 90th percentile, in ms."""
    took = [us / 1000 for us in times_us(pipeline, calls)]
    return f"{median(took):8.2f} {quantiles(took, n=10)[-1]:8.2f}"


def figures(url: str, calls: int) -> Iterator[str]:
    """Return the lines of one store."""
    pipeline = create_pipeline(Settings(store=url, rate_limits="daily", plan="unlimited"))
    pages = [call("GET", f"/v2/webinars/{WEBINAR}/registrants?page_size=30") for _ in range(calls)]
    try:
        times_us(pipeline, [newcomers(30) for _ in range(20)])  # to warm up
        yield f"batch of 30            {measured(pipeline, [newcomers(30) for _ in range(calls)])}"
        yield f"batch of 1             {measured(pipeline, [newcomers(1) for _ in range(calls)])}"
        yield f"page of 30             {measured(pipeline, pages)}"
        times_us(pipeline, (newcomers(30) for _ in range(MANY // 30)))
        yield f"batch of 30 among {MANY // 1000:,}k  {measured(pipeline, [newcomers(30) for _ in range(calls)])}"
    finally:
        pipeline.store.close()


def main() -> None:
    """Print the figures of every store that needs no server."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folder", type=Path, default=Path(), help="where SQLite's file is put")
    parser.add_argument("--calls", type=int, default=200, help="how many calls of each kind")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=given.folder) as place:
        for name, url in (("memory", "memory"), ("sqlite", f"sqlite:///{Path(place).resolve()}/bench.db")):
            print(f"{name:<25} median      p90  ms")
            for line in figures(url, given.calls):
                print(f"  {line}")


if __name__ == "__main__":
    main()
