"""Checks of lists that come in pages."""

from __future__ import annotations

from collections import Counter

from mockzoom.exam.checks import Check
from mockzoom.exam.judges import MUST, PROTOCOL, PremiseOf, check, rows_of
from mockzoom.exam.observed import Observed, Premise, met_by
from mockzoom.exam.verdicts import Breach, Level, Met

MANY = 310  # more than the largest page has


def followed(observed: Observed) -> Premise:
    """Return the premise that a further page was requested, or the list ended early although there was one."""
    return met_by(observed.calls("webinarRegistrants"), "the list was not requested")


def _missing(observed: Observed) -> list[str]:
    return sorted(observed.after.keys() - rows_of(observed, "email"))


def not_short(premise: PremiseOf) -> Check:
    """Return the check that a short list is not reported as the whole."""

    def judge(observed: Observed, _: Met) -> Breach | None:
        missing = _missing(observed)
        if observed.answer.outcome == "done" and missing:
            return Breach(f"the answer is 'done' and lacks {len(missing)} of {len(observed.after)} registrants")
        return None

    return check(
        "not-short",
        MUST,
        "A list that lacks rows is not reported as done.",
        "Who is missing from the list is taken for not registered.",
        "Report an error where a page cannot be had; never return the pages before it as the whole.",
        premise=premise,
        judge=judge,
        rules=("paging",),
        sources=(PROTOCOL,),
    )


def whole(premise: PremiseOf, level: Level = MUST) -> Check:
    """Return the check that the answer has all registrants."""

    def judge(observed: Observed, _: Met) -> Breach | None:
        missing = _missing(observed)
        if missing or observed.answer.outcome != "done":
            return Breach(
                f"the answer is {observed.answer.outcome!r} and lacks {len(missing)} of {len(observed.after)}"
            )
        return None

    return check(
        "whole",
        level,
        "The answer has all registrants.",
        "Who is missing from the list is taken for not registered.",
        "Follow next_page_token until it is empty, whatever the number of rows and total_records say.",
        premise=premise,
        judge=judge,
        rules=("paging",),
    )


def goes_on(premise: PremiseOf, token: str = "") -> Check:
    """Return the check that after an odd page the next one is requested, with exactly this token if one is given."""

    def judge(observed: Observed, met: Met) -> Breach | None:
        later = observed.after_exchange(met.exchanges[0])
        sent = [one.query.get("next_page_token", "") for one in later if one.operation == met.exchanges[0].operation]
        if not any(sent):
            return Breach("the next page was not requested")
        if token and token not in sent:
            return Breach(f"the page token {token!r} came back as {next(filter(None, sent))!r}")
        return None

    return check(
        "goes-on",
        MUST,
        "The next page is requested, with the token as Zoom gave it.",
        "The rest of the list is lost.",
        "Only an empty next_page_token ends a list. Encode the token as a part of a query.",
        premise=premise,
        judge=judge,
        rules=("paging",),
        reads_answer=False,
    )


def no_row_twice(premise: PremiseOf) -> Check:
    """Return the check that no row is in the answer twice."""

    def judge(observed: Observed, _: Met) -> Breach | None:
        counted = Counter(str(row.get("email", "")).lower() for row in observed.answer.rows)
        twice = [email for email, count in counted.items() if count > 1]
        return Breach(f"the answer has {twice[0]} {counted[twice[0]]} times") if twice else None

    return check(
        "once",
        MUST,
        "Each registrant is in the answer once.",
        "A row that comes twice is counted, or written to, twice.",
        "Keep the rows by their id: a list may change while it is read.",
        premise=premise,
        judge=judge,
        rules=("paging", "registrant_id"),
    )
