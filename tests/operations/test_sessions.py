"""How a webinar lives: on the air, ended by a call or by its schedule, held again."""

from __future__ import annotations

import pytest

from mockzoom.zoom.context import RequestContext
from mockzoom.zoom.ids import ids_for_seed
from mockzoom.zoom.sessions.handlers import get_live_session
from mockzoom.zoom.sessions.rules import SESSIONS, Session
from mockzoom.zoom.webinars.models import WEBINARS


def end(mock, webinar):
    return mock.call("PUT", f"/v2/webinars/{webinar}/status", {"action": "end"})


def instances(mock, webinar):
    answer = mock.get(f"/v2/past_webinars/{webinar}/instances")
    assert answer.status == 200, answer.body
    return answer.json["webinars"]


def start(mock, webinar):
    answer = mock.people("start", webinar)
    assert answer.status == 200, answer.body
    return answer.json


def is_live(mock, webinar):
    with mock.pipeline.store.transaction("mockzoom-account") as state:
        ctx = RequestContext(None, state, mock.clock(), ids_for_seed("mockzoom"))
        return get_live_session(ctx, state.get(WEBINARS, webinar)) is not None


class TestScheduledWebinar:
    """Type 5 is held once."""

    def test_its_session_has_its_uuid(self, mock_each_profile):
        """And the time at which it was started, not that of its schedule."""
        webinar = mock_each_profile.webinar()
        uuid = mock_each_profile.get(f"/v2/webinars/{webinar}").json["uuid"]
        begun = start(mock_each_profile, webinar)
        mock_each_profile.clock.advance(minutes=5)
        assert (end(mock_each_profile, webinar).status, end(mock_each_profile, webinar).body) == (204, b"")

        assert begun == {"uuid": uuid, "webinar_id": webinar, "start_time": "2026-11-21T12:00:00Z"}
        assert instances(mock_each_profile, webinar) == [{"uuid": uuid, "start_time": "2026-11-21T12:00:00Z"}]

    def test_is_over_once_it_was_ended(self, mock_each_profile):
        """After it was ended a webinar takes no registration and cannot be started again."""
        webinar = mock_each_profile.webinar()
        start(mock_each_profile, webinar)
        end(mock_each_profile, webinar)

        assert mock_each_profile.batch(webinar, ["a@example.com"]).json["code"] == 3038
        again = mock_each_profile.people("start", webinar)
        assert (again.status, "is over" in again.json["error"]["message"]) == (409, True)

    def test_is_not_among_the_past_while_it_runs(self, mock_each_profile):
        """Neither by number nor by UUID."""
        webinar = mock_each_profile.webinar()
        uuid = start(mock_each_profile, webinar)["uuid"]

        assert instances(mock_each_profile, webinar) == []
        for key in (webinar, uuid.replace("/", "%2F")):
            assert mock_each_profile.get(f"/v2/report/webinars/{key}").status == 404

    def test_ends_by_itself_at_its_scheduled_end(self, mock_each_profile):
        """It ends to the millisecond, whenever it is read."""
        webinar = mock_each_profile.webinar(duration=30)  # a day ahead
        start(mock_each_profile, webinar)
        mock_each_profile.clock.advance(days=1, minutes=30, ms=-1)
        assert is_live(mock_each_profile, webinar)
        mock_each_profile.clock.advance(ms=1)
        assert not is_live(mock_each_profile, webinar)
        mock_each_profile.clock.advance(days=3)
        report = mock_each_profile.get(f"/v2/report/webinars/{webinar}").json

        assert report["end_time"] == "2026-11-22T12:30:00Z"
        assert report["duration"] == 24 * 60 + 30

    def test_a_new_schedule_does_not_wake_a_session_that_is_over(self, mock):
        """It stays in the past as it was, and the webinar can be held once more."""
        webinar = mock.webinar(duration=30)
        first = start(mock, webinar)["uuid"]
        mock.clock.advance(days=2)
        mock.call("PATCH", f"/v2/webinars/{webinar}", {"start_time": "2026-12-01T12:00:00Z"})
        assert not is_live(mock, webinar)
        second = start(mock, webinar)["uuid"]
        end(mock, webinar)

        assert [s["uuid"] for s in instances(mock, webinar)] == [first, second]
        assert mock.get(f"/v2/report/webinars/{first.replace('/', '%2F')}").json["end_time"] == "2026-11-22T12:30:00Z"

    def test_one_that_is_over_is_not_started(self, mock):
        """Its time has passed; the message says how to move it."""
        webinar = mock.webinar()
        mock.clock.advance(days=2)

        answer = mock.people("start", webinar)
        assert answer.status == 409
        assert f"PATCH /v2/webinars/{webinar}" in answer.json["error"]["message"]

    def test_a_schedule_cut_short_ends_it_at_once(self, mock):
        """It does not end earlier: participants who joined in the meantime were present."""
        webinar = mock.webinar(duration=60, start_time="2026-11-21T12:00:00Z", settings={"approval_type": 2})
        start(mock, webinar)
        mock.clock.advance(minutes=40)
        mock.people("join", webinar, name="Gus")
        mock.clock.advance(minutes=5)
        mock.call("PATCH", f"/v2/webinars/{webinar}", {"duration": 30})

        (stay,) = mock.get(f"/v2/report/webinars/{webinar}/participants").json["participants"]
        assert mock.get(f"/v2/report/webinars/{webinar}").json["end_time"] == "2026-11-21T12:45:00Z"
        assert (stay["join_time"], stay["leave_time"]) == ("2026-11-21T12:40:00Z", "2026-11-21T12:45:00Z")

    def test_who_registers_or_is_invited_anew_is_the_same_person(self, mock):
        """By e-mail address: in once, counted once, and no absentee."""
        webinar = mock.webinar(type=6)
        mock.post(f"/v2/webinars/{webinar}/registrants", {"email": "a@example.com", "first_name": "A"})
        start(mock, webinar)
        assert mock.people("join", webinar, email="a@example.com").status == 200
        (old,) = mock.registrants(webinar)
        mock.call("DELETE", f"/v2/webinars/{webinar}/registrants/{old['id']}")
        mock.post(f"/v2/webinars/{webinar}/registrants", {"email": "A@example.com", "first_name": "A"})
        assert mock.people("join", webinar, email="a@example.com").status == 409
        mock.people("leave", webinar, email="a@example.com")
        assert mock.people("join", webinar, email="a@example.com").status == 200
        end(mock, webinar)

        assert mock.get(f"/v2/report/webinars/{webinar}").json["participants_count"] == 1
        assert mock.get(f"/v2/past_webinars/{webinar}/absentees").json["registrants"] == []

    def test_a_schedule_moved_before_its_start_gives_it_its_duration(self, mock):
        """Instead of an end before its beginning."""
        webinar = mock.webinar(duration=30)
        start(mock, webinar)
        mock.call("PATCH", f"/v2/webinars/{webinar}", {"start_time": "2026-11-21T10:00:00Z"})
        assert is_live(mock, webinar)
        mock.clock.advance(minutes=30)
        assert mock.get(f"/v2/report/webinars/{webinar}").json["end_time"] == "2026-11-21T12:30:00Z"


class TestRecurringWebinar:
    """Types 6 and 9 are held again and again."""

    def test_every_session_has_its_own_uuid(self, mock_each_profile):
        """The webinar has that of the latest, by which it is read."""
        webinar = mock_each_profile.webinar(type=6)
        uuids = []
        for _ in range(3):
            uuids.append(start(mock_each_profile, webinar)["uuid"])
            assert mock_each_profile.get(f"/v2/webinars/{webinar}").json["uuid"] == uuids[-1]
            mock_each_profile.clock.advance(days=30)
            assert is_live(mock_each_profile, webinar)
            end(mock_each_profile, webinar)

        assert len(set(uuids)) == 3
        assert [s["uuid"] for s in instances(mock_each_profile, webinar)] == uuids

    def test_links_stay_good(self, mock):
        """A registrant's join_url does not change with the webinar's UUID."""
        webinar = mock.webinar(type=6)
        mock.post(f"/v2/webinars/{webinar}/registrants", {"email": "a@example.com", "first_name": "A"})
        before = mock.registrants(webinar)
        for _ in range(2):
            start(mock, webinar)
            end(mock, webinar)
        assert mock.registrants(webinar) == before

    def test_a_session_is_of_the_occurrence_that_comes_next(self, mock):
        """And ends with it; the last one makes an end of the webinar."""
        webinar = mock.webinar(type=9, duration=30, recurrence={"type": 1, "end_times": 2})
        first, second = (o["occurrence_id"] for o in mock.get(f"/v2/webinars/{webinar}").json["occurrences"])

        assert start(mock, webinar)["occurrence_id"] == first
        mock.clock.advance(days=1, minutes=30)
        assert not is_live(mock, webinar)
        assert start(mock, webinar)["occurrence_id"] == second
        mock.clock.advance(days=1)
        assert mock.people("start", webinar).status == 409
        ends = [mock.get(f"/v2/report/webinars/{s['uuid'].replace('/', '%2F')}").json["end_time"] for s in
                instances(mock, webinar)]  # fmt: skip
        assert ends == ["2026-11-22T12:30:00Z", "2026-11-23T12:30:00Z"]


class TestEnding:
    """PUT status."""

    def test_one_that_is_not_live_stays_as_it_is(self, mock_each_profile):
        """204, and people can still register."""
        webinar = mock_each_profile.webinar()

        assert end(mock_each_profile, webinar).status == 204
        assert mock_each_profile.batch(webinar, ["a@example.com"]).status < 300
        assert start(mock_each_profile, webinar)["webinar_id"] == webinar

    @pytest.mark.parametrize("body", [{}, {"action": None}, {"action": "start"}, {"action": ["end"]}])
    def test_anything_but_end_is_refused(self, mock_each_profile, body):
        """And the webinar goes on."""
        webinar = mock_each_profile.webinar()
        start(mock_each_profile, webinar)

        assert mock_each_profile.call("PUT", f"/v2/webinars/{webinar}/status", body).rule == "validation_failed"
        assert is_live(mock_each_profile, webinar)

    def test_only_the_host_ends_it_with_a_token_of_their_own(self, make_mock):
        """In 2021 Zoom had other words for it."""
        from mockzoom.zoom.oauth.models import ACCESS_TOKENS, AccessToken

        for profile, code, message in (
            ("2021-08", 3003, "You are not the meeting host."),
            ("2025-06", 200, "No permission."),
        ):
            mock = make_mock(profile=profile)
            webinar = mock.webinar()
            with mock.pipeline.store.transaction("") as directory:
                token = AccessToken("t", "mockzoom-account", ("webinar:write", "webinar:update:status"), None, "else")
                directory.put(ACCESS_TOKENS, [token])
            answer = mock.call("PUT", f"/v2/webinars/{webinar}/status", {"action": "end"}, token="t")
            assert answer.json == {"code": code, "message": message}


@pytest.mark.parametrize("uuid", ["/" + "A" * 21 + "==", "A/B//C" + "A" * 16 + "==", "A/BC" + "A" * 18 + "=="])
@pytest.mark.parametrize(
    "path", ["/report/webinars/{}", "/past_webinars/{}/participants", "/past_webinars/{}/absentees"]
)
def test_uuids_with_slashes(mock, uuid, path):
    """Encoded twice they are always found; once is enough where the slash is single and not the first character."""
    from urllib.parse import quote, unquote

    webinar = mock.webinar()
    with mock.pipeline.store.transaction("mockzoom-account") as state:
        state.put(SESSIONS, [Session(uuid, webinar, mock.clock.now, mock.clock.now + 60_000)])
    once = quote(uuid, safe="")
    as_flask_hands_it_in = unquote(path.format(quote(once, safe="")))

    assert mock.get("/v2" + as_flask_hands_it_in).status == 200
    expected = 200 if "//" not in uuid and not uuid.startswith("/") else 404
    assert mock.get("/v2" + unquote(path.format(once))).status == expected


def test_deleting_a_webinar_takes_what_happened_along(make_mock):
    """Nothing of it is left in the store."""
    from mockzoom.storage.collections import children_of

    mock = make_mock(profile="2025-06")  # in 2021 a webinar that was held stays
    webinar = mock.webinar()
    mock.batch(webinar, ["a@example.com"])
    uuid = start(mock, webinar)["uuid"]
    mock.people("join", webinar, email="a@example.com")
    mock.people("questions", webinar, email="a@example.com", question="Q")
    end(mock, webinar)
    assert mock.call("DELETE", f"/v2/webinars/{webinar}").status == 204

    assert mock.get(f"/v2/past_webinars/{webinar}/instances").status == 404
    assert mock.get(f"/v2/report/webinars/{uuid.replace('/', '%2F')}").status == 404
    with mock.pipeline.store.transaction("mockzoom-account") as state:
        assert [kind.name for kind in children_of(WEBINARS) if state.count(kind, webinar)] == []


def test_a_webinar_on_the_air_cannot_be_deleted(mock_each_profile):
    """3002 until it is ended, in the words of 2021; nothing of it goes."""
    webinar = mock_each_profile.webinar()
    start(mock_each_profile, webinar)

    refused = mock_each_profile.call("DELETE", f"/v2/webinars/{webinar}")
    still = mock_each_profile.get(f"/v2/webinars/{webinar}")

    says = "Sorry, you cannot delete this webinar since it is in progress."
    assert (refused.status, refused.json) == (400, {"code": 3002, "message": says})
    assert still.status == 200


@pytest.mark.parametrize("by_itself", [True, False])
def test_a_webinar_that_was_held_cannot_be_deleted_in_2021(mock_each_profile, by_itself):
    """2021-08 has 3007, however it ended; SPEC25 does not have the error. A webinar never started can be deleted."""
    held, missed = mock_each_profile.webinar(), mock_each_profile.webinar()
    start(mock_each_profile, held)
    if by_itself:
        mock_each_profile.clock.now += 400 * 86_400_000
    else:
        end(mock_each_profile, held)

    answers = [mock_each_profile.call("DELETE", f"/v2/webinars/{number}") for number in (held, missed)]

    if mock_each_profile.settings.profile == "2021-08":
        says = "Sorry, you cannot delete this webinar since it has ended."
        assert (answers[0].status, answers[0].json) == (400, {"code": 3007, "message": says})
    else:
        assert answers[0].status == 204
    assert answers[1].status == 204


def test_a_series_that_was_held_can_be_deleted(mock_each_profile):
    """Another occurrence may come: it has not ended."""
    webinar = mock_each_profile.webinar(type=6)
    start(mock_each_profile, webinar)
    end(mock_each_profile, webinar)

    assert mock_each_profile.call("DELETE", f"/v2/webinars/{webinar}").status == 204


def test_of_a_running_series_the_other_occurrences_can_be_deleted(mock_each_profile):
    """The one on the air cannot, nor can the series."""
    webinar = mock_each_profile.webinar(type=9, recurrence={"type": 1, "end_times": 3})
    now, later, _ = (o["occurrence_id"] for o in mock_each_profile.get(f"/v2/webinars/{webinar}").json["occurrences"])
    mock_each_profile.clock.now = int(now)
    start(mock_each_profile, webinar)

    answers = [
        mock_each_profile.call("DELETE", f"/v2/webinars/{webinar}{query}")
        for query in ("", f"?occurrence_id={now}", f"?occurrence_id={later}")
    ]

    assert [a.rule for a in answers] == ["webinar_in_progress", "webinar_in_progress", ""]
