"""Events of what happens to meetings through their own operations."""

from __future__ import annotations

STREAM = {"page_url": "https://tv.example/1", "stream_key": "key", "stream_url": "rtmp://tv.example/in"}


def meeting(mock, **fields):
    body = {"topic": "T", "settings": {"approval_type": 0}} | fields
    return mock.post("/v2/users/me/meetings", body).json


def test_a_deleted_registrant_is_announced_as_cancelled(mock, subscriber):
    """As on webinars: Zoom has only this event for it."""
    number = meeting(mock)["id"]
    path = f"/v2/meetings/{number}/registrants"
    made = mock.post(path, {"email": "ana@example.com", "first_name": "Ana"}).json
    subscriber.pull()
    mock.call("DELETE", f"{path}/{made['registrant_id']}")
    (event,) = subscriber.pull()
    assert event["event"] == "meeting.registration_cancelled"
    assert event["payload"]["object"]["registrant"]["id"] == made["registrant_id"]


def test_a_recovered_meeting_is_announced(mock, subscriber):
    """After its deletion; a second recovery does nothing and is not announced."""
    created = meeting(mock)
    path = f"/v2/meetings/{created['id']}"
    subscriber.pull()
    mock.call("DELETE", path)
    mock.call("PUT", f"{path}/status", {"action": "recover"})
    mock.call("PUT", f"{path}/status", {"action": "recover"})
    deleted, recovered = subscriber.pull()
    assert (deleted["event"], recovered["event"]) == ("meeting.deleted", "meeting.recovered")
    assert recovered["payload"]["object"]["uuid"] == created["uuid"]


def test_a_stream_is_announced_when_it_goes_on_and_off(mock, subscriber):
    """Once each, with its addresses and the session."""
    number = meeting(mock)["id"]
    path = f"/v2/meetings/{number}/livestream"
    mock.call("PATCH", path, STREAM)
    mock.people("start", number)
    subscriber.pull()
    for action in ("start", "start", "stop", "stop"):
        assert mock.call("PATCH", f"{path}/status", {"action": action}).status == 204
    on, off = subscriber.pull()
    assert (on["event"], off["event"]) == ("meeting.live_streaming_started", "meeting.live_streaming_stopped")
    assert on["payload"]["object"]["live_streaming"] == {
        "service": "Custom live streaming service",
        "custom_live_streaming_settings": STREAM,
        "date_time": "2026-11-21T12:00:00Z",
    }


def test_a_meeting_that_is_ended_through_the_api_is_announced(mock, subscriber):
    """Participants leave first."""
    number = meeting(mock)["id"]
    mock.people("start", number)
    mock.people("join", number, host=True)
    subscriber.pull()
    mock.call("PUT", f"/v2/meetings/{number}/status", {"action": "end"})
    assert subscriber.names() == ["meeting.participant_left", "meeting.ended"]
