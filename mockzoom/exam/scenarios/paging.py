"""Paging: several pages, odd pages, odd tokens, and lists that change."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from mockzoom.exam.arrangement import HOST, Arrangement
from mockzoom.exam.catalogue import scenario
from mockzoom.exam.checks import Check
from mockzoom.exam.judges import MUST, PROTOCOL, SHOULD, check, condition, ends, few_calls
from mockzoom.exam.lists import MANY, followed, goes_on, no_row_twice, not_short, whole
from mockzoom.exam.observed import Observed, applied, called
from mockzoom.exam.verdicts import Met

LIST = "webinarRegistrants"
QUARTER_MS = 16 * 60_000
ODD = applied("odd")
ODD_TOKEN = "a+b/c=d&e"  # noqa: S105 - a page token


@scenario(
    "paging",
    "three-pages",
    "list_registrants",
    (whole(followed), no_row_twice(followed)),
    account={"users": [{"email": HOST, "webinar_capacity": 1000}]},
    deadline_s=15,
)
def three_pages(arrangement: Arrangement) -> None:
    """More registrants than two of the largest pages have."""
    arrangement.register(arrangement.people(2 * MANY))


def _define(name: str, title: str, checks: Sequence[Check], patch: dict[str, Any], **fault: Any) -> None:
    @scenario("paging", name, "list_registrants", tuple(checks), title=title)
    def arrange(arrangement: Arrangement) -> None:
        rows = arrangement.register(arrangement.people(MANY))
        few = [{"id": rows[0]["registrant_id"], "email": rows[0]["email"], "first_name": "A", "status": "approved"}]
        made = {**patch, "registrants": few[: patch["registrants"]]} if "registrants" in patch else patch
        arrangement.fault("odd", LIST, patch=made, **{"first": 1, **fault})


_define(
    "size-clamped",
    "A page has fewer rows than were asked for, and it is not the last",
    (goes_on(ODD),),
    {"registrants": 1},
)
_define("page-empty-with-token", "A page is empty, and it is not the last", (goes_on(ODD),), {"registrants": 0})
_define(
    "page-token-odd",
    "The page token has characters that mean something in a query",
    (goes_on(ODD, ODD_TOKEN), not_short(ODD)),
    {"next_page_token": ODD_TOKEN},
)
_define(
    "total-wrong",
    "total_records is less than there is",
    (whole(ODD, SHOULD), not_short(ODD)),
    {"total_records": 5},
    first=100,
)
_define(
    "row-on-two-pages",
    "A row of the first page comes again on the second",
    (no_row_twice(ODD),),
    {"registrants": 1},
    skip=1,
)


@scenario(
    "paging",
    "page-token-expired",
    "list_registrants",
    (not_short(applied("quarter")), ends(applied("quarter"))),
)
def page_token_expired(arrangement: Arrangement) -> None:
    """A quarter of an hour passes after the first page, and the page token has expired."""
    arrangement.register(arrangement.people(MANY))
    arrangement.pass_time("quarter", LIST, QUARTER_MS)


FOR_EVER = applied("for-ever")


@scenario(
    "paging",
    "same-page-for-ever",
    "list_registrants",
    (
        ends(FOR_EVER),
        few_calls(
            FOR_EVER,
            "gives-up",
            20,
            lambda observed: observed.calls(LIST),
            level=MUST,
            says="A list that never ends is given up.",
            why="A client that follows it never ends.",
            fix="Stop where a page token comes a second time.",
            rules=("paging",),
        ),
    ),
    deadline_s=4,
)
def same_page_for_ever(arrangement: Arrangement) -> None:
    """Each page names the same page as the next."""
    people = arrangement.register(arrangement.people(2))
    rows = [{"id": one["registrant_id"], "email": one["email"], "status": "approved"} for one in people]
    page = {"page_size": 30, "total_records": 90, "next_page_token": "again", "registrants": rows}
    arrangement.answer_with("for-ever", LIST, 200, page)


def _all_users(observed: Observed, _: Met) -> str:
    there = {str(row.get("email", "")).lower() for row in observed.answer.rows}
    missing = set(observed.facts["users"]) - there
    if observed.answer.outcome != "done" or missing:
        return f"the answer is {observed.answer.outcome!r} and lacks {len(missing)} users"
    return ""


@scenario(
    "paging",
    "users-pages",
    "list_users",
    (
        check(
            "whole",
            MUST,
            "The answer has all users.",
            "Who is missing from the list is taken for a person without an account.",
            "Follow next_page_token until it is empty.",
            premise=called("users"),
            judge=condition(_all_users),
            rules=("paging",),
            sources=(PROTOCOL,),
        ),
    ),
    account={"users": [{"email": HOST}, *({"email": f"user{n}@example.com"} for n in range(MANY))]},
)
def users_pages(arrangement: Arrangement) -> None:
    """More users than a page of 300 has."""
    arrangement.facts["users"] = [user.email for user in arrangement.account.users]


def _gone(observed: Observed, _: Met) -> str:
    return (
        ""
        if observed.answer.outcome == "done" and not observed.answer.rows
        else f"the answer is {observed.answer.outcome!r}"
    )


@scenario(
    "paging",
    "empty-list",
    "list_registrants",
    (
        check(
            "empty",
            MUST,
            "An empty list is a result, not an error.",
            "A new webinar cannot be worked with.",
            "Take a page without rows and without a page token as the end.",
            premise=followed,
            judge=condition(_gone),
            rules=("paging",),
            sources=(PROTOCOL,),
        ),
    ),
)
def empty_list(arrangement: Arrangement) -> None:
    """The webinar has no registrants."""
