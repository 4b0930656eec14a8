"""Calls for a pipeline in this process, and what they take there, without HTTP."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import count
from time import perf_counter_ns

import orjson

from mockzoom.server import Pipeline, Request

TOKEN = "mockzoom-token"
WEBINAR = 90000000005  # its seats never run out
_HEADERS = {
    "host": "127.0.0.1:8080",
    "user-agent": "python-requests/2.32",
    "accept": "*/*",
    "content-type": "application/json",
}
_numbers = count()


def people(size: int) -> list[dict[str, str]]:
    """Return registrants that are new to the webinar."""
    drawn = [next(_numbers) for _ in range(size)]
    return [{"email": f"person{n}@example.com", "first_name": f"First{n}", "last_name": f"Last{n}"} for n in drawn]


def call(method: str, path: str, document: object = None, token: str = TOKEN) -> Request:
    """Return a call as a client sends it; what stands behind `?` in the path is its query."""
    path, _, query = path.partition("?")
    body = b"" if document is None else orjson.dumps(document)
    return Request(method, path, query, _HEADERS | {"authorization": f"Bearer {token}"}, body)


def batch(registrants: list[dict[str, str]], webinar: int = WEBINAR, token: str = TOKEN) -> Request:
    """Return a batch registration."""
    document = {"auto_approve": True, "registrants": registrants}
    return call("POST", f"/v2/webinars/{webinar}/batch_registrants", document, token)


def newcomers(size: int, webinar: int = WEBINAR, token: str = TOKEN) -> Request:
    """Return a batch registration of new registrants."""
    return batch(people(size), webinar, token)


def times_us(pipeline: Pipeline, calls: Iterable[Request]) -> list[float]:
    """Return what each call takes, in us; raises SystemExit for one that is refused."""
    taken = []
    for one in calls:
        start = perf_counter_ns()
        answer = pipeline(one)
        taken.append((perf_counter_ns() - start) / 1000)
        if answer.status >= 400:
            raise SystemExit(f"{one.method} {one.path}: {answer.status} {answer.body.decode()}")
    return taken
