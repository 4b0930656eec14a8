"""How a webinar lives: on the air, ended by a call or by its schedule, held again."""

from __future__ import annotations

import pytest

from mockzoom.domain.records import WEBINARS
from mockzoom.domain.sessions import SESSIONS, Session
from mockzoom.operations.sessions import live_session
from mockzoom.operations.world import World, ids_of


def end(zoom, webinar):
    return zoom.call("PUT", f"/v2/webinars/{webinar}/status", {"action": "end"})


def instances(zoom, webinar):
    answer = zoom.get(f"/v2/past_webinars/{webinar}/instances")
    assert answer.status == 200, answer.body
    return answer.json["webinars"]


def start(zoom, webinar):
    answer = zoom.people("start", webinar)
    assert answer.status == 200, answer.body
    return answer.json


def is_live(zoom, webinar):
    with zoom.pipeline.store.open("mockzoom-account") as state:
        world = World(None, state, zoom.clock(), ids_of("mockzoom"))
        return live_session(world, state.get(WEBINARS, webinar)) is not None


class TestScheduledWebinar:
    """Type 5 is held once."""

    def test_its_session_has_its_uuid(self, either):
        """And the time at which it was started, not that of its schedule."""
        webinar = either.webinar()
        uuid = either.get(f"/v2/webinars/{webinar}").json["uuid"]
        begun = start(either, webinar)
        either.clock.advance(minutes=5)
        assert (end(either, webinar).status, end(either, webinar).body) == (204, b"")

        assert begun == {"uuid": uuid, "webinar_id": webinar, "start_time": "2026-11-21T12:00:00Z"}
        assert instances(either, webinar) == [{"uuid": uuid, "start_time": "2026-11-21T12:00:00Z"}]

    def test_is_over_once_it_was_ended(self, either):
        """Nobody can register, and it is not started again."""
        webinar = either.webinar()
        start(either, webinar)
        end(either, webinar)

        assert either.batch(webinar, ["a@example.com"]).json["code"] == 3038
        again = either.people("start", webinar)
        assert (again.status, "is over" in again.json["error"]["message"]) == (409, True)

    def test_is_not_among_the_past_while_it_runs(self, either):
        """Neither by number nor by UUID."""
        webinar = either.webinar()
        uuid = start(either, webinar)["uuid"]

        assert instances(either, webinar) == []
        for key in (webinar, uuid.replace("/", "%2F")):
            assert either.get(f"/v2/report/webinars/{key}").status == 404

    def test_ends_by_itself_at_its_scheduled_end(self, either):
        """To the millisecond, whoever looks and whenever."""
        webinar = either.webinar(duration=30)  # a day ahead
        start(either, webinar)
        either.clock.advance(days=1, minutes=30, ms=-1)
        assert is_live(either, webinar)
        either.clock.advance(ms=1)
        assert not is_live(either, webinar)
        either.clock.advance(days=3)
        report = either.get(f"/v2/report/webinars/{webinar}").json

        assert report["end_time"] == "2026-11-22T12:30:00Z"
        assert report["duration"] == 24 * 60 + 30

    def test_a_new_schedule_does_not_wake_a_session_that_is_over(self, zoom):
        """It stays in the past as it was, and the webinar can be held once more."""
        webinar = zoom.webinar(duration=30)
        first = start(zoom, webinar)["uuid"]
        zoom.clock.advance(days=2)
        zoom.call("PATCH", f"/v2/webinars/{webinar}", {"start_time": "2026-12-01T12:00:00Z"})
        assert not is_live(zoom, webinar)
        second = start(zoom, webinar)["uuid"]
        end(zoom, webinar)

        assert [s["uuid"] for s in instances(zoom, webinar)] == [first, second]
        assert zoom.get(f"/v2/report/webinars/{first.replace('/', '%2F')}").json["end_time"] == "2026-11-22T12:30:00Z"

    def test_one_that_is_over_is_not_started(self, zoom):
        """Its time has passed; the message says how to move it."""
        webinar = zoom.webinar()
        zoom.clock.advance(days=2)

        answer = zoom.people("start", webinar)
        assert answer.status == 409
        assert f"PATCH /v2/webinars/{webinar}" in answer.json["error"]["message"]

    def test_a_schedule_cut_short_ends_it_at_once(self, zoom):
        """Not before: whoever came in the meantime was there."""
        webinar = zoom.webinar(duration=60, start_time="2026-11-21T12:00:00Z", settings={"approval_type": 2})
        start(zoom, webinar)
        zoom.clock.advance(minutes=40)
        zoom.people("join", webinar, name="Gus")
        zoom.clock.advance(minutes=5)
        zoom.call("PATCH", f"/v2/webinars/{webinar}", {"duration": 30})

        (stay,) = zoom.get(f"/v2/report/webinars/{webinar}/participants").json["participants"]
        assert zoom.get(f"/v2/report/webinars/{webinar}").json["end_time"] == "2026-11-21T12:45:00Z"
        assert (stay["join_time"], stay["leave_time"]) == ("2026-11-21T12:40:00Z", "2026-11-21T12:45:00Z")

    def test_who_registers_or_is_invited_anew_is_the_same_person(self, zoom):
        """By e-mail address: in once, counted once, and no absentee."""
        webinar = zoom.webinar(type=6)
        zoom.post(f"/v2/webinars/{webinar}/registrants", {"email": "a@example.com", "first_name": "A"})
        start(zoom, webinar)
        assert zoom.people("join", webinar, email="a@example.com").status == 200
        (old,) = zoom.registrants(webinar)
        zoom.call("DELETE", f"/v2/webinars/{webinar}/registrants/{old['id']}")
        zoom.post(f"/v2/webinars/{webinar}/registrants", {"email": "A@example.com", "first_name": "A"})
        assert zoom.people("join", webinar, email="a@example.com").status == 409
        zoom.people("leave", webinar, email="a@example.com")
        assert zoom.people("join", webinar, email="a@example.com").status == 200
        end(zoom, webinar)

        assert zoom.get(f"/v2/report/webinars/{webinar}").json["participants_count"] == 1
        assert zoom.get(f"/v2/past_webinars/{webinar}/absentees").json["registrants"] == []

    def test_a_schedule_moved_before_its_start_gives_it_its_duration(self, zoom):
        """Instead of an end before its beginning."""
        webinar = zoom.webinar(duration=30)
        start(zoom, webinar)
        zoom.call("PATCH", f"/v2/webinars/{webinar}", {"start_time": "2026-11-21T10:00:00Z"})
        assert is_live(zoom, webinar)
        zoom.clock.advance(minutes=30)
        assert zoom.get(f"/v2/report/webinars/{webinar}").json["end_time"] == "2026-11-21T12:30:00Z"


class TestRecurringWebinar:
    """Types 6 and 9 are held again and again."""

    def test_every_session_has_its_own_uuid(self, either):
        """The webinar has that of the latest, by which it is read."""
        webinar = either.webinar(type=6)
        uuids = []
        for _ in range(3):
            uuids.append(start(either, webinar)["uuid"])
            assert either.get(f"/v2/webinars/{webinar}").json["uuid"] == uuids[-1]
            either.clock.advance(days=30)
            assert is_live(either, webinar)
            end(either, webinar)

        assert len(set(uuids)) == 3
        assert [s["uuid"] for s in instances(either, webinar)] == uuids

    def test_links_stay_good(self, zoom):
        """A registrant's join_url does not change with the webinar's UUID."""
        webinar = zoom.webinar(type=6)
        zoom.post(f"/v2/webinars/{webinar}/registrants", {"email": "a@example.com", "first_name": "A"})
        before = zoom.registrants(webinar)
        for _ in range(2):
            start(zoom, webinar)
            end(zoom, webinar)
        assert zoom.registrants(webinar) == before

    def test_a_session_is_of_the_occurrence_that_comes_next(self, zoom):
        """And ends with it; the last one makes an end of the webinar."""
        webinar = zoom.webinar(type=9, duration=30, recurrence={"type": 1, "end_times": 2})
        first, second = (o["occurrence_id"] for o in zoom.get(f"/v2/webinars/{webinar}").json["occurrences"])

        assert start(zoom, webinar)["occurrence_id"] == first
        zoom.clock.advance(days=1, minutes=30)
        assert not is_live(zoom, webinar)
        assert start(zoom, webinar)["occurrence_id"] == second
        zoom.clock.advance(days=1)
        assert zoom.people("start", webinar).status == 409
        ends = [zoom.get(f"/v2/report/webinars/{s['uuid'].replace('/', '%2F')}").json["end_time"] for s in
                instances(zoom, webinar)]  # fmt: skip
        assert ends == ["2026-11-22T12:30:00Z", "2026-11-23T12:30:00Z"]


class TestEnding:
    """PUT status."""

    def test_one_that_is_not_live_stays_as_it_is(self, either):
        """204, and people can still register."""
        webinar = either.webinar()

        assert end(either, webinar).status == 204
        assert either.batch(webinar, ["a@example.com"]).status < 300
        assert start(either, webinar)["webinar_id"] == webinar

    @pytest.mark.parametrize("body", [{}, {"action": None}, {"action": "start"}, {"action": ["end"]}])
    def test_anything_but_end_is_refused(self, either, body):
        """And the webinar goes on."""
        webinar = either.webinar()
        start(either, webinar)

        assert either.call("PUT", f"/v2/webinars/{webinar}/status", body).rule == "validation_failed"
        assert is_live(either, webinar)

    def test_only_the_host_ends_it_with_a_token_of_their_own(self, new_zoom):
        """In 2021 Zoom had other words for it."""
        from mockzoom.domain.records import ACCESS_TOKENS, AccessToken

        for profile, code, message in (
            ("2021-08", 3003, "You are not the meeting host."),
            ("2025-06", 200, "No permission."),
        ):
            zoom = new_zoom(profile=profile)
            webinar = zoom.webinar()
            with zoom.pipeline.store.open("") as directory:
                token = AccessToken("t", "mockzoom-account", ("webinar:write", "webinar:update:status"), None, "else")
                directory.put(ACCESS_TOKENS, [token])
            answer = zoom.call("PUT", f"/v2/webinars/{webinar}/status", {"action": "end"}, token="t")
            assert answer.json == {"code": code, "message": message}


@pytest.mark.parametrize("uuid", ["/" + "A" * 21 + "==", "A/B//C" + "A" * 16 + "==", "A/BC" + "A" * 18 + "=="])
@pytest.mark.parametrize(
    "path", ["/report/webinars/{}", "/past_webinars/{}/participants", "/past_webinars/{}/absentees"]
)
def test_uuids_with_slashes(zoom, uuid, path):
    """Encoded twice they are always found; once is enough where the slash is single and not the first character."""
    from urllib.parse import quote, unquote

    webinar = zoom.webinar()
    with zoom.pipeline.store.open("mockzoom-account") as state:
        state.put(SESSIONS, [Session(uuid, webinar, zoom.clock.now, zoom.clock.now + 60_000)])
    once = quote(uuid, safe="")
    as_flask_hands_it_in = unquote(path.format(quote(once, safe="")))

    assert zoom.get("/v2" + as_flask_hands_it_in).status == 200
    expected = 200 if "//" not in uuid and not uuid.startswith("/") else 404
    assert zoom.get("/v2" + unquote(path.format(once))).status == expected


def test_deleting_a_webinar_takes_what_happened_along(new_zoom):
    """Nothing of it is left in the store."""
    from mockzoom.domain.belongings import BELONGINGS

    zoom = new_zoom(profile="2025-06")  # in 2021 a webinar that was held stays
    webinar = zoom.webinar()
    zoom.batch(webinar, ["a@example.com"])
    uuid = start(zoom, webinar)["uuid"]
    zoom.people("join", webinar, email="a@example.com")
    zoom.people("questions", webinar, email="a@example.com", question="Q")
    end(zoom, webinar)
    assert zoom.call("DELETE", f"/v2/webinars/{webinar}").status == 204

    assert zoom.get(f"/v2/past_webinars/{webinar}/instances").status == 404
    assert zoom.get(f"/v2/report/webinars/{uuid.replace('/', '%2F')}").status == 404
    with zoom.pipeline.store.open("mockzoom-account") as state:
        assert [kind.name for kind in BELONGINGS if state.count(kind, webinar)] == []


def test_a_webinar_on_the_air_cannot_be_deleted(either):
    """3002 until it is ended, in the words of 2021; nothing of it goes."""
    webinar = either.webinar()
    start(either, webinar)

    refused = either.call("DELETE", f"/v2/webinars/{webinar}")
    still = either.get(f"/v2/webinars/{webinar}")

    says = "Sorry, you cannot delete this webinar since it is in progress."
    assert (refused.status, refused.json) == (400, {"code": 3002, "message": says})
    assert still.status == 200


@pytest.mark.parametrize("by_itself", [True, False])
def test_a_webinar_that_was_held_cannot_be_deleted_in_2021(either, by_itself):
    """3007 there, however it ended; SPEC25 has the refusal no more. One that nobody started can always be deleted."""
    held, missed = either.webinar(), either.webinar()
    start(either, held)
    if by_itself:
        either.clock.now += 400 * 86_400_000
    else:
        end(either, held)

    answers = [either.call("DELETE", f"/v2/webinars/{number}") for number in (held, missed)]

    if either.settings.profile == "2021-08":
        says = "Sorry, you cannot delete this webinar since it has ended."
        assert (answers[0].status, answers[0].json) == (400, {"code": 3007, "message": says})
    else:
        assert answers[0].status == 204
    assert answers[1].status == 204


def test_a_series_that_was_held_can_be_deleted(either):
    """Another occurrence may come: it has not ended."""
    webinar = either.webinar(type=6)
    start(either, webinar)
    end(either, webinar)

    assert either.call("DELETE", f"/v2/webinars/{webinar}").status == 204


def test_of_a_running_series_the_other_occurrences_can_be_deleted(either):
    """The one on the air cannot, nor can the series."""
    webinar = either.webinar(type=9, recurrence={"type": 1, "end_times": 3})
    now, later, _ = (o["occurrence_id"] for o in either.get(f"/v2/webinars/{webinar}").json["occurrences"])
    either.clock.now = int(now)
    start(either, webinar)

    answers = [
        either.call("DELETE", f"/v2/webinars/{webinar}{query}")
        for query in ("", f"?occurrence_id={now}", f"?occurrence_id={later}")
    ]

    assert [a.rule for a in answers] == ["webinar_in_progress", "webinar_in_progress", ""]
