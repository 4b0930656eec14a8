"""A thousand clients at once, and a server that is stopped during their requests."""

from __future__ import annotations

import json
import os
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from load_server import call_of, read_answer
from patience import PATIENCE, eventually

CALLS = os.environ.get("MOCKZOOM_LOAD_CALLS")
WEBINAR = "/v2/webinars/90000000005"
MANY = 1000


def batch_of(client: int, size: int) -> bytes:
    people = [{"email": f"c{client}n{n}@example.com", "first_name": "C"} for n in range(size)]
    return call_of("POST", f"{WEBINAR}/batch_registrants", json.dumps({"registrants": people}).encode())


def test_a_thousand_connections(serve, crowd):
    """Each client registers a person and keeps its connection; all are answered, and all registrants exist."""
    served = serve("--plan", "unlimited")
    assert served.answers()
    files = served.held().files
    clients = crowd(served, MANY)
    for n, client in enumerate(clients):
        client.sendall(batch_of(n, 1))
    assert {read_answer(client).status for client in clients} == {200}
    assert served.held().files >= MANY
    for client in clients[:10]:
        client.sendall(call_of("GET", f"{WEBINAR}/registrants?page_size=1"))
        assert json.loads(read_answer(client).body)["total_records"] == MANY

    for client in clients:
        client.close()
    assert eventually(lambda: served.held().files <= files)


class Caller:
    """Calls again and again on one connection until it ends, and counts what came of it."""

    def __init__(self) -> None:
        self.came = Counter()
        self.last_words = b""

    def call(self, served, number: int, begun: threading.Barrier) -> None:
        with served.connect() as connection:
            begun.wait(PATIENCE)
            while True:
                try:
                    connection.sendall(batch_of(number, 30))
                except ConnectionError:
                    self.came["refused"] += 1
                    return
                answer = read_answer(connection)
                self.came[answer.status] += 1
                self.last_words = answer.head or self.last_words
                if answer.status < 200 or b"onnection: close" in answer.head:
                    return


@pytest.mark.parametrize("slow", [0, 20], ids=["", "with slow clients"])
def test_sigterm_under_load(serve, crowd, slow):
    """No response is cut, connections end with `Connection: close` or between two requests, the exit code is 0, and no
    is left behind.

    Slow clients have the time of the server's patience, and do not keep the others from their answers.
    """
    served = serve("--plan", "unlimited")
    dawdlers = crowd(served, slow, batch_of(99, 1)[:-1])
    callers = [Caller() for _ in range(16)]
    begun = threading.Barrier(len(callers) + 1)
    with ThreadPoolExecutor(len(callers)) as pool:
        for number, caller in enumerate(callers):
            pool.submit(caller.call, served, number, begun)
        begun.wait(PATIENCE)
        assert eventually(lambda: all(caller.came[200] >= 5 for caller in callers))
        served.process.terminate()
    for dawdler in dawdlers[: slow // 2]:
        dawdler.sendall(b"}")
        assert read_answer(dawdler).status == 200
    for dawdler in dawdlers:
        dawdler.close()

    assert served.process.wait(timeout=PATIENCE) == 0
    for caller in callers:
        told = b"onnection: close" in caller.last_words
        # A client that was between two requests at that moment finds the connection closed without a response.
        assert set(caller.came) == {200} if told else set(caller.came) in ({200, 0}, {200, "refused"})
        assert caller.came[0] + caller.came["refused"] == (0 if told else 1)


@pytest.mark.skipif(not CALLS, reason="takes ten seconds: make load")
def test_a_client_without_end_does_not_keep_a_server_that_is_to_stop(serve):
    """After ten seconds the server ends with 0 in any case; every response that was sent is complete."""
    served = serve("--plan", "unlimited")
    with served.connect(batch_of(1, 30)[:-1]):
        assert served.answers()
        told = time.monotonic()
        served.process.terminate()
        assert served.process.wait(timeout=PATIENCE) == 0
        assert time.monotonic() - told < PATIENCE
