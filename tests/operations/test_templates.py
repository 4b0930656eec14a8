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


def keep(zoom, number, name="News", **how):
    return zoom.post(TEMPLATES, {"name": name, "webinar_id": number, **how})


def create(zoom, **body):
    answer = zoom.post("/v2/users/me/webinars", body)
    assert answer.status == 201, answer.body
    return answer.json


def test_a_template_is_listed(either):
    """Under its name; profile 2025-06 tells its type."""
    created = keep(either, either.webinar())

    listed = either.get(TEMPLATES).json

    assert (created.status, created.json["name"]) == (201, "News")
    kind = {"type": 1} if either.settings.profile == "2025-06" else {}
    assert listed == {"total_records": 1, "templates": [created.json | kind]}


def test_a_webinar_from_a_template_is_like_the_first(either):
    """In all but number, start and creation."""
    number = either.webinar(**TRAITS)
    template = keep(either, number).json["id"]

    made = create(either, template_id=template, start_time=START)
    first = either.get(f"/v2/webinars/{number}").json

    same = ("topic", "agenda", "duration", "timezone", "password", "tracking_fields", "settings", "type")
    assert {name: made[name] for name in same} == {name: first[name] for name in same}
    assert made["start_time"] == START
    assert made["id"] != number
    assert made["template_id"] == template


@given(st.sets(st.sampled_from(sorted(TRAITS))), st.sets(st.sampled_from(sorted(TRAITS["settings"]))))
def test_what_the_creator_says_counts_more(new_zoom, said, said_settings):
    """Also where it is the schema's default; for the rest the template speaks, and nulls say nothing."""
    zoom = new_zoom()
    template = keep(zoom, zoom.webinar(**TRAITS)).json["id"]
    defaults = {"approval_type": 2, "registrants_restrict_number": 0, "hd_video": False, "audio": "both"}
    own = {"topic": "T", "agenda": "A", "duration": 60, "timezone": "UTC", "password": "p", "tracking_fields": []}
    settings = {n: defaults[n] if n in said_settings else None for n in defaults}
    body = {n: v for n, v in own.items() if n in said}

    made = create(zoom, template_id=template, start_time=START, **body, settings=settings)

    for name, value in own.items():
        assert made[name] == (value if name in said else TRAITS[name])
    for name, value in defaults.items():
        assert made["settings"][name] == (value if name in said_settings else TRAITS["settings"][name])


@pytest.mark.parametrize("save", [True, False])
def test_recurrence_is_kept_only_if_asked_for(either, save):
    """Otherwise the template is of type 5."""
    number = either.webinar(type=9, recurrence={"type": 1, "end_times": 3})
    template = keep(either, number, save_recurrence=save).json["id"]

    made = create(either, template_id=template, start_time=START)

    assert made["type"] == (9 if save else 5)
    assert ("recurrence" in made) == save
    assert "recurrence" not in create(either, template_id=template, type=5, start_time=START)


def test_a_template_stays_as_it_was_made(either):
    """Whatever becomes of the webinar."""
    number = either.webinar(topic="First")
    template = keep(either, number).json["id"]
    either.call("PATCH", f"/v2/webinars/{number}", {"topic": "Second"})
    either.call("DELETE", f"/v2/webinars/{number}")

    assert create(either, template_id=template)["topic"] == "First"


def test_a_name_is_taken_until_overwritten_from_the_same_webinar(either):
    """The template keeps its id; from another webinar it is not overwritten."""
    one, other = either.webinar(topic="One"), either.webinar(topic="Other")
    first = keep(either, one).json

    again, foreign = keep(either, one), keep(either, other, overwrite=True)
    either.call("PATCH", f"/v2/webinars/{one}", {"topic": "New"})
    overwritten = keep(either, one, overwrite=True)

    text = {"code": 3000, "message": "Webinar template name already exists: News."}
    assert (again.status, again.json) == (foreign.status, foreign.json) == (400, text)
    assert (overwritten.status, overwritten.json) == (201, first)
    assert create(either, template_id=first["id"])["topic"] == "New"
    assert either.get(TEMPLATES).json["total_records"] == 1


def test_forty_templates_are_enough(either):
    """The forty-first is refused, overwriting goes on."""
    number = either.webinar()
    for n in range(40):
        assert keep(either, number, str(n)).status == 201

    refused = keep(either, number)

    assert (refused.status, refused.json) == (
        400,
        {"code": 300, "message": "You can only create up to 40 webinar templates."},
    )
    assert keep(either, number, "7", overwrite=True).status == 201
    assert either.get(TEMPLATES).json["total_records"] == 40


def test_of_a_webinar_that_is_not_the_users(either):
    """Unknown, or a colleague's."""
    for number in (81111111111, 90000000200, -1, 10**30):
        answer = keep(either, number)
        assert (answer.status, answer.json) == (400, {"code": 3000, "message": "Cannot access meeting info."})


@pytest.mark.parametrize("template", ["nothing", "", None])
def test_a_template_that_does_not_exist_is_ignored(either, template):
    """As if none were named."""
    assert create(either, template_id=template)["topic"] == "My Webinar"


@pytest.mark.parametrize(
    ("body", "field"),
    [({"webinar_id": 1}, "name"), ({"name": "N"}, "webinar_id"), ({"name": "", "webinar_id": 1}, "name")],
)
def test_name_and_webinar_are_needed(either, body, field):
    """And named where they are not there."""
    assert either.post(TEMPLATES, body).json["errors"][0]["field"] == field


def test_polls_come_along(either):
    """As they were when the template was made: the new webinar's are its own, and have not been held."""
    number = either.webinar()
    polls = f"/v2/webinars/{number}/polls"
    question = {"name": "Tea?", "type": "single", "answers": ["Yes", "No"]}
    first = either.post(polls, {"title": "Drinks", "questions": [question]}).json
    either.post(polls, {"title": "Rest", "anonymous": True, "questions": [question]})
    template = keep(either, number).json["id"]
    either.call("DELETE", f"{polls}/{first['id']}")

    made = [create(either, template_id=template)["id"] for _ in range(2)]

    held = [either.get(f"/v2/webinars/{one}/polls").json["polls"] for one in made]
    for new in held:
        assert [poll["title"] for poll in new] == ["Drinks", "Rest"]
        assert {**new[0], "id": ""} == {**first, "id": ""}
        assert new[1]["anonymous"] is True
    assert len({poll["id"] for poll in (first, *held[0], *held[1])}) == 5
    assert either.get(polls).json["total_records"] == 1


def test_a_template_is_used_by_the_users_id_alone(either):
    """SPEC25 wants the id, and not the e-mail address, in the path; `me` is nobody's address."""
    template = keep(either, either.webinar(topic="News")).json["id"]
    user = either.get("/v2/users/me").json
    ways = ("me", user["id"], user["email"])

    made = [either.post(f"/v2/users/{way}/webinars", {"template_id": template}).json["topic"] for way in ways]

    assert made == ["News", "News", "My Webinar"]
