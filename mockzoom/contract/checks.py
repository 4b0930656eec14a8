"""What must hold for every answer, whoever gave it and whatever was asked."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from mockzoom.contract.call import Answer
from mockzoom.contract.failures import Failure
from mockzoom.contract.judge import Judge

CATEGORIES = {
    "light": "Light",
    "medium": "Medium",
    "heavy": "Heavy",
    "resource_intensive": "Resource-intensive",
}
_TRACKING_ID = re.compile(r"v=2\.0;clid=[a-z]{2}\d*;rid=\w+")


class Given(NamedTuple):
    """An answer to be checked, and what is known of it."""

    judge: Judge
    operation_id: str
    profile: str
    answer: Answer


def shape(given: Given) -> Iterator[Failure]:
    """The body fits the schema of its operation and profile."""
    yield from given.judge.faults(given.operation_id, given.profile, given.answer)


def no_crash(given: Given) -> Iterator[Failure]:
    """Nothing that is sent breaks the server."""
    if given.answer.status >= 500:
        yield Failure("answer_shape", given.operation_id, "no failure of the server's own", str(given.answer))


def content_type(given: Given) -> Iterator[Failure]:
    """An answer with a body says that it is JSON."""
    said = given.answer.header("Content-Type").partition(";")[0].strip()
    if given.answer.body and said != "application/json":
        yield Failure("content_type", given.operation_id, "application/json", said or "no Content-Type")


def tracking_id(given: Given) -> Iterator[Failure]:
    """Every answer has a number by which Zoom could find it again."""
    said = given.answer.header("x-zm-trackingid")
    if not _TRACKING_ID.fullmatch(said):
        yield Failure("tracking_id", given.operation_id, f"a header like {_TRACKING_ID.pattern}", said or "none")


def rate_category(given: Given) -> Iterator[Failure]:
    """A call that succeeded says which of its limits it is counted against."""
    label = given.judge.operations[given.operation_id].get("rate_label")
    if label and given.answer.succeeded and given.answer.header("X-RateLimit-Category") != CATEGORIES[label]:
        said = given.answer.header("X-RateLimit-Category") or "none"
        yield Failure("rate_headers", given.operation_id, f"X-RateLimit-Category: {CATEGORIES[label]}", said)


Check = Callable[[Given], Iterator[Failure]]

CHECKS: tuple[Check, ...] = (shape, no_crash, content_type, tracking_id, rate_category)


def all_faults(given: Given) -> list[Failure]:
    """What every check has to say of an answer."""
    return [failure for check in CHECKS for failure in check(given)]
