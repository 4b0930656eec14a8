"""What those who register are asked, and what hosts may ask."""

from __future__ import annotations

import pytest

from mockzoom.zoom.errors import ZoomApiError
from mockzoom.zoom.registrants.question_rules import QuestionSet, check_required_answers, question_errors
from mockzoom.zoom.text import is_web_address

ASKED = QuestionSet(
    81,
    (
        {"field_name": "city", "required": True},
        {"field_name": "org", "required": True},
        {"field_name": "zip", "required": False},
    ),
    (
        {"title": "Diet?", "required": True},
        {"title": "Shirt?", "required": False},
        {"title": "Size?", "required": True},
    ),
)
ANSWERS = [{"title": "Diet?", "value": "none"}, {"title": "Size?", "value": "M"}]
WHOLE = {"city": "Porto", "org": "Acme", "custom_questions": ANSWERS}


def refusal(asked, person):
    """The refusal of a person's answers."""
    with pytest.raises(ZoomApiError) as refused:
        check_required_answers(asked, person)
    return refused.value


def test_who_answers_all_that_is_required_is_not_refused():
    """What is not required may be left out."""
    check_required_answers(ASKED, WHOLE)
    check_required_answers(QuestionSet(81), {})
    check_required_answers(None, {})


@pytest.mark.parametrize(
    ("change", "missing"),
    [({"city": ""}, ["city"]), ({"org": None}, ["org"]), ({"city": "", "org": "", "zip": ""}, ["city", "org"])],
)
def test_every_field_that_is_left_out_is_named(change, missing):
    """An empty answer counts as missing; standard fields are checked before the host's questions."""
    found = refusal(ASKED, WHOLE | {"custom_questions": []} | change)
    assert found.spec.name == "validation_failed"
    assert [(v.field, v.missing) for v in found.violations] == [(name, True) for name in missing]


@pytest.mark.parametrize(
    ("answers", "title"),
    [
        ([], "Diet?"),
        (ANSWERS[:1], "Size?"),
        (ANSWERS[1:], "Diet?"),
        ([{"title": "Diet?", "value": ""}, ANSWERS[1]], "Diet?"),
        ([{"title": "Diet?"}, ANSWERS[1]], "Diet?"),
        ([{"value": "none"}, ANSWERS[1]], "Diet?"),
    ],
)
def test_the_first_question_without_an_answer_is_named(answers, title):
    """By its title."""
    found = refusal(ASKED, WHOLE | {"custom_questions": answers})
    assert (found.spec.name, found.params) == ("custom_answer_missing", {"title": title})


@pytest.mark.parametrize("asked", [ASKED, None])
def test_an_answer_has_128_characters_at_most(asked):
    """Whether anything was asked or not; one that says nothing is not too long."""
    check_required_answers(
        asked, WHOLE | {"custom_questions": [*ANSWERS, {"title": "x", "value": "x" * 128}, {"title": "y"}]}
    )
    found = refusal(asked, WHOLE | {"custom_questions": [*ANSWERS, {"title": "x", "value": "x" * 129}]})
    assert found.spec.name == "custom_answer_too_long"


def test_answers_are_for_all_types_but_short():
    """There they are wrong, elsewhere they must not be missing; each fault by its place."""
    asked = [
        {"type": "short"},
        {"type": "short", "answers": []},
        {"type": "single", "answers": ["a"]},
        {"type": "single", "answers": []},
        {"type": "multiple"},
    ]
    assert [(v.field, v.missing) for v in question_errors(asked)] == [
        ("custom_questions[1].answers", False),
        ("custom_questions[3].answers", True),
        ("custom_questions[4].answers", True),
    ]


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("https://a.test", True),
        ("http://a.test/b?c=d#e", True),
        ("HTTPS://a.test", True),
        ("ftp://a.test", False),
        ("a.test", False),
        ("https://", False),
        ("https:///path", False),
        ("https://a.test/b c", False),
        ("https://a.test/\x7f", False),
        ("https://[a", False),
        ("", False),
    ],
)
def test_a_survey_lies_at_a_web_address(text, is_one):
    """With a scheme of the web and a host, as a browser would take it."""
    assert is_web_address(text) is is_one
