"""Receivers in a test's process: WSGI, ASGI and functions, through the fixture `zoom.webhooks`."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
from contextlib import ExitStack
from threading import Thread, get_ident

import httpx
import pytest
import requests
from flask import Flask, request

from mockzoom.admin_client.webhooks import Webhooks
from mockzoom.testing.receivers import call_receiver, is_asgi, is_wsgi
from mockzoom.testing.webhooks import AccountWebhooks
from mockzoom.testing.zoom import new_account

SECRET = "s3cret"


def signed(headers, body):
    message = b"v0:%b:%b" % (headers["x-zm-request-timestamp"].encode(), body)
    return headers["x-zm-signature"] == "v0=" + hmac.new(SECRET.encode(), message, hashlib.sha256).hexdigest()


def encrypted(plain):
    return {
        "plainToken": plain,
        "encryptedToken": hmac.new(SECRET.encode(), plain.encode(), hashlib.sha256).hexdigest(),
    }


def flask_receiver(seen, call_back=None):
    app = Flask("receiver")

    @app.post("/webhooks")
    def receive():
        if not signed(request.headers, request.get_data()):
            return "wrong signature", 401
        event = request.get_json()
        if event["event"] == "endpoint.url_validation":
            return encrypted(event["payload"]["plainToken"])
        if call_back is not None:
            call_back(event)
        seen.append(event)
        return "", 204

    return app


def asgi_receiver(seen):
    async def app(scope, receive, send):
        body = (await receive())["body"]
        headers = {name.decode(): value.decode() for name, value in scope["headers"]}
        event = json.loads(body)
        status, answer = (200 if signed(headers, body) and scope["path"] == "/webhooks" else 401), b""
        if event["event"] == "endpoint.url_validation":
            answer = json.dumps(encrypted(event["payload"]["plainToken"])).encode()
        else:
            seen.append(event)
        await send({"type": "http.response.start", "status": status, "headers": []})
        await send({"type": "http.response.body", "body": answer})

    return app


@pytest.mark.parametrize("make", [flask_receiver, asgi_receiver])
def test_an_application_is_validated_and_receives_signed_events(zoom, make):
    """It verifies the signature itself; the validation is part of subscribing."""
    seen = []
    made = zoom.webhooks.subscribe(make(seen), "webinar.*", path="/webhooks", secret=SECRET)
    webinar = zoom.webinar(topic="Ünïcode ✓")
    zoom.registrant(webinar)
    delivered = zoom.webhooks.deliver()
    assert made.state == "active"
    assert [event["event"] for event in seen] == ["webinar.created", "webinar.registration_created"]
    assert seen[0]["payload"]["object"]["topic"] == "Ünïcode ✓"
    assert [one.state for one in delivered] == ["delivered"] * 2


def test_a_function_receives_requests_and_answers_with_a_status(zoom):
    """Nothing is 200; a function needs no validation."""
    seen = []
    zoom.webhooks.subscribe(lambda sent: seen.append(sent.json["event"]), "webinar.created")
    zoom.webinar()
    assert len(zoom.webhooks.wait_for("webinar.created")) == 1
    assert seen == ["webinar.created"]


def test_an_application_that_fails_the_validation_is_not_subscribed(zoom):
    """The reason is in the message, and no subscription is left."""
    with pytest.raises(AssertionError, match="status 404"):
        zoom.webhooks.subscribe(flask_receiver([]), "webinar.*", path="/elsewhere", secret=SECRET)
    assert zoom.webhooks.client.list() == []


@pytest.mark.mockzoom(allow_undelivered=True)
def test_a_failing_receiver_gets_four_attempts_in_one_call(zoom):
    """Moving the clock and delivering takes no time."""
    zoom.clock.freeze()
    zoom.webhooks.subscribe(lambda _: 500, "webinar.created")
    zoom.webinar()
    zoom.clock.advance(minutes=86)
    (delivery,) = zoom.webhooks.deliver()
    start = delivery.attempts[0].at_ms
    assert [(one.at_ms - start) // 60_000 for one in delivery.attempts] == [0, 5, 25, 85]
    assert delivery.state == "failed"


def test_a_handler_may_call_the_api(zoom):
    """The normal case: no state is open while a receiver runs."""

    def call_back(event):
        number = event["payload"]["object"]["id"]
        answer = requests.get(f"{zoom.api_url}/webinars/{number}", headers={"Authorization": f"Bearer {zoom.token}"})
        assert answer.status_code == 200

    seen = []
    app = flask_receiver(seen, call_back)
    zoom.webhooks.subscribe(app, "webinar.created", path="/webhooks", secret=SECRET)
    zoom.webinar()
    zoom.webhooks.wait_for("webinar.created")
    assert len(seen) == 1


def test_a_handler_may_call_the_intercepted_api(zoom_intercept):
    """Interception works inside of a delivery, too."""
    zoom, seen = zoom_intercept, []

    def receive(sent):
        number = sent.json["payload"]["object"]["id"]
        url = f"https://api.zoom.us/v2/webinars/{number}/registrants"
        person = {"email": "a@example.com", "first_name": "A"}
        answer = requests.post(url, json=person, headers={"Authorization": f"Bearer {zoom.token}"})
        seen.append(answer.status_code)

    zoom.webhooks.subscribe(receive, "webinar.created")
    zoom.webinar()
    zoom.webhooks.deliver()
    assert seen[0] in (200, 201)


def test_an_exception_of_the_receiver_is_a_500_with_its_text(zoom):
    """It is retried, as a crash of a server is."""
    calls = []

    def receive(_):
        calls.append(1)
        if len(calls) == 1:
            raise RuntimeError("no database")

    zoom.clock.freeze()
    zoom.webhooks.subscribe(receive, "webinar.created")
    zoom.webinar()
    zoom.webhooks.deliver()
    zoom.clock.advance(minutes=5)
    zoom.webhooks.deliver()
    delivery = zoom.webhooks.client.delivery(zoom.webhooks.deliveries()[0].id)
    assert [one.status for one in delivery.attempts] == [500, 200]
    assert delivery.attempts[0].answer == "RuntimeError: no database"


def test_trigger_sends_an_event_without_an_operation(zoom):
    """Values of the example are replaced by path."""
    seen = []
    zoom.webhooks.subscribe(lambda sent: seen.append(sent.json), "webinar.recovered")
    zoom.webhooks.trigger("webinar.recovered", set={"object.topic": "Back"})
    zoom.webhooks.deliver()
    assert seen[0]["payload"]["object"]["topic"] == "Back"


def test_fewer_deliveries_than_expected_are_listed(zoom):
    """`wait_for` says what was delivered instead."""
    zoom.webhooks.subscribe(lambda _: 200, "webinar.created")
    zoom.webinar()
    with pytest.raises(AssertionError, match=r"0 deliveries of webinar\.deleted arrived, 1 are expected"):
        zoom.webhooks.wait_for("webinar.deleted")


def test_undelivered_webhooks_fail_the_test(pytester):
    """A test that forgets to deliver fails, unless its marker allows it."""
    pytester.makepyfile(
        """
        import pytest

        def test_forgotten(zoom):
            zoom.webhooks.subscribe(lambda _: 200, "webinar.created")
            zoom.webinar()

        @pytest.mark.mockzoom(allow_undelivered=True)
        def test_allowed(zoom):
            zoom.webhooks.subscribe(lambda _: 200, "webinar.created")
            zoom.webinar()

        def test_unused_fault(zoom):
            zoom.webhooks.faults.add("webinar.*", drop=True)
            zoom.webhooks.subscribe(lambda _: 200, "webinar.created")
        """
    )
    result = pytester.runpytest_inprocess("-p", "no:xdist", "-p", "no:cacheprovider")
    result.assert_outcomes(passed=1, failed=2)
    result.stdout.fnmatch_lines(["*webhooks that did not arrive*", "*d1 webinar.created pending*"])


def test_kinds_of_receivers_are_recognized():
    """By what they take: environ and start_response; scope, receive and send; one request."""

    class Asgi:
        async def __call__(self, scope, receive, send):
            """Nothing."""

    assert is_wsgi(Flask(__name__))
    assert is_asgi(Asgi())
    assert is_asgi(asgi_receiver([]))
    assert not is_asgi(lambda _: 200)
    assert not is_wsgi(lambda _: 200)
    assert call_receiver(lambda _: (201, "made"), "http://receiver.test/", {}, b"")[:2] == (201, "made")


class TestAutomaticDelivery:
    """With `auto=True` nothing has to call `deliver()`."""

    @pytest.mark.parametrize("send", [requests.post, httpx.post])
    def test_each_request_and_each_step_delivers_what_it_caused(self, zoom_intercept, send):
        """In the test's thread, before the next line of the test."""
        zoom = zoom_intercept
        seen = []
        zoom.webhooks.subscribe(lambda sent: seen.append((sent.json["event"], get_ident())), "webinar.*", auto=True)
        webinar = zoom.webinar()
        assert [event for event, _ in seen] == ["webinar.created"]
        answer = send(
            f"{zoom.api_url}/webinars/{webinar['id']}/registrants",
            json=zoom.registrant(),
            headers={"Authorization": f"Bearer {zoom.token}"},
        )
        assert answer.status_code == 201
        assert [event for event, _ in seen] == ["webinar.created", "webinar.registration_created"]
        assert {thread for _, thread in seen} == {get_ident()}

    async def _post(self, zoom, webinar):
        async with httpx.AsyncClient() as client:
            await client.post(
                f"{zoom.api_url}/webinars/{webinar['id']}/registrants",
                json=zoom.registrant(),
                headers={"Authorization": f"Bearer {zoom.token}"},
            )

    def test_a_request_of_an_asynchronous_client_delivers_in_the_thread_of_its_loop(self, zoom_intercept):
        """Though the response is made in another thread."""
        threads = []
        zoom_intercept.webhooks.subscribe(lambda _: threads.append(get_ident()), "webinar.registration_*", auto=True)
        asyncio.run(self._post(zoom_intercept, zoom_intercept.webinar()))
        assert threads == [get_ident()]

    @pytest.mark.mockzoom(allow_undelivered=True)
    def test_a_clock_that_is_moved_delivers_the_retries(self, zoom):
        """Each as of the moment at which it was due."""
        calls = []
        zoom.clock.freeze()
        zoom.webhooks.subscribe(lambda sent: calls.append(sent) or 500, "webinar.created", auto=True)
        zoom.webinar()
        zoom.clock.advance(minutes=86)
        assert len(calls) == 4

    def test_a_handler_may_call_the_api(self, zoom):
        """What that causes is delivered, too, one after the other."""
        seen = []

        def receive(sent):
            seen.append(sent.json["event"])
            if sent.json["event"] == "webinar.created":
                zoom.registrant(sent.json["payload"]["object"]["id"])

        zoom.webhooks.subscribe(receive, "webinar.*", auto=True)
        zoom.webinar()
        assert seen == ["webinar.created", "webinar.registration_created"]

    def test_accounts_of_earlier_tests_cost_a_claim_each(self, zoom, mockzoom_server, monkeypatch):
        """A request claims once for each account with automatic delivery, however many there are."""
        claims = []
        claim = Webhooks.claim
        monkeypatch.setattr(Webhooks, "claim", lambda client, **how: claims.append(client) or claim(client, **how))
        with ExitStack() as stack:
            others = [stack.enter_context(new_account(mockzoom_server, {})) for _ in range(5)]
            for one in (*others, zoom):
                one.webhooks.subscribe(lambda _: None, "webinar.created", auto=True)
            claims.clear()
            zoom.webhooks.deliveries()
            assert len(claims) >= 6
            assert len(claims) == len(set(map(id, claims)))

    def test_what_another_thread_causes_is_delivered_by_the_test(self, zoom):
        """With its next request, or at its end."""
        threads = []
        zoom.webhooks.subscribe(lambda _: threads.append(get_ident()), "webinar.created", auto=True)
        worker = Thread(target=zoom.webinar)
        worker.start()
        worker.join()
        assert threads == []
        zoom.webinar()
        assert threads == [get_ident()] * 2

    def test_a_server_elsewhere_cannot_deliver_in_the_tests_thread(self, zoom):
        """With the fix."""
        with pytest.raises(ValueError, match="another process"):
            AccountWebhooks(zoom.account.webhooks).subscribe(lambda _: None, auto=True)


class TestReceiversAtUrls:
    """Client code subscribes its URL through Zoom's API; the application that stands for it is called in process."""

    @staticmethod
    def subscribe(zoom, url):
        return requests.post(
            f"{zoom.api_url}/marketplace/app/event_subscription",
            json={"events": ["webinar.created"], "event_webhook_url": url, "subscription_scope": "account"},
            headers={"Authorization": f"Bearer {zoom.token}"},
        )

    @pytest.mark.mockzoom(webhook_secret=SECRET)
    def test_an_application_is_validated_and_receives_events(self, zoom):
        """At an address that leads nowhere."""
        seen = []
        zoom.webhooks.serve("https://app.example/webhooks", flask_receiver(seen))
        assert self.subscribe(zoom, "https://app.example/webhooks").status_code == 201
        zoom.webinar()
        assert len(zoom.webhooks.deliver()) == 1
        assert [event["event"] for event in seen] == ["webinar.created"]

    def test_another_secret_token_fails_the_validation(self, zoom):
        """As at Zoom; a URL without an application does, too."""
        zoom.webhooks.serve("https://app.example/webhooks", flask_receiver([]))
        for url in ("https://app.example/webhooks", "https://app.example/elsewhere"):
            assert self.subscribe(zoom, url).json()["code"] == 1701
