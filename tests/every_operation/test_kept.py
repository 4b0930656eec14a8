"""After every operation: its state can be exported, read back and reset, and its journal finds nothing wrong.

Each in one profile in `make test`, in all in `make test-everything`.
"""

from __future__ import annotations

import pytest
from in_turn import profiles_of
from test_every_operation import API, CALLS

IN_PROFILES = [(name, profile) for name in sorted(API) for profile in profiles_of(name)]


@pytest.mark.parametrize(("name", "profile"), IN_PROFILES)
def test_its_state_comes_back_as_it_went(make_mock, name, profile):
    """Whatever kinds of records it made; and a reset leaves nothing of them."""
    mock = make_mock(profile=profile)
    fresh, start = mock.control("GET", "/export").json, mock.clock.now
    CALLS[name](mock).go(mock)
    document = mock.control("GET", "/export").json

    assert mock.control("POST", "/import", document).status == 200
    assert mock.control("GET", "/export").json == document
    mock.clock.now = start
    mock.control("POST", "/reset", {})
    assert mock.control("GET", "/export").json == fresh


@pytest.mark.parametrize(("name", "profile"), IN_PROFILES)
def test_its_journal_finds_nothing_wrong(make_mock, name, profile):
    """Neither with the request nor with the answer, and knows its name."""
    mock = make_mock(profile=profile)
    sent = CALLS[name](mock)
    mock.control("DELETE", "/journal")
    sent.go(mock)
    (entry,) = mock.control("GET", "/journal").json["entries"]

    assert entry["operation"] == name
    assert (entry["request"]["problems"], entry["answer"]["problems"]) == ([], [])
