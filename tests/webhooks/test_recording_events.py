"""Events of recordings: each with its cause, its payload, and its time."""

from __future__ import annotations

import pytest
from subscriber import Subscriber


@pytest.fixture(name="subscriber")
def _subscriber(mock):
    return Subscriber(mock, ["recording.*"])


def take(mock, webinar, action="start", **body):
    assert mock.people("recording", webinar, action=action, **body).status == 200


def held(mock, **record):
    """A webinar that was recorded for ten minutes."""
    webinar = mock.webinar()
    assert mock.people("start", webinar).status == 200
    take(mock, webinar, **record)
    mock.clock.advance(seconds=600)
    assert mock.call("PUT", f"/v2/webinars/{webinar}/status", {"action": "end"}).status == 204
    return webinar


class TestTakes:
    def test_every_step_is_announced_in_its_order(self, mock, subscriber):
        """The end is empty while the recording goes on."""
        webinar = mock.webinar()
        mock.people("start", webinar)
        for action in ("start", "pause", "resume", "stop"):
            take(mock, webinar, action)
            mock.clock.advance(seconds=60)
        events = subscriber.pull()
        assert [e["event"] for e in events] == [f"recording.{s}" for s in ("started", "paused", "resumed", "stopped")]
        files = [e["payload"]["object"]["recording_file"] for e in events]
        assert [f["recording_end"] for f in files] == [None, "2026-11-21T12:01:00Z", None, "2026-11-21T12:03:00Z"]
        assert list(events[0]) == ["payload", "event_ts", "event"]
        assert events[0]["payload"]["object"]["id"] == webinar

    def test_the_end_of_a_session_stops_and_completes_its_recording(self, mock, subscriber):
        """With the files of the API, and a token that opens them."""
        webinar = held(mock, files=["audio_only", "audio_transcript"])
        started, stopped, completed, transcript = subscriber.pull()
        assert [e["event"].partition(".")[2] for e in (started, stopped, completed, transcript)] == [
            "started", "stopped", "completed", "transcript_completed",
        ]  # fmt: skip
        found = mock.get(f"/v2/meetings/{webinar}/recordings").json
        shown = completed["payload"]["object"]
        assert [f["id"] for f in shown["recording_files"]] == [f["id"] for f in found["recording_files"]]
        assert shown["recording_files"][0]["download_url"] == found["recording_files"][0]["download_url"]
        (text,) = transcript["payload"]["object"]["recording_files"]
        path = text["download_url"].removeprefix("http://zoom.test")
        header = {"authorization": f"Bearer {transcript['download_token']}"}
        assert mock.get(path, headers=header).body.startswith(b"WEBVTT")

    def test_completion_is_announced_when_the_files_are_ready(self, mock, subscriber):
        """After the processing, on the account's clock."""
        held(mock, processing_minutes=5)
        assert subscriber.names() == ["recording.started", "recording.stopped"]
        mock.clock.advance(seconds=299)
        assert subscriber.names() == []
        mock.clock.advance(seconds=1)
        (event,) = subscriber.pull()
        assert (event["event"], event["event_ts"]) == ("recording.completed", 1_795_263_300_000)

    def test_a_session_that_the_clock_ends_completes_its_recording(self, mock, subscriber):
        """Without any request."""
        webinar = mock.webinar(start_time="2026-11-21T12:10:00Z", duration=30)
        mock.people("start", webinar)
        take(mock, webinar)
        subscriber.pull()
        mock.clock.advance(seconds=7200)
        stopped, completed = subscriber.pull()
        assert stopped["payload"]["object"]["recording_file"]["recording_end"] == "2026-11-21T12:40:00Z"
        assert completed["event"] == "recording.completed"

    def test_a_stopped_recording_is_not_stopped_twice(self, mock, subscriber):
        """Its end has only the completion."""
        webinar = mock.webinar()
        mock.people("start", webinar)
        for action in ("start", "stop"):
            take(mock, webinar, action)
        subscriber.pull()
        mock.call("PUT", f"/v2/webinars/{webinar}/status", {"action": "end"})
        assert subscriber.names() == ["recording.completed"]


class TestFiles:
    def test_trash_recovery_and_deletion_are_announced_with_the_files_concerned(self, mock, subscriber):
        """All of a recording, or one; a deleted one has no token."""
        webinar = held(mock)
        subscriber.pull()
        path = f"/v2/meetings/{webinar}/recordings"
        first, second = (f["id"] for f in mock.get(path).json["recording_files"])
        for method, place, ids, name in (
            ("DELETE", f"/{first}", [first], "trashed"),
            ("PUT", f"/{first}/status", [first], "recovered"),
            ("DELETE", "", [first, second], "trashed"),
            ("PUT", "/status", [first, second], "recovered"),
            ("DELETE", f"/{second}?action=delete", [second], "deleted"),
            ("DELETE", "?action=delete", [first], "deleted"),
        ):
            assert mock.call(method, path + place).status == 204
            (event,) = subscriber.pull()
            assert event["event"] == f"recording.{name}"
            shown = event["payload"]["object"]
            assert ([f["id"] for f in shown["recording_files"]], shown["recording_count"]) == (ids, len(ids))
            assert event["payload"]["operator"] == "host@example.com"
            assert ("download_token" in event) == (name != "deleted")

    def test_a_new_name_is_announced_and_the_same_one_is_not(self, mock, subscriber):
        """Old and new."""
        webinar = held(mock)
        subscriber.pull()
        for topic in ("New", "New"):
            assert mock.call("PATCH", f"/v2/meetings/{webinar}/recordings/settings", {"topic": topic}).status == 204
        (event,) = subscriber.pull()
        assert event["event"] == "recording.renamed"
        assert [event["payload"][name]["topic"] for name in ("old_object", "object")] == ["T", "New"]


class TestRegistration:
    def test_registrants_are_announced(self, mock, subscriber):
        """Created, denied and approved; a change that changes nothing is not."""
        webinar = held(mock)
        subscriber.pull()
        path = f"/v2/meetings/{webinar}/recordings/registrants"
        person = {"email": "ana@example.com", "first_name": "Ana", "city": "Rome"}
        name = mock.post(path, person).json["registrant_id"]
        mock.post(path, person)
        for action in ("deny", "deny", "approve"):
            assert mock.call("PUT", f"{path}/status", {"action": action, "registrants": [{"id": name}]}).status == 204
        events = subscriber.pull()
        assert [e["event"] for e in events] == [
            f"recording.registration_{what}" for what in ("created", "denied", "approved")
        ]
        assert events[0]["payload"]["object"]["registrant"]["city"] == "Rome"
        assert {e["payload"]["object"]["registrant"]["id"] for e in events} == {name}
