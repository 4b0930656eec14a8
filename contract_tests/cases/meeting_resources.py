"""What belongs to a meeting: polls, registration questions, its live stream and its invitation."""

from __future__ import annotations

from mockzoom.contract.client import OperationCall

from ..run import RUN
from .meetings import live, meeting, of_basic, on_meeting, without_licence, without_registration
from .panels import POLL, forty, same_name
from .words import NOBODYS, ErrorCase, after, changed, did, insist_on_people, on, saying, settings

STREAM = {"page_url": "https://tv.example/1", "stream_key": "key", "stream_url": "rtmp://tv.example/in"}
QUESTIONS = {"questions": [{"field_name": "city"}], "custom_questions": [{"title": "Size?", "type": "short"}]}
OF_QUESTIONS = ("meetingRegistrantsQuestionsGet", "meetingRegistrantQuestionUpdate")
OF_POLLS = ("meetingPolls", "meetingPollCreate", "meetingPollGet", "meetingPollUpdate", "meetingPollDelete")
TEMPLATE = "meetingTemplateCreate"
BATCH, SWITCH = "createBatchPolls", "meetingLiveStreamStatusUpdate"
MOST_POLLS = {"2021-08": 25}  # of a meeting; 50 in later profiles


def _poll(name, body=None):
    def case(client):
        path = {"meetingId": meeting(client)}
        made = did(client, OperationCall("meetingPollCreate", path, POLL))
        return OperationCall(name, {**path, "pollId": made["id"]}, body)

    return case


def _streaming(client, **more):
    """A live meeting with a stream, and the call that starts it."""
    insist_on_people(client)
    path = {"meetingId": meeting(client, **more)}
    did(client, OperationCall("meetingLiveStreamUpdate", path, STREAM))
    live(client, path["meetingId"])
    return OperationCall(SWITCH, path, {"action": "start"})


def _template(client):
    body = {"name": f"{RUN.tag} {RUN.fresh()}", "meeting_id": meeting(client)}
    return OperationCall(TEMPLATE, {"userId": "me"}, body)


def _kept_template(client):
    did(client, _template(client))
    return OperationCall("listMeetingTemplates", {"userId": "me"})


SUCCESS_CASES = {
    TEMPLATE: _template,
    "listMeetingTemplates": _kept_template,
    "meetingPolls": _poll("meetingPolls"),
    "meetingPollCreate": on_meeting("meetingPollCreate", lambda: POLL),
    "meetingPollGet": _poll("meetingPollGet"),
    "meetingPollUpdate": _poll("meetingPollUpdate", POLL),
    "meetingPollDelete": _poll("meetingPollDelete"),
    BATCH: on_meeting(BATCH, lambda: {"polls": [POLL, POLL | {"title": "Light"}]}),
    "meetingRegistrantsQuestionsGet": on_meeting("meetingRegistrantsQuestionsGet"),
    "meetingRegistrantQuestionUpdate": on_meeting("meetingRegistrantQuestionUpdate", lambda: QUESTIONS),
    "getMeetingLiveStreamDetails": on_meeting("getMeetingLiveStreamDetails"),
    "meetingLiveStreamUpdate": on_meeting("meetingLiveStreamUpdate", lambda: STREAM),
    SWITCH: _streaming,
    "meetingInvitation": on_meeting("meetingInvitation"),
}


def _quiz(sent):
    quiz = POLL | {"poll_type": 2}
    return saying(sent, polls=[quiz]) if sent.operation_id == BATCH else saying(sent, **quiz)


def _without_quizzes(client, sent):
    settings(in_meeting={"meeting_polling": {"advanced_polls": False}})(client)
    return _quiz(sent)


def _too_many(client, sent):
    """As many polls as a meeting may have, before the call."""
    most = MOST_POLLS.get(client.profile, 50)
    for _ in range(most // 25):
        did(client, OperationCall(BATCH, sent.path, {"polls": [POLL] * 25}))
    return sent, {"limit": most}


def _no_stream(client, sent):
    return on(sent, meetingId=meeting(client))


def _not_live(client, sent):
    sent = on(sent, meetingId=meeting(client))
    did(client, OperationCall("meetingLiveStreamUpdate", sent.path, STREAM))
    return sent


def _encrypted(client, sent):
    return on(sent, meetingId=meeting(client, settings={"encryption_type": "e2ee"}))


def _of_webinar(client, sent):
    number = client.webinar()
    return saying(sent, meeting_id=number), {"meeting_id": number}


def _of_bare(client, sent):
    return on(sent, userId=without_licence(client)["email"])


ERROR_CASES = {
    (TEMPLATE, "template_limit_reached"): ErrorCase(forty),
    (TEMPLATE, "template_name_taken"): ErrorCase(same_name),
    (TEMPLATE, "meeting_not_found"): changed(lambda sent: saying(sent, meeting_id=NOBODYS), meeting_id=NOBODYS),
    (TEMPLATE, "meeting_is_webinar"): ErrorCase(_of_webinar),
    (TEMPLATE, "meeting_hosting_not_allowed"): ErrorCase(_of_bare),
    ("listMeetingTemplates", "meeting_hosting_not_allowed"): ErrorCase(_of_bare),
    (SWITCH, "stream_not_configured"): ErrorCase(_no_stream),
    (SWITCH, "meeting_not_started"): ErrorCase(_not_live),
    (SWITCH, "encrypted_meeting"): ErrorCase(_encrypted),
}
for _name in (*OF_POLLS, BATCH):
    ERROR_CASES[_name, "polls_disabled"] = after(settings(in_meeting={"polling": False}))
for _name in ("meetingPollGet", "meetingPollUpdate", "meetingPollDelete"):
    ERROR_CASES[_name, "poll_not_found"] = changed(lambda sent: on(sent, pollId="nothing"), poll_id="nothing")
for _name in ("meetingPollCreate", "meetingPollUpdate", BATCH):
    ERROR_CASES[_name, "advanced_polls_disabled"] = ErrorCase(_without_quizzes)
for _name in ("meetingPollCreate", BATCH):
    ERROR_CASES[_name, "poll_limit_reached"] = ErrorCase(_too_many)
for _name in OF_QUESTIONS:
    ERROR_CASES[_name, "meeting_host_not_licensed"] = of_basic()
    ERROR_CASES[_name, "meeting_registration_not_enabled"] = without_registration()
