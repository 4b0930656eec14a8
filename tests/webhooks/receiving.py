"""A receiver on a loopback port, for tests over sockets."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

SECRET = "s3cret"


@dataclass
class Received:
    """A request that arrived."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class HttpReceiver:
    """The address of a receiver, and what it got; `answer` returns status and body, or writes to the handler."""

    url: str = ""
    received: list[Received] = field(default_factory=list)
    answer: Callable[[Received, Any], tuple[int, bytes] | None] = lambda _request, _handler: (200, b"")

    @property
    def events(self) -> list[str]:
        return [r.json["event"] for r in self.received if r.json["event"] != "endpoint.url_validation"]


def validated(request: Received, secret: str = SECRET) -> tuple[int, bytes]:
    """The right answer to `endpoint.url_validation`."""
    plain = request.json["payload"]["plainToken"]
    token = hmac.new(secret.encode(), plain.encode(), hashlib.sha256).hexdigest()
    return 200, json.dumps({"plainToken": plain, "encryptedToken": token}).encode()


@contextmanager
def receiving() -> Iterator[HttpReceiver]:
    """Serve a receiver until the block ends."""
    receiver = HttpReceiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            request = Received(self.path, {k.lower(): v for k, v in self.headers.items()}, body)
            receiver.received.append(request)
            is_validation = b"endpoint.url_validation" in body
            answer = validated(request) if is_validation else receiver.answer(request, self)
            if answer is not None:
                self.send_response(answer[0])
                self.send_header("content-length", str(len(answer[1])))
                self.end_headers()
                self.wfile.write(answer[1])

        def log_message(self, *_: Any) -> None:
            """Log nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    receiver.url = f"http://127.0.0.1:{server.server_port}/webhooks"
    try:
        yield receiver
    finally:
        server.shutdown()
        server.server_close()
