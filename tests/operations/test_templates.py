"""Templates: kept of a webinar, and used by the next one wherever its creator says nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

TEMPLATES = "/v2/users/me/webinar_templates"
TRAITS = {
    "topic": "Monthly news",
    "agenda": "All that is new",
    "duration": 45,
    "timezone": "Europe/Madrid",
    "password": "secret",
    "tracking_fields": [{"field": "team", "value": "north"}],
    "settings": {"approval_type": 1, "registrants_restrict_number": 7, "hd_video": True, "audio": "voip"},
}
START = "2026-12-01T12:00:00Z"


def keep(mock, number, name="News", **how):
    return mock.post(TEMPLATES, {"name": name, "webinar_id": number, **how})


def create(mock, **body):
    answer = mock.post("/v2/users/me/webinars", body)
    assert answer.status == 201, answer.body
    return answer.json


def test_a_template_is_listed(mock_each_profile):
    """It is listed under its name; profile 2025-06 shows its type."""
    created = keep(mock_each_profile, mock_each_profile.webinar())

    listed = mock_each_profile.get(TEMPLATES).json

    assert (created.status, created.json["name"]) == (201, "News")
    kind = {"type": 1} if mock_each_profile.settings.profile != "2021-08" else {}
    assert listed == {"total_records": 1, "templates": [created.json | kind]}


def test_a_webinar_from_a_template_is_like_the_first(mock_each_profile):
    """In all but number, start and creation."""
    number = mock_each_profile.webinar(**TRAITS)
    template = keep(mock_each_profile, number).json["id"]

    made = create(mock_each_profile, template_id=template, start_time=START)
    first = mock_each_profile.get(f"/v2/webinars/{number}").json

    same = ("topic", "agenda", "duration", "timezone", "password", "tracking_fields", "settings", "type")
    assert {name: made[name] for name in same} == {name: first[name] for name in same}
    assert made["start_time"] == START
    assert made["id"] != number
    assert made["template_id"] == template


@given(st.sets(st.sampled_from(sorted(TRAITS))), st.sets(st.sampled_from(sorted(TRAITS["settings"]))))
def test_what_the_creator_says_counts_more(make_mock, said, said_settings):
    """Also if it is the schema's default; other fields come from the template, and nulls are ignored."""
    mock = make_mock()
    template = keep(mock, mock.webinar(**TRAITS)).json["id"]
    defaults = {"approval_type": 2, "registrants_restrict_number": 0, "hd_video": False, "audio": "both"}
    own = {"topic": "T", "agenda": "A", "duration": 60, "timezone": "UTC", "password": "p", "tracking_fields": []}
    settings = {n: defaults[n] if n in said_settings else None for n in defaults}
    body = {n: v for n, v in own.items() if n in said}

    made = create(mock, template_id=template, start_time=START, **body, settings=settings)

    for name, value in own.items():
        assert made[name] == (value if name in said else TRAITS[name])
    for name, value in defaults.items():
        assert made["settings"][name] == (value if name in said_settings else TRAITS["settings"][name])


@pytest.mark.parametrize("save", [True, False])
def test_recurrence_is_kept_only_if_asked_for(mock_each_profile, save):
    """Otherwise the template is of type 5."""
    number = mock_each_profile.webinar(type=9, recurrence={"type": 1, "end_times": 3})
    template = keep(mock_each_profile, number, save_recurrence=save).json["id"]

    made = create(mock_each_profile, template_id=template, start_time=START)

    assert made["type"] == (9 if save else 5)
    assert ("recurrence" in made) == save
    assert "recurrence" not in create(mock_each_profile, template_id=template, type=5, start_time=START)


def test_a_template_stays_as_it_was_made(mock_each_profile):
    """Whatever becomes of the webinar."""
    number = mock_each_profile.webinar(topic="First")
    template = keep(mock_each_profile, number).json["id"]
    mock_each_profile.call("PATCH", f"/v2/webinars/{number}", {"topic": "Second"})
    mock_each_profile.call("DELETE", f"/v2/webinars/{number}")

    assert create(mock_each_profile, template_id=template)["topic"] == "First"


def test_a_name_is_taken_until_overwritten_from_the_same_webinar(mock_each_profile):
    """The template keeps its id; from another webinar it is not overwritten."""
    one, other = mock_each_profile.webinar(topic="One"), mock_each_profile.webinar(topic="Other")
    first = keep(mock_each_profile, one).json

    again, foreign = keep(mock_each_profile, one), keep(mock_each_profile, other, overwrite=True)
    mock_each_profile.call("PATCH", f"/v2/webinars/{one}", {"topic": "New"})
    overwritten = keep(mock_each_profile, one, overwrite=True)

    text = {"code": 3000, "message": "Webinar template name already exists: News."}
    assert (again.status, again.json) == (foreign.status, foreign.json) == (400, text)
    assert (overwritten.status, overwritten.json) == (201, first)
    assert create(mock_each_profile, template_id=first["id"])["topic"] == "New"
    assert mock_each_profile.get(TEMPLATES).json["total_records"] == 1


def test_forty_templates_are_enough(mock_each_profile):
    """The forty-first is refused, overwriting goes on."""
    number = mock_each_profile.webinar()
    for n in range(40):
        assert keep(mock_each_profile, number, str(n)).status == 201

    refused = keep(mock_each_profile, number)

    assert (refused.status, refused.json) == (
        400,
        {"code": 300, "message": "You can only create up to 40 webinar templates."},
    )
    assert keep(mock_each_profile, number, "7", overwrite=True).status == 201
    assert mock_each_profile.get(TEMPLATES).json["total_records"] == 40


def test_of_a_webinar_that_is_not_the_users(mock_each_profile):
    """Unknown, or a colleague's."""
    for number in (81111111111, 90000000200, -1, 10**30):
        answer = keep(mock_each_profile, number)
        assert (answer.status, answer.json) == (400, {"code": 3000, "message": "Cannot access meeting info."})


@pytest.mark.parametrize("template", ["nothing", "", None])
def test_a_template_that_does_not_exist_is_ignored(mock_each_profile, template):
    """As if none were named."""
    assert create(mock_each_profile, template_id=template)["topic"] == "My Webinar"


@pytest.mark.parametrize(
    ("body", "field"),
    [({"webinar_id": 1}, "name"), ({"name": "N"}, "webinar_id"), ({"name": "", "webinar_id": 1}, "name")],
)
def test_name_and_webinar_are_needed(mock_each_profile, body, field):
    """And named where they are not there."""
    assert mock_each_profile.post(TEMPLATES, body).json["errors"][0]["field"] == field


def test_polls_come_along(mock_each_profile):
    """As they were when the template was made: the new webinar's are its own, and have not been held."""
    number = mock_each_profile.webinar()
    polls = f"/v2/webinars/{number}/polls"
    question = {"name": "Tea?", "type": "single", "answers": ["Yes", "No"]}
    first = mock_each_profile.post(polls, {"title": "Drinks", "questions": [question]}).json
    mock_each_profile.post(polls, {"title": "Rest", "anonymous": True, "questions": [question]})
    template = keep(mock_each_profile, number).json["id"]
    mock_each_profile.call("DELETE", f"{polls}/{first['id']}")

    made = [create(mock_each_profile, template_id=template)["id"] for _ in range(2)]

    held = [mock_each_profile.get(f"/v2/webinars/{one}/polls").json["polls"] for one in made]
    for new in held:
        assert [poll["title"] for poll in new] == ["Drinks", "Rest"]
        assert {**new[0], "id": ""} == {**first, "id": ""}
        assert new[1]["anonymous"] is True
    assert len({poll["id"] for poll in (first, *held[0], *held[1])}) == 5
    assert mock_each_profile.get(polls).json["total_records"] == 1


def test_a_template_is_used_by_the_users_id_alone(mock_each_profile):
    """SPEC25 requires the id, not the e-mail address, in the path; `me` is not an address."""
    template = keep(mock_each_profile, mock_each_profile.webinar(topic="News")).json["id"]
    user = mock_each_profile.get("/v2/users/me").json
    ways = ("me", user["id"], user["email"])

    made = [
        mock_each_profile.post(f"/v2/users/{way}/webinars", {"template_id": template}).json["topic"] for way in ways
    ]

    assert made == ["News", "News", "My Webinar"]
