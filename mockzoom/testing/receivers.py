"""Receivers in process: WSGI and ASGI applications, and plain functions, called without a socket."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from mockzoom.testing.in_process import SentRequest, respond
from mockzoom.webhooks import WebhookRequest

Receiver = Callable[..., Any]


class ReceiverAnswer(NamedTuple):
    """The response of a receiver; `error` is the exception that it raised, if it did."""

    status: int
    body: str = ""
    error: BaseException | None = None


def call_receiver(receiver: Receiver, url: str, headers: Mapping[str, str], body: bytes) -> ReceiverAnswer:
    """Send a request to a receiver; an exception that it raises becomes a 500, as in a server."""
    try:
        if is_asgi(receiver):
            return _call_asgi(receiver, url, headers, body)
        if is_wsgi(receiver):
            return _call_wsgi(receiver, url, headers, body)
        return _answer(receiver(WebhookRequest(dict(headers), body)))
    except Exception as error:  # noqa: BLE001 - whatever the receiver raises
        return ReceiverAnswer(500, f"{type(error).__name__}: {error}", error)


def is_asgi(receiver: Receiver) -> bool:
    """Return whether a receiver is an ASGI application: an asynchronous callable of scope, receive and send."""
    called = receiver if inspect.isroutine(receiver) else type(receiver).__call__
    return inspect.iscoroutinefunction(called) and _takes(receiver, 3)


def is_wsgi(receiver: Receiver) -> bool:
    """Return whether a receiver is a WSGI application: a callable of environ and start_response."""
    return _takes(receiver, 2)


def is_application(receiver: Any) -> bool:
    """Return whether a receiver has routes, so that a path is needed and a validation can be answered."""
    return is_asgi(receiver) or is_wsgi(receiver)


def _takes(receiver: Receiver, count: int) -> bool:
    """Return whether a callable requires exactly some positional arguments."""
    try:
        parameters = inspect.signature(receiver).parameters.values()
    except (TypeError, ValueError):
        return False
    positional = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
    return sum(p.kind in positional and p.default is p.empty for p in parameters) == count


def _answer(result: Any) -> ReceiverAnswer:
    """Return the answer that a function stands for: None is 200, else a status, or a status and a body."""
    if isinstance(result, tuple):
        return ReceiverAnswer(int(result[0]), str(result[1]))
    return ReceiverAnswer(200 if result is None else int(result))


def _call_wsgi(app: Receiver, url: str, headers: Mapping[str, str], body: bytes) -> ReceiverAnswer:
    response = respond(app, SentRequest("POST", url, headers.items(), body))
    return ReceiverAnswer(response.status, b"".join(response.pieces).decode("utf-8", "replace"))


def _call_asgi(app: Receiver, url: str, headers: Mapping[str, str], body: bytes) -> ReceiverAnswer:
    """Call an ASGI application in an event loop of a new thread, because this one may have a running loop."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(lambda: asyncio.run(_run_asgi(app, url, headers, body))).result()


async def _run_asgi(app: Receiver, url: str, headers: Mapping[str, str], body: bytes) -> ReceiverAnswer:
    parts = urlsplit(url)
    pairs = [("host", parts.netloc), *headers.items(), ("content-length", str(len(body)))]
    scope = {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "method": "POST",
        "scheme": parts.scheme,
        "path": parts.path,
        "raw_path": parts.path.encode(),
        "query_string": parts.query.encode(),
        "root_path": "",
        "headers": [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in pairs],
        "client": ("127.0.0.1", 40000),
        "server": (parts.hostname, parts.port or 80),
    }
    status, pieces, sent = 500, bytearray(), False

    async def receive() -> dict[str, Any]:
        nonlocal sent
        if sent:
            return {"type": "http.disconnect"}
        sent = True
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: dict[str, Any]) -> None:
        nonlocal status
        if message["type"] == "http.response.start":
            status = message["status"]
        elif message["type"] == "http.response.body":
            pieces.extend(message.get("body", b""))

    await app(scope, receive, send)
    return ReceiverAnswer(status, pieces.decode("utf-8", "replace"))
