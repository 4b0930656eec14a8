"""Meetings and their registrants."""

from __future__ import annotations

from dataclasses import replace

from mockzoom.contract.client import FAR_AHEAD, OperationCall

from ..clients import instant
from ..pool import taken
from .generic import USERS
from .registrants import fresh
from .users import creation
from .words import BASIC, ErrorCase, asking, changed, clock_of, did, on, people_of, repeated, saying

SEATS, A_BATCH = 4999, 30  # registrants that a meeting takes, and those that one call brings
BATCH, SINGLE, STATUS = "addBatchRegistrants", "meetingRegistrantCreate", "meetingRegistrantStatus"
WITHOUT = {"approval_type": 2}
OF_ONE = ("meetingRegistrantGet", "meetingregistrantdelete")
TEST_MEETING = 91_000_000_002
UNKNOWN = "NobodyNobodyNobodyNo22"  # the id of no registrant


def meeting(client, **fields):
    """The number of a new meeting that asks for registration."""
    body = {"topic": client.topic, "type": 2, "start_time": FAR_AHEAD, "settings": {"approval_type": 0}} | fields
    return taken(
        client, "meeting", fields, lambda: did(client, OperationCall("meetingCreate", {"userId": "me"}, body))["id"]
    )


def on_meeting(name, body=None):
    """A case: the operation on a new meeting, with what `body` makes as its body."""
    return lambda client: OperationCall(name, {"meetingId": meeting(client)}, body() if body else None)


def _registered(name, body=None):
    def case(client):
        ann, path = fresh(), {"meetingId": meeting(client)}
        did(client, OperationCall(SINGLE, path, ann))
        return OperationCall(name, path, body(ann["email"]) if body else None)

    return case


def _one(name):
    def case(client):
        path = {"meetingId": meeting(client)}
        made = did(client, OperationCall(SINGLE, path, fresh()))
        return OperationCall(name, {**path, "registrantId": made["registrant_id"]})

    return case


SUCCESS_CASES = {
    "meeting": on_meeting("meeting"),
    "meetingCreate": lambda client: OperationCall(
        "meetingCreate", {"userId": "me"}, {"topic": client.topic, "duration": 30}
    ),
    "meetingUpdate": on_meeting("meetingUpdate", lambda: {"topic": "Retrospective", "settings": {"approval_type": 1}}),
    "meetingDelete": on_meeting("meetingDelete"),
    "meetingStatus": on_meeting("meetingStatus", lambda: {"action": "end"}),
    "meetings": lambda client: meeting(client) and OperationCall("meetings", {"userId": "me"}),
    BATCH: on_meeting(BATCH, lambda: {"registrants": [fresh()], "registrants_confirmation_email": True}),
    SINGLE: on_meeting(SINGLE, fresh),
    "meetingRegistrants": _registered("meetingRegistrants"),
    "meetingRegistrantGet": _one("meetingRegistrantGet"),
    "meetingregistrantdelete": _one("meetingregistrantdelete"),
    STATUS: _registered(STATUS, lambda email: {"action": "deny", "registrants": [{"email": email}]}),
}


def _elsewhere(**fields):
    """On a meeting that is otherwise."""

    def spoil(client, sent):
        number = meeting(client, **fields)
        return on(sent, meetingId=number), {"meeting_id": number}

    return ErrorCase(spoil)


def without_registration():
    """On a meeting that asks for none."""
    return _elsewhere(settings=WITHOUT)


def of_basic():
    """On a meeting whose host is not licensed."""
    return ErrorCase(_of_basic, {"users": USERS})


def _as_host(client, sent):
    host = fresh() | {"email": client.account.host.upper()}
    return replace(sent, body={"registrants": [host]} if "registrants" in sent.body else host)


def _denied(client, sent):
    did(client, sent)
    email = sent.body.get("email") or sent.body["registrants"][0]["email"]
    did(client, OperationCall(STATUS, sent.path, {"action": "deny", "registrants": [{"email": email}]}))
    return sent, {"email": email}


def _full(client, sent):
    """One registrant too many: every seat of the meeting is taken."""
    if sent.operation_id == STATUS:
        did(client, sent)
        sent = saying(sent, action="approve")
    people = [fresh() for _ in range(SEATS)]
    for first in range(0, SEATS, A_BATCH):
        did(client, OperationCall(BATCH, sent.path, {"registrants": people[first : first + A_BATCH]}))
    return sent


def _tired(times):
    def spoil(client, sent):
        for _ in range(times):
            did(client, sent)
        email = sent.body.get("email") or sent.body["registrants"][0]["email"]
        return replace(sent, may_meet_429=True), {"limit": times, "email": email}

    return ErrorCase(spoil)


def _over(client, sent):
    """A day after the meeting's hour."""
    clock = clock_of(client)
    number = meeting(client, start_time=instant(clock.now() + 3600))
    clock.advance(86_400)
    return on(sent, meetingId=number)


def without_licence(client):
    """A new user who may not host meetings."""
    return did(client, creation("ssoCreate", type=99))


def _of_basic(client, sent):
    """On a meeting whose host is not licensed."""
    number = did(client, OperationCall("meetingCreate", {"userId": BASIC}, {"type": 2, "start_time": FAR_AHEAD}))["id"]
    user = did(client, OperationCall("user", {"userId": BASIC}))["id"]
    return on(sent, meetingId=number), {"meeting_id": number, "user_id": user}


def _bare(client, sent):
    return on(sent, userId=without_licence(client)["email"])


def _for_bare(client, sent):
    unprepared_call = without_licence(client)
    return saying(sent, schedule_for=unprepared_call["email"]), {"user_id": unprepared_call["email"]}


def _other_occurrence(client, sent):
    """An occurrence that a series does not have, where people register for each."""
    series = {"type": 8, "recurrence": {"type": 1, "end_times": 2}}
    number = meeting(client, **series, settings={"approval_type": 0, "registration_type": 2})
    return asking(on(sent, meetingId=number), occurrence_ids="1")


def _unanswered(client, sent):
    """Without an answer to a question that the host requires."""
    asked = {"custom_questions": [{"title": "Why?", "type": "short", "required": True}]}
    did(client, OperationCall("meetingRegistrantQuestionUpdate", sent.path, asked))
    return sent, {"title": "Why?"}


def _personal(client, sent):
    return on(sent, meetingId=did(client, OperationCall("user", {"userId": "me"}))["pmi"])


def live(client, number):
    """Start a meeting; raises `Unsupported` if the target has no simulation."""
    people_of(client, number).start()


def _in_progress(client, sent):
    live(client, sent.path["meetingId"])
    return sent


ERROR_CASES = {
    ("meetingDelete", "meeting_in_progress"): ErrorCase(_in_progress),
    ("meetingDelete", "personal_meeting_not_deletable"): ErrorCase(_personal),
    ("meetingCreate", "meeting_daily_limit"): repeated(100, limit=100),
    ("meetingUpdate", "meeting_daily_limit"): repeated(99, limit=100),
    ("meetingCreate", "meeting_hosting_not_allowed"): ErrorCase(_bare),
    ("meetings", "meeting_hosting_not_allowed"): ErrorCase(_bare),
    (BATCH, "not_scheduled_meeting"): _elsewhere(type=3),
    (STATUS, "meeting_registrant_status_daily_limit"): _tired(10),
}
for _name in ("meetingCreate", "meetingUpdate"):
    ERROR_CASES[_name, "meeting_schedule_for_invalid"] = changed(
        lambda sent: saying(sent, schedule_for="nobody@example.com")
    )
    ERROR_CASES[_name, "cannot_schedule_meeting_for"] = ErrorCase(_for_bare)
    ERROR_CASES[_name, "instant_meeting_for_another"] = changed(
        lambda sent: saying(sent, schedule_for="basic@example.com", type=1)
    )
    ERROR_CASES[_name, "prescheduling_not_available"] = changed(lambda sent: saying(sent, pre_schedule=True, type=8))
for _name in ("meetingUpdate", "meetingDelete"):
    ERROR_CASES[_name, "meeting_not_editable"] = ErrorCase(
        lambda _, sent: on(sent, meetingId=TEST_MEETING), {"test_webinars": True}
    )
for _name in ("meeting", "meetingUpdate", "meetingDelete", STATUS):
    ERROR_CASES[_name, "meeting_occurrence_invalid"] = changed(lambda sent: asking(sent, occurrence_id="1"))
ERROR_CASES[SINGLE, "meeting_occurrence_invalid"] = ErrorCase(_other_occurrence)
ERROR_CASES[SINGLE, "occurrence_ids_invalid"] = changed(lambda sent: asking(sent, occurrence_ids="1"))
ERROR_CASES[SINGLE, "custom_answer_missing"] = ErrorCase(_unanswered)
ERROR_CASES[SINGLE, "custom_answer_too_long"] = changed(
    lambda sent: saying(sent, custom_questions=[{"title": "Why?", "value": "x" * 129}])
)
for _name in (BATCH, SINGLE, STATUS, "meetingRegistrants", *OF_ONE):
    ERROR_CASES[_name, "meeting_host_not_licensed"] = of_basic()
    ERROR_CASES[_name, "meeting_registration_not_enabled"] = without_registration()
for _name in OF_ONE:
    ERROR_CASES[_name, "registrant_not_found"] = changed(
        lambda sent: on(sent, registrantId=UNKNOWN), registrant_id=UNKNOWN
    )
ERROR_CASES["meetingregistrantdelete", "registrant_id_invalid"] = changed(lambda sent: on(sent, registrantId="x"))
for _name in (BATCH, SINGLE, STATUS):
    ERROR_CASES[_name, "meeting_full"] = ErrorCase(_full, {"plan": "business"})
for _name in (BATCH, SINGLE):
    ERROR_CASES[_name, "meeting_over"] = ErrorCase(_over)
    ERROR_CASES[_name, "meeting_host_cannot_register"] = ErrorCase(_as_host)
    ERROR_CASES[_name, "registrant_denied"] = ErrorCase(_denied)
    ERROR_CASES[_name, "meeting_registrant_daily_limit"] = _tired(3)
