"""Sessions that are recorded, and what is done with their recordings."""

from __future__ import annotations

from mockzoom.contract.client import OperationCall

from .generic import OWN_SCOPES, USERS, _not_mine
from .past import HOSTS, STRANGERS, _free
from .registrants import fresh
from .words import NOBODYS, ErrorCase, after, asking, changed, did, insist_on_people, on, people_of, saying, settings

GET, DELETE, DELETE_ONE = "recordingGet", "recordingDelete", "recordingDeleteOne"
RECOVER, RECOVER_ONE = "recordingStatusUpdate", "recordingStatusUpdateOne"
REGISTER, STATUS = "meetingRecordingRegistrantCreate", "meetingRecordingRegistrantStatus"
SETTINGS, QUESTIONS = "recordingSettingsUpdate", "recordingRegistrantQuestionUpdate"
ASKS = {"custom_questions": [{"title": "Why?", "type": "short", "required": True}]}


def recorded(client, **fields):
    """The number of a webinar that was held and recorded."""
    insist_on_people(client)
    webinar = client.webinar(**fields)
    people = people_of(client, webinar)
    people.start()
    people.record()
    did(client, OperationCall("webinarStatus", {"webinarId": webinar}, {"action": "end"}))
    return webinar


def files_of(client, key):
    """The ids of the files of a recording."""
    return [one["id"] for one in did(client, OperationCall(GET, {"meetingId": key}))["recording_files"]]


def _on_recording(name, body=None, **query):
    return lambda client: OperationCall(name, {"meetingId": recorded(client)}, body, query=query)


def _file(name, *, trashed=False):
    def case(client):
        webinar = recorded(client)
        path = {"meetingId": webinar, "recordingId": files_of(client, webinar)[0]}
        if trashed:
            did(client, OperationCall(DELETE_ONE, path))
        return OperationCall(name, path, {"action": "recover"} if trashed else None)

    return case


def _trashed(client):
    webinar = recorded(client)
    did(client, OperationCall(DELETE, {"meetingId": webinar}))
    return OperationCall(RECOVER, {"meetingUUID": webinar}, {"action": "recover"})


def _registered(client):
    path = {"meetingId": recorded(client)}
    name = did(client, OperationCall(REGISTER, path, fresh()))["registrant_id"]
    return OperationCall(STATUS, path, {"action": "deny", "registrants": [{"id": name}]})


def _viewed(name):
    def case(client):
        webinar = recorded(client)
        people_of(client, webinar).view_recording("Ana", email="ana@example.com", seconds=30)
        return OperationCall(name, {"meetingId": webinar})

    return case


SUCCESS_CASES = {
    "recordingsList": lambda client: recorded(client) and OperationCall("recordingsList", {"userId": "me"}),
    "getAccountCloudRecording": lambda client: (
        recorded(client) and OperationCall("getAccountCloudRecording", {"accountId": "me"})
    ),
    GET: _on_recording(GET, include_fields="download_access_token", ttl=60),
    DELETE: _on_recording(DELETE),
    DELETE_ONE: _file(DELETE_ONE),
    RECOVER: _trashed,
    RECOVER_ONE: _file(RECOVER_ONE, trashed=True),
    "recordingSettingUpdate": _on_recording("recordingSettingUpdate"),
    SETTINGS: _on_recording(SETTINGS, {"on_demand": True, "topic": "Retrospective", "password": "abc123!?"}),
    "meetingRecordingRegistrants": _on_recording("meetingRecordingRegistrants"),
    REGISTER: lambda client: OperationCall(REGISTER, {"meetingId": recorded(client)}, fresh()),
    STATUS: _registered,
    "recordingRegistrantsQuestionsGet": _on_recording("recordingRegistrantsQuestionsGet"),
    QUESTIONS: _on_recording(QUESTIONS, ASKS),
    "analytics_details": _viewed("analytics_details"),
    "analytics_summary": _viewed("analytics_summary"),
}
CONTROL = "inMeetingRecordingControl"


def _live(client):
    """A live webinar whose recording starts."""
    webinar = client.webinar()
    people_of(client, webinar).start()
    return OperationCall(CONTROL, {"meetingId": webinar}, {"method": "recording.start"})


OF_ONE = sorted(set(SUCCESS_CASES) - {"recordingsList", "getAccountCloudRecording"})


SUCCESS_CASES[CONTROL] = _live


def _key_of(sent):
    return "meetingUUID" if "meetingUUID" in sent.path else "meetingId"


def _of_a_foreign_user(client, sent):
    """A user of another account hosted it."""
    people = client.account.people(STRANGERS["id"])
    people.start()
    people.record()
    did(client, OperationCall("webinarStatus", {"webinarId": STRANGERS["id"]}, {"action": "end"}))
    return on(sent, **{_key_of(sent): STRANGERS["id"]})


def _on_the_air(client, sent):
    """While the session is live."""
    webinar = client.webinar()
    people = people_of(client, webinar)
    people.start()
    people.record()
    return on(sent, meetingId=webinar)


def _played(client, sent):
    """A simulive webinar is to play the file."""
    file = sent.path.get("recordingId") or files_of(client, sent.path["meetingId"])[0]
    body = {"topic": client.topic, "type": 5, "is_simulive": True, "record_file_id": file}
    did(client, OperationCall("webinarCreate", {"userId": "me"}, body))
    return sent


def _denied(client, sent):
    name = did(client, sent)["registrant_id"]
    did(client, OperationCall(STATUS, sent.path, {"action": "deny", "registrants": [{"id": name}]}))
    return sent, {"email": sent.body["email"]}


def _unanswered(client, sent):
    did(client, OperationCall(QUESTIONS, sent.path, ASKS))
    return sent, {"title": "Why?"}


ERROR_CASES = {
    ("recordingsList", "recording_not_found"): changed(lambda sent: asking(sent, meeting_id=NOBODYS)),
    ("getAccountCloudRecording", "recordings_account_not_found"): changed(
        lambda sent: on(sent, accountId="another"), account_id="another"
    ),
    ("getAccountCloudRecording", "paid_account_only"): ErrorCase(_free, {"plan": "free"}),
    (CONTROL, "recording_control_forbidden"): after(settings(recording={"cloud_recording": False})),
    (CONTROL, "no_live_meeting"): ErrorCase(lambda client, sent: on(sent, meetingId=client.webinar())),
    (DELETE_ONE, "recording_uncompleted"): ErrorCase(_on_the_air, unprepared=True),
    (DELETE, "recording_in_simulive"): ErrorCase(_played, {"simulive": True}),
    (DELETE_ONE, "recording_in_simulive"): ErrorCase(_played, {"simulive": True}),
    (REGISTER, "registrant_denied"): ErrorCase(_denied),
    (REGISTER, "custom_answer_missing"): ErrorCase(_unanswered),
    (REGISTER, "custom_answer_too_long"): changed(
        lambda sent: saying(sent, custom_questions=[{"title": "Why?", "value": "a" * 129}])
    ),
}
for _name in OF_ONE:
    ERROR_CASES[_name, "recording_not_found"] = changed(lambda sent: on(sent, **{_key_of(sent): NOBODYS}))
    ERROR_CASES[_name, "recording_not_permitted"] = ErrorCase(_not_mine, {"users": USERS, "scopes": OWN_SCOPES})
    ERROR_CASES[_name, "user_of_other_account"] = ErrorCase(_of_a_foreign_user, HOSTS)
