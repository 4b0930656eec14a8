"""The thread that delivers: it takes turns, goes on after errors, and ends."""

from __future__ import annotations

from itertools import count
from threading import Event

import pytest

from mockzoom.delivery.sender_thread import SenderThread
from mockzoom.storage import StoreError

PATIENCE = 30


class Deliveries:
    """What a thread is given to do: by account, the results of its calls in order."""

    def __init__(self, **results):
        self.results = {account: list(found) for account, found in results.items()}
        self.calls = []
        self.done = Event()
        self.before = None

    def __call__(self, account_id):
        if account_id == "gate":  # so that the thread finds both at once
            self.before()
        self.calls.append(account_id)
        result = self.results[account_id].pop(0)
        if not any(self.results.values()):
            self.done.set()
        if isinstance(result, Exception):
            raise result
        return 1, result


def test_accounts_take_turns():
    """One that has more to send is looked at again after those that were woken before."""
    ticks = count(1)
    deliveries = Deliveries(first=[0, 0, None], other=[0, 0, None])
    thread = SenderThread(deliveries, now=lambda: next(ticks))
    deliveries.results["gate"] = [None]
    deliveries.before = lambda: [thread.wake("first"), thread.wake("other")]
    thread.wake("gate")
    assert deliveries.done.wait(PATIENCE)
    thread.close()
    assert deliveries.calls == ["gate", *["first", "other"] * 3]


@pytest.mark.parametrize("error", [StoreError("the database is gone"), RuntimeError("ours")])
def test_an_error_is_logged_and_the_account_looked_at_again(error, caplog, monkeypatch):
    """After a pause, which is removed here."""
    monkeypatch.setattr("mockzoom.delivery.sender_thread._RETRY_MS", 0)
    deliveries = Deliveries(a=[error, None])
    thread = SenderThread(deliveries)
    thread.wake("a")
    assert deliveries.done.wait(PATIENCE)
    thread.close()
    assert deliveries.calls == ["a", "a"]
    assert caplog.records


def test_it_ends_when_nothing_is_left_and_starts_again():
    """An idle server has no thread for webhooks."""
    deliveries = Deliveries(a=[None, None])
    thread = SenderThread(deliveries, idle_s=0)
    thread.wake("a")
    while thread._thread is not None:
        thread._thread.join(PATIENCE)
    thread.wake("a")
    assert deliveries.done.wait(PATIENCE)
    thread.close()
    assert deliveries.calls == ["a", "a"]


def test_a_closed_one_does_not_start():
    """A server that has ended sends nothing more."""
    thread = SenderThread(Deliveries(a=[]))
    thread.close()
    thread.wake("a")
    assert thread._thread is None
