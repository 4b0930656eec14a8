"""Registration questions."""

from arranged import Sent

CUSTOM = {"title": "What do you teach?", "type": "short", "required": True}


def _questions(zoom):
    return f"/v2/webinars/{zoom.webinar()}/registrants/questions"


CALLS = {
    "webinarRegistrantsQuestionsGet": lambda zoom: Sent("GET", _questions(zoom)),
    "webinarRegistrantQuestionUpdate": lambda zoom: Sent("PATCH", _questions(zoom), {"custom_questions": [CUSTOM]}),
}


def _unanswered(zoom, sent):
    zoom.call("PATCH", sent.path + "/questions", {"custom_questions": [CUSTOM]})
    return sent.go(zoom)


def _too_long(zoom, sent):
    answers = [{"title": "Why?", "value": "x" * 129}]
    return sent._replace(body={**sent.body, "custom_questions": answers}).go(zoom)


REFUSALS = {
    ("webinarRegistrantCreate", "custom_answer_missing"): _unanswered,
    ("webinarRegistrantCreate", "custom_answer_too_long"): _too_long,
}
