"""All or nothing: one person for whom Zoom refuses a whole batch, and a webinar that closes in mid-run."""

from __future__ import annotations

from datetime import timedelta

from mockzoom.exam.arrangement import HOST, Arrangement
from mockzoom.exam.catalogue import scenario
from mockzoom.exam.exchanges import BATCH
from mockzoom.exam.judges import MUST, SHOULD, PremiseOf, check, complete, condition, done, kind, not_done, truth
from mockzoom.exam.observed import Observed, Premise, met_by, registration_seen
from mockzoom.exam.scenarios.batches import reported
from mockzoom.exam.verdicts import Met

NIGHT_MS = 10 * 3_600_000


def refused(rule: str) -> PremiseOf:
    """Return the premise that a registration was refused by a rule."""

    def premise(observed: Observed) -> Premise:
        return met_by(
            (one for one in observed.registrations if one.rule == rule), f"no registration was refused by {rule}"
        )

    return premise


def _named(observed: Observed, _: Met) -> str:
    bad = observed.facts["bad"]
    said = {one.status for one in observed.answer.of(bad)}
    others = observed.wanted.keys() - {bad.lower()} - observed.after.keys()
    if others:
        return f"{len(others)} others are not registered"
    return "" if said == {"failed"} else f"the answer has {bad} as {', '.join(said) or 'nothing'}, not as failed"


NAMED = check(
    "named",
    SHOULD,
    "The person whom Zoom refuses is reported as failed, and the others are registered.",
    "One wrong entry keeps thirty people out.",
    "Read the field that the error names, take that person out of the batch, and send the rest.",
    premise=refused("validation_failed"),
    judge=condition(_named),
    rules=("validation_failed",),
)
INVALID = refused("validation_failed")
ONE_BAD = (
    not_done(INVALID, ("validation_failed",)),
    truth(INVALID),
    complete(INVALID),
    NAMED,
    kind(INVALID, "invalid", rules=("validation_failed",)),
)


@scenario("whole_batches", "one-bad-address", "register", ONE_BAD, people=31)
def one_bad_address(arrangement: Arrangement) -> None:
    """One of 31 addresses is not an address."""
    bad = arrangement.random.choice(arrangement.task["people"][:30])
    bad["email"] = f"no-address-{arrangement.random.randrange(10**6)}"
    arrangement.facts["bad"] = bad["email"]


@scenario("whole_batches", "missing-name", "register", ONE_BAD, people=31)
def missing_name(arrangement: Arrangement) -> None:
    """One of 31 people has no first name."""
    bad = arrangement.random.choice(arrangement.task["people"][:30])
    del bad["first_name"]
    arrangement.facts["bad"] = bad["email"]


FULL, OVER = refused("webinar_full"), refused("webinar_over")


@scenario(
    "whole_batches",
    "full-in-mid-run",
    "register",
    (
        not_done(FULL, ("webinar_full",)),
        truth(FULL),
        complete(FULL),
        reported(FULL),
        kind(FULL, "full", rules=("webinar_full",)),
    ),
    people=61,
    webinar={"settings": {"registrants_restrict_number": 40}},
)
def full_in_mid_run(arrangement: Arrangement) -> None:
    """The webinar has 40 seats for 61 people."""


@scenario(
    "whole_batches",
    "closed-in-mid-run",
    "register",
    (
        not_done(OVER, ("webinar_over",)),
        truth(OVER),
        complete(OVER),
        reported(OVER),
        kind(OVER, "closed", rules=("webinar_over",)),
    ),
    people=61,
)
def closed_in_mid_run(arrangement: Arrangement) -> None:
    """The webinar is over after the first batch."""
    soon = arrangement.account.clock.now + timedelta(hours=1)
    arrangement.api("PATCH", f"/webinars/{arrangement.webinar}", {"start_time": soon.strftime("%Y-%m-%dT%H:%M:%SZ")})
    arrangement.pass_time("night", BATCH, NIGHT_MS)


def _linked(observed: Observed, _: Met) -> str:
    bare = [one.email for one in observed.answer.people if not one.join_url.startswith("https://")]
    return f"the answer has no link for {bare[0]}" if bare else ""


@scenario(
    "whole_batches",
    "already-registered",
    "register",
    (
        done(),
        check(
            "linked",
            MUST,
            "Who is registered already is reported with the link.",
            "The person asked for the link again and does not get it.",
            "Take the answer of a repeated registration like that of the first one.",
            premise=registration_seen,
            judge=condition(_linked),
            rules=("repeated_email",),
        ),
    ),
    people=4,
)
def already_registered(arrangement: Arrangement) -> None:
    """All people are registered already."""
    arrangement.register(arrangement.task["people"])


HOSTED = refused("host_cannot_register")


@scenario(
    "whole_batches",
    "host-in-list",
    "register",
    (
        not_done(HOSTED, ("host_cannot_register",)),
        truth(HOSTED),
        complete(HOSTED),
        kind(HOSTED, "invalid", rules=("host_cannot_register",)),
    ),
    people=3,
)
def host_in_list(arrangement: Arrangement) -> None:
    """The host of the webinar is among the people."""
    arrangement.task["people"].append({"email": HOST, "first_name": "Holly", "last_name": "Host"})
