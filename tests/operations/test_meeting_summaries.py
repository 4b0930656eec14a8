"""Summaries of meetings, which are set up through the admin API and read through Zoom's."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from held_occasions import do, made

DETAILS = [{"label": "Dates", "summary": "It ships in May."}]


def held(mock, **fields):
    number = made(mock, "meeting", settings={"approval_type": 2}, **fields)
    uuid = do(mock, "start", number)["uuid"]
    mock.clock.advance(minutes=10)
    do(mock, "end", number)
    return number, uuid


def test_a_summary_is_read_by_uuid_and_by_number(mock_each_profile):
    """With the meeting that it is about; another one replaces it."""
    mock = mock_each_profile
    number, uuid = held(mock)
    do(mock, "summary", number, overview="First.")
    do(mock, "summary", number, overview="The release was planned.", details=DETAILS, next_steps=["Write notes"])
    shown = mock.get(f"/v2/meetings/{quote(uuid, safe='')}/meeting_summary").json
    assert shown == mock.get(f"/v2/meetings/{number}/meeting_summary").json
    assert (shown["meeting_uuid"], shown["meeting_end_time"]) == (uuid, "2026-11-21T12:10:00Z")
    assert (shown["summary_details"], shown["next_steps"]) == (DETAILS, ["Write notes"])
    assert shown["summary_content"].startswith("The release was planned.\n\n## Dates\n")


def test_a_meeting_without_a_summary_is_refused(mock_each_profile):
    """As one that does not exist; a meeting that was deleted has none either (2021 keeps those that were held)."""
    mock = mock_each_profile
    number, uuid = held(mock)
    wanted = {"code": 3001, "message": f"Meeting does not exist: {number}."}
    assert mock.get(f"/v2/meetings/{number}/meeting_summary").json == wanted
    do(mock, "summary", number, overview="All.")
    gone = mock.call("DELETE", f"/v2/meetings/{number}").status == 204
    left = mock.get(f"/v2/meetings/{quote(uuid, safe='')}/meeting_summary").status
    assert left == (404 if gone else 200)


@pytest.mark.parametrize("kind", ["webinar", "meeting"])
def test_only_a_meeting_that_was_held_is_summarized(mock, kind):
    """The message has the reason."""
    number = made(mock, kind)
    do(mock, "start", number)
    refused = mock.people("summary", number, overview="All.")
    assert refused.status == 409
    assert ("is a webinar" if kind == "webinar" else "start and end it first") in refused.json["error"]["message"]
