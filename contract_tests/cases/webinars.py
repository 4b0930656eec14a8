"""Webinars: made, read, listed, changed, deleted."""

from __future__ import annotations

from dataclasses import replace

from mockzoom.contract.client import OperationCall

from ..clients import instant
from ..run import RUN
from .words import BASIC, ErrorCase, asking, changed, clock_of, did, on, saying

ON_CALENDAR = {"simulive": True, "record_files": ["rec1"]}
TESTS = {"test_webinars": True}
FIXED = 90_000_000_005  # a test webinar, which its account keeps as it is


def on_webinar(name, body=None, **fields):
    """A call on a new webinar."""
    return lambda client: OperationCall(name, {"webinarId": client.webinar(**fields)}, body)


def create(client):
    return OperationCall("webinarCreate", {"userId": "me"}, {"topic": client.topic, "type": 5, "duration": 30})


def listed(client):
    client.webinar()
    return OperationCall("webinars", {"userId": "me"})


SUCCESS_CASES = {
    "webinar": on_webinar("webinar"),
    "webinarCreate": create,
    "webinarUpdate": on_webinar("webinarUpdate", {"agenda": "New"}),
    "webinarDelete": on_webinar("webinarDelete"),
    "webinars": listed,
}


def _simulive(wishes, **fields):
    return ErrorCase(lambda _, sent: saying(sent, is_simulive=True, **fields), wishes)


def _begun(client, sent):
    """A simulive webinar whose hour has come."""
    now = clock_of(client).now()
    body = {"topic": RUN.tag, "is_simulive": True, "record_file_id": "rec1", "start_time": instant(now + 60)}
    made = did(client, OperationCall("webinarCreate", {"userId": "me"}, body))
    clock_of(client).advance(120)
    return on(sent, webinarId=made["id"]), {}


def _hundred(client, sent):
    webinar = client.webinar()
    for _ in range(100):
        answer = client.deliver(
            OperationCall("webinarUpdate", {"webinarId": webinar}, {"agenda": "A"}, may_meet_429=True)
        )
        if answer.status == 429:
            break
    return replace(sent, may_meet_429=True), {"limit": 100}


def _for_basic(_, sent):
    return saying(sent, schedule_for=BASIC), {"user_id": BASIC}


ERROR_CASES = {
    ("webinarCreate", "simulive_not_enabled"): _simulive({"simulive": False}, record_file_id="rec1"),
    ("webinarCreate", "simulive_for_others"): _simulive(
        ON_CALENDAR, record_file_id="rec1", schedule_for="x@example.com"
    ),
    ("webinarCreate", "record_file_not_found"): _simulive(ON_CALENDAR, record_file_id="rec2"),
    ("webinarUpdate", "simulive_started"): ErrorCase(_begun, ON_CALENDAR),
    ("webinarDelete", "simulive_started"): ErrorCase(_begun, ON_CALENDAR),
    ("webinarUpdate", "webinar_not_editable"): ErrorCase(lambda _, sent: on(sent, webinarId=FIXED), TESTS),
    ("webinarDelete", "webinar_not_editable"): ErrorCase(lambda _, sent: on(sent, webinarId=FIXED), TESTS),
}
for _name in ("webinarCreate", "webinarUpdate"):
    ERROR_CASES[_name, "schedule_for_invalid"] = changed(lambda sent: saying(sent, schedule_for="nobody@example.com"))
    ERROR_CASES[_name, "cannot_schedule_for"] = ErrorCase(_for_basic, {"plan": "business"})
    ERROR_CASES[_name, "webinar_daily_limit"] = ErrorCase(_hundred)
for _name in ("webinar", "webinarUpdate", "webinarDelete"):
    ERROR_CASES[_name, "occurrence_not_found"] = changed(
        lambda sent: asking(sent, occurrence_id="1"), occurrence_id="1"
    )
