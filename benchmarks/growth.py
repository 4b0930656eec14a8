"""How the cost of a call grows: with the batch, the webinar, the number of accounts and the journal.

A measurement and no test. Everything goes through the pipeline in one process, without HTTP; medians in microseconds.

    make growth           measures (a minute, 1.5 GB for the largest webinar), writes docs/explanation/performance.md

`--largest 10000` bounds webinars and accounts, and `--print` leaves the document as it is.
"""

from __future__ import annotations

import argparse
import gc
import platform
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median
from time import perf_counter, perf_counter_ns

import orjson
from pipeline_calls import TOKEN, WEBINAR, batch, call, newcomers, people, times_us

from mockzoom.accounts.builtin import ACCOUNT_ID
from mockzoom.app import create_admin_api, create_pipeline
from mockzoom.cli.serving.collector import tune_collector
from mockzoom.config import Settings
from mockzoom.server import Pipeline, Request
from mockzoom.zoom.registrants.models import REGISTRANTS

DOCUMENT = Path(__file__).parent.parent / "docs" / "explanation" / "performance.md"
BEGIN, END = "<!-- growth: written by `make growth` -->\n", "<!-- end of growth -->\n"
WEBINAR_PATH = f"/v2/webinars/{WEBINAR}"
SCHEDULED = {"topic": "T", "type": 5, "start_time": "2098-01-01T12:00:00Z", "settings": {"approval_type": 0}}
BATCH_SIZES = (1, 2, 5, 10, 20, 30)
WEBINARS = (10, 100, 1_000, 10_000, 100_000, 1_000_000)
ACCOUNTS = (1, 10, 100, 1_000, 10_000)


@dataclass
class Sizes:
    """How often each figure is measured; `--quick` reduces it."""

    calls: int = 400
    rounds: int = 5


SIZES = Sizes()


def took(pipeline: Pipeline, make: Callable[[], Request], calls: int = 0) -> float:
    """Return the median of what calls take, in us."""
    return median(times_us(pipeline, [make() for _ in range(calls or SIZES.calls)]))


def pipeline_of(journal: int = Settings().journal) -> Pipeline:
    """Return a pipeline without quotas."""
    return create_pipeline(Settings(plan="unlimited", rate_limits="off", journal=journal))


def batches() -> list[str]:
    """By the size of a batch: the best of several rounds."""
    rows = ["| batch of | new | each | known already |", "|--:|--:|--:|--:|"]
    pipeline = pipeline_of()
    took(pipeline, lambda: batch(people(30)))  # to warm up
    for size in BATCH_SIZES:
        known = people(size)
        new = min(took(pipeline, partial(newcomers, size)) for _ in range(SIZES.rounds))
        pipeline(batch(known))
        again = min(took(pipeline, partial(batch, known)) for _ in range(SIZES.rounds))
        rows.append(f"| {size} | {new:.0f} | {new / size:.1f} | {again:.0f} |")
    return rows


def webinars(largest: int) -> list[str]:
    """By the number of a webinar's registrants: what changes it and what reads it, always in the middle of it."""
    head = "| registrants | registration | batch of 30 | 30 known again | page of 30 | status change | deletion |"
    rows = [f"{head} longest request while filling |", "|--:|--:|--:|--:|--:|--:|--:|--:|"]
    if largest > 1000:
        webinars(1000)  # to warm up
    pipeline, filled, longest = pipeline_of(), 0, 0.0
    for size in (size for size in WEBINARS if size <= largest):
        while filled < size:
            arriving = batch(people(min(30, size - filled)))
            start = perf_counter()
            pipeline(arriving)
            longest = max(longest, perf_counter() - start)
            filled += len(orjson.loads(arriving.body)["registrants"])
        with pipeline.store.transaction(ACCOUNT_ID) as state:
            middle = [r for _, r in state.page(REGISTRANTS, WEBINAR, offset=size // 2, limit=30)]
            filled = state.count(REGISTRANTS, WEBINAR)
        figures = _webinar_figures(pipeline, size, [{"email": r.email, "first_name": r.first_name} for r in middle])
        rows.append(f"| {size:,} | {' | '.join(f'{figure:.0f}' for figure in figures)} | {longest * 1000:.1f} ms |")
        with pipeline.store.transaction(ACCOUNT_ID) as state:
            filled = state.count(REGISTRANTS, WEBINAR)
    return rows


def _webinar_figures(pipeline: Pipeline, size: int, middle: list[dict[str, str]]) -> list[float]:
    one, actions = {"email": middle[0]["email"]}, iter(["deny", "approve"] * SIZES.calls)
    calls = min(SIZES.calls, max(size // 4, 5))  # so that the small ones stay small
    registered = people(calls)
    arriving = iter(registered)
    single = took(pipeline, lambda: call("POST", f"{WEBINAR_PATH}/registrants", next(arriving)), calls)
    page = f"{WEBINAR_PATH}/registrants?page_size=30&page_number={max(size // 60, 1)}"
    status = f"{WEBINAR_PATH}/registrants/status"
    figures = [
        single,
        took(pipeline, lambda: batch(people(30)), min(calls, 100)),
        took(pipeline, lambda: batch(middle)),
        took(pipeline, lambda: call("GET", page)),
        took(pipeline, lambda: call("PUT", status, {"action": next(actions), "registrants": [one]}), 2 * calls),
    ]
    with pipeline.store.transaction(ACCOUNT_ID) as state:
        ids = iter([r.id for _, r in state.page(REGISTRANTS, WEBINAR, offset=size // 2, limit=calls)])
    figures.append(
        took(pipeline, lambda: call("DELETE", f"{WEBINAR_PATH}/registrants/{next(ids)}"), min(calls, size // 2))
    )
    return figures


def accounts(largest: int) -> list[str]:
    """By the number of accounts: a batch in the newest one, and what making one more takes."""
    rows = ["| accounts | batch of 30 | batch of 1 | one more account |", "|--:|--:|--:|--:|"]
    pipeline = pipeline_of()
    desk = create_admin_api(pipeline, Settings())
    made = 1
    for size in (size for size in ACCOUNTS if size <= largest):
        token, webinar = TOKEN, WEBINAR
        taken: list[float] = []
        while made < size or not taken:
            start = perf_counter_ns()
            _, answer = desk.answer("POST", "/_mockzoom/v1/accounts", b'{"plan": "unlimited", "rate_limits": "off"}')
            taken.append((perf_counter_ns() - start) / 1000)
            token, made = answer["token"], made + 1
            webinar = orjson.loads(pipeline(call("POST", "/v2/users/me/webinars", SCHEDULED, token)).body)["id"]
        thirty, one = (took(pipeline, partial(newcomers, n, webinar, token)) for n in (30, 1))
        rows.append(f"| {size:,} | {thirty:.0f} | {one:.0f} | {median(taken[-SIZES.calls :]):.0f} |")
    return rows


def journals() -> list[str]:
    """By what the journal keeps; all three in turn, the best of several rounds."""
    keeps = {"off": 0, "on, not full": 100_000, "on and full": 100}
    pipelines = {name: pipeline_of(keep) for name, keep in keeps.items()}
    best = {(name, size): float("inf") for name in keeps for size in (30, 1)}
    for _ in range(SIZES.rounds):
        for (name, size), least in best.items():
            best[name, size] = min(least, took(pipelines[name], partial(newcomers, size)))
    rows = ["| journal | batch of 30 | batch of 1 |", "|---|--:|--:|"]
    return [*rows, *(f"| {name} | {best[name, 30]:.0f} | {best[name, 1]:.0f} |" for name in keeps)]


def measure(largest: int) -> str:
    """All tables."""
    parts = {
        "By the size of a batch": batches,
        "By the number of a webinar's registrants": lambda: webinars(largest),
        "By the number of accounts": lambda: accounts(largest),
        "By the journal": journals,
    }
    text = f"Microseconds, medians, in the pipeline without HTTP; Python {platform.python_version()}, two cores.\n"
    for title, part in parts.items():
        gc.collect()
        text += f"\n### {title}\n\n" + "\n".join(part()) + "\n"
    return text


def main() -> None:
    """Measure, and write or print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--largest", type=int, default=1_000_000, help="bounds webinars and accounts")
    parser.add_argument("--print", action="store_true", dest="prints", help="print the tables instead of writing them")
    parser.add_argument("--quick", action="store_true", help="a few calls, to see that the script works; prints")
    wants = parser.parse_args()
    if wants.quick:
        SIZES.calls, SIZES.rounds, wants.largest, wants.prints = 10, 1, 100, True
    tune_collector()  # as in a process that serves
    text = measure(wants.largest)
    if wants.prints:
        print(text)
        return
    before, _, rest = DOCUMENT.read_text().partition(BEGIN)
    DOCUMENT.write_text(f"{before}{BEGIN}{text}{END}{rest.partition(END)[2]}")


if __name__ == "__main__":
    main()
