"""Webhooks: the validation of the address, signatures, duplicates, and events of every kind."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from mockzoom.exam.arrangement import Arrangement
from mockzoom.exam.catalogue import scenario
from mockzoom.exam.checks import Check, Source
from mockzoom.exam.deliveries import Outbox, encrypted
from mockzoom.exam.judges import MAY, MUST, SHOULD, PremiseOf, check, condition
from mockzoom.exam.observed import Observed, Premise, met_by
from mockzoom.exam.verdicts import Met, Unmet

BEFORE, AFTER = "good-before", "good-after"
ANSWER_MS = 3000
REPLAY = Source(
    "documented", "DOC api/webhooks: the timestamp is there so that a receiver can refuse a repeated request"
)


def _accepted(observed: Observed, name: str) -> int:
    """Return how often the client acted on the event of a message."""
    return observed.answer.accepted.count(observed.facts["keys"][name])


def delivered(*names: str) -> PremiseOf:
    """Return the premise that requests reached the client and were answered."""

    def premise(observed: Observed) -> Premise:
        found = [one for one in observed.exchanges if one.operation in names and one.status]
        return met_by(found, f"no answer came to {' or '.join(names)}")

    return premise


def between_good_ones(name: str) -> PremiseOf:
    """Return the premise that a request was answered, and the good ones before and after it were acted on."""

    def premise(observed: Observed) -> Premise:
        if not (_accepted(observed, BEFORE) and _accepted(observed, AFTER)):
            return Unmet("the good events before and after it were not acted on, so a refusal says nothing")
        return delivered(name)(observed)

    return premise


def accepts(name: str, level: Any = MUST, rules: tuple[str, ...] = ("webhook_signature",)) -> Check:
    """Return the check that the client acts on an event and answers 2xx."""

    def test(observed: Observed, met: Met) -> str:
        statuses = [one.status for one in met.exchanges]
        if not all(200 <= status < 300 for status in statuses):
            return f"the answer is {statuses[-1]}"
        return "" if _accepted(observed, name) else "the client did not act on it"

    return check(
        "accepted",
        level,
        "A signed event is acted on and answered with 2xx.",
        "What happened at Zoom never reaches the application.",
        "Verify the signature over the bytes as they came, and act on the event.",
        premise=delivered(name),
        judge=condition(test),
        rules=rules,
    )


def refuses(name: str, level: Any = MUST, **said: Any) -> Check:
    """Return the check that the client does not act on an event."""

    def test(observed: Observed, _: Met) -> str:
        return "the client acted on it" if _accepted(observed, name) else ""

    words = {
        "says": "The event is not acted on.",
        "fix": "Compare the signature in constant time, before anything else.",
    }
    return check(
        "refused",
        level,
        said.get("says", words["says"]),
        "Anyone who knows the address can make up events.",
        said.get("fix", words["fix"]),
        premise=between_good_ones(name),
        judge=condition(test),
        rules=("webhook_signature",),
        sources=said.get("sources", ()),
    )


def _validates(*names: str) -> Callable[[Observed, Met], str]:
    def test(observed: Observed, met: Met) -> str:
        for one in met.exchanges:
            token = observed.facts["tokens"][one.operation]
            wanted = {"plainToken": token, "encryptedToken": encrypted(observed.facts["secret"], token)}
            if one.status != 200 or one.answer != wanted:
                return f"{one.operation} was answered {one.status} {str(one.answer)[:80]}"
        return "" if len(met.exchanges) == len(names) else "not every validation was answered"

    return test


def validates(*names: str) -> Check:
    """Return the check that the client answers the validations of its address."""
    return check(
        "answered",
        MUST,
        "The validation is answered with 200, plainToken and encryptedToken.",
        "Zoom does not save the address, or stops sending to it after some days.",
        "Answer endpoint.url_validation with the token and its HMAC-SHA256 in hex under the secret, each time.",
        premise=delivered(*names),
        judge=condition(_validates(*names)),
        rules=("webhook_validation",),
        reads_answer=False,
    )


def define(name: str, title: str, fill: Callable[[Outbox], None], checks: Sequence[Check], secrets: int = 1) -> None:
    """Register a scenario whose requests a function fills in."""

    @scenario("receiving_webhooks", name, "receive_webhooks", tuple(checks), title=title)
    def arrange(arrangement: Arrangement) -> None:
        outbox = arrangement.open_outbox(secrets)
        fill(outbox)
        arrangement.task["webhooks"]["requests"] = len(outbox.messages)
        arrangement.facts.update(keys=outbox.keys, tokens=outbox.tokens, secret=outbox.secret)


def _bad(**how: Any) -> Callable[[Outbox], None]:
    """Return a function that puts an event between two good ones."""

    def fill(outbox: Outbox) -> None:
        outbox.event(BEFORE)
        outbox.event("bad", **how)
        outbox.event(AFTER)

    return fill


def _good(**how: Any) -> Callable[[Outbox], None]:
    return lambda outbox: outbox.event("good", **how)


def _twice(outbox: Outbox) -> None:
    outbox.event("good")
    outbox.event("good", again="good")


def _validated_twice(outbox: Outbox) -> None:
    outbox.validation("first")
    outbox.event("good")
    outbox.validation("second")


def _reversed(outbox: Outbox) -> None:
    outbox.event("ended", "webinar.ended")
    outbox.event("started")


def _in_a_row(outbox: Outbox) -> None:
    outbox.event(BEFORE)
    outbox.event(AFTER)


def _once(observed: Observed, _: Met) -> str:
    count = _accepted(observed, "good")
    return "" if count == 1 else f"the client acted on it {count} times"


def _both(observed: Observed, _: Met) -> str:
    return "" if _accepted(observed, "ended") and _accepted(observed, "started") else "one of them was not acted on"


def _fast(observed: Observed, met: Met) -> str:
    slowest = max(one.ended_ms - one.at_ms for one in met.exchanges)
    return f"an answer took {slowest / 1000:.1f} s" if slowest > ANSWER_MS else ""


define("crc", "The address is validated", lambda outbox: outbox.validation("first"), (validates("first"),))
define("crc-again", "The address is validated again after an event", _validated_twice, (validates("first", "second"),))
define("signature-good", "A signed event", _good(), (accepts("good"),))
define("signature-wrong", "An event with a signature that is wrong", _bad(signature="wrong"), (refuses("bad"),))
define("signature-absent", "An event without a signature", _bad(signature="absent"), (refuses("bad"),))
define("signature-other-secret", "An event signed with another secret", _bad(signature="another"), (refuses("bad"),))
define(
    "stale-signature",
    "An event whose timestamp is ten minutes old",
    _bad(age_s=600),
    (
        refuses(
            "bad",
            SHOULD,
            says="An event with an old timestamp is not acted on.",
            fix="Refuse timestamps that are more than five minutes old.",
            sources=(REPLAY,),
        ),
    ),
)
define(
    "future-signature",
    "An event whose timestamp is an hour ahead",
    _bad(age_s=-3600),
    (refuses("bad", MAY, says="An event with a timestamp ahead is not acted on.", sources=(REPLAY,)),),
)
define(
    "duplicate",
    "An event that comes twice",
    _twice,
    (
        check(
            "once",
            MUST,
            "An event that comes twice is acted on once.",
            "Zoom repeats an event whose answer it missed, and the work is done twice.",
            "Keep x-zm-request-id of what was acted on.",
            premise=delivered("good"),
            judge=condition(_once),
            rules=("webhook_retry",),
        ),
    ),
)
define(
    "out-of-order",
    "The end of a webinar comes before its start",
    _reversed,
    (
        check(
            "both",
            SHOULD,
            "Both events are acted on.",
            "Zoom repeats what failed, so events come late; one that is dropped is lost.",
            "Order events by event_ts, and drop none.",
            premise=delivered("ended", "started"),
            judge=condition(_both),
            rules=("webhook_retry",),
        ),
    ),
)


def _success(_: Observed, met: Met) -> str:
    status = met.exchanges[-1].status
    return "" if 200 <= status < 300 else f"the answer is {status}"


define(
    "unknown-event",
    "An event of a name that no document has",
    _good(event="webinar.teleported"),
    (
        check(
            "success",
            MUST,
            "An event that the client does not know is answered with 2xx.",
            "Zoom repeats it for an hour and a half, and may suspend the subscription.",
            "Answer 2xx to everything that is signed, and ignore what is unknown.",
            premise=delivered("good"),
            judge=condition(_success),
            rules=("webhook_success",),
            reads_answer=False,
        ),
    ),
)
define(
    "unicode-body",
    "An event with letters of several scripts",
    _good(fields={"topic": "Zürich 東京 “Тест” \u2028"}),
    (accepts("good", rules=("webhook_body",)),),
)
define(
    "event-unknown-fields",
    "An event with fields that no document has",
    _good(fields={"status": None, "trace": [1]}, extra={"download_token": "x", "version": 3}),
    (accepts("good"),),
)
define(
    "three-seconds",
    "Two events in a row",
    _in_a_row,
    (
        check(
            "fast",
            MUST,
            "Each event is answered within three seconds.",
            "Zoom takes a late answer for none, and sends the event again.",
            "Answer first, and do the work afterwards.",
            premise=delivered(BEFORE, AFTER),
            judge=condition(_fast),
            rules=("webhook_success",),
            reads_answer=False,
        ),
    ),
)


def _two_secrets(outbox: Outbox) -> None:
    outbox.event("good", signature=outbox.secrets[1])


define(
    "two-secrets",
    "An event signed with the second of two secrets, as while a secret is changed",
    _two_secrets,
    (accepts("good", SHOULD),),
    secrets=2,
)
