"""Batches: 30 people each, each person once, and answers matched by address."""

from __future__ import annotations

from collections import Counter
from typing import Any

from mockzoom.exam.arrangement import Arrangement
from mockzoom.exam.catalogue import scenario
from mockzoom.exam.exchanges import BATCH
from mockzoom.exam.judges import MUST, SHOULD, check, complete, condition, done, limit, links, named, truth
from mockzoom.exam.observed import Observed, Premise, applied, met_by, registration_seen
from mockzoom.exam.verdicts import Met


def _accepted(observed: Observed) -> Premise:
    return met_by((one for one in observed.registrations if one.was_accepted), "no registration was accepted")


def _sent_once(observed: Observed, met: Met) -> str:
    counted = Counter(email for one in met.exchanges for email in one.emails)
    twice = [email for email, count in counted.items() if count > 1]
    return f"{twice[0]} was registered {counted[twice[0]]} times" if twice else ""


ONCE = check(
    "once",
    MUST,
    "Each person is registered once.",
    "Each repetition uses up one of the three registrations that a person has on a day.",
    "Cut the list into parts that do not overlap.",
    premise=_accepted,
    judge=condition(_sent_once),
    rules=("registrant_quota",),
    reads_answer=False,
)


def _define_split(count: int, title: str) -> None:
    @scenario("batches", f"split-{count}", "register", (limit(), done(), ONCE, truth()), people=count, title=title)
    def arrange(arrangement: Arrangement) -> None:
        del arrangement


_define_split(30, "As many people as a batch may have")
_define_split(31, "One person more than a batch may have")
_define_split(35, "A full batch, and five people")
_define_split(61, "Two full batches, and one person")


def _listed(observed: Observed) -> Premise:
    return met_by(observed.calls("webinarRegistrants"), "the list of registrants was not read")


def _sends_nothing(observed: Observed, _: Met) -> str:
    return "a registration was sent although no person was left" if observed.registrations else ""


@scenario(
    "batches",
    "split-0",
    "resume",
    (
        check(
            "no-call",
            MUST,
            "No registration is sent where no person is left.",
            "Zoom refuses an empty batch, and a run that was complete ends as failed.",
            "Send nothing for an empty list.",
            premise=_listed,
            judge=condition(_sends_nothing),
            rules=("batch_size",),
            reads_answer=False,
        ),
        named(done(_listed), "done"),
    ),
    people=3,
)
def split_0(arrangement: Arrangement) -> None:
    """A run is resumed, and all people are registered already."""
    arrangement.register(arrangement.task["people"])


def _one_link(observed: Observed, _: Met) -> str:
    urls = {one.join_url for one in observed.answer.of(observed.facts["twice"]) if one.status == "registered"}
    return (
        ""
        if len(urls) == 1 and "" not in urls
        else f"the answer has {len(urls - {''})} links for {observed.facts['twice']}"
    )


ONE_LINK = check(
    "one-link",
    MUST,
    "Who is in the list twice is one registrant, with one link.",
    "A second link, or none, lets a person in twice or not at all.",
    "Keep people by their address in lower case.",
    premise=registration_seen,
    judge=condition(_one_link),
    rules=("repeated_email",),
)


@scenario("batches", "twice-in-list", "register", (done(), ONE_LINK), people=4)
def twice_in_list(arrangement: Arrangement) -> None:
    """A person is in the list twice."""
    first = arrangement.task["people"][0]
    arrangement.facts["twice"] = first["email"]
    arrangement.task["people"].append(dict(first))


@scenario("batches", "twice-by-case", "register", (done(), ONE_LINK), people=4)
def twice_by_case(arrangement: Arrangement) -> None:
    """A person is in the list twice, in upper and lower case."""
    first = arrangement.task["people"][0]
    arrangement.facts["twice"] = first["email"]
    arrangement.task["people"].append({**first, "email": first["email"].upper()})


def made_up_rows(arrangement: Arrangement, **fields: Any) -> list[dict[str, Any]]:
    """Return rows of an answer to a batch for the people of the task, with links that only this answer has."""
    return [
        {
            "email": one["email"],
            "join_url": f"https://us06web.zoom.us/w/{arrangement.webinar}?tk=exam{arrangement.random.randrange(10**12)}",
            "registrant_id": f"{arrangement.random.randrange(10**21):022d}",
            **fields,
        }
        for one in arrangement.task["people"]
    ]


@scenario("batches", "case-in-answer", "register", (done(applied("shouted")), links(applied("shouted"))), people=5)
def case_in_answer(arrangement: Arrangement) -> None:
    """The answer has the addresses in upper case."""
    rows = [{**row, "email": row["email"].upper()} for row in made_up_rows(arrangement)]
    arrangement.answer_with("shouted", BATCH, arrangement.success, {"registrants": rows}, when="after", first=1)


@scenario(
    "batches",
    "answers-reordered",
    "register",
    (done(applied("reordered")), links(applied("reordered"), SHOULD)),
    people=7,
)
def answers_reordered(arrangement: Arrangement) -> None:
    """The answer has the people in another order."""
    rows = made_up_rows(arrangement)
    arrangement.random.shuffle(rows)
    rows.sort(key=lambda row: row["email"] == arrangement.task["people"][0]["email"])
    arrangement.answer_with("reordered", BATCH, arrangement.success, {"registrants": rows}, when="after", first=1)


def first_reported(observed: Observed, _: Met) -> str:
    """Return what is wrong where people who are registered are not reported so."""
    unsaid = sorted(observed.there.keys() - observed.answer.said("registered", "pending"))
    return f"{len(unsaid)} people are registered, and the answer does not say so" if unsaid else ""


def reported(premise: Any) -> Any:
    """Return the check that those who were registered before the work ended are reported."""
    return check(
        "first-reported",
        MUST,
        "Those who were registered before the refusal are reported as registered.",
        "Their links are lost, and they are registered again at the next run.",
        "Keep the result of each batch, whatever happens to the next one.",
        premise=premise,
        judge=condition(first_reported),
        rules=("read_back",),
    )


@scenario(
    "batches",
    "second-batch-refused",
    "register",
    (reported(applied("refused")), truth(applied("refused")), complete(applied("refused"))),
    people=61,
)
def second_batch_refused(arrangement: Arrangement) -> None:
    """The second batch and all that follow are refused."""
    arrangement.fault("refused", BATCH, rule="webinar_over", skip=1)


def _names(observed: Observed, _: Met) -> str:
    for email, one in observed.wanted.items():
        found = observed.after.get(email, {})
        for name in ("first_name", "last_name"):
            if found and found.get(name) != one[name]:
                return f"{email}: {name} is {found.get(name)!r}, not {one[name]!r}"
    return ""


NAMES = check(
    "names",
    MUST,
    "Names and addresses arrive as they were given.",
    "People are greeted by a broken name, or their mail goes to another address.",
    "Send JSON in UTF-8, and leave names and addresses as they are.",
    premise=_accepted,
    judge=condition(_names),
    rules=("read_back",),
    reads_answer=False,
)


@scenario("batches", "names-as-given", "register", (done(), NAMES), people=3)
def names_as_given(arrangement: Arrangement) -> None:
    """Names with blanks, hyphens and a single letter."""
    for person, (first, last) in zip(
        arrangement.task["people"], (("Anna Maria", "de la Cruz"), ("X", "Smith-Jones"), ("Mc", "O")), strict=True
    ):
        person.update(first_name=first, last_name=last)
