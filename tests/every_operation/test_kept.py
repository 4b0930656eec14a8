"""After every operation: its state can be exported, read back and reset, and its journal finds nothing wrong."""

from __future__ import annotations

import pytest
from test_every_operation import API, CALLS


@pytest.mark.parametrize("name", sorted(API))
def test_its_state_comes_back_as_it_went(mock_each_profile, name):
    """Whatever kinds of records it made; and a reset leaves nothing of them."""
    fresh, start = mock_each_profile.control("GET", "/export").json, mock_each_profile.clock.now
    CALLS[name](mock_each_profile).go(mock_each_profile)
    document = mock_each_profile.control("GET", "/export").json

    assert mock_each_profile.control("POST", "/import", document).status == 200
    assert mock_each_profile.control("GET", "/export").json == document
    mock_each_profile.clock.now = start
    mock_each_profile.control("POST", "/reset", {})
    assert mock_each_profile.control("GET", "/export").json == fresh


@pytest.mark.parametrize("name", sorted(API))
def test_its_journal_finds_nothing_wrong(mock_each_profile, name):
    """Neither with the request nor with the answer, and knows its name."""
    sent = CALLS[name](mock_each_profile)
    mock_each_profile.control("DELETE", "/journal")
    sent.go(mock_each_profile)
    (entry,) = mock_each_profile.control("GET", "/journal").json["entries"]

    assert entry["operation"] == name
    assert (entry["request"]["problems"], entry["answer"]["problems"]) == ([], [])
