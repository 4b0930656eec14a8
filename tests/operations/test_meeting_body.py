"""What a meeting shows: every field and setting of recorded meetings, in their order, by host and account."""

from __future__ import annotations

import json
import re
from base64 import urlsafe_b64decode
from pathlib import Path

import pytest
from test_meetings import START, meeting

RECORDED = Path(__file__).parents[2] / "contract_tests" / "recordings" / "meeting_of_2026.json"
CREATED, READ = (step["answer"]["body"] for step in json.loads(RECORDED.read_text())["steps"][1:])
SETTINGS = list(READ["settings"])
RECENT = {"chat_join_url", "pstn_password", "pre_schedule"}
BASIC = "basic@example.com"


def read(mock, number):
    return mock.get(f"/v2/meetings/{number}").json


class TestFields:
    def test_a_read_meeting_has_the_recorded_fields_in_order(self, make_mock):
        """Of a free account; a new meeting has all but assistant_id and agenda."""
        mock = make_mock(profile="2025-06")
        created = mock.post(f"/v2/users/{BASIC}/meetings", {"topic": "T", "start_time": START}).json
        assert list(read(mock, created["id"])) == list(READ)
        assert list(created) == list(CREATED)
        assert list(created["settings"]) == SETTINGS
        assert created["settings"]["audio"] == "voip"

    def test_2021_has_the_fields_of_its_documents(self, make_mock):
        """Without those that were added since."""
        mock = make_mock(profile="2021-08")
        shown = read(mock, meeting(mock, user=BASIC))
        assert RECENT.isdisjoint(shown)
        assert set(SETTINGS) > set(shown["settings"]) > {"host_video", "waiting_room", "encryption_type"}
        assert "continuous_meeting_chat" not in shown["settings"]

    def test_a_licensed_host_has_telephones_and_more_buttons(self, mock_each_profile):
        """As a paid account's meeting was recorded; registration_type only where a series takes registration."""
        settings = read(mock_each_profile, meeting(mock_each_profile))["settings"]
        assert (settings["audio"], settings["show_share_button"], settings["allow_multiple_devices"]) == (
            "both",
            True,
            True,
        )
        assert settings["global_dial_in_countries"] == ["US"]
        assert "registration_type" not in settings
        series = meeting(mock_each_profile, type=3)
        assert read(mock_each_profile, series)["settings"]["registration_type"] == 1

    def test_sent_settings_are_read_back(self, mock_each_profile):
        """Objects keep the usual values of what was not sent; settings that no meeting shows by itself are last."""
        sent = {
            "breakout_room": {"enable": True, "rooms": [{"name": "A", "participants": ["a@b.io"]}]},
            "jbh_time": 10,
            "contact_name": "Ida",
            "continuous_meeting_chat": {"enable": False},
        }
        shown = read(mock_each_profile, meeting(mock_each_profile, settings=sent))["settings"]
        assert {name: shown[name] for name in ("breakout_room", "jbh_time", "contact_name")} == {
            name: sent[name] for name in ("breakout_room", "jbh_time", "contact_name")
        }
        assert shown["continuous_meeting_chat"]["enable"] is False
        assert "channel_id" in shown["continuous_meeting_chat"]

    def test_what_is_read_can_be_sent_back(self, mock_each_profile):
        """The whole document, unchanged; nothing changes."""
        number = meeting(mock_each_profile)
        before = read(mock_each_profile, number)
        assert mock_each_profile.call("PATCH", f"/v2/meetings/{number}", before).status == 204
        assert read(mock_each_profile, number) == before

    def test_who_schedules_for_another_is_the_assistant(self, mock):
        """Empty otherwise."""
        me = mock.get("/v2/users/me").json["id"]
        body = {"topic": "T", "type": 2, "start_time": START, "schedule_for": BASIC}
        created = mock.post("/v2/users/me/meetings", body).json
        assert (created["assistant_id"], created["host_email"]) == (me, BASIC)
        assert read(mock, meeting(mock))["assistant_id"] == ""

    def test_the_host_starts_it_with_a_key_of_two_hours(self, mock_each_profile):
        """A JWT for this meeting alone, as recorded; read later, it is another."""
        number = meeting(mock_each_profile)
        url = read(mock_each_profile, number)["start_url"]
        payload = url.split("zak=")[1].split(".")[1]
        claims = json.loads(urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
        assert (claims["mnum"], claims["aud"], claims["exp"] - claims["iat"]) == (str(number), "clientsm", 7200)
        mock_each_profile.clock.advance(minutes=1)
        assert read(mock_each_profile, number)["start_url"] != url


class TestDefaultsOfTheHost:
    @pytest.mark.parametrize(
        ("section", "name", "value", "shown"),
        [
            ("schedule_meeting", "host_video", True, "host_video"),
            ("schedule_meeting", "participants_video", True, "participant_video"),
            ("schedule_meeting", "join_before_host", True, "join_before_host"),
            ("schedule_meeting", "audio_type", "telephony", "audio"),
            ("in_meeting", "waiting_room", True, "waiting_room"),
            ("recording", "auto_recording", "cloud", "auto_recording"),
        ],
    )
    def test_a_new_meeting_has_the_hosts_setting(self, mock, section, name, value, shown):
        """Older meetings keep what they had, and what is sent counts more."""
        old = meeting(mock)
        before = read(mock, old)["settings"][shown]
        mock.call("PATCH", "/v2/users/host@example.com/settings", {section: {name: value}})
        assert read(mock, meeting(mock))["settings"][shown] == value
        assert read(mock, old)["settings"][shown] == before != value
        assert read(mock, meeting(mock, settings={shown: before}))["settings"][shown] == before


class TestPasscode:
    def test_zoom_chooses_one_of_six_letters_and_digits(self, mock_each_profile):
        """In digits for room systems, and for links in a form that is that of the registrants' links."""
        number = meeting(mock_each_profile)
        shown = read(mock_each_profile, number)
        assert re.fullmatch("[A-Za-z0-9]{6}", shown["password"])
        assert re.fullmatch("[0-9]{6}", shown["h323_password"])
        assert shown.get("pstn_password", shown["h323_password"]) == shown["h323_password"]
        assert shown["join_url"].endswith(f"/j/{number}?pwd={shown['encrypted_password']}")

    def test_one_that_is_sent_counts(self, mock_each_profile):
        """Also later; digits are the same for room systems."""
        number = meeting(mock_each_profile, password="4711")
        assert read(mock_each_profile, number)["h323_password"] == "4711"
        before = read(mock_each_profile, number)["join_url"]
        mock_each_profile.call("PATCH", f"/v2/meetings/{number}", {"password": "s3cret"})
        assert read(mock_each_profile, number)["password"] == "s3cret"
        assert read(mock_each_profile, number)["join_url"] != before

    @pytest.mark.parametrize(
        ("kind", "name"),
        [(1, "require_password_for_instant_meetings"), (2, "require_password_for_scheduling_new_meetings")],
    )
    def test_none_is_chosen_where_none_is_required(self, mock, kind, name):
        """By the host's setting for this type, or by `default_password`."""
        assert "password" not in read(mock, meeting(mock, type=kind, default_password=False))
        mock.call("PATCH", "/v2/users/host@example.com/settings", {"schedule_meeting": {name: False}})
        shown = read(mock, meeting(mock, type=kind))
        assert {"password", "h323_password", "encrypted_password"}.isdisjoint(shown)
        assert "pwd" not in shown["join_url"]
        assert "password" in read(mock, meeting(mock, type=3 - kind))

    def test_the_link_is_without_it_where_the_host_does_not_embed_it(self, mock):
        """The passcode itself is still shown."""
        number = meeting(mock)
        embedding = {"schedule_meeting": {"embed_password_in_join_link": False}}
        mock.call("PATCH", "/v2/users/host@example.com/settings", embedding)
        assert read(mock, number)["join_url"].endswith(f"/j/{number}")
        assert "password" in read(mock, number)


class TestPersonalMeeting:
    """Type 4, which every user has."""

    def pmi(self, mock, user="me"):
        return mock.get(f"/v2/users/{user}").json["pmi"]

    def test_it_is_read_without_being_created(self, mock_each_profile):
        """Neither reading nor listing leaves anything."""
        mock = mock_each_profile
        shown = read(mock, self.pmi(mock))
        assert (shown["type"], shown["id"], shown["pmi"]) == (4, self.pmi(mock), self.pmi(mock))
        assert shown["join_url"] == mock.get("/v2/users/me").json["personal_meeting_url"]
        assert shown["topic"] == "Holly Host's Personal Meeting Room"
        assert "start_time" not in shown
        assert mock.get("/v2/users/me/meetings").json["total_records"] == 0
        assert mock.get(f"/v2/meetings/{self.pmi(mock)}/invitation").status == 200
        assert mock.get("/v2/meetings/7000000000").rule == "meeting_not_found"

    def test_it_is_changed_but_not_deleted_and_takes_no_registration(self, mock_each_profile):
        """Not even if registration is turned on; it stays of its type."""
        mock, number = mock_each_profile, self.pmi(mock_each_profile)
        change = {"topic": "Room", "type": 2, "start_time": START, "settings": {"approval_type": 0}}
        assert mock.call("PATCH", f"/v2/meetings/{number}", change).status == 204
        shown = read(mock, number)
        assert (shown["topic"], shown["type"], shown["settings"]["approval_type"]) == ("Room", 4, 2)
        refused = mock.post(f"/v2/meetings/{number}/registrants", {"email": "a@b.io", "first_name": "A"})
        assert refused.rule == "meeting_registration_not_enabled"
        deleted = mock.call("DELETE", f"/v2/meetings/{number}")
        assert deleted.json == {"code": 3018, "message": "Not allowed to delete PMI."}
        assert mock.get("/v2/users/me/meetings").json["meetings"] == []

    def test_a_meeting_with_use_pmi_is_joined_there(self, mock_each_profile):
        """Under another number, with the personal passcode, and without registration; a series is not."""
        mock, number = mock_each_profile, self.pmi(mock_each_profile)
        personal = read(mock, number)
        shown = read(mock, meeting(mock, settings={"use_pmi": True}))
        assert (shown["pmi"], shown["join_url"]) == (number, personal["join_url"])
        assert (shown["password"], shown["settings"]["approval_type"]) == (personal["password"], 2)
        series = read(mock, meeting(mock, type=8, settings={"use_pmi": True}))
        assert "pmi" not in series
        assert series["settings"]["approval_type"] == 0

    def test_every_user_has_another(self, mock):
        """Reached by the number alone."""
        other = read(mock, self.pmi(mock, BASIC))
        assert other["host_email"] == BASIC
        assert other["id"] != self.pmi(mock)
