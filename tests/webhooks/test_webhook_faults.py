"""Faults on deliveries: what a receiver gets, and which requests are hit."""

from __future__ import annotations

import json

import pytest
from subscriber import SECRET, right_signature


@pytest.fixture
def add(mock, subscriber):
    """Adds a fault; the receiver of these tests does not verify signatures."""

    def add(**fault):
        answer = mock.control("POST", "/webhook_faults", fault)
        assert answer.status == 201, answer.body
        return answer.json["id"]

    return add


def claim(mock):
    """Claim one round of requests, and report them as delivered."""
    requests = mock.control("POST", "/deliveries/claim", {}).json["requests"]
    for request in requests:
        outcome = {"holder": request["holder"], "status": 200}
        assert mock.control("POST", f"/deliveries/{request['id']}/outcome", outcome).status == 200
    return requests


class TestSignature:
    @pytest.mark.parametrize("how", ["wrong", "other_secret", "of_other_body"])
    def test_the_signature_does_not_fit(self, mock, add, how):
        """It has the form of one, and is another."""
        add(signature=how)
        mock.webinar()
        (request,) = claim(mock)
        given = request["headers"]["x-zm-signature"]
        assert given != right_signature(request["headers"], request["body"].encode())
        assert (given[:3], len(given)) == ("v0=", 67)

    def test_the_signature_is_absent(self, mock, add):
        """The header is missing."""
        add(signature="absent")
        mock.webinar()
        assert "x-zm-signature" not in claim(mock)[0]["headers"]

    @pytest.mark.parametrize(("how", "seconds"), [("stale", -86_400), ("future", 86_400)])
    def test_the_stamp_is_far_off_and_signed(self, mock, add, how, seconds):
        """A receiver can only notice the time."""
        add(stamp=how)
        mock.webinar()
        (request,) = claim(mock)
        assert int(request["headers"]["x-zm-request-timestamp"]) == mock.clock.now // 1000 + seconds
        assert request["headers"]["x-zm-signature"] == right_signature(request["headers"], request["body"].encode())

    def test_the_stamp_is_in_milliseconds(self, mock, add):
        """A receiver that divides twice, or not at all, is found."""
        add(stamp="milliseconds")
        mock.webinar()
        assert len(claim(mock)[0]["headers"]["x-zm-request-timestamp"]) == 13


class TestBody:
    @pytest.mark.parametrize(
        ("how", "shows"),
        [
            ("spaced", lambda body: '": ' in body),
            ("escaped", lambda body: "\\u00fc" in body),
            ("reordered", lambda body: body.startswith('{"event_ts"')),
        ],
    )
    def test_the_same_document_comes_in_other_bytes(self, mock, add, how, shows):
        """The signature is right for these bytes, so only a receiver that serializes again refuses them."""
        add(body=how)
        mock.webinar(topic="für")
        (request,) = claim(mock)
        assert shows(request["body"])
        assert json.loads(request["body"])["payload"]["object"]["topic"] == "für"
        assert request["headers"]["x-zm-signature"] == right_signature(request["headers"], request["body"].encode())

    def test_a_patch_changes_the_event(self, mock, add):
        """Null removes a field, as in RFC 7396."""
        add(patch={"payload": {"object": {"topic": None, "new": 1}}})
        mock.webinar()
        document = json.loads(claim(mock)[0]["body"])["payload"]["object"]
        assert "topic" not in document
        assert document["new"] == 1

    def test_ids_become_texts(self, mock, add):
        """Zoom's events mix both."""
        add(ids="string")
        webinar = mock.webinar()
        assert json.loads(claim(mock)[0]["body"])["payload"]["object"]["id"] == str(webinar)


class TestArrival:
    def test_a_duplicate_is_the_same_request_again(self, mock, add):
        """The sender sends it twice."""
        add(duplicate=1)
        mock.webinar()
        assert claim(mock)[0]["copies"] == 2

    def test_a_dropped_request_never_arrives(self, mock, add, subscriber):
        """The delivery names the fault."""
        fault = add(drop=True)
        mock.webinar()
        assert claim(mock) == []
        (delivery,) = subscriber.deliveries()
        assert delivery["state"] == "dropped"
        assert delivery["attempts"][0]["faults"] == [f"{fault}: drop true"]

    def test_a_delayed_request_arrives_by_the_accounts_clock(self, mock, add):
        """Not before, and only once."""
        mock.control("POST", "/clock/freeze", {})
        add(delay="PT10M")
        mock.webinar()
        assert claim(mock) == []
        mock.control("POST", "/clock/advance", {"by": "PT9M59S"})
        assert claim(mock) == []
        mock.control("POST", "/clock/advance", {"by": "PT1S"})
        assert len(claim(mock)) == 1

    def test_swapped_events_arrive_in_the_other_order(self, mock, add, subscriber):
        """The first comes after the second; without a second it comes as usual."""
        mock.webinar(topic="before")
        add(swap=True, first=1, skip=1)
        mock.webinar(topic="first")
        mock.webinar(topic="second")
        topics = [event["payload"]["object"]["topic"] for event in subscriber.pull()]
        assert topics == ["before", "second", "first"]


class TestMatching:
    @pytest.mark.parametrize(
        ("choice", "hit"),
        [
            ({"first": 2}, [1, 2]),
            ({"skip": 2}, [3, 4, 5]),
            ({"skip": 1, "first": 2}, [2, 3]),
            ({"every": 2}, [2, 4]),
            ({"event": "webinar.created"}, [1, 2, 3, 4, 5]),
            ({"event": "user.*"}, []),
        ],
    )
    def test_a_fault_hits_the_chosen_requests(self, mock, add, choice, hit):
        """By number, and by the name of the event."""
        add(signature="absent", **choice)
        found = []
        for number in range(1, 6):
            mock.webinar()
            found += [number for request in claim(mock) if "x-zm-signature" not in request["headers"]]
        assert found == hit

    def test_counts_are_shown(self, mock, add):
        """Matched and hit."""
        fault = add(signature="wrong", first=1)
        mock.webinar()
        mock.webinar()
        claim(mock)
        (shown,) = mock.control("GET", "/webhook_faults").json["faults"]
        assert (shown["id"], shown["matched"], shown["hits"]) == (fault, 2, 1)
        assert mock.control("DELETE", f"/webhook_faults/{fault}").json == {"deleted": 1}
        assert mock.control("DELETE", "/webhook_faults").json == {"deleted": 0}

    @pytest.mark.parametrize(
        ("fault", "field"),
        [
            ({}, ""),
            ({"drop": True, "body": "spaced"}, "body"),
            ({"signature": "wrong", "first": 1, "every": 2}, "every"),
            ({"signature": "wrong", "seed": "x"}, "seed"),
            ({"signature": "wrong", "event": "webinar.craeted"}, "event"),
            ({"signature": "wrong", "subscription": "x"}, "subscription"),
            ({"delay": "soon"}, "delay"),
            ({"delay": "PT0S"}, "delay"),
            ({"signature": "odd"}, "signature"),
        ],
    )
    def test_what_cannot_be_meant_is_refused(self, mock, fault, field):
        """With the field, the cause and the fix."""
        answer = mock.control("POST", "/webhook_faults", fault)
        assert answer.status in (404, 422)
        assert answer.json["error"]["field"] == field
        assert SECRET not in answer.json["error"]["message"]
