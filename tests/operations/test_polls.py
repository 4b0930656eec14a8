"""Polls: kept as they were prepared, and each type of question held to its limits."""

from __future__ import annotations

import pytest

CHOICE = {"name": "Loud enough?", "type": "single", "answers": ["Yes", "No"]}
PROMPTS = [{"prompt_question": "A"}, {"prompt_question": "B"}]
TWO = ["1", "2"]
MANY = ("answers", "Invalid field.")
TOO_LONG = ("answer_max_character", "Invalid field.")


def polls(mock, number):
    return f"/v2/webinars/{number}/polls"


def errors(mock, question, **poll):
    """What is said of a question as (field, message), without the path of the question."""
    answer = mock.post(polls(mock, mock.webinar()), {"questions": [question], **poll})
    if answer.status == 201:
        return []
    assert answer.rule == "validation_failed"
    return [(e["field"].removeprefix("questions[0]."), e["message"]) for e in answer.json["errors"]]


def test_a_poll_is_read_as_it_was_created(mock_each_profile):
    """With an id that is a string, defaults, and a status of not started; the list has the same."""
    number = mock_each_profile.webinar()

    created = mock_each_profile.post(
        polls(mock_each_profile, number), {"title": "Sound", "questions": [CHOICE, CHOICE | {"type": "multiple"}]}
    )
    path = f"{polls(mock_each_profile, number)}/{created.json['id']}"

    assert created.status == 201
    assert isinstance(created.json["id"], str)
    assert {k: created.json[k] for k in ("status", "title", "poll_type", "anonymous")} == {
        "status": "notstart", "title": "Sound", "poll_type": 1, "anonymous": False,
    }  # fmt: skip
    assert created.json["questions"] == [
        CHOICE | {"answer_required": True, "show_as_dropdown": False},
        CHOICE | {"type": "multiple", "answer_required": True},
    ]
    assert mock_each_profile.get(path).json == created.json
    assert mock_each_profile.get(polls(mock_each_profile, number)).json == {"total_records": 1, "polls": [created.json]}


@pytest.mark.parametrize(("kind", "required"), [(1, True), (2, False), (3, False)])
def test_whether_answers_are_required_depends_on_the_kind(mock, kind, required):
    """By default; the question's own word counts more."""
    question = CHOICE | {"right_answers": ["Yes"]}
    body = {"poll_type": kind, "questions": [question, question | {"answer_required": not required}]}

    created = mock.post(polls(mock, mock.webinar()), body).json

    assert [q["answer_required"] for q in created["questions"]] == [required, not required]


def test_the_list_can_be_narrowed_by_anonymity(mock_each_profile):
    """true, false, and nonsense, which narrows nothing."""
    number = mock_each_profile.webinar()
    for n, anonymous in enumerate([True, False, True]):
        mock_each_profile.post(polls(mock_each_profile, number), {"title": str(n), "anonymous": anonymous})

    def titles(query):
        found = mock_each_profile.get(polls(mock_each_profile, number) + query).json
        assert found["total_records"] == len(found["polls"])
        return "".join(p["title"] for p in found["polls"])

    assert (titles("?anonymous=true"), titles("?anonymous=false")) == ("02", "1")
    assert titles("") == titles("?anonymous=perhaps") == titles("?anonymous=") == "012"


def test_an_update_replaces_all_but_the_id(mock_each_profile):
    """What is left out goes back to its default; a refused one changes nothing."""
    number = mock_each_profile.webinar()
    created = mock_each_profile.post(
        polls(mock_each_profile, number), {"title": "A", "anonymous": True, "questions": [CHOICE]}
    ).json
    path = f"{polls(mock_each_profile, number)}/{created['id']}"

    assert mock_each_profile.call("PUT", path, {"title": "B", "questions": [CHOICE | {"answers": ["1"]}]}).status == 400
    assert mock_each_profile.get(path).json == created

    changed = mock_each_profile.call("PUT", path, {"title": "B", "poll_type": 2})

    assert (changed.status, changed.body) == (204, b"")
    assert mock_each_profile.get(path).json == {
        "id": created["id"], "status": "notstart", "title": "B", "poll_type": 2, "anonymous": False, "questions": [],
    }  # fmt: skip


def test_a_deleted_poll_is_gone(mock_each_profile):
    """Neither read, changed nor deleted again; the others stay, and another webinar never had it."""
    number, other = mock_each_profile.webinar(), mock_each_profile.webinar()
    one, two = (mock_each_profile.post(polls(mock_each_profile, number), {"title": t}).json["id"] for t in "ab")

    assert mock_each_profile.get(f"{polls(mock_each_profile, other)}/{one}").rule == "poll_not_found"
    assert mock_each_profile.call("DELETE", f"{polls(mock_each_profile, number)}/{one}").status == 204
    for method in ("GET", "PUT", "DELETE"):
        body = {"title": "x"} if method == "PUT" else None
        assert (
            mock_each_profile.call(method, f"{polls(mock_each_profile, number)}/{one}", body).rule == "poll_not_found"
        )
    assert [p["id"] for p in mock_each_profile.get(polls(mock_each_profile, number)).json["polls"]] == [two]


def test_words_of_an_unknown_poll(make_mock):
    """As each profile has them."""
    for profile, status, code, text in (
        ("2021-08", 404, 404, "Webinar poll not found."),
        ("2025-06", 400, 4400, "Invalid poll IDs."),
    ):
        mock = make_mock(profile=profile)
        answer = mock.call("DELETE", f"{polls(mock, mock.webinar())}/x")
        assert (answer.status, answer.json) == (status, {"code": code, "message": text})


def test_polls_go_with_their_webinar(mock_each_profile):
    """Nothing is left when it is deleted."""
    number = mock_each_profile.webinar()
    mock_each_profile.post(polls(mock_each_profile, number), {"title": "A"})
    mock_each_profile.call("DELETE", f"/v2/webinars/{number}")

    with mock_each_profile.pipeline.store.transaction("mockzoom-account") as state:
        from mockzoom.zoom.polls import POLLS

        assert state.count(POLLS, number) == 0


@pytest.mark.parametrize(
    ("question", "wrong"),
    [
        ({"type": "single"}, [("name", "Missing field.")]),
        ({"name": "Q"}, [("type", "Missing field.")]),
        ({"name": "Q", "type": "essay"}, [("type", "Invalid field.")]),
        ({"name": "x" * 1025, "type": "long_answer"}, [("name", "Invalid field.")]),
        ({"name": "Q", "type": "single"}, [("answers", "Missing field.")]),
        ({"name": "Q", "type": "single", "answers": []}, [("answers", "Missing field.")]),
        ({"name": "Q", "type": "single", "answers": ["1"]}, [("answers", "Invalid field.")]),
        ({"name": "Q", "type": "single", "answers": ["1"] * 10}, []),
        ({"name": "Q", "type": "multiple", "answers": ["1"] * 11}, [("answers", "Invalid field.")]),
        ({"name": "Q", "type": "matching", "answers": ["1"] * 16, "prompts": PROMPTS * 5}, []),
        ({"name": "Q", "type": "matching", "answers": ["1"] * 17, "prompts": PROMPTS}, [MANY]),
        ({"name": "Q", "type": "rank_order", "answers": ["1"] * 7, "prompts": PROMPTS}, []),
        ({"name": "Q", "type": "rank_order", "answers": ["1"] * 8, "prompts": PROMPTS}, [MANY]),
        ({"name": "Q", "type": "matching", "answers": TWO}, [("prompts", "Missing field.")]),
        ({"name": "Q", "type": "matching", "answers": TWO, "prompts": PROMPTS[:1]}, [("prompts", "Invalid field.")]),
        ({"name": "Q", "type": "matching", "answers": TWO, "prompts": PROMPTS * 6}, [("prompts", "Invalid field.")]),
        (
            {"name": "Q", "type": "matching", "answers": TWO, "prompts": [*PROMPTS, {"prompt_right_answers": ["1"]}]},
            [("prompts[2].prompt_right_answers", "Invalid field.")],
        ),
        (
            {"name": "Q", "type": "rank_order", "answers": TWO, "prompts": [*PROMPTS, {"prompt_right_answers": TWO}]},
            [("prompts[2].prompt_right_answers", "Invalid field.")],
        ),
        (
            {"name": "Q", "type": "rank_order", "answers": TWO, "prompts": [*PROMPTS, {"prompt_right_answers": ["1"]}]},
            [],
        ),
        ({"name": "Q", "type": "single", "answers": TWO, "right_answers": TWO}, [("right_answers", "Invalid field.")]),
        ({"name": "Q", "type": "multiple", "answers": TWO, "right_answers": TWO}, []),
        ({"name": "Q", "type": "single", "answers": TWO, "right_answers": []}, []),
        ({"name": "Q", "type": "short_answer", "answer_min_character": 1, "answer_max_character": 500}, []),
        ({"name": "Q", "type": "short_answer", "answer_max_character": 501}, [TOO_LONG]),
        ({"name": "Q", "type": "long_answer", "answer_max_character": 2000}, []),
        ({"name": "Q", "type": "long_answer", "answer_max_character": 2001}, [TOO_LONG]),
        ({"name": "Q", "type": "long_answer", "answer_min_character": 0}, [("answer_min_character", "Invalid field.")]),
        ({"name": "Q", "type": "rating_scale", "rating_min_value": 0, "rating_max_value": 10}, []),
        ({"name": "Q", "type": "rating_scale", "rating_min_value": -1}, [("rating_min_value", "Invalid field.")]),
        ({"name": "Q", "type": "rating_scale", "rating_max_value": 11}, [("rating_max_value", "Invalid field.")]),
        ({"name": "Q", "type": "fill_in_the_blank", "answers": [], "prompts": [], "case_sensitive": True}, []),
    ],
)  # fmt: skip
def test_questions_keep_to_the_limits_of_their_type(mock, question, wrong):
    """And the field that does not is named."""
    assert errors(mock, question) == wrong


@pytest.mark.parametrize(
    ("kind", "needs"),
    [("single", True), ("multiple", True), ("short_answer", True), ("fill_in_the_blank", True), ("matching", False),
     ("rank_order", False), ("long_answer", False), ("rating_scale", False)],
)  # fmt: skip
def test_a_quiz_wants_right_answers(mock, kind, needs):
    """Of questions that can be answered right by them; no other poll does."""
    question = {"name": "Q", "type": kind, "answers": TWO, "prompts": PROMPTS}

    assert errors(mock, question, poll_type=3) == ([("right_answers", "Missing field.")] if needs else [])
    assert errors(mock, question | {"right_answers": ["1"]}, poll_type=3) == []
    assert errors(mock, question, poll_type=2) == []


def test_fields_of_other_types_are_dropped(mock):
    """Clients send them along empty; nothing of them comes back."""
    question = {
        "name": "Q", "type": "rating_scale", "answers": [], "prompts": [], "right_answers": [], "case_sensitive": False,
        "answer_max_character": 9000, "rating_max_value": 5, "rating_max_label": None, "colour": "red",
    }  # fmt: skip

    created = mock.post(polls(mock, mock.webinar()), {"questions": [question]}).json

    assert created["questions"] == [
        {"name": "Q", "type": "rating_scale", "rating_max_value": 5, "answer_required": True}
    ]
    assert "title" not in created


@pytest.mark.parametrize(
    ("poll", "field"),
    [
        ({"title": "x" * 65}, "title"),
        ({"poll_type": 4}, "poll_type"),
        ({"anonymous": "yes"}, "anonymous"),
        ({"questions": "?"}, "questions"),
        ({"questions": [CHOICE] * 51}, "questions"),
    ],
)
def test_bad_polls_are_refused(mock, poll, field):
    """And none is kept."""
    number = mock.webinar()

    answer = mock.post(polls(mock, number), poll)

    assert answer.json["errors"] == [{"field": field, "message": "Invalid field."}]
    assert mock.get(polls(mock, number)).json["total_records"] == 0
