"""Judgements that many scenarios share, and the checks made of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from mockzoom.exam.checks import Check, Judge, Source
from mockzoom.exam.exchanges import Exchange, numbers
from mockzoom.exam.observed import Observed, Premise, api_called, registration_seen
from mockzoom.exam.verdicts import Breach, Level, Met

MUST, SHOULD, MAY = Level.MUST, Level.SHOULD, Level.MAY
HTTP_RETRIES = Source(
    "documented", "RFC 9110 section 9.2.2: a client repeats a POST only if it can find out that it was not done"
)
RETRY_AFTER = Source("documented", "RFC 9110 section 10.2.3: Retry-After is a number of seconds or a date")
TOLERANCE_MS = 50
PremiseOf = Callable[[Observed], Premise]
PROTOCOL = Source("documented", "the protocol of the exam: schemas/exam/answer.json")


def done(premise: PremiseOf = registration_seen, level: Level = MUST, *sources: Source) -> Check:
    """Return the check that all people of the task are registered in the end, and the client says so."""

    def judge(observed: Observed, _: Met) -> Breach | None:
        missing = [email for email in observed.wanted if email not in observed.after]
        if missing:
            return Breach(
                f"{len(missing)} of {len(observed.wanted)} people are not registered, among them {missing[0]}"
            )
        if observed.answer.outcome and observed.answer.outcome != "done":
            return Breach(f"all are registered, and the answer is {observed.answer.outcome!r}")
        unsaid = sorted(observed.wanted.keys() - observed.answer.said("registered", "pending"))
        if observed.answer.outcome and unsaid:
            return Breach(f"{unsaid[0]} is registered, and the answer does not say so")
        return None

    return Check(
        "done",
        level,
        "All people of the task are registered, and the answer says so.",
        "People who were promised a place do not have one, or are not sent their link.",
        "Go on after what can be overcome, and report each person with what Zoom answered.",
        premise,
        judge,
        ("batch_size", "read_back"),
        sources,
        reads_answer=False,
    )


def truth(premise: PremiseOf = registration_seen, level: Level = MUST) -> Check:
    """Return the check that the answer agrees with the account, person by person."""

    def judge(observed: Observed, _: Met) -> Breach | None:
        said = observed.answer.said("registered", "pending")
        false = sorted(said - {email for email, one in observed.after.items() if one["status"] != "denied"})
        if false:
            return Breach(f"the answer has {false[0]} as registered, and the account does not")
        denied = sorted(observed.answer.said("failed") & (observed.after.keys() - observed.before.keys()))
        if denied:
            return Breach(f"the answer has {denied[0]} as failed, and the account has the registration")
        if observed.answer.outcome == "done" and observed.wanted.keys() - observed.after.keys():
            return Breach("the answer is 'done', and not all people are registered")
        return twice_in_answer(observed)

    return Check(
        "truth",
        level,
        "The answer has each person once, and as registered only who is.",
        "A person who is reported as registered and is not will never be tried again.",
        "Take each person's status from an answer of Zoom or from the list of registrants.",
        premise,
        judge,
        ("read_back",),
        (PROTOCOL,),
    )


def complete(premise: PremiseOf = registration_seen) -> Check:
    """Return the check that the answer has a row for each person of the task."""

    def judge(observed: Observed, _: Met) -> Breach | None:
        missing = sorted(observed.wanted.keys() - {one.email.lower() for one in observed.answer.people})
        return Breach(f"the answer does not mention {missing[0]}") if missing else None

    return check(
        "complete",
        MUST,
        "The answer has a row for each person of the task.",
        "A person whom the answer leaves out is lost without a trace.",
        "Begin with a row for each person, as open, and change it with each answer.",
        premise=premise,
        judge=judge,
        sources=(PROTOCOL,),
    )


def links_for(observed: Observed) -> dict[str, set[str]]:
    """Return the join links that Zoom answered for each address, in lower case."""
    found: dict[str, set[str]] = {}
    for one in observed.exchanges:
        listed = one.answer.get("registrants") if isinstance(one.answer, dict) else None
        for row in listed if isinstance(listed, list) else []:
            if isinstance(row, dict) and row.get("join_url"):
                found.setdefault(str(row.get("email", "")).lower(), set()).add(row["join_url"])
    return found


def links(premise: PremiseOf, level: Level = MUST) -> Check:
    """Return the check that each person has the link that Zoom answered for them."""

    def judge(observed: Observed, _: Met) -> Breach | None:
        known = links_for(observed)
        for one in observed.answer.people:
            right = known.get(one.email.lower(), set())
            if one.status == "registered" and right and one.join_url not in right:
                return Breach(f"the answer has {one.join_url or 'no link'!r} for {one.email}, and Zoom gave another")
        return None

    return check(
        "links",
        level,
        "Each person has the link that Zoom gave for their address.",
        "A link of another person lets two people in under one name, and one of them not at all.",
        "Match the rows of an answer by address, without regard to case, and not by their place.",
        premise=premise,
        judge=judge,
        rules=("read_back",),
        sources=(PROTOCOL,),
    )


def rows_of(observed: Observed, key: str) -> set[str]:
    """Return one field of all rows of the answer, as text in lower case."""
    return {str(row.get(key, "")).lower() for row in observed.answer.rows}


def rows(premise: PremiseOf, level: Level = MUST, *sources: Source) -> Check:
    """Return the check that the answer has a row for each webinar of the task."""

    def judge(observed: Observed, _: Met) -> Breach | None:
        missing = sorted({str(one) for one in observed.task["webinars"]} - rows_of(observed, "id"))
        if observed.answer.outcome != "done" or missing:
            return Breach(f"the answer is {observed.answer.outcome!r} and lacks {len(missing)} webinars")
        return None

    return check(
        "rows",
        level,
        "The answer has all webinars of the task.",
        "What Zoom would have answered at the next try is missing.",
        "Repeat reads whose answer was lost or refused for a moment, a few times, with growing waits.",
        premise=premise,
        judge=judge,
        rules=("read_back",),
        sources=sources,
    )


def twice_in_answer(observed: Observed) -> Breach | None:
    """Return the breach that an address is in the answer twice."""
    counted = Counter(one.email.lower() for one in observed.answer.people)
    twice = [
        email for email, count in counted.items() if count > 1 and len(observed.wanted) == len(observed.task["people"])
    ]
    return Breach(f"the answer has {twice[0]} {counted[twice[0]]} times") if twice else None


def limit() -> Check:
    """Return the check that no batch is larger than Zoom takes."""

    def judge(_: Observed, met: Met) -> Breach | None:
        wrong = tuple(one for one in met.exchanges if not 1 <= len(one.people) <= 30)
        return Breach(f"a batch has {len(wrong[0].people)} people", wrong) if wrong else None

    return Check(
        "limit",
        MUST,
        "Each batch has 1 to 30 people.",
        "Zoom refuses the whole batch, so no person in it is registered.",
        "Cut the list into parts of 30, and send nothing for an empty one.",
        registration_seen,
        judge,
        ("batch_size",),
        reads_answer=False,
    )


def ends(premise: PremiseOf = api_called, level: Level = MUST) -> Check:
    """Return the check that the client comes to an end by the deadline of the task."""

    def judge(observed: Observed, _: Met) -> Breach | None:
        return Breach(f"no answer by the deadline of {observed.task['deadline_s']:g} s") if observed.timed_out else None

    return Check(
        "ends",
        level,
        "The client gives an answer by the deadline of its task.",
        "A client that never ends holds its caller, and repeats its requests, for ever.",
        "Give each request and the whole task a time limit, and each retry a maximum.",
        premise,
        judge,
        (),
        (PROTOCOL,),
        reads_answer=False,
    )


def survives(premise: PremiseOf) -> Check:
    """Return the check that the client does not break down at what it meets."""

    def judge(observed: Observed, _: Met) -> Breach | None:
        broke = observed.trouble and not observed.timed_out
        return Breach(f"the client broke down: {observed.trouble}") if broke else None

    return Check(
        "survives",
        MUST,
        "The client gives an answer, and does not break down.",
        "A client that breaks down loses the results of the whole run.",
        "Read answers and headers so that an unexpected form becomes an error of this call alone.",
        premise,
        judge,
        (),
        (PROTOCOL,),
        reads_answer=False,
    )


def not_done(premise: PremiseOf, rules: tuple[str, ...] = ("read_back",), level: Level = MUST) -> Check:
    """Return the check that the answer does not report success."""

    def judge(observed: Observed, _: Met) -> Breach | None:
        return Breach("the answer is 'done', and the work was refused") if observed.answer.outcome == "done" else None

    return Check(
        "not-done",
        level,
        "The answer does not report success.",
        "The caller believes that the work is done, and it never will be.",
        "Count as success only a 2xx answer with the document that Zoom sends, and report everything else.",
        premise,
        judge,
        rules,
        (PROTOCOL,),
    )


def kind(premise: PremiseOf, *kinds: str, rules: tuple[str, ...] = (), sources: tuple[Source, ...] = ()) -> Check:
    """Return the check that the client names the kind of error."""

    def judge(observed: Observed, _: Met) -> Breach | None:
        found = observed.answer.kind
        return (
            None if found in kinds else Breach(f"the answer has the kind {found or 'none'!r}, not {' or '.join(kinds)}")
        )

    return Check(
        "kind",
        SHOULD,
        f"The answer has the error kind {' or '.join(kinds)}.",
        "Without the cause an operator looks in the wrong place.",
        "Tell errors apart by Zoom's code, not by the HTTP status alone, and pass code and message on.",
        premise,
        judge,
        rules,
        sources or (PROTOCOL,),
    )


def not_repeated(premise: PremiseOf, level: Level = SHOULD, most: int = 0, sources: tuple[Source, ...] = ()) -> Check:
    """Return the check that a call that was refused for good is not sent again; `most` repetitions are allowed."""

    def judge(observed: Observed, met: Met) -> Breach | None:
        counted = Counter(_request_of(one) for one in met.exchanges)
        same = [one for one in met.exchanges if counted[_request_of(one)] > 1 + most]
        return Breach(f"the same request was refused {len(same)} times", tuple(same)) if same else None

    return Check(
        "not-repeated",
        level,
        "A request that Zoom refused is not sent again.",
        "It is refused again, and each try counts against the account's limits.",
        "Repeat only what can succeed: 429, 5xx and lost answers, not other 4xx.",
        premise,
        judge,
        (),
        sources or (Source("documented", "RFC 9110 section 15.5: 4xx means that the request is at fault"),),
        reads_answer=False,
    )


def _request_of(one: Exchange) -> str:
    return f"{one.method} {one.path} {sorted(one.query.items())} {one.body}"


def waits(premise: PremiseOf, at_least_ms: Callable[[Exchange], float], rules: tuple[str, ...], text: str) -> Check:
    """Return the check that a client waits before it repeats a call after a 429."""

    def judge(observed: Observed, met: Met) -> Breach | None:
        for one in met.exchanges:
            again = next((two for two in observed.after_exchange(one) if _same_call(one, two)), None)
            gap = again.at_ms - one.ended_ms if again else None
            if gap is not None and gap < at_least_ms(one) - TOLERANCE_MS:
                return Breach(f"{numbers([one])} was repeated after {gap / 1000:.2f} s", (one, again))  # type: ignore[arg-type]
        return None

    return Check(
        "waits",
        SHOULD,
        text,
        "A call that comes too early is refused again, and keeps other users of the account waiting.",
        "Wait for as long as Retry-After says, and a second at least.",
        premise,
        judge,
        rules,
        (RETRY_AFTER,),
        reads_answer=False,
    )


def _same_call(one: Exchange, two: Exchange) -> bool:
    return (one.operation, one.path) == (two.operation, two.path) and one.body == two.body


def few_calls(
    premise: PremiseOf, name: str, most: int, count: Callable[[Observed], Iterable[Exchange]], **said: Any
) -> Check:
    """Return the check that the client makes at most some calls of a kind."""

    def judge(observed: Observed, _: Met) -> Breach | None:
        found = tuple(count(observed))
        return Breach(f"{len(found)} calls, at most {most} make sense", found) if len(found) > most else None

    return check(name, premise=premise, judge=judge, reads_answer=False, **said)


def check(  # noqa: PLR0913 - the words of a check, in a fixed order
    name: str,
    level: Level,
    says: str,
    why: str,
    fix: str,
    *,
    premise: PremiseOf,
    judge: Judge,
    rules: tuple[str, ...] = (),
    sources: tuple[Source, ...] = (),
    reads_answer: bool = True,
) -> Check:
    """Return a check, with its words in a fixed order."""
    return Check(name, level, says, why, fix, premise, judge, rules, sources, reads_answer)


def named(one: Check, name: str, level: Level | None = None, **changed: Any) -> Check:
    """Return a shared check under another name or level."""
    return replace(one, name=name, level=level or one.level, **changed)


def condition(test: Callable[[Observed, Met], str]) -> Judge:
    """Return a judgement from a function that returns what is wrong, or an empty text."""

    def judge(observed: Observed, met: Met) -> Breach | None:
        reason = test(observed, met)
        return Breach(reason) if reason else None

    return judge
