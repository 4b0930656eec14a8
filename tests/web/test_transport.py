"""Faults of delivery: what a client observes over a socket, with any server, and in process."""

from __future__ import annotations

import http.client
import json
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager

import httpx
import pytest
import requests
from mockzoom_server import Server
from patience import PATIENCE, eventually

import mockzoom
from mockzoom.app import create_app
from mockzoom.server import Delivery
from mockzoom.web import threaded_server
from mockzoom.web.connection_cut import ConnectionCutError
from mockzoom.web.delivery import iter_body

TOKEN = {"Authorization": "Bearer mockzoom-token"}
ACCOUNT = "/_mockzoom/v1/accounts/mockzoom-account"


@contextmanager
def granian():
    """`mockzoom serve` in a separate process."""
    with Server() as server:
        yield server.url


@contextmanager
def werkzeug():
    """`mockzoom.serve()`."""
    with mockzoom.serve() as server:
        yield server.url


@pytest.fixture(scope="module", params=[werkzeug, granian], ids=lambda door: door.__name__)
def served(request):
    """The name of a server and its address."""
    with request.param() as url:
        yield request.param.__name__, url


def send(url, method, path, body=None, headers=TOKEN):
    """Return status, headers and body of a request on a separate connection."""
    with closing(http.client.HTTPConnection(url.removeprefix("http://"), timeout=10)) as connection:
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        return answer.status, dict(answer.getheaders()), answer.read()


def once(url, **fault):
    """Let a fault strike the next call."""
    body = json.dumps({"path": "/v2/users/me", "first": 1, **fault})
    assert send(url, "POST", f"{ACCOUNT}/faults", body)[0] == 201


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("connection", ["reset", "empty"])
def test_nothing_is_sent(served, connection, when, method):
    """The connection ends without an answer; where the server lets us, by a reset. The next call is answered."""
    door, url = served
    for _ in range(5):  # every time, not by luck
        once(url, connection=connection, when=when)
        with pytest.raises(ConnectionResetError) as cut:
            send(url, method, "/v2/users/me")
        torn = connection == "reset" and door == "werkzeug"
        assert isinstance(cut.value, http.client.RemoteDisconnected) is not torn
    assert send(url, "GET", "/v2/users/me")[0] == 200


@pytest.mark.parametrize("size", [0, 100])
def test_a_body_ends_too_soon(served, size):
    """The head promised more."""
    _, url = served
    whole = len(send(url, "GET", "/v2/users/me")[2])
    once(url, connection="truncated", bytes=size)
    with pytest.raises(http.client.IncompleteRead) as cut:
        send(url, "GET", "/v2/users/me")
    assert (len(cut.value.partial), cut.value.expected) == (size, whole - size)


def test_a_body_comes_in_pieces(served):
    """Whole in the end, after all pauses."""
    _, url = served
    whole = len(send(url, "GET", "/v2/users/me")[2])
    once(url, connection="dribble", bytes=50, pause_ms=20)
    start = time.monotonic()
    status, headers, body = send(url, "GET", "/v2/users/me")
    assert (status, len(body), headers.get("Content-Length", headers.get("content-length"))) == (200, whole, str(whole))
    assert time.monotonic() - start >= 0.1
    json.loads(body)


def test_a_body_is_garbage(served):
    """Of the length that the head says."""
    _, url = served
    once(url, connection="garbage")
    status, _, body = send(url, "GET", "/v2/users/me")
    assert (status, body.endswith(b"\xff\x00}{")) == (200, True)


@pytest.mark.parametrize("fault", [{}, {"status": 503}, {"connection": "reset", "when": "after"}])
def test_a_delay_is_waited_for(served, fault):
    """Before anything is sent."""
    _, url = served
    once(url, latency={"ms": 150}, **fault)
    start = time.monotonic()
    try:
        send(url, "GET", "/v2/users/me")
    except ConnectionResetError:
        assert "connection" in fault
    assert time.monotonic() - start >= 0.15


def test_a_delay_holds_nobody_else(served):
    """The account is free while an answer waits."""
    _, url = served
    once(url, latency={"ms": 3000})
    faults = f"{ACCOUNT}/faults"
    with ThreadPoolExecutor(1) as pool:
        slow = pool.submit(send, url, "GET", "/v2/users/me")
        try:
            assert eventually(lambda: json.loads(send(url, "GET", faults)[2])["faults"][-1]["hits"])
            start = time.monotonic()
            assert send(url, "GET", "/v2/users/me")[0] == 200
            assert time.monotonic() - start < 2.5
            assert slow.result()[0] == 200
        finally:
            send(url, "DELETE", faults)


def test_a_head_is_the_head_of_get(served):
    """A HEAD response has the headers of GET, length included, with any server, and no body follows."""
    _, url = served
    heads = [send(url, method, "/v2/users/me") for method in ("GET", "HEAD")]
    lengths = [{name.lower(): value for name, value in headers.items()}["content-length"] for _, headers, _ in heads]
    assert (lengths[0], heads[1][2]) == (lengths[1], b"")
    assert lengths[0] == str(len(heads[0][2]))


class TestInProcess:
    """The same through `mockzoom.intercept()`, as each library reports it."""

    @pytest.fixture
    def mock(self):
        with mockzoom.intercept() as mock:
            yield mock

    @pytest.mark.parametrize(
        "connection,requests_error,httpx_error",
        [
            ("reset", requests.ConnectionError, httpx.ReadError),
            ("empty", requests.ConnectionError, httpx.RemoteProtocolError),
            ("truncated", requests.exceptions.ChunkedEncodingError, httpx.RemoteProtocolError),
        ],
    )
    def test_a_cut_is_the_librarys_own_error(self, mock, connection, requests_error, httpx_error):
        """Which a client catches, tested or not."""
        client = mock.app.test_client()
        client.post(f"{ACCOUNT}/faults", json={"connection": connection, "first": 2})
        with pytest.raises(requests_error):
            requests.get("https://api.zoom.us/v2/users/me", headers=TOKEN, timeout=5)
        with pytest.raises(httpx_error):
            httpx.get("https://api.zoom.us/v2/users/me", headers=TOKEN)
        assert requests.get("https://api.zoom.us/v2/users/me", headers=TOKEN, timeout=5).status_code == 200

    def test_flasks_test_client_raises(self, mock):
        """It has no connection to lose."""
        client = mock.app.test_client()
        client.post(f"{ACCOUNT}/faults", json={"connection": "reset"})
        with pytest.raises(ConnectionCutError) as cut:
            client.get("/v2/users/me", headers=TOKEN)
        assert cut.value.torn


@pytest.mark.parametrize("size", [1, 2, 3, 7])
def test_pieces_make_the_body(size):
    """The pieces are in order, and none is longer than requested."""
    found = list(iter_body(b"abcdef", Delivery(connection="dribble", size=size)))
    assert b"".join(found) == b"abcdef"
    assert {len(piece) for piece in found} <= set(range(1, size + 1))
    assert list(iter_body(b"", Delivery(delay_ms=1))) == []


def test_the_separate_admin_port_closes_silent_connections(monkeypatch):
    """Each connection has a thread there, which would stay for ever."""
    monkeypatch.setattr(threaded_server.ImpatientHandler, "timeout", 0.05)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        app = create_app()
        server, thread = threaded_server.start_server(app, "127.0.0.1", 0, listening)
        try:
            for sent in (b"", b"GET /_mockzoom/v1/hea"):
                with socket.create_connection(listening.getsockname(), timeout=PATIENCE) as silent:
                    silent.sendall(sent)
                    assert silent.recv(100) == b""
        finally:
            server.shutdown()
            thread.join()
            server.server_close()
