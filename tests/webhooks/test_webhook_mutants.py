"""Deliberately wrong deliveries: a judge that sees requests and answers alone has to notice each."""

from __future__ import annotations

import hashlib
import hmac
import json
import re

import pytest

from mockzoom.delivery import building, engine, outgoing
from mockzoom.zoom.registrants import events as registration_events
from mockzoom.zoom.registrants import handlers
from mockzoom.zoom.webhooks import announce, rules, signing

SECRET = "s3cret"
MINUTE = 60_000


class Judge:
    """A receiver that fails once, and what it holds against the requests; it shares no code with the sender."""

    def __init__(self, mock):
        self.mock = mock
        self.failing = False
        body = {"url": "http://receiver.test/", "events": ["*"], "transport": "pull", "secret": SECRET}
        assert mock.control("POST", "/webhooks", {**body, "validate": False}).status == 201

    def receive(self):
        """The requests that are due, each verified and answered."""
        found = []
        while requests := self.mock.control("POST", "/deliveries/claim", {}).json["requests"]:
            for request in requests:
                self.verify(request["headers"], request["body"].encode())
                outcome = {"holder": request["holder"], "status": 500 if self.failing else 200}
                self.mock.control("POST", f"/deliveries/{request['id']}/outcome", outcome)
                found.append(request)
        return found

    def verify(self, headers, body):
        stamp = headers["x-zm-request-timestamp"]
        assert stamp.isdecimal()
        assert abs(int(stamp) - self.mock.clock.now // 1000) < 300
        right = hmac.new(SECRET.encode(), f"v0:{stamp}:".encode() + body, hashlib.sha256).hexdigest()
        assert headers["x-zm-signature"] == f"v0={right}"
        again = json.dumps(json.loads(body), ensure_ascii=False, separators=(",", ":"))
        assert again.encode() == body
        assert re.fullmatch(r"[0-9a-f]{8}(_[0-9a-f]{4}){3}_[0-9a-f]{12}", headers["x-zm-request-id"])
        assert headers["content-type"] == "application/json; charset=utf-8"

    def judge(self):
        """Registration, a refused batch, order, and the retries of one event."""
        mock = self.mock
        mock.control("POST", "/clock/freeze", {})
        webinar = mock.webinar(topic="Grüße")
        self.receive()
        mock.batch(webinar, ["a@example.com", "b@example.com", "c@example.com"])
        mock.batch(webinar, ["c@example.com", "d@example.com"])
        assert mock.batch(webinar, ["e@example.com", "host@example.com"]).status == 400
        registered = [json.loads(r["body"])["payload"]["object"]["registrant"]["email"] for r in self.receive()]
        assert registered == [f"{name}@example.com" for name in "abcd"]
        self.failing = True
        mock.webinar()
        attempts = []
        for minutes in (0, 4, 1, 19, 1, 59, 1, 600):
            mock.control("POST", "/clock/advance", {"by": f"PT{minutes}M"})
            attempts.append(self.receive())
        assert [len(some) for some in attempts] == [1, 0, 1, 0, 1, 0, 1, 0]
        sent = [request for some in attempts for request in some]
        assert len({request["headers"]["x-zm-request-id"] for request in sent}) == 1
        assert len({request["headers"]["x-zm-signature"] for request in sent}) == 4
        assert len({request["body"] for request in sent}) == 1


def spaced(document):
    return json.dumps(document, ensure_ascii=False)


def signed_body_alone(body, secret, _timestamp):
    return f"v0={hmac.new(secret.encode(), body.encode(), hashlib.sha256).hexdigest()}"


def register_first(ctx, registration):
    """Stores and announces before it checks: a refused batch leaves events."""
    webinar = registration.webinar
    entries = registration.new_entries
    fresh = handlers.build_registrants(ctx, webinar.id, entries, "approved", has_details=False)
    registration_events.announce_registered(ctx, webinar, fresh)
    handlers.check(registration)
    return RIGHT_REGISTER(ctx, registration)


def announce_all(ctx, parent, registrants):
    """Announces everyone twice in another order."""
    RIGHT_ANNOUNCE(ctx, parent, list(registrants)[::-1])


RIGHT_REGISTER, RIGHT_ANNOUNCE = handlers._register, handlers.announce_registered
RIGHT_HEADERS = building.request_headers

MUTANTS = {
    "body with blanks": [(announce, "write_body", spaced)],
    "body with escapes": [(announce, "write_body", lambda d: json.dumps(d, separators=(",", ":")))],
    "signature of the body alone": [("mockzoom.delivery.webhook_faults", "sign", signed_body_alone)],
    "signature without prefix": [
        ("mockzoom.delivery.webhook_faults", "sign", lambda *a: signing.sign(*a).removeprefix("v0="))
    ],
    "stamp in milliseconds": [(building, "_stamp", lambda _s, sender, _at: sender.system)],
    "stamp of the first attempt": [(building, "_last_stamp", lambda d: int(stamp_of(d)) - 1)],
    "a new id for each attempt": [
        (building, "request_headers", lambda a, s, m, e: {**RIGHT_HEADERS(a, s, m, e), "x-zm-request-id": new_id(m)})
    ],
    "ids with hyphens": [(announce, "request_id", lambda ctx: new_id(ctx).replace("_", "-"))],
    "no retries": [(engine, "next_attempt_ms", lambda _n, _at: None)],
    "a fifth attempt": [(rules, "GAPS", (*rules.GAPS, 60 * MINUTE))],
    "gaps from the first attempt": [(rules, "GAPS", (5 * MINUTE, 15 * MINUTE, 40 * MINUTE))],
    "retries too early": [(rules, "GAPS", (4 * MINUTE, 20 * MINUTE, 60 * MINUTE))],
    "failures that count as delivered": [(engine, "is_delivered", lambda _status: True)],
    "events of a refused batch": [(handlers, "_register", register_first)],
    "another order": [(handlers, "announce_registered", announce_all)],
    "another content type": [(outgoing, "CONTENT_TYPE", "application/json")],
}


def stamp_of(delivery):
    return delivery.attempts[-1].headers["x-zm-request-timestamp"]


def new_id(drawn):
    text = hashlib.md5(repr(getattr(drawn, "number", drawn)).encode(), usedforsecurity=False).hexdigest()
    return "_".join((text[:8], text[8:12], text[12:16], text[16:20], text[20:]))


def test_the_right_sender_passes(mock):
    """The judge holds nothing against it."""
    Judge(mock).judge()


@pytest.mark.parametrize("name", MUTANTS)
def test_a_wrong_sender_is_noticed(mock, monkeypatch, name):
    """Each in at least one request."""
    for target, attribute, wrong in MUTANTS[name]:
        where = f"{target}.{attribute}" if isinstance(target, str) else f"{target.__name__}.{attribute}"
        monkeypatch.setattr(where, wrong)
    with pytest.raises((AssertionError, KeyError)):
        Judge(mock).judge()
