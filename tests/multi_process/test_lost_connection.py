"""The database goes away, or a process dies, in the middle of calls: nothing answered is lost, no batch is half there.

Clients keep sending batches of five while it happens. Whatever becomes of a call, it becomes of the whole batch, and
what was answered with success is there afterwards.
"""

from __future__ import annotations

import os
import re
import signal
import threading
from collections import Counter
from contextlib import contextmanager

import pytest
from cut_relay import Relay
from patience import PATIENCE, eventually
from postgresql_server import running
from several_servers import SIZE, Batch, Client, serving, told

CLIENTS = 4
IN_ZOOMS_SHAPE = {"code": 503, "message": "Service unavailable."}


@pytest.fixture(scope="module")
def own_postgresql():
    """A PostgreSQL that these tests may stop."""
    with running() as server:
        yield server


@pytest.fixture
def line(own_postgresql):
    """The line between the servers and the database."""
    relay = Relay(own_postgresql.port)
    yield relay
    relay.cut()


@pytest.fixture
def store(own_postgresql, line):
    """A new database, at the far end of the line."""
    return own_postgresql.new_database().replace(f":{own_postgresql.port}/", f":{line.port}/")


class Crowd:
    """Clients in threads that send batches until they are stopped."""

    def __init__(self, urls, token, webinar):
        self.batches: list[Batch] = []
        self._stop = threading.Event()
        self._threads = [
            threading.Thread(target=self._send, args=(number, urls[number % len(urls)], token, webinar))
            for number in range(CLIENTS)
        ]

    def _send(self, number, url, token, webinar):
        client = Client(url, token)
        sent = 0
        while not self._stop.is_set():
            emails = [f"c{number}b{sent}-{m}@example.com" for m in range(5)]
            self.batches.append(Batch(emails, client.batch(webinar, emails)))
            sent += 1

    @property
    def answered(self):
        """The batches that were answered with success."""
        return [b for b in self.batches if b.answer.status == 200]

    def more(self, count=8):
        """Wait until the given number of further requests succeed, at any server."""
        before = len(self.answered)
        met = eventually(lambda: len(self.answered) >= before + count)
        assert met, f"no more is answered; the last was {told(self.batches[-1].answer)}"

    def fail(self, count=4):
        """Wait until the given number of further requests fail."""
        before = len(self.batches) - len(self.answered)
        assert eventually(lambda: len(self.batches) - len(self.answered) >= before + count), "all goes on"

    @contextmanager
    def at_work(self):
        for thread in self._threads:
            thread.start()
        try:
            yield self
        finally:
            self._stop.set()
            for thread in self._threads:
                thread.join(PATIENCE)


@contextmanager
def crowd_on(servers):
    """Clients at work on a webinar of a new account; afterwards the state is compared with the responses."""
    account = servers[0].control.accounts.create(rate_limits="off", plan="unlimited", seed="crowd")
    webinar = Client(servers[0].url, account.token).webinar()
    crowd = Crowd([server.url for server in servers], account.token, webinar)
    with crowd.at_work():
        yield crowd
    there = {one["email"]: one["id"] for one in Client(servers[-1].url, account.token).registrants(webinar)}
    whole = Counter(email.partition("-")[0] for email in there)
    assert set(whole.values()) <= {5}, "half a batch is there"
    for batch in crowd.answered:
        assert [there.get(email) for email in batch.emails] == batch.ids, "an answered registrant is not there"
    assert len(set(there.values())) == len(there)
    assert set(there) <= {email for batch in crowd.batches for email in batch.emails}


def refused_clearly(batches):
    """Every response without success is a 503 in Zoom's shape."""
    others = [b.answer for b in batches if b.answer.status != 200]
    assert [told(a) for a in others if a.status != 503 or dict(a.document) != IN_ZOOMS_SHAPE] == []
    assert {a.rule for a in others} <= {"store_failed"}
    return len(others)


def test_the_line_is_cut(store, line):
    """Meanwhile requests get 503, each with one line in the log; after the connection is restored, they succeed."""
    with serving(2, store) as servers:
        with crowd_on(servers) as crowd:
            for _ in range(SIZE):
                crowd.more()
                line.cut()
                crowd.fail()
                line.mend()
                crowd.more()
        failed = refused_clearly(crowd.batches)
        lines = [text for server in servers for text in server.log.splitlines()]
        assert len([text for text in lines if "batch_registrants': the store postgresql" in text]) == failed
        assert not [text for text in lines if not re.match(r"\d{4}-.* ERROR mockzoom ", text)]  # no traceback
        assert all(server.process.poll() is None for server in servers)


def test_it_is_cut_for_a_moment(store, line):
    """After repeated short cuts, requests that find their connection dead get another, or a 503."""
    with serving(2, store) as servers:
        with crowd_on(servers) as crowd:
            for _ in range(4 * SIZE):
                crowd.more(3)
                line.cut()
                line.mend()
            crowd.more()
        refused_clearly(crowd.batches)
        assert "Traceback" not in "".join(server.log for server in servers)


@pytest.mark.parametrize("mode", ["immediate", "fast"])
def test_the_database_starts_again(own_postgresql, store, mode):
    """PostgreSQL is killed or stopped: 503 until it is back, then requests succeed."""
    with serving(2, store) as servers:
        with crowd_on(servers) as crowd:
            for _ in range(SIZE):
                crowd.more()
                own_postgresql.stop(mode)
                crowd.fail()
                own_postgresql.start()
                crowd.more()
        refused_clearly(crowd.batches)
        assert "Traceback" not in "".join(server.log for server in servers)


def test_all_doors_say_so(store, line):
    """Without the database the token service, unknown paths, HEAD and the admin API answer too, each in its shape."""
    with serving(1, store) as (server,):
        client = Client(server.url)
        line.cut()
        asked = {"grant_type": "client_credentials"}
        for answer in (
            client.call("GET", "/v2/users/me"),
            client.call("POST", "/oauth/token", params=asked),
            client.call("GET", "/nowhere"),
        ):
            assert (answer.status, answer.document) == (503, IN_ZOOMS_SHAPE)
            assert answer.headers["x-zm-trackingid"]
        assert client.call("HEAD", "/v2/users/me").status == 503
        control = client.call("GET", "/_mockzoom/v1/accounts")
        assert control.status == 503
        assert "refused" in control.document["error"]["message"]
        assert client.call("GET", "/_mockzoom/v1/ready").status == 503  # it gets no requests meanwhile
        assert client.call("GET", "/_mockzoom/v1/health").status == 200  # and it is not restarted for that
        line.mend()
        assert client.call("GET", "/_mockzoom/v1/ready").status == 200
        assert client.call("GET", "/v2/users/me").status == 200
        assert "Traceback" not in server.log


def test_a_process_is_killed(store):
    """SIGKILL of a server in the middle of batches: the others go on at once, and what it had answered is there."""
    with serving(3, store) as servers, crowd_on(servers) as crowd:
        for victim in servers[:2]:
            crowd.more()
            victim.kill()
        crowd.more(12)


def test_one_of_the_workers_is_killed(store):
    """SIGKILL of processes of `--workers`, again and again: they are replaced, and nothing answered is lost."""
    with serving(1, store, "--workers", "2") as servers, crowd_on(servers) as crowd:
        for _ in range(2 * SIZE):
            crowd.more()
            oldest, other = sorted(servers[0].children())
            os.kill(oldest, signal.SIGKILL)
            assert eventually(lambda there={oldest, other}: len(set(servers[0].children()) - there) == 1)
        crowd.more()
