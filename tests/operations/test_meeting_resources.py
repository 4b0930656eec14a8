"""What belongs to a meeting: polls, registration questions, live stream, invitation, and single registrants."""

from __future__ import annotations

import pytest
from test_meetings import meeting

from mockzoom.zoom.polls import POLLS
from mockzoom.zoom.profiles import V2021_08

CHOICE = {"name": "Loud enough?", "type": "single", "answers": ["Yes", "No"]}
ADVANCED = {"poll_type": 2, "questions": [CHOICE]}
STREAM = {"page_url": "https://tv.example/1", "stream_key": "key", "stream_url": "rtmp://tv.example/in"}
CITY = {"field_name": "city", "required": True}
SIZE = {"title": "Size?", "type": "single", "required": True, "answers": ["S", "L"]}


@pytest.fixture
def number(mock_each_profile):
    """A meeting that people register for."""
    return meeting(mock_each_profile)


def settings(mock, **in_meeting):
    """Change the host's settings."""
    assert mock.call("PATCH", "/v2/users/host@example.com/settings", {"in_meeting": in_meeting}).status == 204


class TestPolls:
    """meetingPolls and its siblings, and createBatchPolls."""

    def test_a_poll_lives_as_a_webinars_does(self, mock_each_profile, number):
        """It is created, read, replaced, listed and deleted."""
        mock, path = mock_each_profile, f"/v2/meetings/{number}/polls"
        created = mock.post(path, {"title": "Sound", "questions": [CHOICE]})
        one = f"{path}/{created.json['id']}"
        assert created.status == 201
        assert mock.get(one).json == created.json
        assert created.json["questions"] == [CHOICE | {"answer_required": True, "show_as_dropdown": False}]

        assert mock.call("PUT", one, {"title": "Light", "anonymous": True}).status == 204
        assert mock.get(path).json == {"total_records": 1, "polls": [mock.get(one).json]}
        assert mock.get(f"{path}?anonymous=false").json["polls"] == []
        assert mock.call("DELETE", one).status == 204
        assert mock.get(one).rule == "poll_not_found"

    def test_a_batch_is_created_in_order(self, mock_each_profile, number):
        """And listed so; the ids are new."""
        created = mock_each_profile.post(
            f"/v2/meetings/{number}/batch_polls", {"polls": [{"title": "A"}, {"title": "B", "questions": [CHOICE]}]}
        )
        assert created.status == 201
        assert [poll["title"] for poll in created.json["polls"]] == ["A", "B"]
        assert mock_each_profile.get(f"/v2/meetings/{number}/polls").json["polls"] == created.json["polls"]

    def test_a_batch_is_created_whole_or_not_at_all(self, mock_each_profile, number):
        """A bad question is named with the place of its poll."""
        bad = {"questions": [CHOICE | {"answers": ["Yes"]}]}
        answer = mock_each_profile.post(f"/v2/meetings/{number}/batch_polls", {"polls": [{"title": "A"}, bad]})
        assert answer.json["errors"] == [{"field": "polls[1].questions[0].answers", "message": "Invalid field."}]
        assert mock_each_profile.get(f"/v2/meetings/{number}/polls").json["polls"] == []

    def test_a_meeting_has_25_polls_in_2021_and_50_later(self, mock_each_profile, number):
        """Further ones are refused singly and in batches, which then create none."""
        mock, path = mock_each_profile, f"/v2/meetings/{number}"
        most = 25 if mock.settings.profile == V2021_08.name else 50
        for _ in range(most // 25 - 1):
            mock.post(f"{path}/batch_polls", {"polls": [{}] * 25})
        assert mock.post(f"{path}/batch_polls", {"polls": [{}] * 24}).status == 201
        assert mock.post(f"{path}/batch_polls", {"polls": [{}] * 2}).rule == "poll_limit_reached"
        assert mock.post(f"{path}/polls", {}).status == 201
        assert mock.post(f"{path}/polls", {}).json["message"].endswith(f"a maximum of {most} polls.")
        assert mock.get(f"{path}/polls").json["total_records"] == most

    def test_the_settings_for_meetings_decide_not_those_for_webinars(self, mock_each_profile, number):
        """`polling` or `meeting_polling.enable` forbid polls, `advanced_polls` all but plain ones."""
        mock, path = mock_each_profile, f"/v2/meetings/{number}/polls"
        settings(mock, webinar_polling={"enable": False})
        assert mock.get(path).status == 200
        settings(mock, meeting_polling={"advanced_polls": False})
        assert mock.post(path, {"questions": [CHOICE]}).status == 201
        assert mock.post(path, ADVANCED).rule == "advanced_polls_disabled"
        assert (
            mock.post(f"/v2/meetings/{number}/batch_polls", {"polls": [{}, ADVANCED]}).rule == "advanced_polls_disabled"
        )
        settings(mock, meeting_polling={"enable": False})
        assert mock.get(path).rule == "polls_disabled"
        settings(mock, meeting_polling={"enable": True}, polling=False)
        assert mock.get(path).rule == "polls_disabled"
        assert mock.get(f"/v2/webinars/{mock.webinar()}/polls").rule == "polls_disabled"

    def test_polls_go_with_their_meeting(self, mock_each_profile, number):
        """A meeting that is deleted leaves none behind."""
        mock_each_profile.post(f"/v2/meetings/{number}/polls", {})
        mock_each_profile.call("DELETE", f"/v2/meetings/{number}")
        with mock_each_profile.pipeline.store.transaction("mockzoom-account") as state:
            assert state.count(POLLS, number) == 0


class TestQuestions:
    """meetingRegistrantsQuestionsGet and meetingRegistrantQuestionUpdate."""

    def test_an_untouched_form_asks_for_the_last_name(self, mock_each_profile, number):
        """As recorded from two meetings; the API registers without it."""
        read = mock_each_profile.get(f"/v2/meetings/{number}/registrants/questions")
        assert read.json == {"questions": [{"field_name": "last_name", "required": True}], "custom_questions": []}
        ana = {"email": "ana@example.com", "first_name": "Ana"}
        assert mock_each_profile.post(f"/v2/meetings/{number}/registrants", ana).status == 201

    def test_questions_are_replaced_and_answers_required_singly(self, mock_each_profile, number, person):
        """Of a single registration, not of a batch, as with webinars."""
        mock, path = mock_each_profile, f"/v2/meetings/{number}/registrants"
        set_up = mock.call("PATCH", f"{path}/questions", {"questions": [CITY], "custom_questions": [SIZE]})
        assert (set_up.status, set_up.body) == (204, b"")
        assert mock.get(f"{path}/questions").json == {"questions": [CITY], "custom_questions": [SIZE]}

        assert mock.post(path, person()).json["errors"] == [{"field": "city", "message": "Missing field."}]
        assert mock.post(path, person(city="Riga")).rule == "custom_answer_missing"
        answers = [{"title": "Size?", "value": "L"}]
        assert mock.post(path, person(city="Riga", custom_questions=answers)).status == 201
        long = [{"title": "Size?", "value": "L" * 129}]
        assert (
            mock.post(path, person("bo@example.com", city="Riga", custom_questions=long)).rule
            == "custom_answer_too_long"
        )
        batch = mock.post(f"/v2/meetings/{number}/batch_registrants", {"registrants": [person("cy@example.com")]})
        assert batch.status == mock.success

    def test_a_meeting_asks_short_and_single_questions(self, mock_each_profile, number):
        """The types of webinars are refused."""
        question = SIZE | {"type": "single_radio"}
        answer = mock_each_profile.call(
            "PATCH", f"/v2/meetings/{number}/registrants/questions", {"custom_questions": [question]}
        )
        assert answer.json["errors"] == [{"field": "custom_questions[0].type", "message": "Invalid field."}]


class TestLiveStream:
    """getMeetingLiveStreamDetails and meetingLiveStreamUpdate."""

    def test_addresses_are_empty_until_they_are_set(self, mock_each_profile, number):
        """And then read as they were sent, whatever the host's setting for webinars."""
        path = f"/v2/meetings/{number}/livestream"
        settings(mock_each_profile, webinar_live_streaming={"enable": False})
        assert mock_each_profile.get(path).json == {"page_url": "", "stream_key": "", "stream_url": ""}
        assert mock_each_profile.call("PATCH", path, STREAM | {"resolution": "720p"}).status == 204
        assert mock_each_profile.get(path).json == STREAM | {"resolution": "720p"}

    def test_a_page_is_required_since_2025(self, mock_each_profile, number):
        """In profile 2021-08 it may be absent."""
        path, without = f"/v2/meetings/{number}/livestream", {k: v for k, v in STREAM.items() if k != "page_url"}
        answer = mock_each_profile.call("PATCH", path, without)
        if mock_each_profile.settings.profile == V2021_08.name:
            assert mock_each_profile.get(path).json == without | {"page_url": ""}
        else:
            assert answer.json["errors"] == [{"field": "page_url", "message": "Missing field."}]


class TestInvitation:
    """meetingInvitation."""

    def test_the_text_has_what_a_guest_needs(self, mock_each_profile):
        """Host, topic, local time, link, number in groups and passcode; lines end with CR LF."""
        mock = mock_each_profile
        number = meeting(mock, timezone="Europe/Madrid", start_time="2026-11-22T13:30:00", password="s3cret")
        lines = mock.get(f"/v2/meetings/{number}/invitation").json["invitation"].split("\r\n")
        digits = str(number)
        assert lines[0] == "Holly Host is inviting you to a scheduled Zoom meeting."
        assert lines[2:4] == ["Topic: T", "Time: Nov 22, 2026 01:30 PM Europe/Madrid"]
        assert lines[6] == mock.get(f"/v2/meetings/{number}").json["join_url"]
        assert lines[8:10] == [f"Meeting ID: {digits[:3]} {digits[3:7]} {digits[7:]}", "Passcode: s3cret"]

    def test_paid_plans_have_an_address_for_room_systems(self, make_mock):
        """Shown in the text, and since 2025-06 in `sip_links`."""
        for profile, plan, links in (("2021-08", "pro", None), ("2025-06", "pro", 1), ("2026-09", "free", 0)):
            mock = make_mock(profile=profile, plan=plan)
            number = meeting(mock)
            shown = mock.get(f"/v2/meetings/{number}/invitation").json
            assert shown.get("sip_links") == (None if links is None else [f"{number}@zoomcrc.com"] * links)
            assert ("Join by SIP" in shown["invitation"]) == (plan == "pro")


class TestOneRegistrant:
    """meetingRegistrantGet and meetingregistrantdelete."""

    def test_one_is_read_as_listed_with_a_pin(self, mock_each_profile, number, person):
        """Which events of registration have, too."""
        path = f"/v2/meetings/{number}/registrants"
        made = mock_each_profile.post(path, person(city="Riga")).json
        read = mock_each_profile.get(f"{path}/{made['registrant_id']}").json
        pin = read.pop("participant_pin_code")
        assert 100_000 <= pin < 1_000_000
        assert mock_each_profile.get(path).json["registrants"] == [read]
        assert (read["city"], read["join_url"]) == ("Riga", made["join_url"])

    def test_deletion_frees_the_seat_and_a_denied_address(self, mock_each_profile, number, person):
        """A second deletion finds no registrant, and who was denied may register again."""
        mock, path = mock_each_profile, f"/v2/meetings/{number}/registrants"
        made = mock.post(path, person()).json
        one = f"{path}/{made['registrant_id']}"
        mock.call("PUT", f"{path}/status", {"action": "deny", "registrants": [{"email": person()["email"]}]})
        assert mock.post(path, person()).rule == "registrant_denied"

        assert mock.call("DELETE", one).status == 204
        assert mock.call("DELETE", one).rule == "registrant_not_found"
        assert mock.get(one).rule == "registrant_not_found"
        assert mock.call("DELETE", f"{path}/x").rule == "registrant_id_invalid"
        assert mock.post(path, person()).json["registrant_id"] != made["registrant_id"]
