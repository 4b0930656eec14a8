"""A receiver of webhooks for the suite: one server on loopback for the whole run, with a path for each subscription.

It is written without the emulator: it signs and verifies as Zoom's documents describe it. A target that is not on this
machine reaches it at the address of `--webhook-url`.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from threading import Condition, Thread
from typing import Any

from mockzoom.contract.client import Client
from mockzoom.contract.errors import Unsupported
from mockzoom.contract.targets.target import host_of

from .run import RUN

VALIDATION = "endpoint.url_validation"
PATIENCE_S = 10.0
_HERE = ("localhost", "127.0.0.1", "::1")


@dataclass
class Webhook:
    """A request that arrived: header names are in lower case."""

    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        """The document in the body."""
        return json.loads(self.body)

    @property
    def event(self) -> str:
        """The name of the event."""
        return str(self.json["event"])

    @property
    def request_id(self) -> str:
        """What stays the same when an event is sent again."""
        return self.headers["x-zm-request-id"]

    @property
    def object(self) -> dict[str, Any]:
        """What the event is about."""
        found: dict[str, Any] = self.json["payload"]["object"]
        return found


def encrypted(plain: str, secret: str) -> dict[str, str]:
    """The answer to a validation."""
    token = hmac.new(secret.encode(), plain.encode(), hashlib.sha256).hexdigest()
    return {"plainToken": plain, "encryptedToken": token}


@dataclass
class Hook:
    """A receiver with a path: what it got, and with which statuses it answers, in turn; then with `status`.

    `encrypt` answers validations: it makes a document of the plain token and the secret.
    """

    url: str
    secret: str
    status: int = 200
    statuses: list[int] = field(default_factory=list)
    arrived: list[Webhook] = field(default_factory=list)
    changed: Condition = field(default_factory=Condition)
    encrypt: Callable[[str, str], dict[str, str]] = encrypted

    def receive(self, webhook: Webhook) -> tuple[int, bytes]:
        """Keep a request, and return the answer to it."""
        with self.changed:
            self.arrived.append(webhook)
            self.changed.notify_all()
            if webhook.event == VALIDATION:
                return 200, json.dumps(self.encrypt(webhook.json["payload"]["plainToken"], self.secret)).encode()
            return (self.statuses.pop(0) if self.statuses else self.status), b""

    def events(self, name: str = "") -> list[Webhook]:
        """What arrived besides validations, of one event or of all."""
        return [one for one in list(self.arrived) if one.event != VALIDATION and name in ("", one.event)]

    def wait(self, total: int, name: str = "") -> list[Webhook]:
        """Wait for a number of requests; raises `AssertionError` if fewer arrive."""
        with self.changed:
            self.changed.wait_for(lambda: len(self.events(name)) >= total, PATIENCE_S)
        found = self.events(name)
        assert len(found) >= total, f"{len(found)} of {total} webhooks {name} arrived"
        return found


def signature(webhook: Webhook, secret: str) -> str:
    """The signature that a request must have."""
    message = b"v0:" + webhook.headers["x-zm-request-timestamp"].encode() + b":" + webhook.body
    return f"v0={hmac.new(secret.encode(), message, hashlib.sha256).hexdigest()}"


def hook_for(client: Client) -> Hook:
    """A new receiver that the target of a client can reach; raises `Unsupported` if it cannot, or signs in secret."""
    secret = client.account.credentials.webhook_secret
    if not secret:
        raise Unsupported("the secret token of the app is unknown; set ZOOM_WEBHOOK_SECRET_TOKEN")
    if not client.account.credentials.account_id:
        raise Unsupported("the id of the account is unknown, without which its subscriptions cannot be listed")
    name = client.account.target.name
    if not RUN.webhook_url and name != "mock" and host_of(name) not in _HERE:
        raise Unsupported(f"{name} cannot reach a receiver on this machine; name its public address with --webhook-url")
    return _server().hook(secret)


class _Server:
    """The server, in a thread that ends with the process."""

    def __init__(self) -> None:
        self._hooks: dict[str, Hook] = {}
        self._numbers = count(1)
        hooks = self._hooks

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("content-length", 0)))
                webhook = Webhook({name.lower(): value for name, value in self.headers.items()}, body)
                hook = hooks.get(self.path.rpartition("/")[2])
                status, answer = hook.receive(webhook) if hook else (404, b"")
                self.send_response(status)
                self.send_header("content-length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, *_: Any) -> None:
                """Log nothing."""

        server = ThreadingHTTPServer(("127.0.0.1", RUN.webhook_port), Handler)
        self._base = RUN.webhook_url.rstrip("/") or f"http://127.0.0.1:{server.server_port}"
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def hook(self, secret: str) -> Hook:
        """A new receiver."""
        number = f"{RUN.secret.strip('.')}{next(self._numbers)}"
        made = self._hooks[number] = Hook(f"{self._base}/webhooks/{number}", secret)
        return made


@cache
def _server() -> _Server:
    return _Server()
