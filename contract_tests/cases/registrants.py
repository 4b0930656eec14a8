"""Registrants, and the questions that they are asked."""

from __future__ import annotations

from mockzoom.contract.client import OperationCall, person

from ..run import RUN
from .webinars import on_webinar
from .words import ErrorCase, changed, did, saying

CUSTOM = {"title": "What do you teach?", "type": "short", "required": True}


def fresh():
    """A person whom nothing in this run has registered."""
    return person(f"{RUN.fresh()}ann@{RUN.domain}")


def registered(client):
    """A webinar with one registrant, and that registrant."""
    webinar, ann = client.webinar(), fresh()
    made = did(client, OperationCall("webinarRegistrantCreate", {"webinarId": webinar}, ann))
    return webinar, ann["email"], made["registrant_id"]


def _member(name):
    def case(client):
        webinar, _, number = registered(client)
        return OperationCall(name, {"webinarId": webinar, "registrantId": number})

    return case


def _status(client):
    webinar, email, _ = registered(client)
    return OperationCall(
        "webinarRegistrantStatus", {"webinarId": webinar}, {"action": "deny", "registrants": [{"email": email}]}
    )


SUCCESS_CASES = {
    "addBatchWebinarRegistrants": lambda client: OperationCall(
        "addBatchWebinarRegistrants", {"webinarId": client.webinar()}, {"registrants": [fresh()]}
    ),
    "webinarRegistrantCreate": lambda client: OperationCall(
        "webinarRegistrantCreate", {"webinarId": client.webinar()}, fresh()
    ),
    "webinarRegistrants": lambda client: OperationCall("webinarRegistrants", {"webinarId": registered(client)[0]}),
    "webinarRegistrantGet": _member("webinarRegistrantGet"),
    "deleteWebinarRegistrant": _member("deleteWebinarRegistrant"),
    "webinarRegistrantStatus": _status,
    "webinarRegistrantsQuestionsGet": on_webinar("webinarRegistrantsQuestionsGet"),
    "webinarRegistrantQuestionUpdate": on_webinar("webinarRegistrantQuestionUpdate", {"custom_questions": [CUSTOM]}),
}


def _unanswered(client, sent):
    did(client, OperationCall("webinarRegistrantQuestionUpdate", sent.path, {"custom_questions": [CUSTOM]}))
    return sent, {"title": CUSTOM["title"]}


def _too_long(sent):
    return saying(sent, custom_questions=[{"title": "Why?", "value": "x" * 129}])


ERROR_CASES = {
    ("webinarRegistrantCreate", "custom_answer_missing"): ErrorCase(_unanswered),
    ("webinarRegistrantCreate", "custom_answer_too_long"): changed(_too_long),
}
