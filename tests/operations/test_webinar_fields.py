"""Fields of a webinar's answers, and limits of what it may be given, as Zoom's specifications have them."""

from __future__ import annotations

import pytest


def create(mock, **fields):
    """A new webinar's answer."""
    return mock.post("/v2/users/me/webinars", fields)


def test_a_passcode_for_room_systems(mock_each_profile):
    """In SPEC25 alone, where the webinar has a passcode; one of digits serves room systems as it is."""
    made = [create(mock_each_profile, password=passcode) for passcode in ("123456", "abc-1")]
    shown = [one.json.get("h323_passcode", "") for one in made]

    if mock_each_profile.settings.profile == "2021-08":
        assert shown == ["", ""]
    else:
        assert shown[0] == "123456"
        assert len(shown[1]) == 6
        assert shown[1].isdigit()
    assert [
        mock_each_profile.get(f"/v2/webinars/{one.json['id']}").json.get("h323_passcode", "") for one in made
    ] == shown
    assert "h323_passcode" not in create(mock_each_profile).json


def test_mails_to_registrants_stand_beside_the_settings_of_a_new_webinar(mock_each_profile):
    """In the response to webinarCreate alone (SPEC21, SPEC25)."""
    made = create(mock_each_profile, settings={"registrants_confirmation_email": False}).json

    assert made["registrants_confirmation_email"] is False
    assert create(mock_each_profile).json["registrants_confirmation_email"] is True
    assert "registrants_confirmation_email" not in mock_each_profile.get(f"/v2/webinars/{made['id']}").json


def test_defaults_of_2025(mock_each_profile):
    """Two settings of video and a row's is_simulive are false there, and unknown in 2021."""
    settings = create(mock_each_profile).json["settings"]
    rows = mock_each_profile.get("/v2/users/me/webinars").json["webinars"]

    late = mock_each_profile.settings.profile != "2021-08"
    assert settings.get("hd_video_for_attendees") is (False if late else None)
    assert settings.get("send_1080p_video_to_attendees") is (False if late else None)
    assert {row.get("is_simulive") for row in rows} == {False if late else None}


@pytest.mark.parametrize(
    "passcode,made,changed",
    [
        ("aZ09@-_*!", "both", True),
        ("a#b", "2025-06", False),
        ("a+b", "2025-06", False),
        ("a b", "none", False),
        ("abcé", "none", False),
    ],
)
def test_characters_of_passcodes(mock_each_profile, passcode, made, changed):
    """SPEC21 has a list, SPEC25 the same for webinarUpdate; its webinarCreate takes other special ones, too."""
    answer = create(mock_each_profile, password=passcode)
    webinar = mock_each_profile.webinar()
    update = mock_each_profile.call("PATCH", f"/v2/webinars/{webinar}", {"password": passcode})

    assert answer.status == (201 if made in ("both", mock_each_profile.complete_profile) else 400)
    assert [error["field"] for error in answer.json.get("errors", [])] in ([], ["password"])
    assert update.status == (204 if changed else 400)


@pytest.mark.parametrize(
    "field,text,fine",
    [
        ("languages", "US,FR", True),
        ("languages", "US", False),
        ("languages", "US,FR,DE", False),
        ("languages", "US,XX", False),
        ("interpreter_languages", "English,Klingon", True),
        ("interpreter_languages", "English", False),
        ("interpreter_languages", "English,French,German", False),
    ],
)
def test_an_interpreter_has_two_languages(mock, field, text, fine):
    """Exactly two; by country they are those that Zoom supports (SPEC25)."""
    interpreters = [{"email": "i@example.com", field: text}]
    answer = create(mock, settings={"language_interpretation": {"enable": True, "interpreters": interpreters}})

    named = f"settings.language_interpretation.interpreters[0].{field}"
    assert answer.status == (201 if fine else 400)
    assert fine or [one["field"] for one in answer.json["errors"]] == [named]


def test_mails_come_in_sixteen_languages(mock):
    """SPEC25 lists them; SPEC21 has twelve of them."""
    assert create(mock, settings={"email_language": "jp-JP"}).status == 201
    assert create(mock, settings={"email_language": "en"}).rule == "validation_failed"
