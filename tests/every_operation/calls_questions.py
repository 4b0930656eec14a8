"""Registration questions."""

from arranged import Sent

CUSTOM = {"title": "What do you teach?", "type": "short", "required": True}


def _questions(mock):
    return f"/v2/webinars/{mock.webinar()}/registrants/questions"


CALLS = {
    "webinarRegistrantsQuestionsGet": lambda mock: Sent("GET", _questions(mock)),
    "webinarRegistrantQuestionUpdate": lambda mock: Sent("PATCH", _questions(mock), {"custom_questions": [CUSTOM]}),
}


def _unanswered(mock, sent):
    mock.call("PATCH", sent.path + "/questions", {"custom_questions": [CUSTOM]})
    return sent.go(mock)


def _too_long(mock, sent):
    answers = [{"title": "Why?", "value": "x" * 129}]
    return sent._replace(body={**sent.body, "custom_questions": answers}).go(mock)


REFUSALS = {
    ("webinarRegistrantCreate", "custom_answer_missing"): _unanswered,
    ("webinarRegistrantCreate", "custom_answer_too_long"): _too_long,
}
