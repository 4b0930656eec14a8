"""Recurring webinars through the API: occurrences read, changed, deleted, and registered for one by one."""

from __future__ import annotations

import pytest

DAY = 86_400_000
FIRST = 1_795_348_800_000  # 2026-11-22T12:00:00Z, a day after the tests' now
WEEKLY = {"type": 9, "recurrence": {"type": 1, "end_times": 3}}


@pytest.fixture
def weekly(mock):
    """Makes a webinar of three daily occurrences."""

    def make(registration_type: int = 1, **fields) -> int:
        settings = {"registration_type": registration_type} | fields.pop("settings", {})
        return mock.webinar(**WEEKLY, settings=settings, **fields)

    return make


def ids(webinar) -> list[str]:
    return [o["occurrence_id"] for o in webinar["occurrences"]]


def occurrence(n: int) -> str:
    return str(FIRST + n * DAY)


class TestReading:
    """What a webinar says of its occurrences."""

    def test_creation_and_reading_tell_the_same(self, mock_each_profile):
        """Id in epoch ms, start, duration and status."""
        body = {
            "type": 9,
            "start_time": "2026-11-22T12:00:00Z",
            "duration": 30,
            "recurrence": {"type": 1, "end_times": 3},
        }
        created = mock_each_profile.post("/v2/users/me/webinars", body).json

        assert created["occurrences"] == mock_each_profile.get(f"/v2/webinars/{created['id']}").json["occurrences"]
        assert created["recurrence"] == {"type": 1, "end_times": 3}
        assert created["occurrences"][1] == {
            "occurrence_id": occurrence(1),
            "start_time": "2026-11-23T12:00:00Z",
            "duration": 30,
            "status": "available",
        }

    @pytest.mark.parametrize("kind", [5, 6])
    def test_other_types_have_none(self, mock, kind):
        """A recurrence sent along changes nothing in that."""
        webinar = mock.webinar(type=kind, recurrence={"type": 1, "end_times": 3})
        assert "occurrences" not in mock.get(f"/v2/webinars/{webinar}").json

    def test_without_a_recurrence_there_is_one(self, mock):
        """At the start time."""
        assert ids(mock.get(f"/v2/webinars/{mock.webinar(type=9)}").json) == [occurrence(0)]

    def test_past_ones_are_shown_on_demand(self, mock, weekly):
        """Once their end has passed on the account's clock."""
        path = f"/v2/webinars/{weekly()}"
        mock.clock.advance(days=1, hours=1)

        assert ids(mock.get(path).json) == [occurrence(1), occurrence(2)]
        assert ids(mock.get(path + "?show_previous_occurrences=true").json) == [occurrence(n) for n in range(3)]

    def test_one_is_shown_with_its_own_time(self, mock, weekly):
        """And its own agenda."""
        path = f"/v2/webinars/{weekly(agenda='All')}?occurrence_id={occurrence(1)}"
        mock.call("PATCH", path, {"agenda": "Only this", "settings": {"host_video": True, "approval_type": 2}})

        shown, whole = mock.get(path).json, mock.get(path.partition("?")[0]).json

        assert (shown["start_time"], shown["agenda"]) == ("2026-11-23T12:00:00Z", "Only this")
        assert (shown["settings"]["host_video"], shown["settings"]["approval_type"]) == (True, 0)
        assert whole["agenda"] == "All"
        assert whole["settings"]["host_video"] is False


class TestChanging:
    """Occurrences are moved, deleted and planned anew."""

    def test_a_moved_one_keeps_its_id_since_2025(self, mock_each_profile):
        """In 2021 its new start is its id, which registrants, their statuses and the session follow."""
        mock = mock_each_profile
        webinar = mock.webinar(**WEEKLY, settings={"registration_type": 3})
        path = f"/v2/webinars/{webinar}"
        for email, which in (("a@example.com", f"{occurrence(0)},{occurrence(1)}"), ("b@example.com", occurrence(1))):
            mock.post(f"{path}/registrants?occurrence_ids={which}", {"email": email, "first_name": "A"})
        named = {"action": "deny", "registrants": [{"email": "b@example.com"}]}
        mock.call("PUT", f"{path}/registrants/status?occurrence_id={occurrence(1)}", named)

        moved = mock.call(
            "PATCH", f"{path}?occurrence_id={occurrence(1)}", {"start_time": "2026-11-23T15:00:00", "duration": 90}
        )

        shown = mock.get(path).json["occurrences"]
        follows = mock.settings.profile == "2021-08"
        now = str(FIRST + DAY + 3 * 3_600_000) if follows else occurrence(1)
        assert moved.status == 204
        assert [o["occurrence_id"] for o in shown] == [occurrence(0), now, occurrence(2)]
        assert [o["duration"] for o in shown] == [60, 90, 60]
        assert shown[1]["start_time"] == "2026-11-23T15:00:00Z"
        for status, email in (("approved", "a@example.com"), ("denied", "b@example.com")):
            listed = mock.get(f"{path}/registrants?occurrence_id={now}&status={status}").json["registrants"]
            assert [r["email"] for r in listed] == [email]

    def test_a_session_of_a_moved_one_stays_its_session(self, mock):
        """In 2021, where the id changes while the session is live."""
        webinar = mock.webinar(**WEEKLY)
        mock.clock.advance(days=1)
        mock.people("start", webinar)

        mock.call(
            "PATCH", f"/v2/webinars/{webinar}?occurrence_id={occurrence(0)}", {"start_time": "2026-11-22T12:10:00"}
        )

        moved = str(FIRST + 600_000)
        assert mock.call("DELETE", f"/v2/webinars/{webinar}?occurrence_id={moved}").rule == "webinar_in_progress"

    def test_an_id_is_given_once(self, mock, weekly):
        """One that is moved to the start of another keeps its id."""
        path = f"/v2/webinars/{weekly()}"

        mock.call("PATCH", f"{path}?occurrence_id={occurrence(0)}", {"start_time": "2026-11-23T12:00:00"})

        assert ids(mock.get(path).json) == [occurrence(n) for n in range(3)]

    def test_a_deleted_one_is_gone_for_good(self, mock_each_profile):
        """It is listed as deleted since 2025, in 2021 not at all; no call can name it any more."""
        mock = mock_each_profile
        path = f"/v2/webinars/{mock.webinar(**WEEKLY)}"
        one = f"{path}?occurrence_id={occurrence(1)}"

        assert mock.call("DELETE", one).status == 204

        gone = [] if mock.settings.profile == "2021-08" else ["deleted"]
        statuses = [o["status"] for o in mock.get(path).json["occurrences"]]
        assert statuses == ["available", *gone, "available"]
        for method in ("GET", "PATCH", "DELETE"):
            assert mock.call(method, one, {} if method == "PATCH" else None).rule == "occurrence_not_found"

    def test_a_new_calendar_plans_anew(self, mock, weekly):
        """Start, type or recurrence; a new duration only stretches."""
        path = f"/v2/webinars/{weekly()}"
        mock.call("PATCH", path, {"duration": 45})
        stretched = mock.get(path).json["occurrences"]
        mock.call("PATCH", path, {"recurrence": {"type": 1, "repeat_interval": 2, "end_times": 2}})
        planned = ids(mock.get(path).json)
        mock.call("PATCH", path, {"type": 5})

        assert {o["duration"] for o in stretched} == {45}
        assert planned == [occurrence(2), occurrence(4)]  # from the last occurrence on
        assert "occurrences" not in mock.get(path).json

    def test_a_refused_change_changes_nothing(self, mock, weekly):
        """Nor does it cost one of the day's hundred changes."""
        path = f"/v2/webinars/{weekly()}"
        before = mock.get(path).json
        refused = mock.call("PATCH", path, {"topic": "New", "recurrence": {"type": 1, "repeat_interval": 91}})

        assert refused.json["errors"] == [{"field": "recurrence.repeat_interval", "message": "Invalid field."}]
        assert mock.get(path).json == before

    def test_it_is_over_when_the_last_one_is(self, mock, weekly, person):
        """Not before, and not because of a deleted one."""
        webinar = weekly()
        mock.call("DELETE", f"/v2/webinars/{webinar}?occurrence_id={occurrence(2)}")
        mock.clock.advance(days=2, hours=0.9)
        before = mock.post(f"/v2/webinars/{webinar}/registrants", person("a@example.com"))
        mock.clock.advance(hours=0.1)
        after = mock.post(f"/v2/webinars/{webinar}/registrants", person("b@example.com"))

        assert (before.status, after.rule) == (201, "webinar_over")


class TestRegistering:
    """Once for all, for each, or for some."""

    def register(self, mock, webinar, email, occurrences=""):
        query = f"?occurrence_ids={occurrences}" if occurrences else ""
        return mock.post(f"/v2/webinars/{webinar}/registrants{query}", {"email": email, "first_name": "A"})

    def names(self, mock, webinar, at="", status="approved") -> list[str]:
        query = f"status={status}" + (f"&occurrence_id={at}" if at else "")
        return [r["email"] for r in mock.get(f"/v2/webinars/{webinar}/registrants?{query}").json["registrants"]]

    @pytest.mark.parametrize(
        "kind,asked,booked",
        [
            pytest.param(1, "", [0, 1, 2], id="once for all"),
            pytest.param(1, occurrence(1), [0, 1, 2], id="once for all, whatever is named"),
            pytest.param(2, "", [0], id="for each: the next one"),
            pytest.param(2, occurrence(1), [1], id="for each: the named one"),
            pytest.param(3, "", [0, 1, 2], id="for some: all"),
            pytest.param(3, f"{occurrence(2)}, {occurrence(0)}", [0, 2], id="for some: the named ones"),
        ],
    )
    def test_the_answer_and_the_lists_agree(self, mock, weekly, kind, asked, booked):
        """Who is registered for an occurrence is in its list, and in no other."""
        webinar = weekly(kind)
        answer = self.register(mock, webinar, "a@example.com", asked.replace(" ", "%20"))

        assert ids(answer.json) == [occurrence(n) for n in booked]
        assert [n for n in range(3) if self.names(mock, webinar, occurrence(n))] == booked
        assert self.names(mock, webinar) == ["a@example.com"]
        assert self.names(mock, webinar, "17") == []

    def test_a_second_registration_adds_an_occurrence(self, mock, weekly):
        """To the same registrant."""
        webinar = weekly(2)
        first = self.register(mock, webinar, "a@example.com", occurrence(0)).json
        second = self.register(mock, webinar, "A@example.com", occurrence(2)).json

        assert first["registrant_id"] == second["registrant_id"]
        assert ids(second) == [occurrence(0), occurrence(2)]

    @pytest.mark.parametrize(
        "kind,asked,rule",
        [
            (2, f"{occurrence(1)},{occurrence(2)}", "validation_failed"),
            (3, "17", "occurrence_not_found"),
            (3, occurrence(0), "webinar_over"),
        ],
    )
    def test_what_cannot_be_registered_for(self, mock, weekly, kind, asked, rule):
        """Two at once where each needs its own, an unknown one, and one that is over."""
        webinar = weekly(kind)
        mock.clock.advance(days=1, hours=1)
        assert self.register(mock, webinar, "a@example.com", asked).rule == rule
        assert self.names(mock, webinar) == []

    def test_status_at_one_occurrence(self, mock, weekly):
        """Denied for one day, approved for the others; a change without an occurrence holds for all."""
        webinar = weekly()
        self.register(mock, webinar, "a@example.com")
        change = {"action": "cancel", "registrants": [{"email": "a@example.com"}]}
        path = f"/v2/webinars/{webinar}/registrants/status"

        mock.call("PUT", f"{path}?occurrence_id={occurrence(1)}", change)
        one_day = [self.names(mock, webinar, occurrence(n)) for n in range(3)]
        denied = self.names(mock, webinar, occurrence(1), "denied")
        mock.call("PUT", path, change | {"action": "deny"})

        assert one_day == [["a@example.com"], [], ["a@example.com"]]
        assert denied == ["a@example.com"]
        assert [self.names(mock, webinar, occurrence(n)) for n in range(3)] == [[], [], []]

    def test_one_occurrence_is_taken_back(self, mock, weekly):
        """With the last one the registrant goes."""
        webinar = weekly()
        person = self.register(mock, webinar, "a@example.com").json["registrant_id"]
        path = f"/v2/webinars/{webinar}/registrants/{person}"

        for n in (0, 1):
            assert mock.call("DELETE", f"{path}?occurrence_id={occurrence(n)}").status == 204
        gone = mock.get(f"{path}?occurrence_id={occurrence(0)}")
        again = mock.call("DELETE", f"{path}?occurrence_id={occurrence(0)}")
        left = mock.get(f"{path}?occurrence_id={occurrence(2)}")
        mock.call("DELETE", f"{path}?occurrence_id={occurrence(2)}")

        assert (gone.rule, again.rule) == ("registrant_not_found", "registrant_not_found")
        assert (left.status, left.json["status"]) == (200, "approved")
        assert mock.get(path).rule == "registrant_not_found"

    def test_paging_an_occurrence_s_list(self, mock, weekly):
        """The list is complete, without repeats, and a token of one occurrence is invalid for another."""
        webinar = weekly(3)
        for n in range(5):
            self.register(mock, webinar, f"p{n}@example.com", occurrence(n % 2))
        path = f"/v2/webinars/{webinar}/registrants?page_size=2&occurrence_id="

        first = mock.get(path + occurrence(0)).json
        second = mock.get(f"{path}{occurrence(0)}&next_page_token={first['next_page_token']}").json
        foreign = mock.get(f"{path}{occurrence(1)}&next_page_token={first['next_page_token']}")

        emails = [r["email"] for r in first["registrants"] + second["registrants"]]
        assert emails == ["p0@example.com", "p2@example.com", "p4@example.com"]
        assert (first["total_records"], second["next_page_token"]) == (3, "")
        assert foreign.rule == "next_page_token_invalid"
