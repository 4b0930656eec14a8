"""Live streams: where to, on and off."""

from __future__ import annotations

import pytest

from mockzoom.domain.livestream import LIVE_STREAMS

STREAM = {"page_url": "https://tv.example/1", "stream_key": "key", "stream_url": "rtmp://tv.example/in"}
UNSET = {"page_url": "", "stream_key": "", "stream_url": ""}


@pytest.fixture
def webinar(either):
    """A webinar's number."""
    return either.webinar()


def put(zoom, webinar, **changes):
    return zoom.call("PATCH", f"/v2/webinars/{webinar}/livestream", STREAM | changes)


def shown(zoom, webinar):
    return zoom.get(f"/v2/webinars/{webinar}/livestream").json


def switch(zoom, webinar, **body):
    return zoom.call("PATCH", f"/v2/webinars/{webinar}/livestream/status", body)


def kept(zoom, webinar):
    """The stream as it is kept: its settings, and the session it is on in. Zoom has no way to read either."""
    with zoom.pipeline.store.open("mockzoom-account") as state:
        stream = state.get(LIVE_STREAMS, webinar)
        return dict(stream.settings), stream.session_uuid


class TestDetails:
    """Where a webinar is streamed to."""

    def test_are_empty_until_they_are_set(self, either, webinar):
        """And then read as they were sent; unknown keys and nulls do nothing."""
        assert shown(either, webinar) == UNSET
        changed = put(either, webinar, resolution="1080p", colour=1)
        assert (changed.status, changed.body) == (204, b"")
        assert shown(either, webinar) == STREAM | {"resolution": "1080p"}
        put(either, webinar, stream_key="other", resolution=None)
        assert shown(either, webinar) == STREAM | {"stream_key": "other", "resolution": "1080p"}

    @pytest.mark.parametrize("field", STREAM)
    def test_all_three_are_needed(self, either, webinar, field):
        """Whichever is absent is named."""
        answer = either.call("PATCH", f"/v2/webinars/{webinar}/livestream", {**STREAM, field: None})
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
    def test_bad_ones_are_named(self, either, webinar, field, value):
        """And nothing is kept."""
        answer = put(either, webinar, **{field: value})
        assert answer.json["errors"] == [{"field": field, "message": "Invalid field."}]
        assert shown(either, webinar) == UNSET

    def test_the_longest_are_fine(self, either, webinar):
        """1024, 1024 and 512 characters."""
        longest = {"page_url": "https://tv.example/" + "x" * 1005, "stream_url": "x" * 1024, "stream_key": "x" * 512}
        assert put(either, webinar, **longest).status == 204
        assert shown(either, webinar) == longest

    def test_each_webinar_has_its_own_and_takes_it_along(self, either, webinar):
        """Nothing of it stays when the webinar is deleted."""
        other = either.webinar()
        put(either, webinar)
        assert shown(either, other) == UNSET
        either.call("DELETE", f"/v2/webinars/{webinar}")
        with either.pipeline.store.open("mockzoom-account") as state:
            assert state.get(LIVE_STREAMS, webinar) is None


class TestStatus:
    """On and off, while the webinar is on the air."""

    def test_needs_somewhere_to_go_and_a_running_webinar(self, either, webinar):
        """In this order; once the webinar has ended it is over with the stream."""
        said = {"code": 3000, "message": "The current webinar is not configured with a custom streaming service."}
        assert switch(either, webinar, action="start").json == said
        put(either, webinar)
        said = {"code": 200, "message": f"Webinar {webinar} has not started."}
        assert switch(either, webinar, action="start").json == said
        either.people("start", webinar)
        assert switch(either, webinar, action="start").status == 204
        either.call("PUT", f"/v2/webinars/{webinar}/status", {"action": "end"})
        assert switch(either, webinar, action="stop").rule == "webinar_not_started"

    def test_an_empty_address_is_nowhere(self, either, webinar):
        """Whether it is the stream's address or its key."""
        either.people("start", webinar)
        for field in ("stream_url", "stream_key"):
            assert put(either, webinar, **{field: ""}).status == 204
            assert switch(either, webinar, action="start").rule == "stream_not_configured"

    def test_settings_are_taken_while_the_stream_is_off(self, either, webinar):
        """With the action that switches it on, or alone; while it is on they are passed over."""
        put(either, webinar)
        uuid = either.people("start", webinar).json["uuid"]
        assert switch(either, webinar, settings={"display_name": "A"}).status == 204
        assert kept(either, webinar) == ({"display_name": "A"}, "")
        switch(either, webinar, action="start", settings={"active_speaker_name": True})
        assert kept(either, webinar) == ({"display_name": "A", "active_speaker_name": True}, uuid)
        assert switch(either, webinar, action="start", settings={"display_name": "B"}).status == 204
        switch(either, webinar, action="stop")
        assert switch(either, webinar, action="stop").status == 204
        assert kept(either, webinar) == ({"display_name": "A", "active_speaker_name": True}, "")

    def test_a_webinar_held_again_is_not_on(self, either):
        """Its stream was on in another session."""
        webinar = either.webinar(type=6)
        put(either, webinar)
        either.people("start", webinar)
        switch(either, webinar, action="start")
        either.call("PUT", f"/v2/webinars/{webinar}/status", {"action": "end"})
        either.people("start", webinar)
        switch(either, webinar, settings={"display_name": "Again"})
        assert kept(either, webinar)[0] == {"display_name": "Again"}

    @pytest.mark.parametrize(
        ("body", "field"),
        [
            ({"action": "pause"}, "action"),
            ({"settings": {"display_name": ""}}, "settings.display_name"),
            ({"settings": {"display_name": "x" * 51}}, "settings.display_name"),
        ],
    )
    def test_bad_ones_are_named(self, either, webinar, body, field):
        """By path."""
        put(either, webinar)
        either.people("start", webinar)
        assert switch(either, webinar, **body).json["errors"] == [{"field": field, "message": "Invalid field."}]
