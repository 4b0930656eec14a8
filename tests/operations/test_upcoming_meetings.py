"""What a user hosts within the next 24 hours."""

from __future__ import annotations

import pytest
from held_occasions import do, made


def upcoming(mock, user="me"):
    answer = mock.get(f"/v2/users/{user}/upcoming_meetings")
    assert answer.status == 200, answer.body
    assert answer.json["total_records"] == len(answer.json["meetings"])
    return answer.json["meetings"]


def test_what_begins_within_a_day_is_listed_in_its_order(mock_each_profile):
    """With what a participant needs; webinars and what has no time are not meetings of the day."""
    mock = mock_each_profile
    late = made(mock, "meeting", start_time="2026-11-22T11:59:59Z", password="s3cret")
    made(mock, "meeting", start_time="2026-11-22T12:00:00Z")
    soon = made(mock, "meeting", start_time="2026-11-21T13:00:00Z")
    made(mock, "meeting", type=3)
    made(mock, "meeting", type=1)
    made(mock, "webinar", start_time="2026-11-21T13:00:00Z")
    listed = upcoming(mock)
    assert [m["id"] for m in listed] == [soon, late]
    assert listed[1]["passcode"] == "s3cret"
    assert listed[1]["join_url"] == mock.get(f"/v2/meetings/{late}").json["join_url"]


def test_one_in_progress_is_listed_until_it_ends(mock):
    """By its schedule, or because it was ended."""
    first, second = made(mock, "meeting", duration=30), made(mock, "meeting", duration=60)
    mock.clock.advance(minutes=29)
    assert [m["id"] for m in upcoming(mock)] == [first, second]
    mock.clock.advance(minutes=1)
    assert [m["id"] for m in upcoming(mock)] == [second]
    do(mock, "start", second)
    do(mock, "end", second)
    assert upcoming(mock) == []


def test_a_series_is_listed_with_the_occurrences_of_the_day(mock):
    """Each with its own start."""
    recurrence = {"type": 1, "repeat_interval": 1, "end_times": 3}
    number = made(mock, "meeting", type=8, recurrence=recurrence)
    mock.clock.advance(minutes=1)
    listed = upcoming(mock)
    assert [(m["id"], m["start_time"]) for m in listed] == [
        (number, "2026-11-21T12:00:00Z"),
        (number, "2026-11-22T12:00:00Z"),
    ]


@pytest.mark.parametrize("user", ["nobody", "nobody@example.com"])
def test_an_unknown_user_is_refused_with_the_documented_code(mock_each_profile, user):
    """404 and 3001, unlike elsewhere."""
    answer = mock_each_profile.get(f"/v2/users/{user}/upcoming_meetings")
    assert answer.status == 404
    assert answer.json == {"code": 3001, "message": f"User does not exist: {user}."}
