"""Polls."""

from arranged import Sent, edit_users, elsewhere

POLL = {"title": "Sound", "questions": [{"name": "Was it loud enough?", "type": "single", "answers": ["Yes", "No"]}]}


def _polls(zoom):
    return f"/v2/webinars/{zoom.webinar()}/polls"


def _poll(zoom):
    path = _polls(zoom)
    return f"{path}/{zoom.post(path, POLL).json['id']}"


CALLS = {
    "webinarPolls": lambda zoom: Sent("GET", _polls(zoom)),
    "webinarPollCreate": lambda zoom: Sent("POST", _polls(zoom), POLL),
    "webinarPollGet": lambda zoom: Sent("GET", _poll(zoom)),
    "webinarPollUpdate": lambda zoom: Sent("PUT", _poll(zoom), POLL),
    "webinarPollDelete": lambda zoom: Sent("DELETE", _poll(zoom)),
}


def _switched_off(zoom, sent):
    edit_users(zoom, settings={"in_meeting": {"webinar_polling": {"enable": False}}})
    return sent.go(zoom)


REFUSALS = {(name, "polls_disabled"): _switched_off for name in CALLS}
for _name in ("webinarPollGet", "webinarPollUpdate", "webinarPollDelete"):
    REFUSALS[_name, "poll_not_found"] = lambda zoom, sent: elsewhere(sent, pollId="nothing").go(zoom)
