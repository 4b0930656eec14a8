"""Approval: registrants who wait, who were turned away, and changes of status."""

from __future__ import annotations

from typing import Any

from mockzoom.exam.answers import Answer
from mockzoom.exam.arrangement import Arrangement
from mockzoom.exam.catalogue import scenario
from mockzoom.exam.judges import MUST, PROTOCOL, SHOULD, check, complete, condition, done, not_done, survives, truth
from mockzoom.exam.observed import Observed, Premise, called, met_by, registration_seen
from mockzoom.exam.scenarios.lost_answers import changed
from mockzoom.exam.scenarios.whole_batches import refused
from mockzoom.exam.verdicts import Met

BY_HAND = {"settings": {"approval_type": 1}}
STATUS = "webinarRegistrantStatus"


def _statuses(observed: Observed, _: Met) -> str:
    words = {"approved": "registered", "pending": "pending", "denied": "denied"}
    for email, status in observed.there.items():
        said = {one.status for one in observed.answer.of(email)}
        if said != {words[status]}:
            return f"{email} is {status}, and the answer says {', '.join(sorted(said)) or 'nothing'}"
    return ""


def exact(name: str, level: Any, premise: Any = registration_seen) -> Any:
    """Return the check that the answer has each person in the status that they have."""
    return check(
        name,
        level,
        "Each person is reported in the status that they have: registered or pending.",
        "Who is pending and is reported as registered waits for a link that does not come.",
        "Take a row without join_url as pending.",
        premise=premise,
        judge=condition(_statuses),
        rules=("meeting_pending_link", "auto_approve"),
        sources=(PROTOCOL,),
    )


@scenario(
    "approval",
    "pending",
    "register",
    (exact("status", MUST), done(), survives(registration_seen)),
    people=3,
    webinar=BY_HAND,
)
def pending(arrangement: Arrangement) -> None:
    """The host approves by hand, so the answer has no links."""


def _approved_later(arrangement: Arrangement, _: Answer) -> dict[str, Any]:
    people = [{"email": one["email"]} for one in arrangement.task["people"]]
    arrangement.api(
        "PUT", f"/webinars/{arrangement.webinar}/registrants/status", {"action": "approve", "registrants": people}
    )
    return {"verb": "resume"}


def _second_call(observed: Observed) -> Premise:
    later = [one for one in observed.api if one.number > observed.second_from > 0]
    return met_by(later, "the client made no call after the approval")


def _has_links(observed: Observed, _: Met) -> str:
    bare = [email for email in observed.wanted if not any(one.join_url for one in observed.answer.of(email))]
    return f"the answer has no link for {bare[0]}" if bare else ""


@scenario(
    "approval",
    "pending-then-approved",
    "register",
    (
        check(
            "fetches-links",
            SHOULD,
            "After the approval the links are fetched.",
            "Approved people never get their link.",
            "Read the list of registrants again; it has the links of those who were approved.",
            premise=_second_call,
            judge=condition(_has_links),
            rules=("meeting_pending_link",),
        ),
        truth(_second_call),
    ),
    people=3,
    webinar=BY_HAND,
    then=_approved_later,
)
def pending_then_approved(arrangement: Arrangement) -> None:
    """The host approves between two runs of the client."""


DENIED = refused("registrant_denied")


@scenario("approval", "denied-before", "register", (not_done(DENIED), truth(DENIED), complete(DENIED)), people=3)
def denied_before(arrangement: Arrangement) -> None:
    """One of the people was denied before."""
    other = arrangement.random.choice(arrangement.task["people"])
    arrangement.register([other])
    body = {"action": "deny", "registrants": [{"email": other["email"]}]}
    arrangement.api("PUT", f"/webinars/{arrangement.webinar}/registrants/status", body)


@scenario("approval", "approval-switched", "register", (exact("status", SHOULD), done()), people=8)
def approval_switched(arrangement: Arrangement) -> None:
    """Five people were approved before the host began to approve by hand."""
    arrangement.register(arrangement.task["people"][:5])
    arrangement.api("PATCH", f"/webinars/{arrangement.webinar}", {"settings": {"approval_type": 1}})


CHANGED = called(STATUS)


def _parts(observed: Observed, met: Met) -> str:
    wrong = [len(one.people) for one in met.exchanges if not 1 <= len(one.people) <= 30]
    return f"a change has {wrong[0]} registrants" if wrong else ""


@scenario(
    "approval",
    "approve-many",
    "approve",
    (
        check(
            "limit",
            MUST,
            "A change of status has 1 to 30 registrants.",
            "Zoom refuses the whole change.",
            "Cut the list into parts of 30.",
            premise=CHANGED,
            judge=condition(_parts),
            rules=("answer_shape",),
            reads_answer=False,
        ),
        check(
            "changed",
            MUST,
            "All are approved, and the answer says so.",
            "People who were let in by the host do not get in.",
            "Send all parts, and check each answer.",
            premise=CHANGED,
            judge=condition(changed("approved")),
            rules=("read_back",),
        ),
    ),
    people=35,
    webinar=BY_HAND,
)
def approve_many(arrangement: Arrangement) -> None:
    """35 people are to be approved, five more than a change may have."""
    arrangement.register(arrangement.task["people"])


@scenario(
    "approval",
    "deny-one",
    "deny",
    (
        check(
            "changed",
            MUST,
            "The person is denied, and no other.",
            "A person who was turned away gets in, or another one does not.",
            "Name the registrant by address or id, and send the action deny.",
            premise=CHANGED,
            judge=condition(
                lambda observed, met: (
                    changed("denied")(observed, met)
                    or (
                        "others are denied, too"
                        if sum(one["status"] == "denied" for one in observed.after.values()) > 1
                        else ""
                    )
                )
            ),
            rules=("read_back",),
        ),
    ),
    people=1,
)
def deny_one(arrangement: Arrangement) -> None:
    """One of four registrants is to be denied."""
    arrangement.register([*arrangement.task["people"], *arrangement.people(3)])
