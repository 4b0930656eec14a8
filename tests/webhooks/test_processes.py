"""Several processes on one store, and processes that are killed: each event is delivered, and by one of them."""

from __future__ import annotations

import os
import sys
from threading import Thread

import pytest
from mockzoom_server import Server
from receiving import SECRET, receiving

from mockzoom.delivery.retention import FINISHED_KEPT
from mockzoom.delivery.service import has_ended

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")

EVENTS = int(os.environ.get("MOCKZOOM_EVENTS", "80"))
KILLS = int(os.environ.get("MOCKZOOM_KILLS", "2"))


@pytest.fixture
def store(tmp_path):
    return f"sqlite:///{tmp_path}/store.db"


@pytest.fixture
def receiver():
    with receiving() as found:
        yield found


def ids(receiver):
    """The request ids of the events that arrived, in order."""
    found = [r for r in receiver.received if r.json["event"] != "endpoint.url_validation"]
    return [r.headers["x-zm-request-id"] for r in found]


def test_two_workers_deliver_each_event_once(store, receiver):
    """They take turns by leases; one subscription keeps its order."""
    with Server("--workers", "2", MOCKZOOM_STORE=store) as begun:
        webhooks = begun.ready().control.accounts.get("mockzoom-account").webhooks
        webhooks.subscribe(receiver.url, "*", secret=SECRET)
        senders = [
            Thread(target=webhooks.trigger, args=("webinar.started",), kwargs={"times": EVENTS // 4}) for _ in "abcd"
        ]
        for sender in senders:
            sender.start()
        for sender in senders:
            sender.join()
        webhooks.deliver()
        kept = [one.request_id for one in webhooks.deliveries()]
    arrived = ids(receiver)
    assert len(arrived) == len(set(arrived)) == EVENTS
    assert arrived[-len(kept) :] == kept
    assert len(kept) == min(EVENTS, FINISHED_KEPT)


def test_nothing_is_lost_by_kills_between_commit_and_delivery(store, receiver):
    """What was answered is delivered by the next process, at once; only what was on its way may come twice."""
    expected = []
    for number in range(KILLS):
        with Server(MOCKZOOM_STORE=store) as begun:
            webhooks = begun.ready().control.accounts.get("mockzoom-account").webhooks
            if not number:
                webhooks.subscribe(receiver.url, "*", secret=SECRET)
            made = webhooks.trigger("webinar.started", times=20)["deliveries"]
            expected += [webhooks.delivery(name).request_id for name in made]
            begun.kill()
    with Server(MOCKZOOM_STORE=store) as begun:
        webhooks = begun.ready().control.accounts.get("mockzoom-account").webhooks
        webhooks.deliver()
        assert {one.state for one in webhooks.deliveries()} == {"delivered"}
    arrived = ids(receiver)
    assert list(dict.fromkeys(arrived)) == expected
    assert len(arrived) - len(set(arrived)) <= KILLS


def test_only_processes_of_this_machine_can_be_known_to_have_ended():
    """Any other lease ends with its time."""
    assert not has_ended("elsewhere/1/ab/1")
    assert not has_ended("")
