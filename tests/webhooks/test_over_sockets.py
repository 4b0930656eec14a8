"""Delivery over sockets: subscribing, sending, and what a receiver can do wrong."""

from __future__ import annotations

from threading import Event, Thread

import pytest
import requests
from receiving import SECRET, receiving
from subscriber import right_signature

import mockzoom
from mockzoom.admin_client import AdminApiError, AdminClient
from mockzoom.delivery.http_sender import HttpSender
from mockzoom.delivery.targets import check_target


@pytest.fixture
def receiver():
    with receiving() as found:
        yield found


@pytest.fixture(scope="module")
def server():
    with mockzoom.serve(check_answers=True) as running:
        yield running


@pytest.fixture
def account(server):
    with AdminClient(server.url).accounts.create(rate_limits="off") as made:
        yield made


def create_webinar(account, topic="T"):
    body = {"topic": topic, "type": 5, "start_time": "2030-01-01T10:00:00Z"}
    answer = requests.post(
        f"{account.api_url}/users/me/webinars", json=body, headers={"Authorization": f"Bearer {account.token}"}
    )
    assert answer.status_code == 201


class TestSubscribing:
    def test_a_receiver_is_validated_and_gets_signed_events(self, account, receiver):
        """The headers are those seen live; without `deliver()` the thread of the server sends."""
        made = account.webhooks.subscribe(receiver.url, "webinar.*", secret=SECRET)
        create_webinar(account, "Grüße")
        account.webhooks.deliver()
        request = receiver.received[-1]
        assert (made.state, receiver.events) == ("active", ["webinar.created"])
        assert request.headers["x-zm-signature"] == right_signature(request.headers, request.body, SECRET)
        assert request.headers["user-agent"] == "Zoom Marketplace/1.0a"
        assert request.headers["clientid"] == account.client_id
        assert "Grüße".encode() in request.body

    @pytest.mark.parametrize(
        ("auth", "header", "value"),
        [
            ({"type": "basic", "username": "u", "password": "p"}, "authorization", "Basic dTpw"),
            ({"type": "bearer", "token": "t0ken"}, "authorization", "Bearer t0ken"),
            ({"type": "header", "name": "X-Key", "value": "k3y"}, "x-key", "k3y"),
        ],
    )
    def test_a_receiver_can_require_authentication(self, account, receiver, auth, header, value):
        """Its credentials are shown only if they are requested."""
        made = account.webhooks.subscribe(receiver.url, "*", secret=SECRET, auth=auth)
        assert receiver.received[0].headers[header] == value
        assert value.rpartition(" ")[2] not in str(account.webhooks.get(made.id).auth.values())

    @pytest.mark.parametrize(
        ("fields", "field", "says"),
        [
            ({"url": "nonsense"}, "url", "not an http or https URL"),
            ({"url": "http://127.0.0.1:1/"}, "url", "connection refused"),
            ({"url": "http://8.8.8.8/"}, "url", "not a loopback address"),
            ({"url": "http://169.254.169.254/latest/"}, "url", "metadata"),
            ({"events": ["webinar.craeted"]}, "events[0]", "did you mean 'webinar.created'"),
            ({"events": ["webinars.*"]}, "events[0]", "there is no event"),
            ({"events": []}, "events", "less than 1 item"),
            ({"auth": {"type": "basic", "username": "u"}}, "auth.password", "is missing"),
            ({"user_ids": ["me"]}, "user_ids[0]", "no user has the id"),
            ({"secret": "another"}, "url", "encryptedToken is not"),
            ({"evnts": []}, "evnts", "is unknown"),
        ],
    )
    def test_a_subscription_that_cannot_work_is_refused(self, account, receiver, fields, field, says):
        """With the field, the cause and the fix; nothing is stored."""
        body = {"url": receiver.url, "events": ["webinar.created"], "secret": SECRET} | fields
        with pytest.raises(AdminApiError, match=r".") as caught:
            account.webhooks.subscribe(**body)
        assert caught.value.field == field
        assert says in caught.value.message
        assert account.webhooks.list() == []

    def test_the_21st_subscription_is_refused(self, account):
        """An app has at most 20."""
        for _ in range(20):
            account.webhooks.subscribe("http://127.0.0.1:9/", "*", validate=False)
        with pytest.raises(AdminApiError, match="at most 20 subscriptions"):
            account.webhooks.subscribe("http://127.0.0.1:9/", "*", validate=False)

    def test_a_new_url_is_validated_before_events_go_there(self, account, receiver):
        """A changed subscription is checked like a new one, and stays as it was if the check fails."""
        made = account.webhooks.subscribe("http://127.0.0.1:9/", "*", secret=SECRET, validate=False)
        with pytest.raises(AdminApiError, match="connection refused"):
            account.webhooks.update(made.id, url="http://127.0.0.1:1/", name="renamed")
        assert account.webhooks.get(made.id).name != "renamed"
        assert account.webhooks.update(made.id, url=receiver.url).state == "active"
        assert [r.json["event"] for r in receiver.received] == ["endpoint.url_validation"]
        assert account.webhooks.validate(made.id) == ""


class TestSending:
    def test_the_thread_of_the_server_sends_without_being_asked(self, account, receiver):
        """An event is sent as soon as its operation has ended."""
        arrived = Event()
        receiver.answer = lambda _request, _handler: (arrived.set(), (200, b""))[1]
        account.webhooks.subscribe(receiver.url, "*", secret=SECRET)
        create_webinar(account)
        assert arrived.wait(10)

    def test_a_handler_may_call_the_api(self, account, receiver):
        """The normal case: no state is open while a request is on its way."""
        statuses = []

        def answer(request, _handler):
            number = request.json["payload"]["object"]["id"]
            headers = {"Authorization": f"Bearer {account.token}"}
            statuses.append(requests.get(f"{account.api_url}/webinars/{number}", headers=headers).status_code)
            return 204, b""

        receiver.answer = answer
        account.webhooks.subscribe(receiver.url, "webinar.created", secret=SECRET)
        create_webinar(account)
        account.webhooks.deliver()
        assert statuses == [200]

    def test_one_subscription_gets_its_events_in_order(self, account, receiver):
        """Several senders at once do not send twice, nor in another order."""
        account.webhooks.subscribe(receiver.url, "webinar.created", secret=SECRET)
        topics = [f"T{n}" for n in range(30)]
        for topic in topics:
            create_webinar(account, topic)
        senders = [Thread(target=account.webhooks.deliver) for _ in range(3)]
        for sender in senders:
            sender.start()
        for sender in senders:
            sender.join()
        got = [r.json["payload"]["object"]["topic"] for r in receiver.received[1:]]
        assert got == topics

    def test_a_clock_that_advances_makes_the_retries(self, account, receiver):
        """Four attempts at 0, +5, +25 and +85 minutes, in no time."""
        account.clock.freeze()
        receiver.answer = lambda _request, _handler: (500, b"broken")
        account.webhooks.subscribe(receiver.url, "webinar.created", secret=SECRET)
        create_webinar(account)
        account.clock.advance(minutes=86)
        account.webhooks.deliver()
        (delivery,) = account.webhooks.deliveries()
        attempts = account.webhooks.delivery(delivery.id).attempts
        assert [(a.at_ms - attempts[0].at_ms) // 60_000 for a in attempts] == [0, 5, 25, 85]
        assert {a.answer for a in attempts} == {"broken"}
        assert len({a.headers["x-zm-signature"] for a in attempts}) == 4
        assert len({r.headers["x-zm-request-id"] for r in receiver.received[1:]}) == 1

    def test_trigger_to_a_url_needs_no_subscription(self, account, receiver):
        """The outcome is in the answer, and nothing is stored."""
        sent = account.webhooks.trigger("webinar.alert", to=receiver.url, secret=SECRET, times=2)
        assert [one["status"] for one in sent["outcomes"]] == [200, 200]
        assert receiver.events == ["webinar.alert"] * 2
        assert list(account.webhooks.deliveries()) == []

    def test_a_duplicate_fault_sends_the_same_request_twice(self, account, receiver):
        """A receiver has to recognize it by `x-zm-request-id`."""
        account.webhooks.faults.add("webinar.*", duplicate=1)
        account.webhooks.subscribe(receiver.url, "webinar.created", secret=SECRET)
        create_webinar(account)
        account.webhooks.deliver()
        assert len({(r.headers["x-zm-request-id"], r.body) for r in receiver.received[1:]}) == 1
        assert len(receiver.received[1:]) == 2


class TestReceivers:
    @staticmethod
    def send(receiver, answer, timeout=0.3):
        receiver.answer = answer
        target = check_target(receiver.url, "loopback")
        return HttpSender(timeout).send(target, {"x-a": "b"}, b'{"event":"x"}')

    def test_redirects_are_not_followed(self, receiver):
        """A redirect is the answer: production refuses it, too."""

        def answer(_request, handler):
            handler.send_response(302)
            handler.send_header("location", receiver.url)
            handler.end_headers()

        outcome = self.send(receiver, answer)
        assert (outcome.status, len(receiver.received)) == (302, 1)

    def test_the_time_is_limited_in_all(self, receiver):
        """A receiver that sends a byte now and then gets no more time."""
        done = Event()

        def answer(_request, handler):
            handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
            while not done.wait(0.02):
                handler.wfile.write(b"x-slow: 1\r\n")

        outcome = self.send(receiver, answer)
        done.set()
        assert outcome.status == 0
        assert outcome.failure == "no response in 0.3 s"
        assert 250 <= outcome.took <= 1000

    def test_64_kib_of_the_answer_are_read(self, receiver):
        """The rest is not."""
        outcome = self.send(receiver, lambda _request, _handler: (200, b"x" * 100_000))
        assert (outcome.status, len(outcome.answer)) == (200, 65_536)

    @pytest.mark.parametrize("raw", [b"", b"nonsense\r\n\r\n", b"HTTP/1.1 abc\r\n\r\n"])
    def test_an_answer_that_is_not_http_is_a_failure(self, receiver, raw):
        """Not an exception."""

        def answer(_request, handler):
            handler.wfile.write(raw)

        outcome = self.send(receiver, answer)
        assert outcome.status == 0
        assert outcome.failure

    def test_variables_of_a_proxy_have_no_effect(self, receiver, monkeypatch):
        """A request goes to the checked address."""
        monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
        assert self.send(receiver, lambda _request, _handler: (200, b"")).status == 200
