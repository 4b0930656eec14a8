"""A receiver that calls the API in its handler, on every store: no state is open while it runs."""

from __future__ import annotations

import json
from threading import Thread

import pytest
import requests
from mockzoom_server import Server
from receiving import SECRET, receiving, validated


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
def store(request, tmp_path):
    if request.param == "memory":
        return "memory"
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/store.db"
    return request.getfixturevalue("postgresql")()


def test_a_handler_calls_the_api_while_it_is_validated_and_while_it_receives(store):
    """It reads, and registers a person, which is the next event."""
    with Server(MOCKZOOM_STORE=store) as begun, receiving() as receiver:
        account = begun.ready().control.accounts.create(rate_limits="off", webhook_secret=SECRET)
        headers = {"Authorization": f"Bearer {account.token}"}
        statuses = []

        def call(method, path, body=None):
            found = requests.request(method, f"{account.api_url}{path}", json=body, headers=headers, timeout=10)
            statuses.append(found.status_code)
            return found

        class CallsBack(list):
            """What has arrived; each arrival is a request to the API."""

            def append(self, received):
                super().append(received)
                document = json.loads(received.body)
                number = document["payload"].get("object", {}).get("id")
                if document["event"] == "webinar.created":
                    person = {"email": "ann@example.com", "first_name": "Ann", "last_name": "Lee"}
                    call("POST", f"/webinars/{number}/registrants", person)
                else:
                    call("GET", "/users/me")

        receiver.received = CallsBack()

        def client():
            events = ["webinar.created", "webinar.registration_created"]
            body = {"events": events, "event_webhook_url": receiver.url, "subscription_scope": "account"}
            call("POST", "/marketplace/app/event_subscription", body)
            start = {"topic": "T", "type": 5, "start_time": "2030-01-01T10:00:00Z", "settings": {"approval_type": 0}}
            call("POST", "/users/me/webinars", start)
            account.webhooks.deliver()

        thread = Thread(target=client, daemon=True)
        thread.start()
        thread.join(60)
        assert not thread.is_alive()
        assert receiver.events == ["webinar.created", "webinar.registration_created"]
        assert all(status < 300 for status in statuses)
        assert validated(receiver.received[0])[0] == 200
