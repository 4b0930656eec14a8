"""Series of meetings: their occurrences, changes and deletion of one, and registration for some."""

from __future__ import annotations

import pytest
from test_meetings import START, meeting

from mockzoom.zoom.profiles import V2021_08

DAY = 86_400_000
FIRST = 1_795_348_800_000  # START in epoch ms
DAILY = {"type": 1, "end_times": 3}


def series(mock, **fields):
    return meeting(mock, **({"type": 8, "recurrence": DAILY} | fields))


def read(mock, number, query=""):
    return mock.get(f"/v2/meetings/{number}{query}").json


def ids(mock, number, query=""):
    return [one["occurrence_id"] for one in read(mock, number, query)["occurrences"]]


def update(mock, number, one, **body):
    return mock.call("PATCH", f"/v2/meetings/{number}?occurrence_id={one}", body)


def names(mock, number, **query):
    """The addresses of registrants that a list has."""
    text = "&".join(f"{name}={value}" for name, value in query.items())
    rows = mock.get(f"/v2/meetings/{number}/registrants?{text}").json["registrants"]
    return [row["email"] for row in rows]


class TestPlan:
    def test_a_new_series_has_its_occurrences(self, mock_each_profile):
        """With the first start as the first id; a start at the top level is shown since 2025-06."""
        mock = mock_each_profile
        created = mock.post(
            "/v2/users/me/meetings", {"topic": "T", "type": 8, "start_time": START, "recurrence": DAILY}
        ).json
        assert [one["occurrence_id"] for one in created["occurrences"]] == [str(FIRST + n * DAY) for n in range(3)]
        assert created["recurrence"] == DAILY
        assert ("start_time" in created) == (mock.settings.profile != V2021_08.name)
        assert "occurrences" not in read(mock, meeting(mock, type=3))

    def test_past_occurrences_are_shown_on_request(self, mock_each_profile):
        """The list starts with the next one."""
        mock, number = mock_each_profile, series(mock_each_profile)
        everything = ids(mock, number)
        mock.clock.advance(days=2, minutes=1)
        assert ids(mock, number) == everything[1:]
        assert ids(mock, number, "?show_previous_occurrences=true") == everything
        (row,) = mock.get("/v2/users/me/meetings").json["meetings"]
        assert row["start_time"] == "2026-11-23T12:00:00Z"

    @pytest.mark.parametrize(
        ("kind", "usual", "long"), [(1, 90, 99), (2, 12, 50), (3, 3, 10)], ids=["days", "weeks", "months"]
    )
    def test_intervals_are_longer_since_2025(self, mock_each_profile, kind, usual, long):
        """One more than the longest is a validation error."""
        longest = usual if mock_each_profile.settings.profile == V2021_08.name else long
        rule = {"type": kind, "repeat_interval": longest, "end_times": 3}
        assert len(ids(mock_each_profile, series(mock_each_profile, recurrence=rule))) == 3
        body = {"type": 8, "start_time": START, "recurrence": rule | {"repeat_interval": longest + 1}}
        refused = mock_each_profile.post("/v2/users/me/meetings", body)
        assert refused.json["errors"][0]["field"] == "recurrence.repeat_interval"

    def test_another_recurrence_makes_another_plan(self, mock_each_profile):
        """Another type too: without a fixed time there are none; a start in the past changes nothing."""
        mock, number = mock_each_profile, series(mock_each_profile)
        change = {"start_time": "2026-12-01T10:00:00Z", "recurrence": {"type": 2, "end_times": 2}}
        assert mock.call("PATCH", f"/v2/meetings/{number}", change).status == 204
        starts = [one["start_time"] for one in read(mock, number)["occurrences"]]
        assert starts == ["2026-12-01T10:00:00Z", "2026-12-08T10:00:00Z"]
        mock.call("PATCH", f"/v2/meetings/{number}", {"start_time": "2020-01-01T10:00:00Z", "topic": "New"})
        assert [one["start_time"] for one in read(mock, number)["occurrences"]] == starts
        assert read(mock, number)["topic"] == "New"
        mock.call("PATCH", f"/v2/meetings/{number}", {"type": 3})
        assert "occurrences" not in read(mock, number)

    def test_the_invitation_lists_them(self, mock):
        """In the time zone of the meeting."""
        text = mock.get(f"/v2/meetings/{series(mock)}/invitation").json["invitation"]
        assert text.count("12:00 PM") == 4


class TestOne:
    def test_one_occurrence_is_changed_and_read(self, mock_each_profile):
        """In agenda, time, duration and seven settings; the rest of the series stays."""
        mock, number = mock_each_profile, series(mock_each_profile)
        _, second, _ = ids(mock, number)
        moved = {"start_time": "2026-11-23T15:00:00Z", "duration": 30, "agenda": "Other", "topic": "Ignored"}
        settings = {"mute_upon_entry": True, "approval_type": 2}
        assert update(mock, number, second, **moved, settings=settings).status == 204
        is_moved = mock.settings.profile == V2021_08.name  # its id follows the start
        now = str(FIRST + DAY + 3 * 3_600_000) if is_moved else second
        shown = read(mock, number, f"?occurrence_id={now}")
        assert (shown["start_time"], shown["duration"], shown["agenda"]) == ("2026-11-23T15:00:00Z", 30, "Other")
        assert (shown["topic"], shown["settings"]["mute_upon_entry"]) == ("T", True)
        assert shown["settings"]["approval_type"] == 0
        assert read(mock, number)["agenda"] == ""
        assert [one["duration"] for one in read(mock, number)["occurrences"]] == [60, 30, 60]

    def test_one_occurrence_is_deleted(self, mock_each_profile):
        """It is listed as deleted, in 2021 not at all; another deletion does not find it."""
        mock, number = mock_each_profile, series(mock_each_profile)
        first, second, third = ids(mock, number)
        path = f"/v2/meetings/{number}?occurrence_id={second}"
        assert mock.call("DELETE", path).status == 204
        left = {one["occurrence_id"]: one["status"] for one in read(mock, number)["occurrences"]}
        gone = {} if mock.settings.profile == V2021_08.name else {second: "deleted"}
        assert left == {first: "available", third: "available"} | gone
        assert mock.call("DELETE", path).rule == "meeting_occurrence_invalid"
        assert mock.get(path).rule == "meeting_occurrence_invalid"

    def test_the_one_in_progress_stays(self, mock):
        """The others can be deleted meanwhile."""
        number = series(mock)
        first, second, _ = ids(mock, number)
        mock.clock.advance(days=1)
        mock.people("start", number)
        assert mock.call("DELETE", f"/v2/meetings/{number}?occurrence_id={first}").rule == "meeting_in_progress"
        assert mock.call("DELETE", f"/v2/meetings/{number}").rule == "meeting_in_progress"
        assert mock.call("DELETE", f"/v2/meetings/{number}?occurrence_id={second}").status == 204


class TestRegistration:
    @pytest.mark.parametrize(
        ("kind", "asked", "booked"),
        [(1, "", 3), (2, "", 1), (2, "1", 1), (3, "", 3), (3, "0,2", 2)],
        ids=["once", "next", "one", "all", "some"],
    )
    def test_registration_is_for_all_for_one_or_for_some(self, mock_each_profile, person, kind, asked, booked):
        """By registration_type; the response lists them since 2025-06, as does the list of each occurrence."""
        mock = mock_each_profile
        number = series(mock, settings={"registration_type": kind})
        there = ids(mock, number)
        wanted = ",".join(there[int(n)] for n in asked.split(",") if n)
        created = mock.post(f"/v2/meetings/{number}/registrants?occurrence_ids={wanted}", person())
        assert created.status == 201
        attended = [one for one in there if names(mock, number, occurrence_id=one)]
        assert len(attended) == booked
        if mock.settings.profile != V2021_08.name:
            assert [one["occurrence_id"] for one in created.json["occurrences"]] == attended
            assert created.json["participant_pin_code"] > 0

    def test_unknown_and_past_occurrences_are_refused(self, mock_each_profile, person):
        """And more than one where people register for each."""
        mock = mock_each_profile
        path = f"/v2/meetings/{series(mock, settings={'registration_type': 2})}/registrants?occurrence_ids="
        first, second = FIRST, FIRST + DAY
        assert mock.post(f"{path}17", person()).rule == "meeting_occurrence_invalid"
        assert mock.post(f"{path}{first},{second}", person()).rule == "validation_failed"
        mock.clock.advance(days=1, minutes=60)
        assert mock.post(f"{path}{first}", person("bo@example.com")).rule == "meeting_over"

    def test_status_and_deletion_may_be_of_one_occurrence(self, mock_each_profile, person):
        """Elsewhere nothing changes; after the last one the registrant is gone."""
        mock, number = mock_each_profile, series(mock_each_profile)
        first, second, third = ids(mock, number)
        path = f"/v2/meetings/{number}/registrants"
        person_id = mock.post(path, person()).json["registrant_id"]
        deny = {"action": "deny", "registrants": [{"id": person_id}]}
        assert mock.call("PUT", f"{path}/status?occurrence_id={first}", deny).status == 204
        assert names(mock, number, occurrence_id=first, status="denied") == ["jill@example.com"]
        assert names(mock, number, occurrence_id=second) == ["jill@example.com"]
        assert mock.call("PUT", f"{path}/status?occurrence_id=17", deny).rule == "meeting_occurrence_invalid"

        assert mock.call("DELETE", f"{path}/{person_id}?occurrence_id={second}").status == 204
        assert mock.call("DELETE", f"{path}/{person_id}?occurrence_id={second}").rule == "registrant_not_found"
        for one in (first, third):
            assert mock.call("DELETE", f"{path}/{person_id}?occurrence_id={one}").status == 204
        assert mock.get(f"{path}/{person_id}").rule == "registrant_not_found"
