"""Meetings: what they share with webinars, and where Zoom's answers differ."""

from __future__ import annotations

import pytest

START = "2026-11-22T12:00:00Z"


def meeting(mock, user="me", **fields):
    """A new meeting's number; by default of type 2, a day ahead, with automatic approval."""
    settings = {"approval_type": 0} | fields.pop("settings", {})
    body = {"topic": "T", "type": 2, "start_time": START, "settings": settings} | fields
    answer = mock.post(f"/v2/users/{user}/meetings", body)
    assert answer.status == 201, answer.body
    return answer.json["id"]


class TestCreating:
    """meetingCreate and meeting."""

    def test_what_is_created_is_what_is_read(self, mock_each_profile):
        """201, `waiting`, with Zoom's defaults; start times in UTC."""
        body = {"topic": "Weekly", "start_time": "2026-11-22T12:00:00", "timezone": "Europe/Madrid", "agenda": "A"}
        created = mock_each_profile.post("/v2/users/me/meetings", body)
        read = mock_each_profile.get(f"/v2/meetings/{created.json['id']}")

        assert (created.status, read.status) == (201, 200)
        assert created.json | {"assistant_id": ""} == read.json
        shown = read.json
        assert (shown["type"], shown["status"], shown["duration"]) == (2, "waiting", 60)
        assert (shown["start_time"], shown["agenda"]) == ("2026-11-22T11:00:00Z", "A")
        assert shown["settings"]["approval_type"] == 2
        assert "registration_url" not in shown
        assert ("creation_source" in shown) == (mock_each_profile.settings.profile != "2021-08")

    def test_an_empty_call_makes_a_meeting(self, mock):
        """That starts now; nulls and unknown fields are ignored."""
        assert mock.post("/v2/users/me/meetings").status == 201
        body = {"topic": None, "colour": "red", "settings": {"audio": None, "colour": "red"}}
        shown = mock.post("/v2/users/me/meetings", body).json
        assert shown["start_time"] == "2026-11-21T12:00:00Z"
        assert shown["settings"]["audio"] == "both"

    @pytest.mark.parametrize(("kind", "start"), [(1, "2026-11-21T12:00:00Z"), (2, START), (3, None), (8, None)])
    def test_each_type_has_its_start(self, mock, kind, start):
        """Instant meetings start at once, type 3 has no time; in 2021, that of a series is with its occurrences."""
        shown = mock.get(f"/v2/meetings/{meeting(mock, type=kind)}").json
        assert shown.get("start_time") == start

    def test_a_passcode_stands_in_the_links(self, mock):
        """Of the meeting and of its registrants, the same in both; the list has it too."""
        number = meeting(mock, password="secret")
        shown = mock.get(f"/v2/meetings/{number}").json
        link = mock.post(f"/v2/meetings/{number}/registrants", {"email": "a@b.io", "first_name": "A"}).json["join_url"]

        assert shown["password"] == "secret"
        assert shown["join_url"] == f"https://us06web.zoom.us/j/{number}?pwd={shown['encrypted_password']}"
        assert link.endswith(f"&pwd={shown['encrypted_password']}")
        assert mock.get("/v2/users/me/meetings").json["meetings"][-1]["join_url"] == shown["join_url"]

    @pytest.mark.parametrize(
        "body", [{"start_time": "2026-02-30T10:00:00Z"}, {"timezone": "Moon/Crater"}, {"type": 5}, {"duration": -1}]
    )
    def test_nonsense_is_refused_and_makes_nothing(self, mock, body):
        """In the form of every validation refusal."""
        answer = mock.post("/v2/users/me/meetings", body)
        assert (answer.status, answer.json["message"]) == (400, "Validation Failed.")
        assert mock.get("/v2/users/me/meetings").json["total_records"] == 0

    def test_for_somebody_else(self, mock):
        """A basic user may host meetings, by id or e-mail."""
        number = meeting(mock, schedule_for="basic@example.com")
        assert mock.get(f"/v2/meetings/{number}").json["host_email"] == "basic@example.com"

    def test_no_webinar_plan_is_needed_but_registration_needs_a_licence(self, mock_each_profile, person):
        """On a basic user's meeting it is off, whatever is asked for; the refusal of a registration names the host."""
        number = meeting(mock_each_profile, user="basic@example.com")
        shown = mock_each_profile.get(f"/v2/meetings/{number}").json
        answer = mock_each_profile.post(f"/v2/meetings/{number}/registrants", person())

        assert shown["settings"]["approval_type"] == 2
        assert answer.status == 400
        assert answer.json == {"code": 200, "message": f"Only available for paid users: {shown['host_id']}."}

    def test_losing_the_licence_closes_registration(self, mock, person):
        """And having it again opens it; those registered stay."""
        mock.post("/v2/users", {"action": "autoCreate", "user_info": {"email": "nora@example.com", "type": 2}})
        number = meeting(mock, user="nora@example.com")
        path = f"/v2/meetings/{number}"
        assert mock.post(path + "/registrants", person()).status == 201

        mock.call("PATCH", "/v2/users/nora@example.com", {"type": 1})
        assert mock.post(path + "/registrants", person("b@example.com")).json["code"] == 200
        assert "registration_url" not in mock.get(path).json
        mock.call("PATCH", "/v2/users/nora@example.com", {"type": 2})
        assert mock.get(path + "/registrants").json["total_records"] == 1
        assert "registration_url" in mock.get(path).json


class TestNumbers:
    """One space of numbers, and one quota, for meetings and webinars."""

    def test_meetings_and_webinars_never_share_a_number(self, mock):
        """However they are made in turn."""
        numbers = [meeting(mock) if n % 3 else mock.webinar() for n in range(30)]
        assert len(set(numbers)) == 30

    def test_a_webinar_is_no_meeting(self, mock_each_profile, person):
        """Reading says so; registering says what Zoom says, that registration is off."""
        number = mock_each_profile.webinar()
        read = mock_each_profile.get(f"/v2/meetings/{number}")
        registered = mock_each_profile.post(f"/v2/meetings/{number}/registrants", person())

        assert (read.status, read.json) == (400, {"code": 3000, "message": "Cannot access webinar info."})
        assert (registered.status, registered.json["code"]) == (404, 404)
        assert registered.json["message"] == f"Registration has not been enabled for this meeting: {number}."

    def test_a_meeting_is_no_webinar(self, mock_each_profile):
        """Its number is refused there, as a webinar's is here."""
        answer = mock_each_profile.get(f"/v2/webinars/{meeting(mock_each_profile)}")
        assert (answer.status, answer.json) == (400, {"code": 3000, "message": "Cannot access meeting info."})

    def test_the_daily_quota_counts_both(self, mock_each_profile):
        """A host has 100 a day; the next one gets the error of its kind, and the next day it succeeds."""
        for n in range(100):
            assert (meeting(mock_each_profile) if n % 2 else mock_each_profile.webinar()) > 0
        refused = mock_each_profile.post("/v2/users/me/meetings", {})

        assert refused.json["message"] == (
            "You have exceeded the daily rate limit (100) of Meeting Create/Update API requests permitted for this "
            "particular user. You may resume these requests at GMT 00:00:00."
        )
        assert "Retry-After" not in refused.headers  # recorded/meeting_create_429_daily_user
        assert mock_each_profile.post("/v2/users/me/webinars", {}).rule == "webinar_daily_limit"
        mock_each_profile.clock.advance(days=1)
        assert meeting(mock_each_profile)


class TestListing:
    """meetings."""

    def test_instant_meetings_are_never_listed(self, mock):
        """The rest is, series first and then the others by their start, paged both ways."""
        numbers = [meeting(mock, type=kind) for kind in (2, 1, 3, 8)]
        page = mock.get("/v2/users/me/meetings?page_size=2").json
        rest = mock.get(f"/v2/users/me/meetings?page_size=2&next_page_token={page['next_page_token']}").json

        assert [m["id"] for m in page["meetings"] + rest["meetings"]] == [numbers[2], numbers[3], numbers[0]]
        assert (page["total_records"], rest["next_page_token"]) == (3, "")

    def test_past_and_coming(self, mock):
        """By the account's clock; those without a fixed time are always coming, and none is live."""
        later, soon, weekly = meeting(mock, start_time="2026-12-24T12:00:00Z"), meeting(mock), meeting(mock, type=3)
        mock.clock.advance(days=2)

        def listed(kind):
            return [m["id"] for m in mock.get(f"/v2/users/me/meetings?type={kind}").json["meetings"]]

        assert listed("previous_meetings") == [soon]
        assert listed("upcoming") == listed("upcoming_meetings") == [weekly, later]
        assert listed("scheduled") == listed("nonsense") == [weekly, soon, later]
        assert listed("live") == []

    def test_of_each_user(self, mock):
        """A list has the meetings of its user, and of no other."""
        mine, theirs = meeting(mock), meeting(mock, user="basic@example.com")
        assert [m["id"] for m in mock.get("/v2/users/me/meetings").json["meetings"]] == [mine]
        assert [m["id"] for m in mock.get("/v2/users/basic@example.com/meetings").json["meetings"]] == [theirs]


class TestUpdating:
    """meetingUpdate."""

    def test_only_the_fields_of_the_body_change(self, mock_each_profile):
        """The rest stays, settings too."""
        number = meeting(mock_each_profile, agenda="A", settings={"approval_type": 0, "mute_upon_entry": True})
        before = mock_each_profile.get(f"/v2/meetings/{number}").json
        changes = {"topic": "Retrospective", "settings": {"approval_type": 1}}

        answer = mock_each_profile.call("PATCH", f"/v2/meetings/{number}", changes)

        assert (answer.status, answer.body) == (204, b"")
        after = mock_each_profile.get(f"/v2/meetings/{number}").json
        settings = before["settings"] | {"approval_type": 1}
        assert after == before | {"topic": "Retrospective", "settings": settings}

    def test_a_new_timezone_or_start_moves_the_meeting(self, mock):
        """A local time is read in the timezone of the same request."""
        number = meeting(mock)
        mock.call("PATCH", f"/v2/meetings/{number}", {"start_time": "2026-12-24T12:00:00", "timezone": "Europe/Rome"})
        assert mock.get(f"/v2/meetings/{number}").json["start_time"] == "2026-12-24T11:00:00Z"

    def test_a_meeting_without_fixed_time_has_no_start(self, mock):
        """It gets one again, by default now, when its type changes back."""
        number = meeting(mock)
        mock.call("PATCH", f"/v2/meetings/{number}", {"type": 3})
        assert "start_time" not in mock.get(f"/v2/meetings/{number}").json
        mock.call("PATCH", f"/v2/meetings/{number}", {"type": 2})
        assert mock.get(f"/v2/meetings/{number}").json["start_time"] == "2026-11-21T12:00:00Z"

    def test_another_host_gets_the_meeting(self, mock):
        """The settings follow the new host: an unlicensed one cannot require registration."""
        number = meeting(mock, settings={"approval_type": 0})
        mock.call("PATCH", f"/v2/meetings/{number}", {"schedule_for": "basic@example.com"})
        read = mock.get(f"/v2/meetings/{number}").json
        assert (read["host_email"], read["settings"]["approval_type"]) == ("basic@example.com", 2)
        assert mock.get("/v2/users/me/meetings").json["meetings"] == []

    def test_a_rejected_update_changes_nothing(self, mock):
        """Neither the meeting nor the daily quota."""
        number = meeting(mock)
        before = mock.get(f"/v2/meetings/{number}").json
        wrong = {"topic": "T", "schedule_for": "nobody@example.com"}
        for _ in range(100):
            assert mock.call("PATCH", f"/v2/meetings/{number}", wrong).status == 400
        assert mock.get(f"/v2/meetings/{number}").json == before
        assert mock.call("PATCH", f"/v2/meetings/{number}", {"topic": "T"}).status == 204


class TestDeleting:
    """meetingDelete."""

    def test_what_is_deleted_is_gone(self, mock_each_profile, person):
        """With its registrants; 3001 from then on, in the profile's words."""
        number = meeting(mock_each_profile)
        mock_each_profile.post(f"/v2/meetings/{number}/registrants", person())

        answer = mock_each_profile.call("DELETE", f"/v2/meetings/{number}?cancel_meeting_reminder=true")

        assert (answer.status, answer.body) == (204, b"")
        gone = mock_each_profile.get(f"/v2/meetings/{number}")
        assert (gone.status, gone.json["code"]) == (404, 3001)
        assert mock_each_profile.post(f"/v2/meetings/{number}/registrants", person()).json == {
            "code": 3001,
            "message": f"Meeting does not exist: {number}.",
        }
        assert mock_each_profile.get("/v2/users/me/meetings").json["total_records"] == 0

    def test_an_occurrence_cannot_be_deleted(self, mock):
        """There are none; the meeting stays."""
        number = meeting(mock, type=8)
        assert mock.call("DELETE", f"/v2/meetings/{number}?occurrence_id=1").status == 400
        assert mock.get(f"/v2/meetings/{number}").status == 200
