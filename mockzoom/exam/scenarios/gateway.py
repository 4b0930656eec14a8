"""Gateways and the wire: HTML, broken bodies, slow bodies and broken connections."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from mockzoom.exam.arrangement import Arrangement
from mockzoom.exam.catalogue import scenario
from mockzoom.exam.checks import Check, Source
from mockzoom.exam.exchanges import BATCH
from mockzoom.exam.judges import (
    MUST,
    SHOULD,
    complete,
    ends,
    few_calls,
    kind,
    named,
    not_done,
    rows,
    survives,
    truth,
    waits,
)
from mockzoom.exam.lists import MANY, not_short
from mockzoom.exam.observed import applied

HTML = "<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>"
ODD = applied("odd")
SAFE = Source("documented", "RFC 9110 section 9.2.2: GET may be repeated")
RECOVERS = named(rows(ODD, SHOULD, SAFE), "recovers")


def _read(name: str, title: str, checks: Sequence[Check], deadline_s: float = 8, **fault: Any) -> None:
    @scenario("gateway", name, "get_webinar", tuple(checks), title=title, deadline_s=deadline_s)
    def arrange(arrangement: Arrangement) -> None:
        arrangement.task["webinars"] = arrangement.webinars
        arrangement.fault("odd", "webinar", **{"first": 1, **fault})


_read("html-502", "A gateway answers 502 with HTML once", (ends(ODD), RECOVERS, survives(ODD)), status=502, body=HTML)
_read(
    "503-retry-after",
    "A gateway answers 503 with Retry-After",
    (
        ends(ODD),
        RECOVERS,
        waits(ODD, lambda _: 2000.0, (), "The client waits for the seconds that Retry-After says, also after a 503."),
    ),
    status=503,
    body=HTML,
    headers={"Retry-After": "2"},
)
_read("truncated", "An answer ends in the middle once", (ends(ODD), RECOVERS), connection="truncated")
_read("garbage", "An answer is neither JSON nor UTF-8 once", (ends(ODD), RECOVERS, survives(ODD)), connection="garbage")
_read(
    "empty", "The connection is closed without an answer once", (ends(ODD), RECOVERS), connection="empty", when="before"
)
_read("reset-before", "The connection is reset once", (ends(ODD), RECOVERS), connection="reset", when="before")
_read(
    "dribble",
    "An answer comes by one byte in 200 ms, for minutes",
    (ends(ODD),),
    deadline_s=4,
    connection="dribble",
    bytes=1,
    pause_ms=200,
    first=1000,
)
_read(
    "gateway-for-ever",
    "A gateway answers 502 for ever",
    (
        ends(ODD),
        not_done(ODD),
        kind(ODD, "gateway"),
        few_calls(
            ODD,
            "gives-up",
            12,
            lambda observed: observed.api,
            level=MUST,
            says="A call that always gets 502 is given up.",
            why="A client that goes on never ends, and keeps a service that is down from recovering.",
            fix="Repeat a few times with growing waits, then report the error.",
            sources=(SAFE,),
        ),
    ),
    deadline_s=6,
    status=502,
    body=HTML,
    first=100_000,
)


@scenario(
    "gateway", "html-200", "register", (not_done(ODD), truth(ODD), complete(ODD), ends(ODD), survives(ODD)), people=3
)
def html_200(arrangement: Arrangement) -> None:
    """A gateway answers 200 with a page of HTML."""
    arrangement.answer_with("odd", BATCH, 200, HTML, headers={"Content-Type": "text/html"})


@scenario("gateway", "html-in-paging", "list_registrants", (not_short(ODD), ends(ODD)))
def html_in_paging(arrangement: Arrangement) -> None:
    """Behind the first page a gateway answers 200 with a page of HTML."""
    arrangement.register(arrangement.people(MANY))
    arrangement.answer_with("odd", "webinarRegistrants", 200, HTML, skip=1, headers={"Content-Type": "text/html"})
