"""Broken connections: the same exception over a socket and under interception; the proxy passes them on."""

from __future__ import annotations

import json
import socket
from urllib.parse import urlsplit

import httpx
import pytest
import requests

import mockzoom
from mockzoom.accounts.builtin import ACCOUNT_ID, TOKEN
from mockzoom.app import create_app
from mockzoom.proxy.certificates import certificates
from mockzoom.proxy.server import Proxy
from mockzoom.proxy.thread import listen, running

HEADERS = {"Authorization": f"Bearer {TOKEN}", "Accept": "application/json"}
KINDS = [
    {"connection": "reset", "when": "before"},
    {"connection": "reset", "when": "after"},
    {"connection": "empty", "when": "before"},
    {"connection": "truncated", "bytes": 5},
    {"connection": "truncated", "bytes": 0},
    {"connection": "garbage"},
    {"connection": "dribble", "bytes": 50, "pause_ms": 0},
]


def by_requests(url):
    with requests.Session() as session:
        session.trust_env = False
        return session.get(f"{url}/v2/users/me", headers=HEADERS, timeout=5).json()


def by_httpx(url):
    with httpx.Client(trust_env=False) as client:
        return client.get(f"{url}/v2/users/me", headers=HEADERS).json()


CLIENTS = {"requests": by_requests, "httpx": by_httpx}


def outcome(call, url):
    """The types of an exception and of those that it was made of, and the innermost text; or the keys of the result."""
    try:
        result = call(url)
    except Exception as error:  # noqa: BLE001 - whatever the library raises is the result
        found, seen = [], error
        while isinstance(seen, Exception):
            found.append(type(seen).__name__)
            text = str(seen)
            seen = next((arg for arg in reversed(seen.args) if isinstance(arg, Exception)), None)
        return [*found, text]
    return sorted(result)


def app_with(fault):
    """An application whose next request meets the fault."""
    app = create_app()
    made = app.test_client().post(f"/_mockzoom/v1/accounts/{ACCOUNT_ID}/faults", data=json.dumps(fault | {"first": 1}))
    assert made.status_code == 201, made.data
    return app


@pytest.mark.parametrize("fault", KINDS, ids=lambda fault: " ".join(map(str, fault.values())))
@pytest.mark.parametrize("client", CLIENTS)
def test_interception_raises_what_a_socket_raises(client, fault):
    """The exception, its causes and its text are the same."""
    with mockzoom.serve(app_with(fault)) as server:
        over_a_socket = outcome(CLIENTS[client], server.url)
    with mockzoom.intercept(app_with(fault)):
        intercepted = outcome(CLIENTS[client], "https://api.zoom.us")

    assert intercepted == over_a_socket


@pytest.mark.parametrize(("kind", "ends"), [("reset", ConnectionResetError), ("empty", None)])
def test_the_proxy_passes_the_end_of_a_connection_on(kind, ends, tmp_path):
    """A TCP reset arrives as a reset, a regular end as a regular end."""
    app = app_with({"connection": kind, "when": "before"})
    with (
        mockzoom.serve(app) as server,
        running(Proxy(server.url, *certificates(str(tmp_path))), listen(0)) as proxy,
        socket.create_connection(("127.0.0.1", urlsplit(proxy).port), timeout=5) as client,
    ):
        client.sendall(
            b"GET http://api.zoom.us/v2/users/me HTTP/1.1\r\nHost: api.zoom.us\r\n"
            b"Authorization: Bearer mockzoom-token\r\n\r\n"
        )
        if ends is None:
            assert client.recv(100) == b""
        else:
            with pytest.raises(ends):
                client.recv(100)
