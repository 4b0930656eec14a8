"""Ending a webinar, and what is read afterwards."""

from arranged import Sent, asking, edit_account, edit_users, elsewhere, everyone

from mockzoom.zoom.polls import POLLS, Poll
from mockzoom.zoom.surveys import SURVEYS, Survey
from mockzoom.zoom.users.models import USERS

ANA = {"email": "ana@example.com", "first_name": "Ana"}
QUESTION = {"name": "How was it?", "type": "single", "answers": ["Good", "Bad"]}
ANSWERS = [{"question": "How was it?", "answer": "Good"}]


def held(mock) -> int:
    """A webinar that was held: two were registered, one came, and said all that can be said."""
    webinar = mock.webinar()
    mock.post(f"/v2/webinars/{webinar}/registrants", ANA)
    mock.post(f"/v2/webinars/{webinar}/registrants", {"email": "bob@example.com", "first_name": "Bob"})
    with mock.pipeline.store.transaction("mockzoom-account") as state:
        state.put(POLLS, [Poll("poll", webinar, "Poll", (QUESTION,))])
        state.put(SURVEYS, [Survey(webinar, {"custom_survey": {"title": "Survey", "questions": [QUESTION]}})])
    for verb, body in (
        ("start", {}),
        ("join", {"host": True}),
        ("join", {"email": ANA["email"]}),
        ("poll_answers", {"email": ANA["email"], "poll_id": "poll", "answers": ANSWERS}),
        ("questions", {"email": ANA["email"], "question": "Slides?", "answer": {"text": "Tomorrow."}}),
        ("survey_answers", {"email": ANA["email"], "answers": ANSWERS}),
    ):
        answer = mock.people(verb, webinar, **body)
        assert answer.status == 200, answer.body
    mock.clock.advance(minutes=10)
    assert mock.call("PUT", f"/v2/webinars/{webinar}/status", {"action": "end"}).status == 204
    return webinar


def _live(mock) -> int:
    webinar = mock.webinar()
    assert mock.people("start", webinar).status == 200
    return webinar


def _reading(path):
    return lambda mock: Sent("GET", "/v2" + path.format(held(mock)))


CALLS = {
    "webinarStatus": lambda mock: Sent("PUT", f"/v2/webinars/{_live(mock)}/status", {"action": "end"}),
    "pastWebinars": _reading("/past_webinars/{}/instances"),
    "listWebinarParticipants": _reading("/past_webinars/{}/participants"),
    "webinarAbsentees": _reading("/past_webinars/{}/absentees"),
    "listPastWebinarPollResults": _reading("/past_webinars/{}/polls"),
    "listPastWebinarQA": _reading("/past_webinars/{}/qa"),
    "reportWebinarDetails": _reading("/report/webinars/{}"),
    "reportWebinarParticipants": _reading("/report/webinars/{}/participants"),
    "reportWebinarPolls": _reading("/report/webinars/{}/polls"),
    "reportWebinarQA": _reading("/report/webinars/{}/qa"),
    "reportWebinarSurvey": _reading("/report/webinars/{}/survey"),
}


def _not_held(mock, sent):
    return elsewhere(sent, webinarId=mock.webinar()).go(mock)


def _foreign_host(mock, sent):
    edit_users(mock, foreign=True)
    return sent.go(mock)


def _host_gone(mock, sent):
    with mock.pipeline.store.transaction("mockzoom-account") as state:
        for user in everyone(state):
            state.remove(USERS, user.id)
    return sent.go(mock)


def _free(mock, sent):
    edit_account(mock, plan="free", rate_limits="off")
    return sent.go(mock)


def _year_later(mock, sent):
    mock.clock.advance(days=366)
    return sent.go(mock)


REFUSALS = {
    ("reportWebinarQA", "user_not_found"): _host_gone,
    ("webinarAbsentees", "occurrence_id_invalid"): lambda mock, sent: asking(sent, occurrence_id="1").go(mock),
}
_REPORTS = [name for name in CALLS if name.startswith("report")]
_UNPAID = ["listWebinarParticipants", *_REPORTS]
for _name in (*_UNPAID, "webinarAbsentees", "listPastWebinarPollResults", "listPastWebinarQA"):
    REFUSALS[_name, "past_webinar_not_found"] = _not_held
    if _name not in ("listWebinarParticipants", "reportWebinarQA"):
        REFUSALS[_name, "user_of_other_account"] = _foreign_host
for _name in _UNPAID:
    REFUSALS[_name, "paid_account_only"] = _free
for _name in _REPORTS:
    if _name != "reportWebinarQA":
        REFUSALS[_name, "webinar_a_year_ago"] = _year_later
