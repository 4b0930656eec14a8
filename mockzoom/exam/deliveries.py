"""Webhooks of the exam: signed requests that are sent to the client while it runs, and the answers as exchanges."""

from __future__ import annotations

import hmac
import json
import socket
import time
from base64 import b64encode
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from http.client import HTTPConnection, HTTPException
from random import Random
from threading import Thread
from typing import Any

from mockzoom.admin_client import RequestRecord
from mockzoom.exam.examinee import Run
from mockzoom.exam.exchanges import Exchange, exchange_of

HOST, PATH = "127.0.0.1", "/webhooks"
ANSWER_S = 6.0  # a receiver has three seconds
VALIDATION = "endpoint.url_validation"


@dataclass(frozen=True)
class WebhookMessage:
    """A request to the receiver; `name` is its part in the scenario."""

    name: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Outbox:
    """The requests that a scenario will send, in order, with the secrets that they may be signed with."""

    random: Random
    secrets: list[str]
    messages: list[WebhookMessage] = field(default_factory=list)
    keys: dict[str, str] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)

    @property
    def secret(self) -> str:
        """The first secret."""
        return self.secrets[0]

    def validation(self, name: str) -> None:
        """Add the validation of the address, with a new token."""
        self.tokens[name] = b64encode(self.random.randbytes(16)).decode()
        payload = {"payload": {"plainToken": self.tokens[name]}, "event_ts": _now() * 1000, "event": VALIDATION}
        self._add(name, payload, {})

    def event(self, name: str, event: str = "webinar.started", **how: Any) -> None:
        """Add an event about a webinar of a new number, which is its key.

        `signature` is `wrong`, `absent` or a secret to sign with; `age_s` makes the timestamp older, `fields` go into
        the webinar, `extra` into the event, and `again` repeats an earlier request under the same id.
        """
        if "again" in how:
            self.messages.append(next(one for one in self.messages if one.name == how["again"]))
            return
        number = str(self.random.randrange(10**10, 10**11))
        self.keys[name] = number
        webinar = {"id": number, "uuid": f"{number[:8]}==", "topic": "Launch", "type": 5, **how.get("fields", {})}
        payload = {"account_id": "exam", "object": webinar}
        self._add(name, {"event": event, "payload": payload, "event_ts": _now() * 1000, **how.get("extra", {})}, how)

    def _add(self, name: str, document: dict[str, Any], how: dict[str, Any]) -> None:
        body = json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()
        stamp = str(_now() - how.get("age_s", 0))
        signature = how.get("signature", self.secret)
        headers = {
            "user-agent": "Zoom Marketplace/1.0a",
            "content-type": "application/json; charset=utf-8",
            "x-zm-request-timestamp": stamp,
            "x-zm-request-id": f"{self.random.getrandbits(64):016x}",
        }
        if signature != "absent":
            signed = "v0=" + "0" * 64 if signature == "wrong" else sign(signature, stamp, body)
            headers["x-zm-signature"] = signed
        self.messages.append(WebhookMessage(name, headers, body))


def sign(secret: str, stamp: str, body: bytes) -> str:
    """Return the signature of a body (rule webhook_signature)."""
    return "v0=" + hmac.new(secret.encode(), b"v0:" + stamp.encode() + b":" + body, sha256).hexdigest()


def encrypted(secret: str, token: str) -> str:
    """Return what a receiver answers for a plainToken (rule webhook_validation)."""
    return hmac.new(secret.encode(), token.encode(), sha256).hexdigest()


def free_port() -> int:
    """Return a port that no process listens on."""
    with socket.create_server((HOST, 0)) as listening:
        return int(listening.getsockname()[1])


def run_with_deliveries(run: Callable[[], Run], outbox: Outbox, port: int) -> tuple[Run, tuple[Exchange, ...]]:
    """Run a client, send it the requests as soon as it listens, and return its run and the exchanges."""
    found: list[Run] = []
    thread = Thread(target=lambda: found.append(run()), daemon=True)
    thread.start()
    sent: list[Exchange] = []
    if _listens(port, thread):
        sent = [_send(message, n, port) for n, message in enumerate(outbox.messages, 1)]
    thread.join()
    return found[0], tuple(sent)


def _listens(port: int, thread: Thread) -> bool:
    """Wait until the client listens; False if it ended before."""
    while thread.is_alive():
        with closing(socket.socket()) as probe:
            probe.settimeout(0.5)
            if probe.connect_ex((HOST, port)) == 0:
                return True
        thread.join(0.02)
    return False


def _send(message: WebhookMessage, number: int, port: int) -> Exchange:
    begun = time.time() * 1000
    status, answer, connection = 0, b"", ""
    try:
        with closing(HTTPConnection(HOST, port, timeout=ANSWER_S)) as opened:
            opened.request("POST", PATH, message.body, message.headers)
            response = opened.getresponse()
            status, answer = response.status, response.read()
    except (OSError, HTTPException) as error:
        connection = str(error) or type(error).__name__
    return exchange_of(_record(message, number, (status, answer, connection), begun))


def _record(message: WebhookMessage, number: int, answered: tuple[int, bytes, str], begun: float) -> RequestRecord:
    status, answer, connection = answered
    took = time.time() * 1000 - begun
    return RequestRecord(
        number=number,
        time=datetime.fromtimestamp(begun / 1000, UTC),
        operation=message.name,
        rule="",
        fault="",
        method="POST",
        path=PATH,
        query={},
        headers=message.headers,
        body=message.body.decode(),
        problems=(),
        ignored=(),
        ignored_query=(),
        status=status or None,
        answer_headers=(),
        answer=_read(answer),
        answer_problems=(),
        quotas=(),
        raw={"answer": {"connection": connection}, "at_ms": begun, "took_ms": took},
    )


def _read(answer: bytes) -> Any:
    try:
        return json.loads(answer)
    except ValueError:
        return answer.decode("utf-8", "replace")


def _now() -> int:
    return int(time.time())
