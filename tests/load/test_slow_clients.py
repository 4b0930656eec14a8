"""Clients that are slow, silent or gone do not delay others."""

from __future__ import annotations

import json
import re
import socket
from pathlib import Path

import pytest
from load_server import call_of, read_answer
from patience import PATIENCE, eventually

BATCH = "/v2/webinars/90000000005/batch_registrants"
BODY = json.dumps({"registrants": [{"email": "jill@example.com", "first_name": "Jill"}]}).encode()
WHOLE = call_of("POST", BATCH, BODY)
MANY = 1000


@pytest.mark.parametrize(
    "sent",
    [b"", b"POST /v2/we", WHOLE[: -len(BODY)], WHOLE[:-10]],
    ids=["nothing", "half a head", "a head", "half a body"],
)
def test_slow_calls(serve, crowd, sent):
    """A thousand partial requests delay no other, and each is answered when its rest arrives."""
    served = serve("--plan", "unlimited", "--rate-limits", "off")
    slow = crowd(served, MANY, sent)
    assert served.answers()

    for connection in slow:
        connection.sendall(WHOLE[len(sent) :])
    assert {read_answer(connection).status for connection in slow} == {200}


def test_slow_readers(serve, crowd):
    """Clients that request much and read nothing delay no other."""
    served = serve("--rate-limits", "off")
    for connection in crowd(served, 100):
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
        connection.sendall(call_of("GET", "/openapi.json") * 8)
    assert served.answers()


def test_clients_that_vanish(serve, crowd):
    """Connections that end in the middle of a body leave nothing open and change nothing."""
    served = serve("--rate-limits", "off")
    assert served.answers()
    files = served.held().files
    for connection in crowd(served, 200, WHOLE[:-1]):
        connection.close()
    assert eventually(lambda: served.held().files <= files)
    with served.connect(call_of("GET", f"{BATCH.rpartition('/')[0]}/registrants")) as connection:
        assert json.loads(read_answer(connection).body)["total_records"] == 0


def test_late_answers(serve, crowd):
    """Responses delayed by a fault hold no slot: more of them wait than requests are processed."""
    served = serve("--rate-limits", "off", "--threads", "1")
    fault = json.dumps({"operation": "webinar", "when": "before", "status": 500, "latency": {"ms": 20_000}}).encode()
    with served.connect(call_of("POST", "/_mockzoom/v1/accounts/mockzoom-account/faults", fault)) as connection:
        assert read_answer(connection).status == 201
    crowd(served, 20, call_of("GET", "/v2/webinars/90000000005"))
    assert served.answers()


def test_connections_that_are_only_open(serve, crowd):
    """More of them than the files that a process may open leave room: the rest waits, the first ones are answered."""
    served = serve("--rate-limits", "off", files=256)
    early = crowd(served, 100)
    crowd(served, 400)
    for connection in early:
        connection.sendall(call_of("GET", "/v2/users/me"))
    assert {read_answer(connection).status for connection in early} == {200}
    assert served.held().files <= 256


def test_calls_one_after_the_other_without_waiting(serve):
    """Of a hundred calls on one connection, sent at once, each is answered, in order."""
    served = serve("--rate-limits", "off")
    people = [json.dumps({"registrants": [{"email": f"p{n}@example.com", "first_name": "P"}]}) for n in range(100)]
    with served.connect(b"".join(call_of("POST", BATCH, one.encode()) for one in people)) as connection:
        connection.sendall(call_of("GET", "/v2/users/me", b"", "Connection: close"))
        got = b""
        while piece := connection.recv(1 << 16):
            got += piece
    assert re.findall(rb'"email":"(p\d+)@', got) == [b"p%d" % n for n in range(100)]


def test_a_head_without_end(serve):
    """Is refused before it takes much memory: 431."""
    served = serve("--rate-limits", "off")
    with served.connect() as connection:
        connection.settimeout(PATIENCE)
        connection.sendall(b"GET / HTTP/1.1\r\nX: " + b"a" * (1 << 16))
        assert connection.recv(100).startswith(b"HTTP/1.1 431")
    assert served.answers()


def test_whoever_is_gone_without_a_word_is_noticed(serve):
    """The system asks clients whether they are there: its timer of keep-alive runs for every connection."""
    served = serve("--rate-limits", "off")
    with served.connect(WHOLE[:-1]) as connection:
        ends = {f"0100007F:{port:04X}" for port in (served.address[1], connection.getsockname()[1])}

        def timers():
            rows = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
            port = f"0100007F:{served.address[1]:04X}"
            return [row[5] for row in rows if row[1] == port and {row[1], row[2]} == ends]

        assert eventually(lambda: [timer[:2] for timer in timers()] == ["02"])
