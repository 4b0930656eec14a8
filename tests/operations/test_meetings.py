"""Meetings: what they share with webinars, and where Zoom's answers differ."""

from __future__ import annotations

import pytest

START = "2026-11-22T12:00:00Z"


def meeting(zoom, user="me", **fields):
    """A new meeting's number; by default of type 2, a day ahead, with automatic approval."""
    settings = {"approval_type": 0} | fields.pop("settings", {})
    body = {"topic": "T", "type": 2, "start_time": START, "settings": settings} | fields
    answer = zoom.post(f"/v2/users/{user}/meetings", body)
    assert answer.status == 201, answer.body
    return answer.json["id"]


class TestCreating:
    """meetingCreate and meeting."""

    def test_what_is_created_is_what_is_read(self, either):
        """201, `waiting`, with Zoom's defaults; start times in UTC."""
        body = {"topic": "Weekly", "start_time": "2026-11-22T12:00:00", "timezone": "Europe/Madrid", "agenda": "A"}
        created = either.post("/v2/users/me/meetings", body)
        read = either.get(f"/v2/meetings/{created.json['id']}")

        assert (created.status, read.status) == (201, 200)
        assert created.json == read.json
        shown = read.json
        assert (shown["type"], shown["status"], shown["duration"]) == (2, "waiting", 60)
        assert (shown["start_time"], shown["agenda"]) == ("2026-11-22T11:00:00Z", "A")
        assert shown["settings"]["approval_type"] == 2
        assert "registration_url" not in shown
        assert ("creation_source" in shown) == (either.settings.profile == "2025-06")

    def test_an_empty_call_makes_a_meeting(self, zoom):
        """That starts now; nulls and unknown fields are ignored."""
        assert zoom.post("/v2/users/me/meetings").status == 201
        body = {"topic": None, "colour": "red", "settings": {"audio": None, "colour": "red"}}
        shown = zoom.post("/v2/users/me/meetings", body).json
        assert shown["start_time"] == "2026-11-21T12:00:00Z"
        assert shown["settings"]["audio"] == "both"

    @pytest.mark.parametrize(("kind", "start"), [(1, "2026-11-21T12:00:00Z"), (2, START), (3, None), (8, START)])
    def test_each_type_has_its_start(self, zoom, kind, start):
        """Instant meetings start at once, type 3 has no time at all."""
        shown = zoom.get(f"/v2/meetings/{meeting(zoom, type=kind)}").json
        assert shown.get("start_time") == start

    def test_a_passcode_stands_in_the_links(self, zoom):
        """Of the meeting and of its registrants, the same in both; the list has it too."""
        number = meeting(zoom, password="secret")
        shown = zoom.get(f"/v2/meetings/{number}").json
        link = zoom.post(f"/v2/meetings/{number}/registrants", {"email": "a@b.io", "first_name": "A"}).json["join_url"]

        assert shown["password"] == "secret"
        assert shown["join_url"] == f"https://us06web.zoom.us/j/{number}?pwd={shown['encrypted_password']}"
        assert link.endswith(f"&pwd={shown['encrypted_password']}")
        assert zoom.get("/v2/users/me/meetings").json["meetings"][-1]["join_url"] == shown["join_url"]

    @pytest.mark.parametrize(
        "body", [{"start_time": "2026-02-30T10:00:00Z"}, {"timezone": "Moon/Crater"}, {"type": 5}, {"duration": -1}]
    )
    def test_nonsense_is_refused_and_makes_nothing(self, zoom, body):
        """In the form of every validation refusal."""
        answer = zoom.post("/v2/users/me/meetings", body)
        assert (answer.status, answer.json["message"]) == (400, "Validation Failed.")
        assert zoom.get("/v2/users/me/meetings").json["total_records"] == 0

    def test_for_somebody_else(self, zoom):
        """A basic user may host meetings, by id or e-mail."""
        number = meeting(zoom, schedule_for="basic@example.com")
        assert zoom.get(f"/v2/meetings/{number}").json["host_email"] == "basic@example.com"

    def test_no_webinar_plan_is_needed_but_registration_needs_a_licence(self, either, person):
        """On a basic user's meeting it is off, whatever is asked for; Zoom says nothing of it."""
        number = meeting(either, user="basic@example.com")
        shown = either.get(f"/v2/meetings/{number}").json
        answer = either.post(f"/v2/meetings/{number}/registrants", person())

        assert shown["settings"]["approval_type"] == 2
        assert answer.status == 404
        assert answer.json == {
            "code": 404,
            "message": f"Registration has not been enabled for this meeting: {number}.",
        }

    def test_losing_the_licence_closes_registration(self, zoom, person):
        """And having it again opens it; those registered stay."""
        zoom.post("/v2/users", {"action": "autoCreate", "user_info": {"email": "nora@example.com", "type": 2}})
        number = meeting(zoom, user="nora@example.com")
        path = f"/v2/meetings/{number}"
        assert zoom.post(path + "/registrants", person()).status == 201

        zoom.call("PATCH", "/v2/users/nora@example.com", {"type": 1})
        assert zoom.post(path + "/registrants", person("b@example.com")).json["code"] == 404
        assert "registration_url" not in zoom.get(path).json
        zoom.call("PATCH", "/v2/users/nora@example.com", {"type": 2})
        assert zoom.get(path + "/registrants").json["total_records"] == 1
        assert "registration_url" in zoom.get(path).json


class TestNumbers:
    """One space of numbers, and one quota, for meetings and webinars."""

    def test_meetings_and_webinars_never_share_a_number(self, zoom):
        """However they are made in turn."""
        numbers = [meeting(zoom) if n % 3 else zoom.webinar() for n in range(30)]
        assert len(set(numbers)) == 30

    def test_a_webinar_is_no_meeting(self, either, person):
        """Reading says so; registering says what Zoom says, that registration is off."""
        number = either.webinar()
        read = either.get(f"/v2/meetings/{number}")
        registered = either.post(f"/v2/meetings/{number}/registrants", person())

        assert (read.status, read.json) == (400, {"code": 3000, "message": "Cannot access webinar info."})
        assert (registered.status, registered.json["code"]) == (404, 404)
        assert registered.json["message"] == f"Registration has not been enabled for this meeting: {number}."

    def test_a_meeting_is_no_webinar(self, either):
        """It does not exist there."""
        assert either.get(f"/v2/webinars/{meeting(either)}").json["code"] == 3001

    def test_the_daily_quota_counts_both(self, either):
        """100 a host; the first one too many is told in the words of its kind, and tomorrow all is well."""
        for n in range(100):
            assert (meeting(either) if n % 2 else either.webinar()) > 0
        refused = either.post("/v2/users/me/meetings", {})

        assert refused.json["message"] == (
            "You have exceeded the daily rate limit (100) of Meeting Create/Update API requests permitted for this "
            "particular user. You may resume these requests at GMT 00:00:00."
        )
        assert "Retry-After" not in refused.headers  # recorded/meeting_create_429_daily_user
        assert either.post("/v2/users/me/webinars", {}).rule == "webinar_daily_limit"
        either.clock.advance(days=1)
        assert meeting(either)


class TestListing:
    """meetings."""

    def test_instant_meetings_are_never_listed(self, zoom):
        """The rest is, in the order of creation, paged both ways."""
        numbers = [meeting(zoom, type=kind) for kind in (2, 1, 3, 8)]
        page = zoom.get("/v2/users/me/meetings?page_size=2").json
        rest = zoom.get(f"/v2/users/me/meetings?page_size=2&next_page_token={page['next_page_token']}").json

        assert [m["id"] for m in page["meetings"] + rest["meetings"]] == [numbers[0], numbers[2], numbers[3]]
        assert (page["page_count"], page["total_records"], rest["next_page_token"]) == (2, 3, "")

    def test_past_and_coming(self, zoom):
        """By the account's clock; recurring meetings are always coming, and none is live."""
        soon, later, weekly = meeting(zoom), meeting(zoom, start_time="2026-12-24T12:00:00Z"), meeting(zoom, type=8)
        zoom.clock.advance(days=2)

        def listed(kind):
            return [m["id"] for m in zoom.get(f"/v2/users/me/meetings?type={kind}").json["meetings"]]

        assert listed("previous_meetings") == [soon]
        assert listed("upcoming") == listed("upcoming_meetings") == [later, weekly]
        assert listed("scheduled") == listed("nonsense") == [soon, later, weekly]
        assert listed("live") == []

    def test_of_each_user(self, zoom):
        """And nobody else's."""
        mine, theirs = meeting(zoom), meeting(zoom, user="basic@example.com")
        assert [m["id"] for m in zoom.get("/v2/users/me/meetings").json["meetings"]] == [mine]
        assert [m["id"] for m in zoom.get("/v2/users/basic@example.com/meetings").json["meetings"]] == [theirs]


class TestDeleting:
    """meetingDelete."""

    def test_what_is_deleted_is_gone(self, either, person):
        """With its registrants; 3001 from then on, in the profile's words."""
        number = meeting(either)
        either.post(f"/v2/meetings/{number}/registrants", person())

        answer = either.call("DELETE", f"/v2/meetings/{number}?cancel_meeting_reminder=true")

        assert (answer.status, answer.body) == (204, b"")
        gone = either.get(f"/v2/meetings/{number}")
        assert (gone.status, gone.json["code"]) == (404, 3001)
        assert either.post(f"/v2/meetings/{number}/registrants", person()).json == {
            "code": 3001,
            "message": f"Meeting does not exist: {number}.",
        }
        assert either.get("/v2/users/me/meetings").json["total_records"] == 0

    def test_an_occurrence_cannot_be_deleted(self, zoom):
        """There are none; the meeting stays."""
        number = meeting(zoom, type=8)
        assert zoom.call("DELETE", f"/v2/meetings/{number}?occurrence_id=1").status == 400
        assert zoom.get(f"/v2/meetings/{number}").status == 200
