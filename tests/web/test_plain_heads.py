"""The server in a thread: plain requests are read in a quick way, with the same outcome as by the parser."""

from __future__ import annotations

import socket
import subprocess
import sys
import threading
from urllib.parse import urlsplit

import pytest
import requests

import mockzoom
from mockzoom.app import Application
from mockzoom.config import Settings

NOW = 1_800_000_000_000
TOKEN = b"Authorization: Bearer mockzoom-token\r\n"
BODY = b'{"registrants": [{"email": "a@example.com", "first_name": "A"}]}'
BATCH = b"POST /v2/webinars/90000000005/batch_registrants HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
HEADS = {
    "a get": b"GET /v2/users/me HTTP/1.1\r\nHost: x\r\n" + TOKEN + b"\r\n",
    "a query": b"GET /v2/users/me?a=%20b&c HTTP/1.1\r\nHost: x\r\n" + TOKEN + b"\r\n",
    "a body": BATCH + TOKEN + b"Content-Length: %d\r\n\r\n" % len(BODY) + BODY,
    "a repeated field": b"GET /v2/users/me HTTP/1.1\r\nHost: x\r\nX-A: 1\r\nX-A: 2\r\n" + TOKEN + b"\r\n",
    "a path with two slashes": b"GET //v2/users/me HTTP/1.1\r\nHost: x\r\n" + TOKEN + b"\r\n",
    "an empty value": b"GET /v2/users/me HTTP/1.1\r\nHost: x\r\nX-A: \r\n" + TOKEN + b"\r\n",
    "a folded line": b"GET /v2/users/me HTTP/1.1\r\nHost: x\r\nX-A: 1\r\n 2\r\n" + TOKEN + b"\r\n",
    "no host": b"GET /v2/users/me HTTP/1.1\r\n" + TOKEN + b"\r\n",
    "lengths that differ": BATCH + TOKEN + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\n",
    "an underscore": b"GET /v2/users/me HTTP/1.1\r\nHost: x\r\nX_A: 1\r\n" + TOKEN + b"\r\n",
    "a URL as the target": b"GET http://y.example/v2/users/me?a=b HTTP/1.1\r\nHost: x\r\n" + TOKEN + b"\r\n",
    "an escape": b"GET /v2/users/%6De?a=%C3%A4 HTTP/1.1\r\nHost: x\r\n" + TOKEN + b"\r\n",
    "a fragment": b"GET /v2/users/me?a=b#c HTTP/1.1\r\nHost: x\r\n" + TOKEN + b"\r\n",
    "a field without a colon": b"GET /v2/users/me HTTP/1.1\r\nHost: x\r\nnonsense\r\n" + TOKEN + b"\r\n",
}


def answered(head, *, pieces):
    """The bytes of the response, and what the journal has of the request."""
    with mockzoom.serve(Application(Settings(), lambda: NOW)) as server:
        parts = urlsplit(server.url)
        with socket.create_connection((parts.hostname, parts.port), timeout=30) as client:
            client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            head = head.replace(b"Host: x\r\n", b"Host: x\r\nConnection: close\r\n")
            for at in range(0, len(head), pieces):
                client.sendall(head[at : at + pieces])
            client.shutdown(socket.SHUT_WR)
            received = b"".join(iter(lambda: client.recv(65536), b""))
        entries = [*server.journal.entries(), *server.home.control.stray_journal.entries()]
        return received, [(e.method, e.path, e.query, e.headers, e.body, e.status) for e in entries]


@pytest.mark.parametrize("name", HEADS)
def test_a_request_in_one_piece_is_read_like_one_in_many(name):
    """A head that arrives bit by bit is read by the parser of http.server."""
    assert answered(HEADS[name], pieces=1 << 16) == answered(HEADS[name], pieces=9)


@pytest.mark.parametrize(
    ("target", "path", "query"),
    [
        ("/v2/users/me?a=b?c", "/v2/users/me", {"a": "b?c"}),
        ("/v2/users/%6De?a=b", "/v2/users/me", {"a": "b"}),
        ("/v2/users/me?a=b#c", "/v2/users/me", {"a": "b"}),
        ("http://y.example/v2/users/me?a=b", "/v2/users/me", {"a": "b"}),
        ("//v2/users/me", "/v2/users/me", {}),
    ],
)
def test_a_target_is_split_into_path_and_query(target, path, query):
    """Escapes of the path are decoded, a fragment is left out, and the authority of a URL is not part of the path."""
    _, entries = answered(f"GET {target} HTTP/1.1\r\nHost: x\r\n".encode() + TOKEN + b"\r\n", pieces=1 << 16)
    assert [(entry[1], entry[2]) for entry in entries] == [(path, query)]


def test_a_target_whose_authority_is_malformed_is_refused():
    """The client gets an answer, and nothing is written to the output of the tests."""
    received, entries = answered(b"GET http://[x/v2/users/me HTTP/1.1\r\nHost: x\r\n\r\n", pieces=1 << 16)
    assert received.startswith(b"HTTP/1.1 400 ")
    assert entries == []


def test_connections_after_one_another_and_at_the_same_time_are_answered():
    """Threads are used again, and new ones are started for connections that others hold."""
    with mockzoom.serve(rate_limits="off") as server:
        call = {"headers": {"Authorization": f"Bearer {server.token}"}, "timeout": 30}
        sessions = [requests.Session() for _ in range(12)]
        for _ in range(2):
            for session in sessions:
                session.trust_env = False
                assert session.get(f"{server.api_url}/users/me", **call).status_code == 200
        for session in sessions:
            session.close()
        assert requests.get(f"{server.api_url}/users/me", **call).status_code == 200


def test_no_thread_outlives_a_server():
    """Those that wait for a connection end with it."""
    before = set(threading.enumerate())
    with mockzoom.serve() as server:
        for _ in range(3):
            requests.get(f"{server.url}/v2/users/me", timeout=30)
    for thread in set(threading.enumerate()) - before:
        thread.join(30)
        assert not thread.is_alive()


def test_a_server_that_is_never_closed_does_not_keep_a_program_from_ending():
    """One that a program enters and forgets, as in an interactive session."""
    program = "import mockzoom; server = mockzoom.serve(); server.__enter__()"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, done.stderr) == (0, "")
