"""Lost answers: the change was made, and the client cannot see it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

from mockzoom.exam.arrangement import Arrangement
from mockzoom.exam.catalogue import scenario
from mockzoom.exam.checks import Check, Source
from mockzoom.exam.exchanges import BATCH
from mockzoom.exam.judges import (
    HTTP_RETRIES,
    MUST,
    PROTOCOL,
    SHOULD,
    check,
    complete,
    condition,
    done,
    ends,
    named,
    truth,
)
from mockzoom.exam.observed import Observed, applied, applied_to_change
from mockzoom.exam.verdicts import Met

LOST = applied_to_change("lost")
RECOVERS = named(done(LOST, SHOULD, HTTP_RETRIES), "recovers")
SETTLED = (truth(LOST), complete(LOST), RECOVERS)
HTML = "<html><body><h1>502 Bad Gateway</h1></body></html>"
LONG_MS = 300_000


def _define(name: str, title: str, people: int, checks: Sequence[Check], **fault: Any) -> None:
    @scenario("lost_answers", name, "register", tuple(checks), people=people, title=title)
    def arrange(arrangement: Arrangement) -> None:
        after = {} if fault.get("when") == "before" else {"struck": "accepted"}
        arrangement.fault("lost", BATCH, **{"first": 1, **after, **fault})


_define("lost-batch", "The connection is reset after a batch that was registered", 31, SETTLED, connection="reset")
_define(
    "lost-empty",
    "The connection is closed without an answer after a batch that was registered",
    31,
    SETTLED,
    connection="empty",
)
_define("lost-truncated", "The answer to a batch ends in the middle", 31, SETTLED, connection="truncated")
_define("lost-502", "A gateway answers 502 after a batch that was registered", 31, SETTLED, status=502, body=HTML)
_define(
    "lost-timeout",
    "The answer to a batch takes longer than the client has",
    31,
    (ends(LOST), truth(LOST), complete(LOST)),
    latency={"kind": "fixed", "ms": LONG_MS},
)
_define("lost-last", "The answer to the last of three batches is lost", 61, SETTLED, connection="reset", skip=2)
_define(
    "lost-before",
    "The connection is reset before a batch is registered",
    31,
    (truth(applied("lost")), complete(applied("lost")), named(done(applied("lost"), SHOULD), "recovers")),
    connection="reset",
    when="before",
)


def _third(observed: Observed, _: Met) -> str:
    counted = Counter(email for one in observed.registrations for email in one.emails)
    most = max(counted.values())
    return f"a person was sent {most} times" if most > 2 else ""


_define(
    "lost-twice",
    "The answers to two batches in a row are lost",
    3,
    (
        truth(LOST),
        check(
            "third",
            SHOULD,
            "A person's third registration of the day is not used up blindly.",
            "After it the person cannot be registered until the next day, whatever happens.",
            "Read the list of registrants after a lost answer, and send only who is not in it.",
            premise=LOST,
            judge=condition(_third),
            rules=("registrant_quota",),
            reads_answer=False,
        ),
    ),
    connection="reset",
    first=2,
)


# Webinars


def _of_topic(observed: Observed) -> list[Any]:
    return [one for one in observed.webinars if one["topic"] == observed.task["fields"]["topic"]]


def _one_webinar(observed: Observed, _: Met) -> str:
    count = len(_of_topic(observed))
    return f"the account has {count} webinars of the topic" if count > 1 else ""


def _is_there(observed: Observed, _: Met) -> str:
    if observed.answer.outcome == "done" and not _of_topic(observed):
        return "the answer is 'done', and there is no webinar of the topic"
    return ""


def _created(observed: Observed, _: Met) -> str:
    return (
        ""
        if observed.answer.outcome == "done" and _of_topic(observed)
        else f"the answer is {observed.answer.outcome!r}"
    )


ONE_WEBINAR = check(
    "one-webinar",
    MUST,
    "There is one webinar of the topic at most.",
    "People register for two webinars, and half of them wait in the wrong one.",
    "Look for the topic in the list of webinars before the creation is repeated.",
    premise=applied("lost"),
    judge=condition(_one_webinar),
    sources=(HTTP_RETRIES,),
    reads_answer=False,
)
WEBINAR_IS_THERE = check(
    "truth",
    MUST,
    "A webinar that is reported as created is there.",
    "The event has no webinar.",
    "Report what an answer or the list of webinars shows.",
    premise=applied("lost"),
    judge=condition(_is_there),
    rules=("read_back",),
)
CREATION_RECOVERS = check(
    "recovers",
    SHOULD,
    "The webinar is found or created, and the answer says so.",
    "An operator has to look for it by hand.",
    "Look for the topic in the list of webinars, and create it where it is missing.",
    premise=applied("lost"),
    judge=condition(_created),
    sources=(HTTP_RETRIES,),
)


def _define_create(name: str, title: str, first: Check, **fault: Any) -> None:
    @scenario("lost_answers", name, "create_webinar", (first, CREATION_RECOVERS), title=title)
    def arrange(arrangement: Arrangement) -> None:
        arrangement.task["fields"] = webinar_fields(arrangement)
        arrangement.fault("lost", "webinarCreate", first=1, **fault)


def webinar_fields(arrangement: Arrangement, **fields: Any) -> dict[str, Any]:
    """Return the fields of a webinar to create, with a topic that no other run has."""
    topic = f"Launch {arrangement.random.randrange(10**8)}"
    return {"topic": topic, "type": 5, "start_time": "2035-03-04T10:00:00Z", "duration": 60, **fields}


_define_create(
    "lost-create", "The answer to the creation of a webinar is lost", ONE_WEBINAR, struck="accepted", connection="reset"
)
_define_create(
    "lost-create-502",
    "A gateway answers 502 after the creation of a webinar",
    ONE_WEBINAR,
    struck="accepted",
    status=502,
    body=HTML,
)
_define_create(
    "lost-create-before",
    "The connection is reset before a webinar is created",
    WEBINAR_IS_THERE,
    when="before",
    connection="reset",
)


# Changes of status


def statuses(status: str) -> Callable[[Observed, Met], str]:
    """Return what is wrong where an answer is 'done' and the people of the task are not in a status."""

    def test(observed: Observed, _: Met) -> str:
        others = [email for email, found in observed.there.items() if found != status]
        return (
            f"the answer is 'done', and {others[0]} is not {status}"
            if observed.answer.outcome == "done" and others
            else ""
        )

    return test


def changed(status: str) -> Callable[[Observed, Met], str]:
    """Return what is wrong where not all people of the task are in a status, or the answer is not 'done'."""

    def test(observed: Observed, _: Met) -> str:
        others = [email for email, found in observed.there.items() if found != status]
        if others or observed.answer.outcome != "done":
            return f"{len(others)} people are not {status}, and the answer is {observed.answer.outcome!r}"
        return ""

    return test


def _define_change(name: str, verb: str, status: str) -> None:
    premise = applied("lost")
    checks = (
        check(
            "truth",
            MUST,
            "A change that is reported as done was made.",
            "A person who was let in stays out, or the other way round.",
            "Report what an answer or the list of registrants shows.",
            premise=premise,
            judge=condition(statuses(status)),
            rules=("read_back",),
            sources=(PROTOCOL,),
        ),
        check(
            "recovers",
            SHOULD,
            "The change is repeated or looked up, and reported as done.",
            "An operator has to find out by hand.",
            "Repeat the change: it says which status to set, so a second time does no harm.",
            premise=premise,
            judge=condition(changed(status)),
            sources=(Source("documented", "RFC 9110 section 9.2.2: PUT may be repeated"),),
        ),
    )

    @scenario(
        "lost_answers",
        name,
        verb,
        checks,
        people=3,
        webinar={"settings": {"approval_type": 1}},
        title=f"The answer to {verb} is lost",
    )
    def arrange(arrangement: Arrangement) -> None:
        arrangement.register(arrangement.task["people"])
        arrangement.lose("lost", "webinarRegistrantStatus")


_define_change("lost-approve", "approve", "approved")
_define_change("lost-deny", "deny", "denied")
