"""Checks of a receiver from outside: what it answers to good, broken and repeated requests."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from secrets import token_urlsafe
from typing import NamedTuple

from mockzoom.delivery.jobs import DeliveryOutcome, validation_problem
from mockzoom.webhooks.requests import WebhookRequest, request, signed_request, validation_request
from mockzoom.zoom.webhooks.announce import envelope
from mockzoom.zoom.webhooks.rules import TIMEOUT_S, is_delivered
from mockzoom.zoom.webhooks.signing import write_body

PASS, FAIL, NOTE = "pass", "fail", "note"

Send = Callable[[WebhookRequest], DeliveryOutcome]

EVENT = "webinar.registration_created"
UNICODE_TOPIC = 'Grüße 👋 "quoted" \\ 日本語'
LIMITS = (
    "A status does not prove that a refused event was ignored, that a repeated one was stored once, or that an "
    "accepted one was stored at all: check what the receiver has stored."
)


class Finding(NamedTuple):
    """The result of one check: pass, fail, or a note about what Zoom leaves open."""

    check: str
    verdict: str
    detail: str


def check_receiver(send: Send, secret: str) -> Iterator[Finding]:
    """Yield the findings of all checks; `send` sends a request to the receiver, `secret` is its secret token."""
    slowest = 0

    def timed(sent: WebhookRequest) -> DeliveryOutcome:
        nonlocal slowest
        outcome = send(sent)
        slowest = max(slowest, outcome.took)
        return outcome

    yield _validation(timed, secret)
    yield _accepted("good", timed(request(EVENT, secret=secret)), "a signed event")
    for change in ("wrong", "absent", "other_secret"):
        yield _refused(f"{change} signature", timed(request(EVENT, secret=secret, signature=change)))
    yield _stale(timed(request(EVENT, secret=secret, stamp="stale")))
    yield _duplicate(timed, request(EVENT, secret=secret))
    yield _accepted("unknown_event", timed(_unknown_event(secret)), "a signed event that it does not know")
    unicode_event = request(EVENT, secret=secret, set={"object.topic": UNICODE_TOPIC})
    yield _accepted("unicode", timed(unicode_event), "a signed event with letters outside of ASCII")
    yield _raw_body(timed(request(EVENT, secret=secret, body="spaced")))
    in_time = slowest < TIMEOUT_S * 1000
    yield Finding("time", PASS if in_time else FAIL, f"the slowest response took {slowest} ms; Zoom waits 3000")


def _validation(send: Send, secret: str) -> Finding:
    plain = token_urlsafe(16)
    problem = validation_problem(plain, secret, send(validation_request(plain, secret=secret)))
    return Finding("validation", FAIL if problem else PASS, problem or "endpoint.url_validation was answered")


def _accepted(check: str, outcome: DeliveryOutcome, what: str) -> Finding:
    if is_delivered(outcome.status):
        return Finding(check, PASS, f"{outcome.status} to {what}")
    return Finding(check, FAIL, f"{_answer(outcome)} to {what}; Zoom expects 200 or 204")


def _refused(check: str, outcome: DeliveryOutcome) -> Finding:
    if 400 <= outcome.status < 500:
        return Finding(check, PASS, f"{outcome.status}: refused")
    if is_delivered(outcome.status):
        return Finding(check, NOTE, f"{outcome.status}: make sure that the event was ignored; 401 would be clearer")
    return Finding(check, FAIL, f"{_answer(outcome)}; refuse it with 401: Zoom repeats what fails with 5xx")


def _stale(outcome: DeliveryOutcome) -> Finding:
    if is_delivered(outcome.status):
        return Finding("stale", NOTE, f"{outcome.status}: a request signed a day ago is accepted, as by Zoom's library")
    return _refused("stale", outcome)


def _duplicate(send: Send, sent: WebhookRequest) -> Finding:
    first, second = send(sent), send(sent)
    if is_delivered(first.status) and is_delivered(second.status):
        return Finding("duplicate", PASS, f"{second.status} to a repeated event; it has to be stored once")
    return Finding("duplicate", FAIL, f"{_answer(first)}, then {_answer(second)} to the same event; accept both")


def _raw_body(outcome: DeliveryOutcome) -> Finding:
    if is_delivered(outcome.status):
        return Finding("raw_body", PASS, f"{outcome.status}: the signature is verified over the bytes that came")
    detail = f"{_answer(outcome)}: the body seems to be serialized again before the signature is verified"
    return Finding("raw_body", NOTE, detail)


def _unknown_event(secret: str) -> WebhookRequest:
    document = envelope("webinar.not_invented_yet", {"account_id": "mockzoom-account", "object": {}}, 0)
    return signed_request(write_body(document), secret)


def _answer(outcome: DeliveryOutcome) -> str:
    return f"status {outcome.status}" if outcome.status else outcome.failure
