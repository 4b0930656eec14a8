"""Live streams: where to, on and off."""

from __future__ import annotations

import pytest

from mockzoom.zoom.livestream import LIVE_STREAMS

STREAM = {"page_url": "https://tv.example/1", "stream_key": "key", "stream_url": "rtmp://tv.example/in"}
UNSET = {"page_url": "", "stream_key": "", "stream_url": ""}


@pytest.fixture
def webinar(mock_each_profile):
    """A webinar's number."""
    return mock_each_profile.webinar()


def put(mock, webinar, **changes):
    return mock.call("PATCH", f"/v2/webinars/{webinar}/livestream", STREAM | changes)


def shown(mock, webinar):
    return mock.get(f"/v2/webinars/{webinar}/livestream").json


def switch(mock, webinar, **body):
    return mock.call("PATCH", f"/v2/webinars/{webinar}/livestream/status", body)


def kept(mock, webinar):
    """The stream as it is kept: its settings, and the session it is on in. Zoom has no way to read either."""
    with mock.pipeline.store.transaction("mockzoom-account") as state:
        stream = state.get(LIVE_STREAMS, webinar)
        return dict(stream.settings), stream.session_uuid


class TestDetails:
    """Where a webinar is streamed to."""

    def test_are_empty_until_they_are_set(self, mock_each_profile, webinar):
        """And then read as they were sent; unknown keys and nulls do nothing."""
        assert shown(mock_each_profile, webinar) == UNSET
        changed = put(mock_each_profile, webinar, resolution="1080p", colour=1)
        assert (changed.status, changed.body) == (204, b"")
        assert shown(mock_each_profile, webinar) == STREAM | {"resolution": "1080p"}
        put(mock_each_profile, webinar, stream_key="other", resolution=None)
        assert shown(mock_each_profile, webinar) == STREAM | {"stream_key": "other", "resolution": "1080p"}

    @pytest.mark.parametrize("field", STREAM)
    def test_all_three_are_needed(self, mock_each_profile, webinar, field):
        """Whichever is absent is named."""
        answer = mock_each_profile.call("PATCH", f"/v2/webinars/{webinar}/livestream", {**STREAM, field: None})
        assert answer.json["errors"] == [{"field": field, "message": "Missing field."}]

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("page_url", "tv.example"),
            ("page_url", ""),
            ("page_url", "https://tv.example/" + "x" * 1006),
            ("stream_url", "x" * 1025),
            ("stream_key", "x" * 513),
            ("resolution", "4k"),
        ],
    )
    def test_bad_ones_are_named(self, mock_each_profile, webinar, field, value):
        """And nothing is kept."""
        answer = put(mock_each_profile, webinar, **{field: value})
        assert answer.json["errors"] == [{"field": field, "message": "Invalid field."}]
        assert shown(mock_each_profile, webinar) == UNSET

    def test_the_longest_are_fine(self, mock_each_profile, webinar):
        """1024, 1024 and 512 characters."""
        longest = {"page_url": "https://tv.example/" + "x" * 1005, "stream_url": "x" * 1024, "stream_key": "x" * 512}
        assert put(mock_each_profile, webinar, **longest).status == 204
        assert shown(mock_each_profile, webinar) == longest

    def test_each_webinar_has_its_own_and_takes_it_along(self, mock_each_profile, webinar):
        """Nothing of it stays when the webinar is deleted."""
        other = mock_each_profile.webinar()
        put(mock_each_profile, webinar)
        assert shown(mock_each_profile, other) == UNSET
        mock_each_profile.call("DELETE", f"/v2/webinars/{webinar}")
        with mock_each_profile.pipeline.store.transaction("mockzoom-account") as state:
            assert state.get(LIVE_STREAMS, webinar) is None


class TestStatus:
    """On and off, while the webinar is on the air."""

    def test_needs_somewhere_to_go_and_a_running_webinar(self, mock_each_profile, webinar):
        """In this order; once the webinar has ended it is over with the stream."""
        said = {"code": 3000, "message": "The current webinar is not configured with a custom streaming service."}
        assert switch(mock_each_profile, webinar, action="start").json == said
        put(mock_each_profile, webinar)
        said = {"code": 200, "message": f"Webinar {webinar} has not started."}
        assert switch(mock_each_profile, webinar, action="start").json == said
        mock_each_profile.people("start", webinar)
        assert switch(mock_each_profile, webinar, action="start").status == 204
        mock_each_profile.call("PUT", f"/v2/webinars/{webinar}/status", {"action": "end"})
        assert switch(mock_each_profile, webinar, action="stop").rule == "webinar_not_started"

    def test_an_empty_address_is_nowhere(self, mock_each_profile, webinar):
        """Whether it is the stream's address or its key."""
        mock_each_profile.people("start", webinar)
        for field in ("stream_url", "stream_key"):
            assert put(mock_each_profile, webinar, **{field: ""}).status == 204
            assert switch(mock_each_profile, webinar, action="start").rule == "stream_not_configured"

    def test_settings_are_taken_while_the_stream_is_off(self, mock_each_profile, webinar):
        """With the action that switches it on, or alone; while it is on they are passed over."""
        put(mock_each_profile, webinar)
        uuid = mock_each_profile.people("start", webinar).json["uuid"]
        assert switch(mock_each_profile, webinar, settings={"display_name": "A"}).status == 204
        assert kept(mock_each_profile, webinar) == ({"display_name": "A"}, "")
        switch(mock_each_profile, webinar, action="start", settings={"active_speaker_name": True})
        assert kept(mock_each_profile, webinar) == ({"display_name": "A", "active_speaker_name": True}, uuid)
        assert switch(mock_each_profile, webinar, action="start", settings={"display_name": "B"}).status == 204
        switch(mock_each_profile, webinar, action="stop")
        assert switch(mock_each_profile, webinar, action="stop").status == 204
        assert kept(mock_each_profile, webinar) == ({"display_name": "A", "active_speaker_name": True}, "")

    def test_a_webinar_held_again_is_not_on(self, mock_each_profile):
        """Its stream was on in another session."""
        webinar = mock_each_profile.webinar(type=6)
        put(mock_each_profile, webinar)
        mock_each_profile.people("start", webinar)
        switch(mock_each_profile, webinar, action="start")
        mock_each_profile.call("PUT", f"/v2/webinars/{webinar}/status", {"action": "end"})
        mock_each_profile.people("start", webinar)
        switch(mock_each_profile, webinar, settings={"display_name": "Again"})
        assert kept(mock_each_profile, webinar)[0] == {"display_name": "Again"}

    @pytest.mark.parametrize(
        ("body", "field"),
        [
            ({"action": "pause"}, "action"),
            ({"settings": {"display_name": ""}}, "settings.display_name"),
            ({"settings": {"display_name": "x" * 51}}, "settings.display_name"),
        ],
    )
    def test_bad_ones_are_named(self, mock_each_profile, webinar, body, field):
        """By path."""
        put(mock_each_profile, webinar)
        mock_each_profile.people("start", webinar)
        assert switch(mock_each_profile, webinar, **body).json["errors"] == [
            {"field": field, "message": "Invalid field."}
        ]
