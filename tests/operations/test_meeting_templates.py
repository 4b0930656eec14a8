"""Templates of meetings: made from one, and used by the next wherever its creator leaves a field out."""

from __future__ import annotations

from test_meetings import START, meeting

TEMPLATES = "/v2/users/me/meeting_templates"
CHOICE = {"name": "Loud enough?", "type": "single", "answers": ["Yes", "No"]}


def keep(mock, number, name="Weekly", **how):
    return mock.post(TEMPLATES, {"name": name, "meeting_id": number, **how})


def test_a_template_is_listed_with_its_type(mock_each_profile):
    """Apart from those of webinars."""
    created = keep(mock_each_profile, meeting(mock_each_profile))
    assert created.status == 201
    assert mock_each_profile.get(TEMPLATES).json == {"templates": [created.json | {"type": 1}], "total_records": 1}
    assert mock_each_profile.get("/v2/users/me/webinar_templates").json["templates"] == []


def test_a_meeting_from_a_template_is_like_the_first(mock_each_profile):
    """In topic, agenda, duration, passcode, settings and polls; what is sent counts more."""
    mock = mock_each_profile
    number = meeting(mock, agenda="A", duration=45, password="secret", settings={"jbh_time": 5})
    mock.post(f"/v2/meetings/{number}/polls", {"title": "P", "questions": [CHOICE]})
    template = keep(mock, number).json["id"]
    made = mock.post("/v2/users/me/meetings", {"template_id": template, "topic": "Mine", "start_time": START}).json
    first = mock.get(f"/v2/meetings/{number}").json
    same = ("agenda", "duration", "password")
    assert {name: made[name] for name in same} == {name: first[name] for name in same}
    assert (made["topic"], made["settings"]["jbh_time"], made["settings"]["approval_type"]) == ("Mine", 5, 0)
    (poll,) = mock.get(f"/v2/meetings/{made['id']}/polls").json["polls"]
    assert poll["title"] == "P"
    assert poll["id"] != mock.get(f"/v2/meetings/{number}/polls").json["polls"][0]["id"]


def test_a_series_is_kept_on_request(mock):
    """Otherwise the template is of a scheduled meeting."""
    series = meeting(mock, type=8, recurrence={"type": 1, "end_times": 3})
    for keeps, kind in ((True, 8), (False, 2)):
        template = keep(mock, series, f"T{keeps}", save_recurrence=keeps).json["id"]
        made = mock.post("/v2/users/me/meetings", {"template_id": template, "start_time": START}).json
        assert made["type"] == kind
        assert len(made.get("occurrences", ())) == (3 if keeps else 0)


def test_a_name_is_taken_once_and_overwritten_from_the_same_meeting(mock_each_profile):
    """Another meeting, an unknown one and a webinar are refused, each in its words."""
    mock = mock_each_profile
    first, other = meeting(mock), meeting(mock)
    template = keep(mock, first).json["id"]
    taken = keep(mock, first)
    assert taken.json == {"code": 3000, "message": "Meeting template name already exists: Weekly."}
    assert keep(mock, other, overwrite=True).rule == "template_name_taken"
    assert keep(mock, first, overwrite=True).json["id"] == template
    assert keep(mock, 81_111_111_111).json == {"code": 3001, "message": "Meeting does not exist: 81111111111"}
    assert keep(mock, mock.webinar()).json["message"] == "Cannot access webinar information."
