"""The event of a summary that was written."""

from __future__ import annotations

from held_occasions import do, made


def test_a_summary_is_announced(mock, subscriber):
    """With its content and the meeting that it is about."""
    number = made(mock, "meeting")
    do(mock, "start", number)
    do(mock, "end", number)
    subscriber.pull()
    do(mock, "summary", number, overview="All.")
    (event,) = subscriber.pull()
    assert event["event"] == "meeting.summary_completed"
    shown = event["payload"]["object"]
    assert (shown["meeting_id"], shown["summary_content"]) == (number, "All.")
