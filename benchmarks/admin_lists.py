"""What the lists, the overview and the journal heads of the admin API take at 15,600 registrants.

A measurement and no test. Everything goes through `AdminAPI.respond` in one process, without HTTP; medians in
milliseconds. Half of the registrants are in one webinar, the others in 500 webinars of 16 or fewer, each with the
day's quota counters; the journal is full.

    .venv/bin/python benchmarks/admin_lists.py [--store sqlite:////tmp/bench.db]
"""

from __future__ import annotations

import argparse
from statistics import median
from time import perf_counter
from typing import NamedTuple

import orjson
from pipeline_calls import WEBINAR, batch, call

from mockzoom.accounts.builtin import ACCOUNT_ID
from mockzoom.admin.api import RequestMeta
from mockzoom.app import create_admin_api, create_pipeline
from mockzoom.config import Settings
from mockzoom.server import Pipeline
from mockzoom.zoom.account_clock import DAY

ACCOUNT = f"/_mockzoom/v1/accounts/{ACCOUNT_ID}"
PATHS = (
    "/_mockzoom/v1/overview",
    f"{ACCOUNT}/webinars",
    f"{ACCOUNT}/webinars?contains=number+499",
    f"{ACCOUNT}/meetings",
    f"{ACCOUNT}/webinars/{WEBINAR}/registrants",
    f"{ACCOUNT}/webinars/{WEBINAR}/registrants?status=approved&after=7000",
    f"{ACCOUNT}/webinars/{WEBINAR}/registrants?contains=nothing",
    f"{ACCOUNT}/users",
    f"{ACCOUNT}/quotas",
    f"{ACCOUNT}/quotas?contains=person7799",
    f"{ACCOUNT}/clock/due",
    f"{ACCOUNT}/journal/heads?limit=100",
    f"{ACCOUNT}/journal/heads?after={{last}}",
    f"{ACCOUNT}/journal/entries/{{last}}",
    "/_mockzoom/v1/rules",
    "/_mockzoom/v1/rules?contains=quota",
    "/_mockzoom/v1/rules/webinar_full?operation=addBatchWebinarRegistrants",
    "/_mockzoom/v1/test_webinars",
)


class Size(NamedTuple):
    """How many records are made, and how often each path is called."""

    registrants: int
    webinars: int
    rounds: int


def _register(pipeline: Pipeline, webinar: int, first: int, count: int) -> None:
    for at in range(first, first + count, 30):
        numbers = range(at, min(at + 30, first + count))
        pipeline(
            batch(
                [{"email": f"person{n}@example.com", "first_name": f"First{n}", "last_name": "L"} for n in numbers],
                webinar,
            )
        )


def fill(pipeline: Pipeline, moment: list[int], size: Size) -> None:
    """Make the webinars and registrants; of webinars a host may make 100 a day."""
    today, made = moment[0], []
    for n in range(size.webinars):
        moment[0] = today - (n // 99 + 1) * DAY
        body = {"topic": f"Webinar number {n}", "type": 5, "start_time": "2098-01-01T12:00:00Z"}
        body["settings"] = {"approval_type": 0}
        made.append(orjson.loads(pipeline(call("POST", "/v2/users/me/webinars", body)).body)["id"])
    moment[0] = today
    half = size.registrants // 2
    _register(pipeline, WEBINAR, 0, half)
    each = half // size.webinars + 1
    for n, webinar in enumerate(made):
        _register(pipeline, webinar, half + n * each, max(0, min(each, size.registrants - half - n * each)))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--store", default="memory")
    parser.add_argument("--quick", action="store_true", help="few webinars and registrants, each path once")
    arguments = parser.parse_args()
    small = Size(registrants=60, webinars=5, rounds=1)
    size = small if arguments.quick else Size(registrants=15_600, webinars=500, rounds=31)
    settings = Settings(store=arguments.store, rate_limits="daily", plan="pro")
    moment = [1_795_262_400_000]
    pipeline = create_pipeline(settings, clock=lambda: moment[0])
    desk = create_admin_api(pipeline, settings, clock=lambda: moment[0])
    fill(pipeline, moment, size)
    last = 0
    for path in ("/_mockzoom/v1/overview",) * 20:  # each checks some entries of the journal
        _, document = desk.answer("GET", path)
        last = document["accounts"][0]["journal"]["last"]
    print(f"{document['accounts'][0]['counts']}, {last} requests, store {settings.store}")
    for path in PATHS:
        target, _, query = path.format(last=last).partition("?")
        taken = []
        for _ in range(size.rounds):
            started = perf_counter()
            response = desk.respond("GET", target, lambda _: b"", RequestMeta(query))
            taken.append((perf_counter() - started) * 1000)
            assert response.status == 200, response.body
        print(f"{median(taken):8.2f} ms  {path}")


if __name__ == "__main__":
    main()
