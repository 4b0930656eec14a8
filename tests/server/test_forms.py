"""Bodies as multipart forms: in 2021 all requests that write to webinars accepted them besides JSON."""

from __future__ import annotations

import json

import pytest

FORM = {"content-type": "multipart/form-data; boundary=x"}


def form(**fields) -> bytes:
    """A form of the fields: texts as they are, all others as JSON writes them."""
    texts = {name: value if isinstance(value, str) else json.dumps(value) for name, value in fields.items()}
    parts = [f'--x\r\nContent-Disposition: form-data; name="{n}"\r\n\r\n{v}\r\n' for n, v in texts.items()]
    return "".join([*parts, "--x--\r\n"]).encode()


def send(mock, method, path, **fields):
    """The answer to a form."""
    return mock.call(method, path, body=form(**fields), headers=FORM)


def test_a_webinar_as_a_form(make_mock):
    """Numbers and truth values are words, objects and lists JSON texts; it is the webinar that JSON makes."""
    mock = make_mock(profile="2021-08")
    fields = {
        "topic": "true", "type": 5, "duration": 45, "start_time": "2026-12-01T12:00:00Z", "default_passcode": True,
        "settings": {"approval_type": 0, "host_video": True}, "tracking_fields": [{"field": "a", "value": "1"}],
    }  # fmt: skip

    made = send(mock, "POST", "/v2/users/me/webinars", **fields)
    twin = mock.post("/v2/users/me/webinars", fields)

    assert made.status == twin.status == 201
    same = ("topic", "type", "duration", "start_time", "settings", "tracking_fields")
    assert {name: made.json[name] for name in same} == {name: twin.json[name] for name in same}
    assert made.json["topic"] == "true"
    assert len(made.json["password"]) == 6


def test_every_other_call_on_webinars(make_mock):
    """Each does as a form what it does as JSON."""
    mock = make_mock(profile="2021-08")
    webinar = mock.webinar()
    path = f"/v2/webinars/{webinar}"
    question = {"name": "Tea?", "type": "single", "answers": ["Yes", "No"]}

    assert send(mock, "PATCH", path, agenda="New", duration="30").status == 204
    assert send(mock, "POST", f"{path}/registrants", email="a@example.com", first_name="5").status == 201
    named = json.dumps([{"email": "a@example.com"}])
    assert send(mock, "PUT", f"{path}/registrants/status", action="cancel", registrants=named).status == 204
    assert send(mock, "POST", f"{path}/panelists", panelists=[{"name": "P", "email": "p@example.com"}]).status == 201
    poll = send(mock, "POST", f"{path}/polls", title="Drinks", questions=[question]).json["id"]
    assert send(mock, "PUT", f"{path}/polls/{poll}", title="More", questions=[question]).status == 204
    asked = [{"field_name": "city", "required": True}]
    assert send(mock, "PATCH", f"{path}/registrants/questions", questions=asked).status == 204
    assert send(mock, "PUT", f"{path}/status", action="end").status == 204

    changed = mock.get(path).json
    assert (changed["agenda"], changed["duration"]) == ("New", 30)
    assert [r["first_name"] for r in mock.registrants(webinar, status="denied")] == ["5"]
    assert mock.get(f"{path}/polls/{poll}").json["title"] == "More"
    assert mock.get(f"{path}/registrants/questions").json["questions"] == asked


@pytest.mark.parametrize(
    ("fields", "field"),
    [({"duration": "an hour"}, "duration"), ({"duration": "4.5"}, "duration"), ({"type": "?"}, "type"),
     ({"settings": {"approval_type": "no"}}, "settings.approval_type"), ({"is_simulive": "yes"}, "is_simulive")],
)  # fmt: skip
def test_words_that_are_none_of_a_type_are_named(make_mock, fields, field):
    """As `Invalid field.`, in a form as in JSON."""
    answer = send(make_mock(profile="2021-08"), "POST", "/v2/users/me/webinars", **fields)

    assert answer.json["errors"] == [{"field": field, "message": "Invalid field."}]


@pytest.mark.parametrize("settings", ["approval_type=0", "true{}", "{"])
def test_an_object_that_is_no_json(make_mock, settings):
    """Refused as a body that is none."""
    answer = send(make_mock(profile="2021-08"), "POST", "/v2/users/me/webinars", settings=settings)

    assert answer.rule == "body_not_json"


def test_forms_are_of_2021(make_mock):
    """SPEC24 and SPEC25 have JSON alone; the batch takes both still, for the seeds' sake."""
    mock = make_mock(profile="2025-06")
    person = {"email": "a@example.com", "first_name": "A"}
    webinar = mock.webinar()

    assert send(mock, "POST", "/v2/users/me/webinars", topic="T").rule == "content_type_unsupported"
    assert send(mock, "POST", f"/v2/webinars/{webinar}/registrants", **person).rule == "content_type_unsupported"
    assert send(mock, "POST", f"/v2/webinars/{webinar}/batch_registrants", registrants=[person]).status == 201


def test_a_body_is_needed_in_2021(mock_each_profile):
    """SPEC21 requires one of every call that has one; SPEC25 does not, so that a webinar of defaults needs none."""
    answers = [
        mock_each_profile.call("POST", "/v2/users/me/webinars"),
        mock_each_profile.call("PATCH", f"/v2/webinars/{mock_each_profile.webinar()}"),
    ]

    if mock_each_profile.settings.profile == "2021-08":
        assert [(a.status, a.json["code"]) for a in answers] == [(400, 300)] * 2
    else:
        assert [a.status for a in answers] == [201, 204]
