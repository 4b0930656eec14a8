"""Polls."""

from arranged import Sent, edit_users, elsewhere

POLL = {"title": "Sound", "questions": [{"name": "Was it loud enough?", "type": "single", "answers": ["Yes", "No"]}]}


def _polls(mock):
    return f"/v2/webinars/{mock.webinar()}/polls"


def _poll(mock):
    path = _polls(mock)
    return f"{path}/{mock.post(path, POLL).json['id']}"


CALLS = {
    "webinarPolls": lambda mock: Sent("GET", _polls(mock)),
    "webinarPollCreate": lambda mock: Sent("POST", _polls(mock), POLL),
    "webinarPollGet": lambda mock: Sent("GET", _poll(mock)),
    "webinarPollUpdate": lambda mock: Sent("PUT", _poll(mock), POLL),
    "webinarPollDelete": lambda mock: Sent("DELETE", _poll(mock)),
}


def _switched_off(mock, sent):
    edit_users(mock, settings={"in_meeting": {"webinar_polling": {"enable": False}}})
    return sent.go(mock)


REFUSALS = {(name, "polls_disabled"): _switched_off for name in CALLS}
for _name in ("webinarPollGet", "webinarPollUpdate", "webinarPollDelete"):
    REFUSALS[_name, "poll_not_found"] = lambda mock, sent: elsewhere(sent, pollId="nothing").go(mock)
