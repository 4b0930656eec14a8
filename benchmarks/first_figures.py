"""The first figures of mockzoom with their goals: import, cold start, batches in the pipeline, and an account.

A measurement and no test: nothing is asserted. `--profile` adds the functions that a batch spends its time in.

    .venv/bin/python benchmarks/first_figures.py [--profile] [--quick]
"""

from __future__ import annotations

import argparse
import cProfile
import http.client
import pstats
import subprocess
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter, perf_counter_ns
from typing import Any

from pipeline_calls import WEBINAR, batch, newcomers, people, times_us

from mockzoom.accounts.builtin import ACCOUNT_ID
from mockzoom.app import create_admin_api, create_pipeline
from mockzoom.config import Settings
from mockzoom.server import Pipeline, Request
from mockzoom.server.body import read_body
from mockzoom.server.messages import write_json
from mockzoom.spec.normalization import normalize
from mockzoom.spec.validation import violations
from mockzoom.storage.base import DIRECTORY
from mockzoom.zoom.account_clock import system_ms
from mockzoom.zoom.account_records import ACCOUNTS
from mockzoom.zoom.context import OperationRequest, RequestContext
from mockzoom.zoom.ids import ids_for_seed
from mockzoom.zoom.registrants.handlers import add_batch_webinar_registrants
from mockzoom.zoom.registry import handlers

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

from mockzoom_server import Server

BATCH = 30
PATIENCE_S = 30
OPERATION = "addBatchWebinarRegistrants"


@dataclass
class Sizes:
    """How often things are measured; `--quick` reduces it."""

    calls: int = 2000
    warm_up: int = 200
    imports: int = 15
    starts: int = 7
    rounds: int = 7


SIZES = Sizes()


@dataclass(frozen=True)
class Figure:
    """One line of the table; `goal` is an upper bound in `unit`, or None."""

    name: str
    value: float
    unit: str
    goal: float | None = None
    p90: float | None = None

    def __str__(self) -> str:
        p90 = "" if self.p90 is None else f"{self.p90:8.1f}"
        goal = "" if self.goal is None else f"< {self.goal:g} {'met' if self.value < self.goal else 'MISSED'}"
        return f"{self.name:<52}{self.value:8.1f} {p90:>8} {self.unit:<3} {goal}".rstrip()


def timed(work: Callable[[Any], object], arguments: Iterable[Any]) -> list[float]:
    """Return what each call of `work` takes, in us, without the first `warm_up` ones."""
    taken = []
    for argument in arguments:
        start = perf_counter_ns()
        work(argument)
        taken.append((perf_counter_ns() - start) / 1000)
    return taken[SIZES.warm_up :]


def run_ms(code: str) -> float:
    """How long a fresh interpreter takes to run a piece of code, in ms."""
    start = perf_counter()
    subprocess.run([sys.executable, "-c", code], check=True, timeout=PATIENCE_S)
    return (perf_counter() - start) * 1000


def import_figure() -> Figure:
    """Return what `import mockzoom` costs a fresh interpreter, over one that imports nothing; both run in turn."""
    pairs = [(run_ms("pass"), run_ms("import mockzoom")) for _ in range(SIZES.imports)]
    bare, full = (median(column) for column in zip(*pairs, strict=True))
    return Figure("a  import mockzoom", full - bare, "ms", 50)


def plugin_figure() -> Figure:
    """Return what the pytest plugin costs a run that does not use it, over the same with pytest alone."""
    pairs = [(run_ms("import pytest"), run_ms("import pytest, mockzoom.testing.plugin")) for _ in range(SIZES.imports)]
    bare, full = (median(column) for column in zip(*pairs, strict=True))
    return Figure("   import of the pytest plugin", full - bare, "ms", 20)


def start_ms() -> float:
    """From the start of `mockzoom serve` to its first answer, in ms."""
    first = newcomers(BATCH)
    start = perf_counter()
    with Server() as server:
        host, port = server.address
        connection = http.client.HTTPConnection(host, port, timeout=PATIENCE_S)
        connection.request(first.method, first.path, first.body, first.headers)
        status = connection.getresponse().status
        taken = (perf_counter() - start) * 1000
        connection.close()
    if status not in (200, 201):
        raise SystemExit(f"the first request was answered with {status}")
    return taken


def start_figure() -> Figure:
    """Return the cold start."""
    return Figure("b  serve: process start to first answer", median(start_ms() for _ in range(SIZES.starts)), "ms", 300)


def unlimited() -> Pipeline:
    """Return a pipeline without quotas."""
    return create_pipeline(Settings(plan="unlimited"))


def pipeline_figure(name: str, calls: list[Request], goal: float | None = None) -> Figure:
    """Return what the pipeline takes for calls."""
    taken = times_us(unlimited(), calls)[SIZES.warm_up :]
    return Figure(name, median(taken), "us", goal, quantiles(taken, n=10)[-1])


def fresh_batches(size: int = BATCH) -> list[Request]:
    """Batches for a whole measurement, every one of new people."""
    return [newcomers(size) for _ in range(SIZES.calls + SIZES.warm_up)]


def part_figures(whole: float) -> list[Figure]:
    """Return the parts of a batch of 30, each measured alone; what they leave of `whole` is the road around them."""
    pipeline = unlimited()
    spec = pipeline.spec
    operation = spec.operations[OPERATION]
    shape, validator = spec.request_shape(operation), spec.request_validator(operation)
    calls = fresh_batches()
    profile = Settings().profile
    documents = [read_body(call, operation, shape, profile).document for call in calls]
    judged = [normalize(shape, document, fill=True) for document in documents]
    with pipeline.store.transaction(DIRECTORY) as directory:
        account = directory.get(ACCOUNTS, ACCOUNT_ID)
    assert account is not None
    with pipeline.store.transaction(account.id) as state:
        ctx = RequestContext(account, state, system_ms(), ids_for_seed(account.seed))
        where = {"webinarId": str(WEBINAR)}
        results: list[Any] = []
        perform = timed(
            lambda body: results.append(add_batch_webinar_registrants(ctx, OperationRequest(where, {}, body))),
            judged,
        )
        handler = handlers()[OPERATION]
        assert handler.serializer is not None
        serializer = handler.serializer
        shown = [serializer(ctx, result) for result in results]
        parts = {
            "orjson parse": timed(lambda call: read_body(call, operation, shape, profile), calls),
            "conform": timed(lambda document: normalize(shape, document, fill=True), documents),
            "jsonschema-rs": timed(lambda document: violations(validator, document), judged),
            "rules and store": perform,
            "shape of the answer (30 links)": timed(lambda result: serializer(ctx, result), results),
            "orjson dump": timed(write_json, shown),
        }
    figures = [Figure(f"     {name}", median(taken), "us") for name, taken in parts.items()]
    around = whole - sum(figure.value for figure in figures)
    return [*figures, Figure("     rest: routing, gates, headers (c less the above)", around, "us")]


def journal_figure(size: int) -> Figure:
    """Return what the journal adds to a batch: two pipelines, one with it and one without, in turn."""
    pipelines = [create_pipeline(Settings(plan="unlimited", journal=kept)) for kept in (Settings().journal, 0)]
    rounds = [
        [
            median(times_us(pipeline, [newcomers(size) for _ in range(SIZES.warm_up * 3)])[SIZES.warm_up :])
            for pipeline in pipelines
        ]
        for _ in range(SIZES.rounds)
    ]
    return Figure(f"f  journal, added to a batch of {size}", median(kept - none for kept, none in rounds), "us", 5)


def account_figure() -> Figure:
    """Return what it takes to make an account at run time, from the bytes of its body to the answer's document."""
    desk = create_admin_api(create_pipeline())
    taken = timed(lambda body: desk.answer("POST", "/_mockzoom/v1/accounts", body), [b"{}"] * SIZES.calls)
    return Figure("g  account made at run time", median(taken), "us", 1000, quantiles(taken, n=10)[-1])


def print_profile() -> None:
    """Return the functions that fresh batches of 30 spend their own time in."""
    pipeline = unlimited()
    calls = fresh_batches()
    profiler = cProfile.Profile()
    with profiler:
        for call in calls:
            pipeline(call)
    pstats.Stats(profiler).strip_dirs().sort_stats("tottime").print_stats(12)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--profile", action="store_true", help="add a profile of fresh batches of 30")
    parser.add_argument("--quick", action="store_true", help="a few calls, to see that the script works")
    wants = parser.parse_args()
    if wants.quick:
        SIZES.calls, SIZES.warm_up, SIZES.imports, SIZES.starts, SIZES.rounds = 20, 5, 1, 1, 1
    print(f"{'':<52}{'median':>8} {'p90':>8}      goal")
    print(import_figure())
    print(plugin_figure())
    print(start_figure())
    fresh = pipeline_figure("c  pipeline, batch of 30, all new", fresh_batches(), 150)
    print(fresh)
    for figure in part_figures(fresh.value):
        print(figure)
    known = people(BATCH)
    print(
        pipeline_figure(
            "d  pipeline, batch of 30, all known", [batch(known) for _ in range(SIZES.calls + SIZES.warm_up)]
        )
    )
    print(pipeline_figure("e  pipeline, batch of 1, new", fresh_batches(1)))
    print(journal_figure(BATCH))
    print(account_figure())
    if wants.profile:
        print_profile()


if __name__ == "__main__":
    main()
