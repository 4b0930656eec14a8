"""Meetings that are ended, streamed, deleted and recovered."""

from __future__ import annotations

import json

import pytest
from held_occasions import do, made, registered

from mockzoom.storage.base import DIRECTORY
from mockzoom.zoom.livestream import LIVE_STREAMS
from mockzoom.zoom.oauth.models import ACCESS_TOKENS, AccessToken
from mockzoom.zoom.profiles import V2021_08

ADMIN = "/_mockzoom/v1/accounts/mockzoom-account"
STREAM = {"page_url": "https://tv.example/1", "stream_key": "key", "stream_url": "rtmp://tv.example/in"}
CITY = {"questions": [{"field_name": "city", "required": True}], "custom_questions": []}


@pytest.fixture
def number(mock_each_profile):
    """A meeting that starts now."""
    return made(mock_each_profile, "meeting")


def status(mock, number, action):
    return mock.call("PUT", f"/v2/meetings/{number}/status", {"action": action})


def switch(mock, number, **body):
    return mock.call("PATCH", f"/v2/meetings/{number}/livestream/status", body)


class TestEnd:
    """meetingStatus with `end`."""

    def test_a_live_meeting_is_ended_and_over(self, mock_each_profile, number):
        """204, and it takes no registration any more; one that is not live stays as it is."""
        mock = mock_each_profile
        assert status(mock, number, "end").status == 204
        assert mock.get(f"/v2/meetings/{number}").json["status"] == "waiting"
        do(mock, "start", number)
        assert mock.get(f"/v2/meetings/{number}").json["status"] == "started"
        ended = status(mock, number, "end")
        assert (ended.status, ended.body) == (204, b"")
        assert mock.get(f"/v2/meetings/{number}").json["status"] == "waiting"
        late = mock.post(f"/v2/meetings/{number}/registrants", {"email": "a@b.io", "first_name": "A"})
        assert late.rule == "meeting_over"

    def test_a_recurring_meeting_can_be_held_again(self, mock_each_profile):
        """One without a fixed time is over only for now."""
        number = made(mock_each_profile, "meeting", type=3)
        for _ in range(2):
            do(mock_each_profile, "start", number)
            status(mock_each_profile, number, "end")
        assert mock_each_profile.people("start", number).status == 200

    def test_other_actions_are_refused(self, mock_each_profile, number):
        """And so is none."""
        assert status(mock_each_profile, number, "pause").json["errors"][0]["field"] == "action"
        assert mock_each_profile.call("PUT", f"/v2/meetings/{number}/status", {}).rule == "validation_failed"


class TestLiveStream:
    """meetingLiveStreamStatusUpdate."""

    def test_it_runs_only_in_a_live_meeting_with_addresses(self, mock_each_profile, number):
        """End-to-end encrypted meetings have none."""
        mock = mock_each_profile
        assert switch(mock, number, action="start").rule == "stream_not_configured"
        mock.call("PATCH", f"/v2/meetings/{number}/livestream", STREAM)
        refused = switch(mock, number, action="start")
        assert refused.json == {"code": 4927, "message": f"Meeting {number} has not started."}
        do(mock, "start", number)
        assert switch(mock, number, action="start").status == 204
        assert kept(mock, number)[1] != ""
        mock.call("PATCH", f"/v2/meetings/{number}", {"settings": {"encryption_type": "e2ee"}})
        assert switch(mock, number, action="stop").rule == "encrypted_meeting"

    def test_a_running_stream_keeps_its_look_except_by_mode(self, mock_each_profile, number):
        """Settings with `start` count before it runs, those with `mode` while it does."""
        mock = mock_each_profile
        mock.call("PATCH", f"/v2/meetings/{number}/livestream", STREAM)
        do(mock, "start", number)
        switch(mock, number, action="start", settings={"display_name": "News"})
        switch(mock, number, action="start", settings={"display_name": "Sport"})
        assert kept(mock, number)[0] == {"display_name": "News"}
        switch(mock, number, action="mode", settings={"layout": "gallery_view"})
        assert kept(mock, number)[0] == {"display_name": "News", "layout": "gallery_view"}
        switch(mock, number, action="stop")
        assert kept(mock, number)[1] == ""


def kept(mock, number):
    """The stream as it is kept: its settings, and the session it is on in. Zoom has no way to read either."""
    with mock.pipeline.store.transaction("mockzoom-account") as state:
        stream = state.get(LIVE_STREAMS, number)
        return dict(stream.settings), stream.session_uuid


class TestDeletion:
    """meetingDelete, and meetingStatus with `recover`."""

    def test_a_meeting_in_progress_stays(self, mock_each_profile, number):
        """3002; one that was held is kept in profile 2021-08 only."""
        mock = mock_each_profile
        do(mock, "start", number)
        refused = mock.call("DELETE", f"/v2/meetings/{number}")
        assert (refused.rule, refused.json["code"]) == ("meeting_in_progress", 3002)
        status(mock, number, "end")
        gone = mock.call("DELETE", f"/v2/meetings/{number}")
        is_kept = mock.settings.profile == V2021_08.name
        assert (gone.rule == "meeting_has_ended") == is_kept == (mock.get(f"/v2/meetings/{number}").status == 200)

    def test_what_was_deleted_is_recovered_with_all_that_it_had(self, mock_each_profile, number):
        """Registrants with their links, polls and questions; also after the account was exported and imported."""
        mock, path = mock_each_profile, f"/v2/meetings/{number}"
        registered(mock, "meeting", number)
        mock.post(f"{path}/polls", {"title": "P"})
        mock.call("PATCH", f"{path}/registrants/questions", CITY)
        reads = (path, f"{path}/registrants", f"{path}/polls", f"{path}/registrants/questions")
        before = [mock.get(one).json for one in reads]
        assert mock.call("DELETE", path).status == 204
        assert {mock.get(one).status for one in reads} == {404}
        export = mock.desk.answer("GET", f"{ADMIN}/export", b"")[1]
        mock.desk.answer("POST", f"{ADMIN}/reset", b"")
        assert mock.desk.answer("POST", f"{ADMIN}/import", json.dumps(export).encode())[0] == 200

        assert status(mock, number, "recover").status == 204
        assert [mock.get(one).json for one in reads] == before
        assert status(mock, number, "recover").status == 204

    def test_a_week_later_it_is_gone_for_good(self, mock_each_profile, number):
        """As a meeting that never was."""
        mock = mock_each_profile
        mock.call("DELETE", f"/v2/meetings/{number}")
        mock.clock.advance(days=7)
        assert status(mock, number, "recover").rule == "meeting_not_found"

    def test_only_its_host_recovers_a_meeting(self, mock):
        """Another user, with the scopes of a user, is refused as for any meeting."""
        number = made(mock, "meeting")
        mock.call("DELETE", f"/v2/meetings/{number}")
        with mock.pipeline.store.transaction(DIRECTORY) as directory:
            own = AccessToken("own", "mockzoom-account", ("meeting:write",), None, "somebody else")
            directory.put(ACCESS_TOKENS, [own])
        answer = mock.call("PUT", f"/v2/meetings/{number}/status", {"action": "recover"}, token="own")
        assert answer.rule == "not_meeting_host"
