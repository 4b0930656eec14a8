"""Those who watch recordings: settings, registration, questions and analytics."""

from __future__ import annotations

import pytest
from past_webinars import do, read
from recorded import recorded, recording

ANA = {"email": "ana@example.com", "first_name": "Ana"}


@pytest.fixture(name="path")
def _path(mock_each_profile):
    """The path of a recording."""
    return f"/meetings/{recorded(mock_each_profile)}/recordings"


class TestSettings:
    """Read and changed."""

    def test_what_is_changed_is_read_and_the_rest_stays(self, mock_each_profile, path):
        """Field by field."""
        mock = mock_each_profile
        before = read(mock, f"{path}/settings")
        for name, value in (
            ("share_recording", "internally"),
            ("viewer_download", False),
            ("recording_authentication", True),
            ("authentication_domains", "example.com"),
            ("send_email_to_host", True),
            ("show_social_share_buttons", True),
            ("topic", "Another name"),
            ("password", "abc123!?"),
        ):
            assert mock.call("PATCH", f"/v2{path}/settings", {name: value}).status == 204
            before |= {name: value}
            assert read(mock, f"{path}/settings") == before
        assert read(mock, path)["topic"] == "Another name"

    @pytest.mark.parametrize(
        "password", ["short1!", "toolong123!", "letters12345"[:10], "12345678!", "abcdefgh!", "abc 123!?", "äbc123!?"]
    )
    def test_a_passcode_that_breaks_a_rule_is_refused(self, mock, password):
        """Eight to ten characters with a digit, a letter and a special character; nothing is changed."""
        path = f"/meetings/{recorded(mock)}/recordings/settings"
        before = read(mock, path)
        answer = mock.call("PATCH", f"/v2{path}", {"password": password, "topic": "X"})
        assert (answer.status, answer.json["errors"][0]["field"]) == (400, "password")
        assert read(mock, path) == before

    @pytest.mark.parametrize("password", ["abc123!?", "a1!a1!a1!a", "~aaaaaa1"])
    def test_a_passcode_that_keeps_the_rules_is_taken(self, mock, password):
        """And changes the passcode of the addresses."""
        webinar = recorded(mock)
        path = f"/meetings/{webinar}/recordings/settings"
        assert mock.call("PATCH", f"/v2{path}", {"password": password}).status == 204
        assert read(mock, path)["password"] == password

    @pytest.mark.parametrize(
        ("changes", "on_demand", "approval"),
        [
            ([{"on_demand": True}], True, 0),
            ([{"on_demand": True, "approval_type": 1}], True, 1),
            ([{"approval_type": 1}], True, 1),
            ([{"on_demand": True}, {"approval_type": 2}], False, 2),
            ([{"on_demand": True}, {"on_demand": False}], False, 2),
        ],
    )
    def test_on_demand_and_approval_agree(self, mock, changes, on_demand, approval):
        """A recording that needs registration is on-demand, and the other way round."""
        path = f"/meetings/{recorded(mock)}/recordings/settings"
        for change in changes:
            assert mock.call("PATCH", f"/v2{path}", change).status == 204
        found = read(mock, path)
        assert (found["on_demand"], found["approval_type"]) == (on_demand, approval)

    def test_automatic_deletion_needs_the_setting_of_the_host(self, mock):
        """Otherwise the field is ignored, and not shown."""
        mock = mock.__class__(profile="2025-06", rate_limits="daily")
        path = f"/meetings/{recorded(mock)}/recordings/settings"
        assert mock.call("PATCH", f"/v2{path}", {"auto_delete": True}).status == 204
        assert "auto_delete" not in read(mock, path)
        mock.call("PATCH", "/v2/users/me/settings", {"recording": {"auto_delete_cmr": True}})
        path = f"/meetings/{recorded(mock)}/recordings/settings"
        assert read(mock, path)["auto_delete_date"] == "2026-12-21"
        assert mock.call("PATCH", f"/v2{path}", {"auto_delete": False}).status == 204
        assert read(mock, path)["auto_delete"] is False
        assert "auto_delete_date" not in read(mock, path)


class TestRegistration:
    """Registrants of on-demand recordings."""

    def test_a_registrant_is_listed_by_status_with_all_fields(self, mock_each_profile, path):
        """Approved at once, or pending where the host approves by hand; a repeated address keeps its id."""
        mock = mock_each_profile
        mock.call("PATCH", f"/v2{path}/settings", {"on_demand": True, "approval_type": 1})
        made = mock.post(f"/v2{path}/registrants", ANA | {"city": "Lisbon", "status": "approved"})
        assert made.status == 201
        assert set(made.json) == {"id", "registrant_id", "topic"}
        again = mock.post(f"/v2{path}/registrants", ANA | {"email": "ANA@example.com"}).json
        assert again["registrant_id"] == made.json["registrant_id"]
        (one,) = read(mock, f"{path}/registrants?status=pending")["registrants"]
        assert one["id"] == again["registrant_id"]
        assert (one["email"], one["city"], one["zip"]) == (ANA["email"], "Lisbon", "")
        assert one.get("status", "pending") == "pending"
        assert ("status" in one) == (mock.settings.profile != "2021-08")
        assert read(mock, f"{path}/registrants")["total_records"] == 0
        change = {"action": "approve", "registrants": [{"id": one["id"]}, {"id": "unknown"}]}
        assert mock.call("PUT", f"/v2{path}/registrants/status", change).status == 204
        assert read(mock, f"{path}/registrants")["total_records"] == 1
        assert mock.post(f"/v2{path}/registrants", ANA).json["share_url"].startswith("http://zoom.test/rec/share/")

    def test_a_denied_address_cannot_register_again(self, mock_each_profile, path):
        """As of webinars."""
        mock = mock_each_profile
        made = mock.post(f"/v2{path}/registrants", ANA).json
        change = {"action": "deny", "registrants": [{"id": made["registrant_id"]}]}
        assert mock.call("PUT", f"/v2{path}/registrants/status", change).status == 204
        assert mock.post(f"/v2{path}/registrants", ANA).json["code"] == 3000
        assert [r["id"] for r in read(mock, f"{path}/registrants?status=denied")["registrants"]] == [
            made["registrant_id"]
        ]

    def test_questions_are_replaced_and_enforced(self, mock_each_profile, path):
        """At first the last name is asked for, which the API does not need."""
        mock = mock_each_profile
        questions = f"{path}/registrants/questions"
        assert read(mock, questions)["questions"] == [{"field_name": "last_name", "required": True}]
        assert mock.post(f"/v2{path}/registrants", ANA).status == 201
        sent = {
            "questions": [{"field_name": "city", "required": True}],
            "custom_questions": [
                {"title": "Tea?", "type": "single", "answers": ["Yes", "No"], "required": True},
                {"title": "Why?", "type": "short"},
            ],
        }
        assert mock.call("PATCH", f"/v2{questions}", sent).status == 204
        assert read(mock, questions) == {
            "questions": sent["questions"],
            "custom_questions": [
                sent["custom_questions"][0],
                {"title": "Why?", "type": "short", "required": False, "answers": []},
            ],
        }
        bo = {"email": "bo@example.com", "first_name": "Bo"}
        assert mock.post(f"/v2{path}/registrants", bo).json["errors"][0]["field"] == "city"
        bo |= {"city": "Oslo"}
        assert "Tea?" in mock.post(f"/v2{path}/registrants", bo).json["message"]
        bo |= {"custom_questions": [{"title": "Tea?", "value": "Yes"}]}
        assert mock.post(f"/v2{path}/registrants", bo).status == 201
        assert mock.call("PATCH", f"/v2{questions}", {}).status == 204
        assert read(mock, questions) == {"questions": [], "custom_questions": []}

    @pytest.mark.parametrize("custom", [{"type": "single"}, {"type": "short", "answers": ["a"]}, {"type": "radio"}])
    def test_a_question_that_cannot_be_asked_is_refused(self, mock, custom):
        """Choices need answers, a short one must have none."""
        path = f"/v2/meetings/{recorded(mock)}/recordings/registrants/questions"
        assert mock.call("PATCH", path, {"custom_questions": [{"title": "Q"} | custom]}).json["code"] == 300

    def test_each_session_has_its_own_registrants(self, mock):
        """A number means the latest recording."""
        webinar = mock.webinar(type=6)
        for count in (0, 0):
            do(mock, "start", webinar)
            do(mock, "recording", webinar)
            assert mock.call("PUT", f"/v2/webinars/{webinar}/status", {"action": "end"}).status == 204
            path = f"/meetings/{webinar}/recordings/registrants"
            assert read(mock, path)["total_records"] == count
            assert mock.post(f"/v2{path}", ANA).status == 201


class TestAnalytics:
    """Who watched, and who downloaded."""

    def test_views_are_counted_by_day_and_listed_by_kind(self, mock_each_profile):
        """Only those within the days of the query."""
        mock = mock_each_profile
        webinar = recorded(mock)
        path = f"/meetings/{webinar}/recordings"
        do(mock, "recording_views", webinar, name="Ana", email="ana@example.com", seconds=90)
        do(mock, "recording_views", webinar, name="Bo", download=True)
        mock.clock.advance(seconds=86_400)
        do(mock, "recording_views", webinar, name="Cy", seconds=5)
        days = "from=2026-11-21&to=2026-11-22"
        assert read(mock, f"{path}/analytics_summary?{days}")["analytics_summary"] == [
            {"date": "2026-11-21", "views_total_count": 1, "downloads_total_count": 1},
            {"date": "2026-11-22", "views_total_count": 1, "downloads_total_count": 0},
        ]
        views = read(mock, f"{path}/analytics_details?{days}")["analytics_details"]
        assert [(v["name"], v["duration"]) for v in views] == [("Ana", 90), ("Cy", 5)]
        assert views[0] == {
            "date_time": "2026-11-21T12:45:00Z", "name": "Ana", "email": "ana@example.com", "duration": 90,
        }  # fmt: skip
        (loaded,) = read(mock, f"{path}/analytics_details?{days}&type=by_download")["analytics_details"]
        assert loaded == {"date_time": "2026-11-21T12:45:00Z", "name": "Bo", "email": ""}
        late = "from=2026-11-22&to=2026-11-30"
        assert read(mock, f"{path}/analytics_details?{late}")["total_records"] == 1

    def test_only_a_recording_that_is_ready_can_be_watched(self, mock):
        """The message names the numbers that have one."""
        webinar = recorded(mock, record={"processing_minutes": 1})
        answer = mock.people("recording_views", webinar, name="Ana")
        assert answer.status == 409
        assert f"recorded numbers: {webinar}" in answer.json["error"]["message"]
        mock.clock.advance(seconds=60)
        assert mock.people("recording_views", webinar, name="Ana").status == 200
        assert recording(mock, webinar)
