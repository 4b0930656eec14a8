"""Requests that are due and the outcomes of sending them, as the engine passes them to a sender."""

from __future__ import annotations

import json
from collections.abc import Mapping
from hmac import compare_digest
from typing import Any, NamedTuple

from mockzoom.zoom.webhooks.rules import is_delivered
from mockzoom.zoom.webhooks.signing import encrypt_token

VALIDATION = "endpoint.url_validation"
ANSWER_BYTES = 64 << 10  # of a response that are read


class Job(NamedTuple):
    """A request to send: the delivery of an event, or the validation of a receiver.

    `id` is that of the delivery, or of the validation; `holder` has the lease on the subscription until `until_ms` of
    the machine's clock. The request is sent `copies` times.
    """

    id: str
    event: str
    subscription_id: str
    url: str
    headers: Mapping[str, str]
    body: str
    at_ms: int
    holder: str
    copies: int = 1
    faults: tuple[str, ...] = ()


class DeliveryOutcome(NamedTuple):
    """What became of a request: the response's status and the start of its body, or why there was none.

    `took` is in milliseconds.
    """

    status: int = 0
    failure: str = ""
    answer: str = ""
    took: int = 0


class Claim(NamedTuple):
    """The jobs that were claimed.

    `any_due` is whether something was due, though faults may have withheld it. `next_ms` is when the next one is due by
    the account's clock (None if none is). `leased_until_ms` is set, by the machine's clock, if something is due for a
    subscription that another sender has.
    """

    jobs: list[Job]
    any_due: bool
    next_ms: int | None = None
    leased_until_ms: int | None = None


def problem_of(job: Job, secret: str, outcome: DeliveryOutcome) -> str:
    """Return what is wrong with the answer to a validation's request, empty if it is right."""
    return validation_problem(job.body.partition('"plainToken":"')[2].partition('"')[0], secret, outcome)


def validation_problem(plain_token: str, secret: str, outcome: DeliveryOutcome) -> str:
    """Return what is wrong with a receiver's answer to `endpoint.url_validation`, empty if it is right."""
    if outcome.status == 0:
        return f"the request failed: {outcome.failure}; start the receiver, and let it answer with 200 in 3 seconds"
    if outcome.status != 200:
        hint = "" if is_delivered(outcome.status) else ": does the route accept POST?"
        return f"the receiver answered with status {outcome.status}, where 200 is expected{hint}"
    try:
        document = json.loads(outcome.answer)
    except ValueError:
        is_cut = len(outcome.answer) >= ANSWER_BYTES
        said = f"longer than the {ANSWER_BYTES} bytes that are read" if is_cut else "not JSON"
        return f"the answer is {said}; expected are plainToken and encryptedToken"
    return _token_problem(document, plain_token, secret)


def _token_problem(document: Any, plain_token: str, secret: str) -> str:
    if not isinstance(document, dict) or not {"plainToken", "encryptedToken"} <= document.keys():
        return "the answer lacks plainToken or encryptedToken"
    if document["plainToken"] != plain_token:
        return f"plainToken is {str(document['plainToken'])[:100]!r}, where that of the request is expected"
    expected = encrypt_token(plain_token, secret)
    if not compare_digest(str(document["encryptedToken"]).encode(), expected.encode()):
        return "encryptedToken is not the HMAC-SHA256 (hex) of plainToken with the subscription's secret token"
    return ""
