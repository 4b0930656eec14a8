"""The cost of a request in the pipeline on each store: batches of 30 and of 1, a page, and a batch in a large webinar.

It prints wall time and processor time of this process, and counts what a request asks of a database: statements,
round trips (PostgreSQL), and bytes (PostgreSQL: in both directions; SQLite: written to its files). The counts do not
depend on the machine. What a client sees with several processes, `make scale` measures.

    .venv/bin/python benchmarks/stores.py [--folder FOLDER] [--calls 200] [--store NAME] [--quick]

FOLDER is where SQLite's file is put, by default the current one: the disk decides how long a commit takes. PostgreSQL
is measured if it is installed, in a temporary folder, with fsync as in its own defaults.
"""

from __future__ import annotations

import argparse
import gc
import sqlite3
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from typing import NamedTuple

from counting import Counts, WireCounter, count_statements, written_bytes
from pipeline_calls import WEBINAR, call, newcomers

from mockzoom.app import create_pipeline
from mockzoom.cli.serving.collector import tune_collector
from mockzoom.config import Settings
from mockzoom.server import Pipeline, Request

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

from postgresql_server import programs_of_postgresql, running

HEAD = f"{'':<24}{'median':>9}{'process CPU':>13}{'statements':>12}{'round trips':>13}{'bytes':>10}"


class Store(NamedTuple):
    """A store under measurement: its name, its URL, and what counts the requests to it."""

    name: str
    url: str
    counts: Counts


def measured(pipeline: Pipeline, calls: list[Request], counts: Counts) -> str:
    """Return the figures of calls: median wall time, and means of everything else."""
    took = []
    gc.collect()
    before, cpu = counts.copy(), process_time()
    for one in calls:
        start = perf_counter()
        answer = pipeline(one)
        took.append((perf_counter() - start) * 1000)
        if answer.status >= 400:
            raise SystemExit(f"{one.method} {one.path}: {answer.status} {answer.body.decode()}")
    cpu = (process_time() - cpu) * 1000 / len(calls)
    per_call = [(now - then) / len(calls) for now, then in zip(counts.values(), before.values(), strict=True)]
    counted = "".join(f"{value:>{width}.1f}" for value, width in zip(per_call, (12, 13, 10), strict=True))
    return f"{median(took):>6.2f} ms{cpu:>10.2f} ms{counted if any(per_call) else ''}"


def figures(store: Store, calls: int, many: int) -> Iterator[str]:
    """Yield the lines of one store."""
    pipeline = create_pipeline(Settings(store=store.url, rate_limits="daily", plan="unlimited"))
    pages = [call("GET", f"/v2/webinars/{WEBINAR}/registrants?page_size=30") for _ in range(calls)]
    known = newcomers(30)
    try:
        for warm_up in (*(newcomers(30) for _ in range(20)), known):
            pipeline(warm_up)
        kinds = {
            "batch of 30 new": [newcomers(30) for _ in range(calls)],
            "batch of 1 new": [newcomers(1) for _ in range(calls)],
            "page of 30": pages,
            "a webinar": [call("GET", f"/v2/webinars/{WEBINAR}") for _ in range(calls)],
        }
        for name, requests in kinds.items():
            yield f"{name:<24}{measured(pipeline, requests, store.counts)}"
        for _ in range(many // 30):
            pipeline(newcomers(30))
        requests = [newcomers(30) for _ in range(calls)]
        yield f"{f'batch of 30 among {many:,}':<24}{measured(pipeline, requests, store.counts)}"
    finally:
        pipeline.store.close()


@contextmanager
def sqlite(folder: Path) -> Iterator[Store]:
    """Yield a store on a file whose statements are counted."""
    counts = Counts()
    with count_statements(sqlite3, counts), written_bytes(counts):
        yield Store("SQLite", f"sqlite:///{folder.resolve()}/bench.db", counts)


@contextmanager
def postgresql() -> Iterator[Store]:
    """Yield a store on a server behind a relay that counts."""
    with running(settings=("shared_buffers=128MB",)) as server, WireCounter(server.port) as relay:
        url = server.new_database().replace(f":{server.port}/", f":{relay.port}/")
        yield Store("PostgreSQL", url + "?sslmode=disable&gssencmode=disable", relay.counts)


def main() -> None:
    """Print the figures of every store."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folder", type=Path, default=Path(), help="where SQLite's file is put")
    parser.add_argument("--calls", type=int, default=200, help="how many calls of each kind")
    parser.add_argument("--store", choices=("memory", "sqlite", "postgresql"), help="measure one store alone")
    parser.add_argument("--quick", action="store_true", help="a few calls, to see that the script works")
    given = parser.parse_args()
    tune_collector()  # as in a server
    calls, many = (5, 60) if given.quick else (given.calls, 20_000)
    with tempfile.TemporaryDirectory(dir=given.folder) as place:
        memory = contextmanager(lambda: iter([Store("memory", "memory", Counts())]))
        stores = {"memory": memory(), "sqlite": sqlite(Path(place))}
        if programs_of_postgresql():
            stores["postgresql"] = postgresql()
        for name, opened in stores.items():
            if given.store in (None, name):
                with opened as store:
                    print(f"{store.name}\n{HEAD}")
                    for line in figures(store, calls, many):
                        print(line, flush=True)


if __name__ == "__main__":
    main()
