"""Shapes of answers: fields that are new, null, absent or of another type."""

from __future__ import annotations

from typing import Any

from mockzoom.exam.arrangement import Arrangement
from mockzoom.exam.catalogue import scenario
from mockzoom.exam.checks import Source
from mockzoom.exam.exchanges import BATCH
from mockzoom.exam.judges import MUST, SHOULD, check, condition, done, ends, links, rows, rows_of, survives
from mockzoom.exam.observed import Observed, applied, called
from mockzoom.exam.scenarios.batches import made_up_rows
from mockzoom.exam.verdicts import Met

ODD = applied("odd")
TOLERANT = Source("documented", "RFC 9413 section 4.1: a reader of a format that grows ignores what it does not know")


@scenario("shapes", "unknown-fields", "register", (done(ODD), links(ODD), survives(ODD)), people=4)
def unknown_fields(arrangement: Arrangement) -> None:
    """The answer has fields that no document has, among them status and share_url."""
    extra: dict[str, Any] = {"status": "ok", "share_url": "https://zoom.us/share/x", "details": {"join_url": "no"}}
    body = {"registrants": made_up_rows(arrangement, **extra), "status": True, "share_url": None, "trace": [1]}
    arrangement.answer_with("odd", BATCH, arrangement.success, body, when="after", first=1)


def _listed(observed: Observed, _: Met) -> str:
    missing = observed.after.keys() - rows_of(observed, "email")
    if observed.answer.outcome != "done" or missing:
        return f"the answer is {observed.answer.outcome!r} and lacks {len(missing)} registrants"
    return ""


def _rows(arrangement: Arrangement, **fields: Any) -> list[dict[str, Any]]:
    people = arrangement.register(arrangement.people(4))
    return [
        {"id": one["registrant_id"], "email": one["email"], "first_name": "A", "status": "approved", **fields}
        for one in people
    ]


def listed(level: Any) -> Any:
    """Return the check that all registrants are in the answer."""
    return check(
        "listed",
        level,
        "All registrants are in the answer.",
        "A field that is not as expected loses the whole list.",
        "Read only the fields that are needed, and take null like an absent field.",
        premise=ODD,
        judge=condition(_listed),
        rules=("paging",),
        sources=(TOLERANT,),
    )


@scenario("shapes", "nulls", "list_registrants", (listed(MUST), ends(ODD), survives(ODD)))
def nulls(arrangement: Arrangement) -> None:
    """Fields of a list are null, the page token among them."""
    rows = _rows(arrangement, last_name=None, join_url=None, custom_questions=None)
    arrangement.answer_with(
        "odd", "webinarRegistrants", 200, {"next_page_token": None, "total_records": None, "registrants": rows}
    )


@scenario("shapes", "unknown-status-word", "list_registrants", (listed(SHOULD), survives(ODD)))
def unknown_status_word(arrangement: Arrangement) -> None:
    """Registrants have a status that no document has."""
    page = {
        "page_size": 30,
        "total_records": 4,
        "next_page_token": "",
        "registrants": _rows(arrangement, status="waitlisted"),
    }
    arrangement.answer_with("odd", "webinarRegistrants", 200, page)


@scenario("shapes", "id-as-string", "get_webinar", (rows(ODD, MUST, TOLERANT), survives(ODD)))
def id_as_string(arrangement: Arrangement) -> None:
    """The number of a webinar is a text."""
    arrangement.task["webinars"] = arrangement.webinars
    body = {"id": str(arrangement.webinar), "topic": "Launch", "type": 5, "start_time": "2035-03-04T10:00:00Z"}
    arrangement.answer_with("odd", "webinar", 200, body)


@scenario(
    "shapes",
    "no-start-time",
    "get_webinar",
    (rows(called("webinar"), MUST, TOLERANT), survives(called("webinar"))),
    webinar={"type": 6},
)
def no_start_time(arrangement: Arrangement) -> None:
    """A webinar without a fixed time has no start_time."""
    arrangement.task["webinars"] = arrangement.webinars
