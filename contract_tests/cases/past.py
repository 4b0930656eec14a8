"""A webinar that is held, what is read of it afterwards, and what is streamed while it runs."""

from __future__ import annotations

from mockzoom.contract.client import OperationCall, person

from .panels import POLL
from .registrants import fresh
from .webinars import on_webinar
from .words import (
    DAY,
    HOST,
    STRANGER,
    ErrorCase,
    after,
    asking,
    changed,
    clock_of,
    did,
    insist_on_people,
    later,
    on,
    people_of,
    settings,
)

STREAM = {"page_url": "https://tv.example/1", "stream_key": "key", "stream_url": "rtmp://tv.example/in"}
SURVEY = {"title": "Survey", "questions": [{"name": "How was it?", "type": "single", "answers": ["Good", "Bad"]}]}


STRANGERS = {"id": 87_654_321_098, "host": STRANGER, "settings": {"approval_type": 0}}
HOSTS = {"users": [{"email": HOST}, {"email": STRANGER, "foreign": True}], "webinars": [STRANGERS]}
BEYOND = 80 * 365 * DAY  # after the end of webinars that lie far ahead


def live(client, **fields):
    """A webinar on the air, with a stream to go to."""
    insist_on_people(client)
    webinar = client.webinar(**fields)
    did(client, OperationCall("webinarLiveStreamUpdate", {"webinarId": webinar}, STREAM))
    people_of(client, webinar).start()
    return webinar


def held(client, **fields):
    """A webinar that was held: two were registered, one came, and said all that can be said."""
    insist_on_people(client)
    webinar, ann = client.webinar(**fields), fresh()
    path = {"webinarId": webinar}
    for one in (ann, person(ann["email"].replace("ann@", "bob@"))):
        if not fields:
            did(client, OperationCall("webinarRegistrantCreate", path, one))
    poll = did(client, OperationCall("webinarPollCreate", path, POLL))
    did(client, OperationCall("webinarSurveyUpdate", path, {"custom_survey": SURVEY}))
    people = people_of(client, webinar)
    people.start()
    people.join(host=True)
    who = {"name": "Ann"} if fields else {"email": ann["email"]}
    people.join(**who)
    if not fields:
        people.answer_poll(poll["id"], {"Was it loud enough?": "Yes"}, **who)
        people.ask("Slides?", answer={"text": "Tomorrow."}, **who)
        people.answer_survey({"How was it?": "Good"}, **who)
    clock_of(client).advance(600)
    did(client, OperationCall("webinarStatus", path, {"action": "end"}))
    return webinar


def _message(client):
    webinar = live(client)
    people = people_of(client, webinar)
    people.join(host=True)
    said = people.write("Hello!", host=True)
    return OperationCall("deleteWebinarChatMessageById", {"webinarId": webinar, "messageId": said["message_id"]})


def _reading(name):
    return lambda client: OperationCall(name, {"webinarId": held(client)})


def _on_air(name, body=None):
    return lambda client: OperationCall(name, {"webinarId": live(client)}, body)


REPORTS = (
    "reportWebinarDetails", "reportWebinarParticipants", "reportWebinarPolls", "reportWebinarQA", "reportWebinarSurvey",
)  # fmt: skip
PAST = ("listWebinarParticipants", "webinarAbsentees", "listPastWebinarPollResults", "listPastWebinarQA")

SUCCESS_CASES = {name: _reading(name) for name in ("pastWebinars", *PAST, *REPORTS)} | {
    "webinarStatus": _on_air("webinarStatus", {"action": "end"}),
    "getWebinarLiveStreamDetails": _on_air("getWebinarLiveStreamDetails"),
    "webinarLiveStreamUpdate": on_webinar("webinarLiveStreamUpdate", STREAM),
    "webinarLiveStreamStatusUpdate": _on_air(
        "webinarLiveStreamStatusUpdate", {"action": "start", "settings": {"display_name": "D"}}
    ),
    "webinarInviteLinksCreate": on_webinar("webinarInviteLinksCreate", {"attendees": [{"name": "Ana"}], "ttl": 60}),
    "getWebinarSipDialingWithPasscode": on_webinar("getWebinarSipDialingWithPasscode", {"passcode": "1"}),
    "webinarToken": _on_air("webinarToken"),
    "webinarLiveStreamingJoinToken": _on_air("webinarLiveStreamingJoinToken"),
    "webinarLocalArchivingArchiveToken": _on_air("webinarLocalArchivingArchiveToken"),
    "webinarLocalRecordingJoinToken": _on_air("webinarLocalRecordingJoinToken"),
    "deleteWebinarChatMessageById": _message,
}


def _not_held(client, sent):
    return on(sent, webinarId=client.webinar())


def _free(client, sent):
    return sent, {"account_id": client.account.credentials.account_id}


def _without_registration(client, sent):
    webinar = held(client, settings={"approval_type": 2})
    return on(sent, webinarId=webinar), {
        "webinar_id": did(client, OperationCall("webinar", {"webinarId": webinar}))["uuid"]
    }


def _of_a_foreign_user(client, sent):
    """A user of another account held it."""
    client.account.people(STRANGERS["id"]).start()
    did(client, OperationCall("webinarStatus", {"webinarId": STRANGERS["id"]}, {"action": "end"}))
    return on(sent, webinarId=STRANGERS["id"])


NO_STREAMING = after(settings(in_meeting={"webinar_live_streaming": {"enable": False}}))


def _on_the_air(client, sent):
    return on(sent, webinarId=live(client)), {}


ERROR_CASES = {
    ("webinarDelete", "webinar_in_progress"): ErrorCase(_on_the_air, unprepared=True),
    ("webinarAbsentees", "occurrence_id_invalid"): changed(
        lambda sent: asking(sent, occurrence_id="1"), occurrence_id="1"
    ),
    ("webinarAbsentees", "registration_not_enabled"): ErrorCase(_without_registration, unprepared=True),
    ("getWebinarLiveStreamDetails", "custom_streaming_off"): NO_STREAMING,
    ("webinarLiveStreamUpdate", "custom_streaming_off"): NO_STREAMING,
    ("webinarLiveStreamStatusUpdate", "stream_not_configured"): NO_STREAMING,
    ("webinarLiveStreamStatusUpdate", "webinar_not_started"): later(BEYOND),
    ("webinarToken", "webinar_not_started"): later(BEYOND),
    ("deleteWebinarChatMessageById", "no_live_webinar"): later(BEYOND),
    ("webinarToken", "captions_off"): after(settings(in_meeting={"closed_caption": False})),
    ("webinarLiveStreamingJoinToken", "live_streaming_forbidden"): NO_STREAMING,
    ("webinarLocalArchivingArchiveToken", "local_archiving_forbidden"): after(settings(recording={"archive": False})),
    ("webinarLocalRecordingJoinToken", "local_recording_forbidden"): after(
        settings(recording={"local_recording": False})
    ),
    ("deleteWebinarChatMessageById", "dlp_off"): ErrorCase(lambda _, sent: sent, {"dlp": False}),
}
for _name in (*REPORTS, *PAST):
    ERROR_CASES[_name, "past_webinar_not_found"] = ErrorCase(_not_held, unprepared=True)
for _name in {*REPORTS, *PAST} - {"reportWebinarQA", "listWebinarParticipants"}:
    ERROR_CASES[_name, "user_of_other_account"] = ErrorCase(_of_a_foreign_user, HOSTS, unprepared=True)
for _name in (*REPORTS, "listWebinarParticipants"):
    ERROR_CASES[_name, "paid_account_only"] = ErrorCase(_free, {"plan": "free"})
for _name in REPORTS:
    ERROR_CASES[_name, "webinar_a_year_ago"] = later(366 * DAY)
del ERROR_CASES["reportWebinarQA", "webinar_a_year_ago"]  # the only report that knows no age
