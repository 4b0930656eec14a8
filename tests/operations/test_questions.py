"""Registration questions: replaced whole, read back, and insisted on by single registration alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

SCHOOL = {"title": "Which school does your student attend?", "type": "short", "required": True}
MEAL = {"title": "Breakfast?", "type": "single_radio", "required": False, "answers": ["Tea", "Coffee"]}
FIELDS = ["address", "city", "country", "zip", "state", "phone", "industry", "org", "job_title", "comments"]


@pytest.fixture
def number(mock_each_profile):
    """A webinar that people register for."""
    return mock_each_profile.webinar()


def path(number):
    return f"/v2/webinars/{number}/registrants/questions"


def request(mock, number, **questions):
    return mock.call("PATCH", path(number), questions)


def test_an_untouched_form_asks_for_the_last_name(mock_each_profile, number, person):
    """For Zoom's page alone: through the API a registration does without, singly or in a batch."""
    asked = {"questions": [{"field_name": "last_name", "required": True}], "custom_questions": []}
    ana = {"email": "ana@example.com", "first_name": "Ana"}

    assert mock_each_profile.get(path(number)).json == asked
    assert mock_each_profile.post(f"/v2/webinars/{number}/registrants", ana).status == 201
    assert mock_each_profile.batch(number, [ana | {"email": "bo@example.com"}]).status == mock_each_profile.success
    assert request(mock_each_profile, number, **asked).status == 400  # weak, and kept: facts 8.1 a7
    request(mock_each_profile, number)
    assert mock_each_profile.get(path(number)).json == {"questions": [], "custom_questions": []}


def test_questions_are_read_back_and_replaced_whole(mock_each_profile, number):
    """204 with an empty body; a short question has an empty list of answers, `required` is false by default."""
    set_up = request(mock_each_profile, number, questions=[{"field_name": "city"}], custom_questions=[SCHOOL, MEAL])

    assert (set_up.status, set_up.body) == (204, b"")
    assert mock_each_profile.get(path(number)).json == {
        "questions": [{"field_name": "city", "required": False}],
        "custom_questions": [SCHOOL | {"answers": []}, MEAL],
    }

    request(mock_each_profile, number, questions=[{"field_name": "org", "required": True}], custom_questions=None)

    assert mock_each_profile.get(path(number)).json == {
        "questions": [{"field_name": "org", "required": True}],
        "custom_questions": [],
    }


@pytest.mark.parametrize(
    ("body", "field", "message"),
    [
        ({"questions": [{"field_name": "last_name"}]}, "questions[0].field_name", "Invalid field."),
        ({"questions": [{"field_name": "shoe_size"}]}, "questions[0].field_name", "Invalid field."),
        ({"questions": [{"required": True}]}, "questions[0].field_name", "Missing field."),
        ({"custom_questions": [SCHOOL | {"answers": []}]}, "custom_questions[0].answers", "Invalid field."),
        ({"custom_questions": [SCHOOL | {"answers": ["A"]}]}, "custom_questions[0].answers", "Invalid field."),
        ({"custom_questions": [MEAL, MEAL | {"answers": []}]}, "custom_questions[1].answers", "Missing field."),
        ({"custom_questions": [{"type": "short"}]}, "custom_questions[0].title", "Missing field."),
        ({"custom_questions": [{"title": "Q", "type": "essay"}]}, "custom_questions[0].type", "Invalid field."),
    ],
)
def test_bad_questions_are_named(mock_each_profile, number, body, field, message):
    """What was read of a short question cannot be sent back as it is; last_name is refused; the old set stays."""
    request(mock_each_profile, number, custom_questions=[MEAL])

    answer = request(mock_each_profile, number, **body)

    assert (answer.status, answer.json["errors"]) == (400, [{"field": field, "message": message}])
    assert mock_each_profile.get(path(number)).json["custom_questions"] == [MEAL]


@pytest.mark.parametrize(
    "answers",
    [
        None,
        [],
        [{"title": "Breakfast?", "value": "Tea"}],
        [{"title": SCHOOL["title"], "value": ""}],
        [{"title": SCHOOL["title"]}],
    ],
)
def test_a_required_question_must_be_answered(mock_each_profile, number, person, answers):
    """A missing answer gets the observed message, and no person is registered."""
    request(mock_each_profile, number, custom_questions=[MEAL, SCHOOL])

    answer = mock_each_profile.post(f"/v2/webinars/{number}/registrants", person(custom_questions=answers))

    text = "The parameter is required in custom_questions: Which school does your student attend?."
    assert (answer.status, answer.json) == (400, {"code": 300, "message": text})
    assert mock_each_profile.registrants(number) == []


def test_an_answered_question_lets_register(mock_each_profile, number, person):
    """The answer is read back; 128 characters are not too long."""
    request(mock_each_profile, number, custom_questions=[SCHOOL])
    answers = [{"title": SCHOOL["title"], "value": "x" * 128}]

    assert mock_each_profile.post(f"/v2/webinars/{number}/registrants", person(custom_questions=answers)).status == 201
    assert mock_each_profile.registrants(number)[0]["custom_questions"] == answers


def test_a_long_answer_is_refused_whether_it_was_asked_for_or_not(mock_each_profile, number, person):
    """129 characters, in the words that were seen, with a period."""
    answers = [{"title": "Q", "value": "x" * 129}, {"title": "Q", "value": "x"}]

    answer = mock_each_profile.post(f"/v2/webinars/{number}/registrants", person(custom_questions=answers))

    assert (answer.status, answer.json) == (400, {"code": 300, "message": "Invalid parameter: custom_questions."})


@given(st.sets(st.sampled_from(FIELDS)), st.sets(st.sampled_from(FIELDS)), st.sets(st.sampled_from(FIELDS)))
def test_required_fields_must_be_there(make_mock, required, optional, given_fields):
    """Each that is absent or empty is named, and none else."""
    mock = make_mock()
    number = mock.webinar()
    questions = [{"field_name": f, "required": True} for f in sorted(required)]
    request(mock, number, questions=questions + [{"field_name": f} for f in sorted(optional - required)])
    person = {"email": "a@example.com", "first_name": "A", **dict.fromkeys(given_fields, "x")}
    person |= dict.fromkeys(required - given_fields, "")

    answer = mock.post(f"/v2/webinars/{number}/registrants", person)

    absent = sorted(required - given_fields)
    assert answer.status == (400 if absent else 201)
    if absent:
        assert answer.json["errors"] == [{"field": f, "message": "Missing field."} for f in absent]


def test_the_batch_asks_nothing(mock_each_profile, number):
    """Required or not."""
    request(mock_each_profile, number, questions=[{"field_name": "city", "required": True}], custom_questions=[SCHOOL])

    assert mock_each_profile.batch(number, ["a@example.com"]).rule == ""


def test_without_registration_there_are_no_questions(make_mock):
    """Neither read nor set, in the words of each profile; afterwards a new webinar asks nothing."""
    for profile in ("2021-08", "2025-06"):
        mock = make_mock(profile=profile)
        number = mock.webinar(settings={"approval_type": 2})
        for answer in (mock.get(path(number)), request(mock, number, custom_questions=[MEAL])):
            assert (answer.status, answer.json["code"]) == (400, 3000)
