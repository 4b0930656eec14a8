"""Events of live webinars and meetings: the same in both."""

from __future__ import annotations

import pytest
from held_occasions import KINDS, START, do, made, registered


@pytest.mark.parametrize("kind", KINDS)
class TestBoth:
    def test_people_come_and_go_in_events(self, mock, subscriber, kind):
        """Who is present leaves before the end; the id is a number in `meeting.started` alone."""
        number = made(mock, kind)
        registered(mock, kind, number)
        subscriber.pull()
        do(mock, "start", number)
        do(mock, "join", number, host=True)
        do(mock, "join", number, email="ana@example.com")
        do(mock, "chat_messages", number, host=True, text="Hello")
        do(mock, "leave", number, email="ana@example.com")
        do(mock, "end", number)
        events = subscriber.pull()
        assert [e["event"] for e in events] == [
            f"{kind}.started",
            f"{kind}.participant_joined",
            f"{kind}.participant_joined",
            f"{kind}.chat_message_sent",
            f"{kind}.participant_left",
            f"{kind}.participant_left",
            f"{kind}.ended",
        ]
        objects = [e["payload"]["object"] for e in events]
        assert objects[0]["id"] == (number if kind == "meeting" else str(number))
        assert {o["id"] for o in objects[1:3]} == {str(number)}
        assert objects[2]["participant"]["email"] == "ana@example.com"
        assert objects[4]["participant"]["leave_reason"] == f"Ana left the {kind}.<br>Reason: left the {kind}"
        assert objects[5]["participant"]["leave_reason"].endswith(f"Host ended the {kind}.")
        assert objects[6]["end_time"] == START

    def test_an_end_on_schedule_is_announced_as_of_that_moment(self, mock, subscriber, kind):
        """No request is needed."""
        number = made(mock, kind, duration=30)
        do(mock, "start", number)
        subscriber.pull()
        mock.clock.advance(hours=5)
        (ended,) = subscriber.pull()
        assert ended["event"] == f"{kind}.ended"
        assert ended["payload"]["object"]["end_time"] == "2026-11-21T12:30:00Z"

    def test_a_new_schedule_ends_a_session_at_once(self, mock, subscriber, kind):
        """The event has the operation that moved it as its cause."""
        number = made(mock, kind)
        do(mock, "start", number)
        subscriber.pull()
        mock.clock.advance(minutes=20)
        assert mock.call("PATCH", f"/v2/{kind}s/{number}", {"duration": 10}).status == 204
        assert mock.people("join", number, host=True).status == 409
        assert f"{kind}.ended" in subscriber.names()
