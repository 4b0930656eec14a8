"""A receiver for tests that collects requests through the admin API, and verifies each."""

from __future__ import annotations

import hashlib
import hmac
import json
from dataclasses import dataclass, field
from typing import Any

SECRET = "the-secret"


def right_signature(headers: dict[str, str], body: bytes, secret: str = SECRET) -> str:
    """The signature as the documentation describes it, written apart from mockzoom."""
    message = b"v0:" + headers["x-zm-request-timestamp"].encode() + b":" + body
    return "v0=" + hmac.new(secret.encode(), message, hashlib.sha256).hexdigest()


@dataclass
class Subscriber:
    """A subscription of the transport `pull`; `status` is what it answers with."""

    mock: Any
    events: list[str] = field(default_factory=lambda: ["*"])
    account: str = "mockzoom-account"
    fields: dict[str, Any] = field(default_factory=dict)
    status: int = 200
    received: list[dict[str, Any]] = field(default_factory=list)
    requests: list[dict[str, Any]] = field(default_factory=list)

    def __post_init__(self) -> None:
        body = {"url": "http://receiver.test/", "events": self.events, "secret": SECRET, "transport": "pull"}
        made = self.control("POST", "/webhooks", body | {"validate": False} | self.fields)
        assert made.status == 201, made.body
        self.id = made.json["id"]

    def control(self, method: str, path: str, document: Any = None) -> Any:
        return self.mock.control(method, path, document, account=self.account)

    def pull(self) -> list[dict[str, Any]]:
        """Receive what is due, answer each request, and return the events."""
        before = len(self.received)
        while requests := self.control("POST", "/deliveries/claim", {}).json["requests"]:
            for request in requests:
                body = request["body"].encode()
                assert request["headers"]["x-zm-signature"] == right_signature(request["headers"], body)
                self.requests.append(request)
                self.received.append(json.loads(body))
                outcome = {"holder": request["holder"], "status": self.status}
                answer = self.control("POST", f"/deliveries/{request['id']}/outcome", outcome)
                assert answer.status == 200, answer.body
        return self.received[before:]

    def names(self) -> list[str]:
        """Receive what is due, and return the names of the events."""
        return [event["event"] for event in self.pull()]

    def deliveries(self) -> list[dict[str, Any]]:
        return self.control("GET", "/deliveries?limit=1000").json["deliveries"]
