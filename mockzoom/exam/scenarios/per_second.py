"""429 of a second: every form of Retry-After, a burst, and a page in the middle of a list."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from datetime import UTC, timedelta
from email.utils import format_datetime
from typing import Any

from mockzoom.exam.arrangement import Arrangement
from mockzoom.exam.catalogue import scenario
from mockzoom.exam.checks import Check
from mockzoom.exam.exchanges import BATCH, Exchange
from mockzoom.exam.judges import (
    MAY,
    MUST,
    PROTOCOL,
    RETRY_AFTER,
    check,
    condition,
    done,
    ends,
    not_done,
    rows,
    survives,
    waits,
)
from mockzoom.exam.lists import MANY, not_short
from mockzoom.exam.observed import Observed, applied
from mockzoom.exam.verdicts import Met

RULE = "rate_limit_per_second"
LIMITED = applied("limited")
IN_A_SECOND = 5


def second(_: Exchange) -> float:
    """Return a second: what to wait where Retry-After is absent, past or not to the millisecond."""
    return 1000.0


def two_seconds(_: Exchange) -> float:
    """Return two seconds: what Retry-After says."""
    return 2000.0


def _storm(_: Observed, met: Met) -> str:
    """Return what is wrong if the client waited less than a second in total between six tries.

    The time that the server took is not counted, so a slow machine does not hide a storm.
    """
    pairs = itertools.pairwise(met.exchanges)
    waited = [max(0.0, later.at_ms - earlier.ended_ms) for earlier, later in pairs]
    for n in range(len(waited) - IN_A_SECOND + 1):
        if sum(waited[n : n + IN_A_SECOND]) < 1000:
            return f"{IN_A_SECOND + 1} tries came with {sum(waited[n : n + IN_A_SECOND]) / 1000:.2f} s between them"
    return ""


NO_STORM = check(
    "no-storm",
    MUST,
    "At most five tries come within a second.",
    "A client that repeats at once keeps the limit used up, and never ends.",
    "Wait a second at least after a 429, and longer with each further one.",
    premise=LIMITED,
    judge=condition(_storm),
    rules=("plan_limits",),
    reads_answer=False,
)


def _whole(*, at_least: Any, says: str) -> tuple[Check, ...]:
    return ends(LIMITED), done(LIMITED, MUST, RETRY_AFTER), waits(LIMITED, at_least, (RULE,), says)


FORMS: dict[str, tuple[str, dict[str, Any], Sequence[Check]]] = {
    "qps-absent": (
        "No Retry-After",
        {"first": 1},
        _whole(at_least=second, says="Without Retry-After the client waits a second."),
    ),
    "qps-seconds": (
        "Retry-After is two seconds",
        {"first": 1, "retry_after": "seconds", "retry_after_s": 2},
        _whole(at_least=two_seconds, says="The client waits for the seconds that Retry-After says."),
    ),
    "qps-instant": (
        "Retry-After is an instant of ISO 8601",
        {"first": 1, "retry_after": "instant", "retry_after_s": 2},
        (*_whole(at_least=second, says="The client waits until the instant that Retry-After says."), survives(LIMITED)),
    ),
    "qps-past": (
        "Retry-After is past, eight times",
        {"first": 8, "retry_after": "past"},
        (ends(LIMITED), NO_STORM, survives(LIMITED)),
    ),
}


def _define(name: str, title: str, fault: dict[str, Any], checks: Sequence[Check]) -> None:
    @scenario("per_second", name, "register", tuple(checks), people=2, title=title, deadline_s=6)
    def arrange(arrangement: Arrangement) -> None:
        arrangement.fault("limited", BATCH, rule=RULE, **{"retry_after": "absent", **fault})


for _name, (_title, _fault, _checks) in FORMS.items():
    _define(_name, _title, _fault, _checks)


@scenario(
    "per_second",
    "qps-http-date",
    "register",
    (ends(LIMITED), done(LIMITED, MUST, RETRY_AFTER), survives(LIMITED)),
    people=2,
)
def qps_http_date(arrangement: Arrangement) -> None:
    """Retry-After is a date of HTTP."""
    again = arrangement.account.clock.now.astimezone(UTC) + timedelta(seconds=3)
    headers: dict[str, str | None] = {"Retry-After": format_datetime(again, usegmt=True)}
    arrangement.fault("limited", BATCH, rule=RULE, first=1, headers=headers)


def _postponed(observed: Observed, _: Met) -> str:
    return "" if observed.answer.outcome == "postponed" else f"the answer is {observed.answer.outcome!r}"


@scenario(
    "per_second",
    "qps-long",
    "register",
    (
        ends(LIMITED),
        not_done(LIMITED, ("plan_limits",)),
        check(
            "postpones",
            MAY,
            "A wait beyond the deadline is reported as postponed.",
            "The caller learns when the work can go on.",
            "Answer with the outcome postponed and the instant in retry_at.",
            premise=LIMITED,
            judge=condition(_postponed),
            sources=(PROTOCOL,),
        ),
    ),
    people=2,
    deadline_s=6,
)
def qps_long(arrangement: Arrangement) -> None:
    """Retry-After is an hour, longer than the task may take."""
    arrangement.fault("limited", BATCH, rule=RULE, retry_after="seconds", retry_after_s=3600)


@scenario("per_second", "qps-burst", "get_webinar", (ends(LIMITED), rows(LIMITED)), webinars=12, parallel=12)
def qps_burst(arrangement: Arrangement) -> None:
    """Twelve parallel reads, of which six are refused."""
    arrangement.task["webinars"] = arrangement.webinars
    arrangement.fault("limited", "webinar", rule=RULE, first=6)


@scenario("per_second", "qps-in-paging", "list_registrants", (ends(LIMITED), not_short(LIMITED)))
def qps_in_paging(arrangement: Arrangement) -> None:
    """The second page of a list is refused."""
    arrangement.register(arrangement.people(MANY))
    arrangement.fault("limited", "webinarRegistrants", rule=RULE, skip=1, first=1)
