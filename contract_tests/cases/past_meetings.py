"""A meeting that is held, and what is read of it afterwards."""

from __future__ import annotations

from mockzoom.contract.client import OperationCall, person

from .meetings import meeting
from .past import _free
from .registrants import fresh
from .words import DAY, ErrorCase, clock_of, did, insist_on_people, later, on, people_of

YEAR_AND_A_DAY = 366 * DAY


def held_meeting(client, **fields):
    """A meeting that was held: two were registered, one came, and asked."""
    insist_on_people(client)
    number, ann = meeting(client, **fields), fresh()
    path = {"meetingId": number}
    for one in (ann, person(ann["email"].replace("ann@", "bob@"))):
        if not fields:
            did(client, OperationCall("meetingRegistrantCreate", path, one))
    people = people_of(client, number)
    people.start()
    people.join(host=True)
    who = {"name": "Ann"} if fields else {"email": ann["email"]}
    people.join(**who)
    people.ask("Slides?", answer={"text": "Tomorrow."}, **who)
    clock_of(client).advance(600)
    people.end()
    return number


def _reading(name):
    return lambda client: OperationCall(name, {"meetingId": held_meeting(client)})


PAST = ("pastMeetingDetails", "pastMeetingParticipants", "listPastMeetingPolls", "listPastMeetingQA")
REPORTS = (
    "reportMeetingDetails", "reportMeetingParticipants", "reportMeetingPolls", "reportMeetingQA", "reportMeetingSurvey",
)  # fmt: skip

SUCCESS_CASES = {name: _reading(name) for name in ("pastMeetings", *PAST, *REPORTS)}


def _not_held(client, sent):
    return on(sent, meetingId=meeting(client))


def _a_webinar(client, sent):
    return on(sent, meetingId=client.webinar()), {}


ERROR_CASES = {(name, "past_meeting_not_found"): ErrorCase(_not_held, unprepared=True) for name in (*PAST, *REPORTS)}
for _name in (*REPORTS, *PAST[:2]):
    ERROR_CASES[_name, "paid_account_only"] = ErrorCase(_free, {"plan": "free"})
for _name in PAST[:2]:
    ERROR_CASES[_name, "past_meeting_is_webinar"] = ErrorCase(_a_webinar, unprepared=True)
for _name in {*REPORTS, *PAST} - {"reportMeetingQA", "listPastMeetingQA"}:
    ERROR_CASES[_name, "meeting_a_year_ago"] = later(YEAR_AND_A_DAY)
