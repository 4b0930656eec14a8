"""Messages of pytest-xdist: which are left out, and that its worker still sends them in the way that is changed."""

from __future__ import annotations

from inspect import signature

import lean_reports
import pytest
from xdist.remote import WorkerInteractor


def test_xdist_sends_by_the_method_that_is_changed():
    """The method is private. If it is renamed, all messages are sent again, and `make test` takes longer."""
    assert tuple(signature(WorkerInteractor.sendevent).parameters) == ("self", "name", "kwargs")


def report(outcome="passed", when="call", duration=0.0, sections=()):
    return {"outcome": outcome, "when": when, "duration": duration, "sections": list(sections), "keywords": {"a": 1}}


@pytest.mark.parametrize(
    "data",
    [
        report("failed"),
        report("failed", "setup"),
        report("failed", "teardown"),
        report("skipped", "setup"),
        report(sections=[("Captured stdout", "text")]),
        report("failed", duration=1.0),
    ],
)
def test_what_is_shown_of_a_test_is_sent_whole(data):
    """A failure, a skip, and what a test printed, in any of its parts."""
    sent = []
    lean_reports._sending(lambda name, **content: sent.append((name, content)))("testreport", data=dict(data))
    assert sent == [("testreport", {"data": data})]


def test_of_a_test_that_passes_its_call_and_its_end_are_sent():
    """Slow set-ups are sent, too, because `--durations` lists them."""
    sent = []
    send = lean_reports._sending(lambda name, **_: sent.append(name))
    send("logstart", nodeid="x")
    for when in ("setup", "call", "teardown"):
        send("testreport", data=report(when=when))
    send("logfinish", nodeid="x")
    send("runtest_protocol_complete", item_index=1)
    assert sent == ["testreport", "runtest_protocol_complete"]
    send("testreport", data=report(when="setup", duration=1.0))
    assert len(sent) == 3
