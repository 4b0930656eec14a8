"""Each kind of wait has a limit; at that limit health and other requests are answered at once."""

from __future__ import annotations

import json
import sqlite3
import ssl
import time
from contextlib import closing, contextmanager

import pytest
from load_server import call_of, read_answer
from patience import eventually

from mockzoom.web.concurrency import MAX_WAITING

WEBINAR = "/v2/webinars/90000000005"
BODY = json.dumps({"registrants": [{"email": "jill@example.com", "first_name": "Jill"}]}).encode()
PARTIAL = call_of("POST", f"{WEBINAR}/batch_registrants", BODY)[:-1]
FAULTS = "/_mockzoom/v1/accounts/mockzoom-account/faults"
HEALTH = call_of("GET", "/_mockzoom/v1/health").replace(b"mockzoom.test", b"localhost")
MOMENT = 1.0  # seconds


def assert_alive(open_connection, *, others=True):
    """Health and a request without a body are answered within a second: the best of three, as the machine is shared."""
    for sent in (HEALTH, *([call_of("GET", "/v2/users/me")] if others else [])):
        took = []
        for _ in range(3):
            began = time.monotonic()
            with open_connection() as connection:
                connection.sendall(sent)
                assert read_answer(connection).status == 200
            took.append(time.monotonic() - began)
        assert min(took) < MOMENT


def fault(served, **document):
    """Add a fault."""
    with served.connect(call_of("POST", FAULTS, json.dumps(document).encode())) as connection:
        assert read_answer(connection).status == 201


def test_bodies_that_do_not_arrive(serve, crowd):
    """As many wait as may; the next ones are refused at once, in the format of their service."""
    served = serve("--rate-limits", "off", "--plan", "unlimited")
    crowd(served, MAX_WAITING["body"], PARTIAL)
    refused = b""

    def is_full():
        nonlocal refused
        with served.connect(call_of("POST", f"{WEBINAR}/batch_registrants", BODY)) as connection:
            answer = read_answer(connection)
            refused = answer.body
            return answer.status == 503

    assert eventually(is_full)
    assert json.loads(refused) == {"code": 503, "message": "Service unavailable."}
    with served.connect(call_of("POST", FAULTS, b'{"status": 500}')) as connection:
        answer = read_answer(connection)
        assert (answer.status, "field" in json.loads(answer.body)["error"]) == (503, True)
    assert_alive(served.connect)


@contextmanager
def tls(served, context):
    """A connection over TLS."""
    with served.connect() as plain, context.wrap_socket(plain, server_hostname="localhost") as connection:
        yield connection


def test_bodies_that_do_not_arrive_over_tls(serve, tmp_path):
    """The same over TLS, with HTTP/1 only; clients that go away in the middle of a body leave no thread."""
    served = serve("--tls", "--ca-dir", str(tmp_path), "--rate-limits", "off", "--plan", "unlimited")
    context = ssl.create_default_context(cafile=str(tmp_path / "ca.pem"))
    context.set_alpn_protocols(["h2", "http/1.1"])

    def connected():
        connection = context.wrap_socket(served.connect(), server_hostname="localhost")
        assert connection.selected_alpn_protocol() in (None, "http/1.1")
        return connection

    for _ in range(3):
        leaving = [connected() for _ in range(20)]
        for connection in leaving:
            connection.sendall(PARTIAL)
            connection.close()
    waiting = [connected() for _ in range(MAX_WAITING["body"])]
    try:
        for connection in waiting:
            connection.sendall(PARTIAL)

        def is_full():
            with tls(served, context) as connection:
                connection.sendall(call_of("POST", f"{WEBINAR}/batch_registrants", BODY))
                return read_answer(connection).status == 503

        assert eventually(is_full)
        assert_alive(lambda: tls(served, context))
        for connection in waiting[:3]:
            connection.sendall(BODY[-1:])
            assert read_answer(connection).status == 200
    finally:
        for connection in waiting:
            connection.close()
    with closing(connected()) as connection:  # none of those that went away is counted for ever
        connection.sendall(call_of("POST", f"{WEBINAR}/batch_registrants", BODY))
        assert read_answer(connection).status in (200, 503)
    assert eventually(lambda: not is_full())


def is_refused(served):
    """Whether a request gets 503 at once, because as many wait as may."""
    with served.connect(call_of("GET", WEBINAR)) as connection:
        connection.settimeout(2)
        try:
            return read_answer(connection).status == 503
        except TimeoutError:
            return False


@pytest.mark.parametrize(
    "effect",
    [{"when": "before", "status": 500, "latency": {"ms": 60_000}}, {"connection": "dribble", "pause_ms": 60_000}],
    ids=["delays", "pauses"],
)
def test_delayed_responses(serve, crowd, effect):
    """As many are delayed as may; the next ones get 503 instead, and requests without a fault are answered."""
    served = serve("--rate-limits", "off", "--threads", "1")
    fault(served, operation="webinar", **effect)
    crowd(served, MAX_WAITING["delay"], call_of("GET", WEBINAR))

    assert eventually(lambda: is_refused(served))
    assert_alive(served.connect)


def test_requests_that_wait_for_the_store(serve, crowd, tmp_path):
    """A file that another program has locked makes requests wait, as many as may; the next ones get 503 at once."""
    file = tmp_path / "locked.db"
    served = serve("--store", f"sqlite:///{file}?timeout=60", "--rate-limits", "off", "--threads", "1")
    assert served.answers()
    with closing(sqlite3.connect(file)) as other:
        other.execute("BEGIN IMMEDIATE")
        crowd(served, MAX_WAITING["account"] + 1, call_of("GET", WEBINAR))

        assert eventually(lambda: is_refused(served))
        assert_alive(served.connect, others=False)
        other.rollback()
    assert eventually(served.answers)


def test_connections_that_say_nothing(serve, crowd):
    """Nearly as many as are accepted are only open."""
    served = serve("--rate-limits", "off")
    crowd(served, 4000)
    assert_alive(served.connect)
