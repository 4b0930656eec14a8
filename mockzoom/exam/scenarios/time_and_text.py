"""Time and text: clocks that differ, local times, and names and addresses of every kind."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from mockzoom.exam.arrangement import Arrangement
from mockzoom.exam.catalogue import scenario
from mockzoom.exam.judges import MUST, SHOULD, check, condition, done
from mockzoom.exam.observed import Observed, called
from mockzoom.exam.scenarios.batches import NAMES
from mockzoom.exam.scenarios.lost_answers import webinar_fields
from mockzoom.exam.scenarios.tokens import ONE_TOKEN
from mockzoom.exam.verdicts import Met


def _define_clock(name: str, title: str, hours: float) -> None:
    @scenario("time_and_text", name, "register", (done(), ONE_TOKEN), people=61, title=title)
    def arrange(arrangement: Arrangement) -> None:
        arrangement.account.clock.set(arrangement.account.clock.now + timedelta(hours=hours))


_define_clock("clock-behind", "Zoom's clock is two hours behind the client's", -2)
_define_clock("clock-ahead", "Zoom's clock is ten minutes ahead of the client's", 1 / 6)


def _made(observed: Observed) -> list[Any]:
    """Return the webinars that the client made."""
    return [one for one in observed.webinars if one["id"] != observed.task["webinar"]]


def _start(observed: Observed, _: Met) -> str:
    for one in _made(observed):
        found = datetime.fromtimestamp(one["start_ms"] / 1000, UTC)
        if found != observed.facts["start"]:
            return f"the webinar starts at {found.isoformat()}, not at {observed.facts['start'].isoformat()}"
    return "" if _made(observed) else "there is no new webinar"


CREATED = called("webinarCreate")


@scenario(
    "time_and_text",
    "start-time-local",
    "create_webinar",
    (
        check(
            "start",
            SHOULD,
            "A local time with a time zone arrives as the same instant.",
            "The webinar starts an hour early or late.",
            "Send a time without Z together with its time zone, or convert it to UTC and add the Z.",
            premise=CREATED,
            judge=condition(_start),
            rules=("read_back",),
            reads_answer=False,
        ),
    ),
)
def start_time_local(arrangement: Arrangement) -> None:
    """A webinar is to start at a local time in Berlin."""
    local = datetime(2035, 7, 4, 10, tzinfo=ZoneInfo("Europe/Berlin")) + timedelta(
        days=arrangement.random.randrange(20)
    )
    arrangement.facts["start"] = local.astimezone(UTC)
    start = local.replace(tzinfo=None).isoformat()
    arrangement.task["fields"] = webinar_fields(arrangement, start_time=start, timezone="Europe/Berlin")


def _topic(observed: Observed, _: Met) -> str:
    wanted = observed.task["fields"]["topic"]
    topics = [one["topic"] for one in _made(observed)]
    return "" if topics == [wanted] else f"the new webinars have the topics {topics}, not {wanted!r}"


@scenario(
    "time_and_text",
    "unicode-topic",
    "create_webinar",
    (
        check(
            "topic",
            MUST,
            "The topic arrives as it was given.",
            "The invitation has a broken title.",
            "Send JSON in UTF-8.",
            premise=CREATED,
            judge=condition(_topic),
            rules=("read_back",),
            reads_answer=False,
        ),
    ),
)
def unicode_topic(arrangement: Arrangement) -> None:
    """The topic has letters of several scripts."""
    number = arrangement.random.randrange(10**6)
    arrangement.task["fields"] = webinar_fields(arrangement, topic=f"Zürich, 東京, Тест {number} ✓")


def _define_people(name: str, title: str, people: list[dict[str, str]], *levels: Any) -> None:
    @scenario("time_and_text", name, "register", tuple(levels), people=len(people), title=title)
    def arrange(arrangement: Arrangement) -> None:
        for person, fields in zip(arrangement.task["people"], people, strict=True):
            email = fields.get("email", person["email"]).replace("{n}", str(arrangement.random.randrange(10**6)))
            person.update({**fields, "email": email})


_define_people(
    "unicode-names",
    "Names with letters of several scripts",
    [
        {"first_name": "Zoë", "last_name": "Müller-Lüdenscheidt"},
        {"first_name": "小林", "last_name": "さくら"},
        {"first_name": "Đặng", "last_name": "Ольга"},
    ],
    done(),
    NAMES,
)
_define_people(
    "plus-and-quote",
    "Addresses with a plus sign and an apostrophe",
    [{"email": "jo+news.{n}@example.com"}, {"email": "o'brien.{n}@example.com", "last_name": "O'Brien"}],
    done(),
    NAMES,
)
_define_people(
    "long-names",
    "Names of 64 characters, the most that Zoom takes",
    [{"first_name": "A" * 64, "last_name": "B" * 64}, {"first_name": "Ö" * 64, "last_name": "C"}],
    done(level=SHOULD),
    NAMES,
)
