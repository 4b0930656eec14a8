"""`mockzoom.webhooks`: signed requests for unit tests, without a server."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from subscriber import right_signature

from mockzoom import webhooks
from mockzoom.delivery.jobs import DeliveryOutcome, validation_problem

SECRET = "s3cret"


def test_a_request_is_signed_as_documented():
    """For the time that is given, with the headers of a delivery."""
    at = datetime(2026, 11, 21, 12, tzinfo=UTC)
    sent = webhooks.request("webinar.started", secret=SECRET, at=at)
    assert sent.headers["x-zm-request-timestamp"] == "1795262400"
    assert sent.headers["x-zm-signature"] == right_signature(sent.headers, sent.body, SECRET)
    assert sent.headers["x-zm-signature"] == webhooks.sign(sent.body, SECRET, at)
    assert sent.json["event_ts"] == 1_795_262_400_000


def test_a_validation_request_has_the_token():
    """Signed like an event."""
    sent = webhooks.validation_request("plain", secret=SECRET)
    assert json.loads(sent.body)["payload"] == {"plainToken": "plain"}
    assert sent.headers["x-zm-signature"] == right_signature(sent.headers, sent.body, SECRET)


def test_values_are_set_by_path():
    """With dots or as a JSON pointer; a field may be new."""
    values = {"object.topic": "A", "/object/participant/user_name": "B", "payload.object.new": 1}
    document = webhooks.payload("webinar.participant_joined", values)
    assert document["object"]["topic"] == "A"
    assert document["object"]["participant"]["user_name"] == "B"
    assert document["object"]["new"] == 1


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: webhooks.request("webinar.startd", secret=SECRET), "did you mean 'webinar.started'"),
        (lambda: webhooks.payload("webinar.started", {"objekt.topic": 1}), "did you mean 'object'"),
        (lambda: webhooks.payload("webinar.started", {"object.topic.x": 1}), "not an object"),
        (lambda: webhooks.request("webinar.started", secret=SECRET, signatur="wrong"), "did you mean 'signature'"),
        (lambda: webhooks.request("webinar.started", secret=SECRET, stamp="old"), "choose one of stale"),
        (lambda: webhooks.sign(b"", ""), "secret token is empty"),
        (lambda: webhooks.request("webinar.started", secret=""), "secret token is empty"),
    ],
)
def test_mistakes_are_explained(call, says):
    """With the fix."""
    with pytest.raises(ValueError, match=says):
        call()


@pytest.mark.parametrize(
    ("outcome", "says"),
    [
        (DeliveryOutcome(failure="no response in 3 s"), "the request failed: no response in 3 s; start the receiver"),
        (DeliveryOutcome(failure="connection refused"), "the request failed: connection refused"),
        (DeliveryOutcome(404), "status 404, where 200 is expected: does the route accept POST?"),
        (DeliveryOutcome(204), "status 204, where 200 is expected"),
        (DeliveryOutcome(200, answer="x" * 70_000), "longer than the 65536 bytes that are read"),
        (DeliveryOutcome(200, answer="<html>"), "is not JSON"),
        (DeliveryOutcome(200, answer="[]"), "lacks plainToken or encryptedToken"),
        (DeliveryOutcome(200, answer='{"plainToken": "b", "encryptedToken": ""}'), "plainToken is 'b'"),
    ],
)
def test_each_failure_of_a_validation_has_a_sentence(outcome, says):
    """In one sentence."""
    assert says in validation_problem("a", "secret", outcome)
