"""What a question of a poll or a survey must look like, type by type."""

from __future__ import annotations

import pytest

from mockzoom.zoom.question_types import QuestionRules, question_errors, with_defaults

POLL, QUIZ = QuestionRules(10), QuestionRules(10, is_quiz=True)
CHOICES = ("single", "multiple")
PROMPTED = ("matching", "rank_order")
WRITTEN = ("short_answer", "long_answer")
OTHERS = ("fill_in_the_blank", "rating_scale")
ALL = (*CHOICES, *PROMPTED, *WRITTEN, *OTHERS)


def many(total):
    return [f"a{n}" for n in range(total)]


def prompts(total, right=None):
    return [
        {"prompt_question": f"p{n}", **({} if right is None else {"prompt_right_answers": many(right)})}
        for n in range(total)
    ]


def question(kind, **fields):
    """A question with all that its type needs."""
    needs = {"answers": many(2)} if kind in (*CHOICES, *PROMPTED) else {}
    needs |= {"prompts": prompts(2)} if kind in PROMPTED else {}
    return {"name": "Q?", "type": kind, **needs, **fields}


def found(one, form=POLL):
    return [(v.field, v.missing) for v in question_errors([one], "questions", form)]


@pytest.mark.parametrize("kind", ALL)
def test_a_question_with_what_its_type_needs_has_no_fault(kind):
    """In a poll none needs a right answer."""
    assert found(question(kind)) == []


@pytest.mark.parametrize("kind", [*CHOICES, *PROMPTED])
@pytest.mark.parametrize(("total", "fault"), [(0, [True]), (1, [False]), (2, []), (7, [])])
def test_who_may_choose_needs_two_answers(kind, total, fault):
    """None at all are missing, one alone is wrong."""
    assert found(question(kind, answers=many(total))) == [("questions[0].answers", missing) for missing in fault]


@pytest.mark.parametrize("kind", [*CHOICES, *PROMPTED])
def test_a_list_that_is_left_out_is_missing(kind):
    """As an empty one is."""
    one = question(kind)
    del one["answers"]
    assert found(one) == [("questions[0].answers", True)]


@pytest.mark.parametrize(
    ("kind", "most", "form"),
    [
        ("single", 10, POLL),
        ("multiple", 10, POLL),
        ("single", 50, QuestionRules(50)),
        ("matching", 16, POLL),
        ("matching", 16, QuestionRules(50)),
        ("rank_order", 7, POLL),
    ],
)
def test_there_are_only_so_many_answers(kind, most, form):
    """Of a choice as many as polls, or surveys, have; of the others their own number."""
    assert found(question(kind, answers=many(most)), form) == []
    assert found(question(kind, answers=many(most + 1)), form) == [("questions[0].answers", False)]


@pytest.mark.parametrize("kind", PROMPTED)
@pytest.mark.parametrize(("total", "fault"), [(0, [True]), (1, [False]), (2, []), (10, []), (11, [False])])
def test_two_to_ten_prompts(kind, total, fault):
    """For what is matched or ranked."""
    assert found(question(kind, prompts=prompts(total))) == [("questions[0].prompts", missing) for missing in fault]


@pytest.mark.parametrize("kind", PROMPTED)
def test_prompts_that_are_left_out_are_missing(kind):
    """And nothing else is wrong."""
    one = question(kind)
    del one["prompts"]
    assert found(one) == [("questions[0].prompts", True)]


@pytest.mark.parametrize("kind", [*CHOICES, *WRITTEN, *OTHERS])
def test_prompts_are_not_looked_at_elsewhere(kind):
    """Clients send empty lists along."""
    assert found(question(kind, prompts=prompts(1, right=9))) == []


@pytest.mark.parametrize(
    ("kind", "right", "wrong"),
    [
        ("matching", 0, False), ("matching", 1, True), ("matching", 2, False), ("matching", 10, False),
        ("matching", 11, True), ("rank_order", 0, False), ("rank_order", 1, False), ("rank_order", 2, True),
    ],
)  # fmt: skip
def test_how_many_right_answers_a_prompt_has(kind, right, wrong):
    """None, or what its type says; each prompt by its place."""
    told = found(question(kind, prompts=[*prompts(1), *prompts(2, right)]))
    assert told == [(f"questions[0].prompts[{n}].prompt_right_answers", False) for n in (1, 2) if wrong]


@pytest.mark.parametrize(("kind", "most"), [("short_answer", 500), ("long_answer", 2000)])
def test_answers_in_words_are_only_so_long(kind, most):
    """To the character."""
    assert found(question(kind, answer_max_character=most)) == []
    assert found(question(kind, answer_max_character=most + 1)) == [("questions[0].answer_max_character", False)]


@pytest.mark.parametrize("kind", [*CHOICES, *PROMPTED, *OTHERS])
def test_how_long_an_answer_may_be_is_an_affair_of_words(kind):
    """Elsewhere it is not looked at."""
    assert found(question(kind, answer_max_character=5000)) == []


@pytest.mark.parametrize("kind", ALL)
def test_in_a_quiz_something_must_be_right(kind):
    """But for essays and ratings, and for what has its right answers with the prompts."""
    can = (*CHOICES, "short_answer", "fill_in_the_blank")
    assert found(question(kind), QUIZ) == ([("questions[0].right_answers", True)] if kind in can else [])
    assert found(question(kind, right_answers=[]), QUIZ) == found(question(kind), QUIZ)
    assert found(question(kind, right_answers=["a1"]), QUIZ) == []


@pytest.mark.parametrize("form", [POLL, QUIZ])
@pytest.mark.parametrize("kind", ALL)
def test_only_one_answer_is_right_where_one_is_chosen(kind, form):
    """In a poll and in a quiz alike."""
    several = found(question(kind, right_answers=["a0", "a1"]), form)
    assert several == ([("questions[0].right_answers", False)] if kind in ("single", "matching") else [])


def test_every_fault_is_told_by_its_place():
    """Of all questions, in their order; `where` is the path of their list."""
    asked = [question("single"), question("single", answers=[]), question("matching", answers=many(1), prompts=[])]
    assert [(v.field, v.missing) for v in question_errors(asked, "polls[3].questions", POLL)] == [
        ("polls[3].questions[1].answers", True),
        ("polls[3].questions[2].answers", False),
        ("polls[3].questions[2].prompts", True),
    ]


FIELDS = {
    "answers": (["a", "b"], (*CHOICES, *PROMPTED)),
    "prompts": ([{"prompt_question": "p"}], PROMPTED),
    "show_as_dropdown": (True, ("single",)),
    "case_sensitive": (False, ("fill_in_the_blank",)),
    "answer_min_character": (0, WRITTEN),
    "answer_max_character": (9, WRITTEN),
    "rating_min_value": (0, ("rating_scale",)),
    "rating_max_value": (5, ("rating_scale",)),
    "rating_min_label": ("bad", ("rating_scale",)),
    "rating_max_label": ("good", ("rating_scale",)),
    "answer_required": (False, ALL),
}


@pytest.mark.parametrize("kind", ALL)
def test_a_question_keeps_what_is_for_its_type(kind):
    """The rest is dropped without a word, and so are empty lists."""
    everything = {"name": "Q?", "type": kind, **{name: value for name, (value, _) in FIELDS.items()}}
    (kept,) = with_defaults([everything | {"right_answers": []}], POLL)
    assert kept == {"name": "Q?", "type": kind} | {n: value for n, (value, kinds) in FIELDS.items() if kind in kinds}


def test_what_is_not_said_is_as_the_form_has_it():
    """Unless it is not for the type."""
    form = QuestionRules(10, defaults={"answer_required": False, "case_sensitive": True, "name": "?"})
    assert with_defaults([question("rating_scale"), {"type": "fill_in_the_blank"}], form) == (
        {"answer_required": False, "name": "Q?", "type": "rating_scale"},
        {"answer_required": False, "case_sensitive": True, "name": "?", "type": "fill_in_the_blank"},
    )
