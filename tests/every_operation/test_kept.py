"""After every operation: its state can be exported, read back and reset, and its journal finds nothing wrong."""

from __future__ import annotations

import pytest
from test_every_operation import API, CALLS


@pytest.mark.parametrize("name", sorted(API))
def test_its_state_comes_back_as_it_went(either, name):
    """Whatever kinds of records it made; and a reset leaves nothing of them."""
    fresh, start = either.control("GET", "/export").json, either.clock.now
    CALLS[name](either).go(either)
    document = either.control("GET", "/export").json

    assert either.control("POST", "/import", document).status == 200
    assert either.control("GET", "/export").json == document
    either.clock.now = start
    either.control("POST", "/reset", {})
    assert either.control("GET", "/export").json == fresh


@pytest.mark.parametrize("name", sorted(API))
def test_its_journal_finds_nothing_wrong(either, name):
    """Neither with the request nor with the answer, and knows its name."""
    sent = CALLS[name](either)
    either.control("DELETE", "/journal")
    sent.go(either)
    (entry,) = either.control("GET", "/journal").json["entries"]

    assert entry["operation"] == name
    assert (entry["request"]["problems"], entry["answer"]["problems"]) == ([], [])
