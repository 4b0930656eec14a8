"""Surveys: the host's own or elsewhere, changed in parts and deleted."""

from __future__ import annotations

import pytest

QUESTION = {"name": "Again?", "type": "single", "answers": ["Yes", "No"]}
LINK = "https://survey.example/1"
UNSET = {"show_in_the_browser": True, "show_in_the_follow_up_email": False}


@pytest.fixture
def survey(mock_each_profile):
    """The path of a webinar's survey."""
    return f"/v2/webinars/{mock_each_profile.webinar()}/survey"


def test_a_webinar_without_a_survey_tells_its_defaults(mock_each_profile, survey):
    """The defaults are returned before a survey is set and after it is deleted; deleting twice is not an error."""
    assert mock_each_profile.get(survey).json == UNSET
    mock_each_profile.call("PATCH", survey, {"third_party_survey": LINK, "show_in_the_browser": False})
    for _ in range(2):
        deleted = mock_each_profile.call("DELETE", survey)
        assert (deleted.status, deleted.body) == (204, b"")
    assert mock_each_profile.get(survey).json == UNSET


def test_a_custom_survey_is_read_back_with_its_defaults(mock_each_profile, survey):
    """The survey's and its questions'."""
    custom = {"title": "And?", "feedback": "Thanks", "anonymous": True, "questions": [QUESTION]}

    changed = mock_each_profile.call("PATCH", survey, {"custom_survey": custom})

    assert (changed.status, changed.body) == (204, b"")
    question = QUESTION | {"answer_required": False, "show_as_dropdown": False}
    assert mock_each_profile.get(survey).json == UNSET | {
        "custom_survey": custom | {"numbered_questions": False, "show_question_type": False, "questions": [question]}
    }


def test_a_change_leaves_the_rest(mock_each_profile, survey):
    """An empty link takes the link away, nulls and unknown keys do nothing."""
    mock_each_profile.call("PATCH", survey, {"third_party_survey": LINK})
    mock_each_profile.call("PATCH", survey, {"show_in_the_browser": False, "third_party_survey": None, "colour": 1})
    assert mock_each_profile.get(survey).json == {
        "show_in_the_browser": False, "show_in_the_follow_up_email": False, "third_party_survey": LINK,
    }  # fmt: skip

    mock_each_profile.call("PATCH", survey, {"third_party_survey": "", "custom_survey": {"title": "T"}})
    assert set(mock_each_profile.get(survey).json) == {*UNSET, "custom_survey"}


@pytest.mark.parametrize("link", ["survey.example", "ftp://survey.example", "https://", "http://[", "https://a b", "1"])
def test_a_link_must_be_a_web_address(mock_each_profile, survey, link):
    """The text repeats it; nothing is kept."""
    answer = mock_each_profile.call("PATCH", survey, {"third_party_survey": link, "show_in_the_browser": False})

    assert (answer.status, answer.json) == (400, {"code": 300, "message": f"Invalid third party survey: {link}."})
    assert mock_each_profile.get(survey).json == UNSET


@pytest.mark.parametrize(
    ("custom", "field", "message"),
    [
        ({"title": "x" * 65}, "title", "Invalid field."),
        ({"feedback": "x" * 321}, "feedback", "Invalid field."),
        ({"questions": []}, "questions", "Missing field."),
        ({"questions": [QUESTION] * 101}, "questions", "Invalid field."),
        ({"questions": [QUESTION | {"name": "x" * 421}]}, "questions[0].name", "Invalid field."),
        ({"questions": [QUESTION | {"answers": ["x" * 201, "y"]}]}, "questions[0].answers[0]", "Invalid field."),
        ({"questions": [QUESTION | {"answers": ["x"] * 51}]}, "questions[0].answers", "Invalid field."),
        ({"questions": [{"name": "Q", "type": "single"}]}, "questions[0].answers", "Missing field."),
        (
            {"questions": [{"name": "Q", "type": "rating_scale", "rating_max_label": "x" * 51}]},
            "questions[0].rating_max_label",
            "Invalid field.",
        ),
    ],
)
def test_bad_surveys_are_named(mock_each_profile, survey, custom, field, message):
    """By path, and nothing is kept; fifty answers of a choice are fine."""
    answer = mock_each_profile.call("PATCH", survey, {"custom_survey": custom})

    assert answer.json["errors"] == [{"field": f"custom_survey.{field}", "message": message}]
    assert mock_each_profile.get(survey).json == UNSET
    fifty = {"questions": [QUESTION | {"answers": ["x"] * 50}]}
    assert mock_each_profile.call("PATCH", survey, {"custom_survey": fifty}).status == 204


def test_a_custom_survey_needs_no_leave_for_links(mock_each_profile, survey):
    """The setting about links elsewhere is asked only when there is one."""
    from mockzoom.zoom.users.models import USERS

    with mock_each_profile.pipeline.store.transaction("mockzoom-account") as state:
        off = {"in_meeting": {"allow_host_to_use_third_party_survey": False}}
        state.put(USERS, [u._replace(settings=off) for _, u in state.page(USERS, limit=9)])

    assert (
        mock_each_profile.call("PATCH", survey, {"custom_survey": {"title": "T"}, "third_party_survey": ""}).status
        == 204
    )
    assert (
        mock_each_profile.call("PATCH", survey, {"third_party_survey": "nonsense"}).rule
        == "third_party_survey_forbidden"
    )
