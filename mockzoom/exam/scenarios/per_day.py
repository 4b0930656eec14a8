"""429 of a day: the account's limit, a person's limit, and the hour at which both end."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from typing import Any

from mockzoom.exam.answers import Answer
from mockzoom.exam.arrangement import Arrangement
from mockzoom.exam.catalogue import scenario
from mockzoom.exam.exchanges import BATCH
from mockzoom.exam.judges import (
    MAY,
    MUST,
    PROTOCOL,
    SHOULD,
    check,
    complete,
    condition,
    done,
    few_calls,
    not_done,
    truth,
)
from mockzoom.exam.observed import Observed, Premise, applied, met_by
from mockzoom.exam.verdicts import Met

RULE = "rate_limit_daily"
USED_UP = applied("used-up")
NEAR_S = 120


def _postponed(observed: Observed, _: Met) -> str:
    if observed.answer.outcome != "postponed":
        return f"the answer is {observed.answer.outcome!r}, not 'postponed'"
    try:
        said = datetime.fromisoformat(observed.answer.retry_at)
        off = abs((said - datetime.fromisoformat(observed.facts["again"])).total_seconds())
    except (ValueError, TypeError):
        return f"retry_at is {observed.answer.retry_at!r}, not an instant of ISO 8601 with an offset"
    return f"retry_at is {observed.answer.retry_at}, not {observed.facts['again']}" if off > NEAR_S else ""


POSTPONED = check(
    "postponed",
    SHOULD,
    "The answer is postponed, with the instant at which Zoom goes on.",
    "The work is given up, or tried again on a day on which it cannot succeed.",
    "Take the instant from Retry-After, and where it is absent or past the next midnight in UTC.",
    premise=USED_UP,
    judge=condition(_postponed),
    rules=("calendar",),
    sources=(PROTOCOL,),
)
NO_STORM = few_calls(
    USED_UP,
    "no-storm",
    4,
    lambda observed: observed.registrations,
    level=MUST,
    says="After the refusal at most three more registrations are tried.",
    why="None of them can succeed on that day, and a client that goes on never ends.",
    fix="Tell the limit of a day from that of a second, and stop at it.",
    rules=("rate_limit_daily", "plan_limits"),
)
FORMS: dict[str, tuple[str, dict[str, Any]]] = {
    "daily-instant": ("The day's calls are used up; Retry-After is the next midnight", {}),
    "daily-absent": ("The day's calls are used up; no Retry-After", {"retry_after": "absent"}),
    "daily-seconds": (
        "The day's calls are used up; Retry-After is two hours in seconds",
        {"retry_after": "seconds", "retry_after_s": 7200},
    ),
    "daily-past": ("The day's calls are used up; Retry-After is past", {"retry_after": "past"}),
}


def next_midnight(now: datetime) -> datetime:
    """Return the next midnight in UTC."""
    return (now + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)


def _define(name: str, title: str, fault: dict[str, Any]) -> None:
    checks = (not_done(USED_UP, (RULE,)), NO_STORM, POSTPONED, complete())

    @scenario("per_day", name, "register", checks, people=31, title=title, deadline_s=6)
    def arrange(arrangement: Arrangement) -> None:
        now = arrangement.account.clock.now
        again = now + timedelta(hours=2) if "seconds" in name else next_midnight(now)
        arrangement.facts["again"] = again.isoformat()
        arrangement.fault("used-up", BATCH, rule=RULE, **fault)


for _name, (_title, _fault) in FORMS.items():
    _define(_name, _title, _fault)


def _person_refused(observed: Observed) -> Premise:
    found = (one for one in observed.registrations if one.rule == "registrant_daily_limit")
    return met_by(found, "no registration was refused for the person's quota")


def _others(observed: Observed, _: Met) -> str:
    missing = observed.wanted.keys() - observed.after.keys()
    return f"{len(missing)} others are not registered" if missing else ""


@scenario(
    "per_day",
    "person-quota",
    "register",
    (
        truth(_person_refused),
        complete(_person_refused),
        check(
            "others",
            SHOULD,
            "The others are registered although one person's quota is used up.",
            "One person who registered three times keeps 34 others out.",
            "Take the person whom the message names out of the batch, and send the rest.",
            premise=_person_refused,
            judge=condition(_others),
            rules=("registrant_daily_limit",),
            reads_answer=False,
        ),
    ),
    people=35,
)
def person_quota(arrangement: Arrangement) -> None:
    """One of 35 people has used the three registrations of the day."""
    busy = arrangement.task["people"][arrangement.random.randrange(30)]
    for _ in range(3):
        arrangement.register([busy])


def _after_midnight(arrangement: Arrangement, _: Answer) -> dict[str, Any]:
    """Move the clock over midnight, and let the client go on."""
    arrangement.account.faults.delete(arrangement.faults["used-up"])
    arrangement.account.clock.set(next_midnight(arrangement.account.clock.now) + timedelta(minutes=1))
    return {"verb": "resume"}


def _stopped(observed: Observed) -> Premise:
    refused = [one for one in observed.registrations if one.rule == RULE]
    second = [one for one in observed.exchanges if one.number > observed.second_from > 0]
    return met_by(refused + second if refused and second else (), "the client was not stopped by the day's limit")


def _sent_again(observed: Observed, _: Met) -> str:
    accepted = (one for one in observed.registrations if one.was_accepted)
    counted = Counter(email for one in accepted for email in one.emails)
    twice = [email for email, count in counted.items() if count > 1]
    return f"{len(twice)} people were registered twice, among them {twice[0]}" if twice else ""


@scenario(
    "per_day",
    "midnight",
    "register",
    (
        done(_stopped),
        check(
            "once",
            SHOULD,
            "Who was registered before is not sent again.",
            "Each repetition uses up one of the person's three registrations of the day.",
            "At the start of a resumed run read the list of registrants, and send the rest.",
            premise=_stopped,
            judge=condition(_sent_again),
            rules=("registrant_quota",),
            reads_answer=False,
        ),
    ),
    people=61,
    then=_after_midnight,
)
def midnight(arrangement: Arrangement) -> None:
    """The day's limit stops the client after the first batch, and it goes on after midnight in UTC."""
    arrangement.fault("used-up", BATCH, rule=RULE, skip=1)


def _slows(observed: Observed, met: Met) -> str:
    later = [one for one in observed.after_exchange(met.exchanges[0]) if one.is_registration]
    gap = later[0].at_ms - met.exchanges[0].ended_ms if later else 1000
    return f"the next call came after {gap / 1000:.2f} s" if gap < 950 else ""


@scenario(
    "per_day",
    "remaining-zero",
    "register",
    (
        done(applied("none-left")),
        check(
            "slows",
            MAY,
            "After X-RateLimit-Remaining: 0 of a second the client waits for the next one.",
            "The next call would be refused.",
            "Read X-RateLimit-Type and X-RateLimit-Remaining of each answer.",
            premise=applied("none-left"),
            judge=condition(_slows),
            rules=("rate_headers",),
            reads_answer=False,
        ),
    ),
    people=31,
)
def remaining_zero(arrangement: Arrangement) -> None:
    """An answer says that no call is left in this second."""
    headers: dict[str, str | None] = {"X-RateLimit-Type": "QPS", "X-RateLimit-Remaining": "0"}
    arrangement.fault("none-left", BATCH, first=1, when="after", headers=headers)
