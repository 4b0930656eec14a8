"""Meetings that were held: what is read of them, and how reports and dashboards agree."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from urllib.parse import quote

import pytest

from mockzoom.contract.client import OperationCall
from mockzoom.contract.judging import judging
from mockzoom.contract.marks import documented, gap, not_on_zoom, proves, separate_account, validated_live

from .cases.meetings import meeting
from .cases.words import clock_of, did, people_of

pytestmark = separate_account()

A_BROWSER = "people join there with a client of Zoom"
OPEN = {"approval_type": 2}


def read(api, operation, number=None, **query):
    """The document that answers a read, of a meeting by number or UUID."""
    path = {} if number is None else {"meetingId": number}
    return did(api, OperationCall(operation, path, query=query))


def held(api, *names, seconds=600, number=None):
    """A session of a meeting that people attended to its end: the meeting's number, and the session."""
    if number is None:
        number = meeting(api, type=3, settings=OPEN)
    people = people_of(api, number)
    session = people.start()
    for name in names:
        people.join(name=name)
    clock_of(api).advance(seconds)
    people.end()
    return number, session


def days(api):
    """The days around now on the account's clock."""
    shown = datetime.fromtimestamp(clock_of(api).now(), UTC).date()
    return {"from": (shown - timedelta(days=2)).isoformat(), "to": (shown + timedelta(days=1)).isoformat()}


@proves("one_session")
@documented()
@not_on_zoom(A_BROWSER)
def test_a_number_means_the_latest_session_and_a_uuid_its_own(account):
    """In details, participants and reports."""
    api = account()
    number, first = held(api, "Ann")
    _, second = held(api, "Bob", "Cyd", number=number)

    instances = read(api, "pastMeetings", number)["meetings"]
    with judging("one_session"):
        assert [one["uuid"] for one in instances] == [first["uuid"], second["uuid"]]
    for operation in ("pastMeetingDetails", "reportMeetingDetails"):
        for key, uuid, count in ((number, second["uuid"], 2), (quote(first["uuid"], safe=""), first["uuid"], 1)):
            shown = read(api, operation, key)
            with judging("one_session"):
                assert (shown["uuid"], shown["participants_count"]) == (uuid, count)


@proves("one_session")
@documented()
@not_on_zoom(A_BROWSER)
def test_whatever_shows_a_session_shows_the_same(account):
    """Details, report, dashboard, and the report on the host's meetings."""
    api = account()
    number = meeting(api, type=3, settings=OPEN)
    people = people_of(api, number)
    people.start()
    people.join(host=True)
    people.join(name="Ann")
    clock_of(api).advance(90)
    people.leave(name="Ann")
    people.join(name="Ann")
    clock_of(api).advance(30)
    people.end()

    past, report = read(api, "pastMeetingDetails", number), read(api, "reportMeetingDetails", number)
    shown = read(api, "dashboardMeetingDetail", number, type="past")
    window = days(api)
    (row,) = did(api, OperationCall("reportMeetings", {"userId": "me"}, query=window))["meetings"]
    figures = ("uuid", "id", "start_time", "end_time", "duration", "total_minutes", "participants_count")
    with judging("one_session"):
        assert [past[n] for n in figures] == [report[n] for n in figures] == [row[n] for n in figures]
        assert [past[n] for n in figures[4:]] == [2, 4, 2]
        assert [shown[n] for n in (*figures[:4], "participants")] == [past[n] for n in (*figures[:4], figures[-1])]
    people_of_all = [
        [(p["user_id"], p["join_time"], p["leave_time"]) for p in read(api, operation, number, **query)["participants"]]
        for operation, query in (
            ("reportMeetingParticipants", {}),
            ("dashboardMeetingParticipants", {"type": "past"}),
        )
    ]
    with judging("one_session"):
        assert len(people_of_all[0]) == 3
        assert people_of_all[0] == people_of_all[1]
    (host,) = did(api, OperationCall("reportUsers", {}, query=window))["users"]
    busy = [day for day in did(api, OperationCall("reportDaily", {}))["dates"] if day["meetings"]]
    with judging("one_session"):
        assert [host[n] for n in ("meetings", "participants", "meeting_minutes")] == [1, 2, 4]
        assert [(d["date"], d["participants"], d["meeting_minutes"]) for d in busy] == [(past["start_time"][:10], 2, 4)]


@proves("two_participants")
@documented()
@not_on_zoom(A_BROWSER)
def test_meetings_with_one_participant_are_apart(account):
    """In the report on a user's meetings; one without participants is in neither list."""
    api = account()
    both, _ = held(api, "Ann", "Bob")
    alone, _ = held(api, "Ann")
    held(api)
    listed = {
        kind: [
            row["id"]
            for row in did(api, OperationCall("reportMeetings", {"userId": "me"}, query=days(api) | {"type": kind}))[
                "meetings"
            ]
        ]
        for kind in ("past", "pastOne")
    }
    with judging("two_participants"):
        assert listed == {"past": [both], "pastOne": [alone]}


@proves("live_by_default")
@documented()
@not_on_zoom(A_BROWSER)
def test_a_dashboard_shows_what_is_live_unless_it_is_asked_for_the_past(account):
    """The list and one meeting; who is present has not left."""
    api = account()
    past, _ = held(api, "Ann")
    number = meeting(api, type=3, settings=OPEN)
    people = people_of(api, number)
    people.start()
    people.join(name="Bob")

    for query, wanted in (({}, number), ({"type": "live"}, number), ({"type": "past"}, past)):
        listed = did(api, OperationCall("dashboardMeetings", {}, query=days(api) | query))["meetings"]
        with judging("live_by_default"):
            assert [one["id"] for one in listed] == [wanted]
            assert ("end_time" in listed[0]) == (wanted == past)
    (bob,) = read(api, "dashboardMeetingParticipants", number)["participants"]
    with judging("live_by_default"):
        assert "leave_time" not in bob
    for key, query in ((past, {}), (number, {"type": "past"})):
        call = OperationCall("dashboardMeetingDetail", {"meetingId": key}, query=query)
        api.refuses(api.deliver(call), "session_not_on_dashboard", "dashboardMeetingDetail", meeting_id=key)


@proves("meeting_report_fields")
@validated_live("2024-02", "recorded/airbyte_records_2024 (the report on a meeting)")
@not_on_zoom(A_BROWSER)
def test_a_report_on_a_meeting_has_the_fields_that_were_recorded(account):
    """In their order; in profile 2021-08, which has the fields of its document, without the host's id."""
    api = account()
    number, _ = held(api, "Ann", "Bob")
    fields = [
        "uuid", "id", "host_id", "type", "topic", "user_name", "user_email", "start_time", "end_time", "duration",
        "total_minutes", "participants_count", "tracking_fields", "dept",
    ]  # fmt: skip
    if api.profile == "2021-08":
        fields.remove("host_id")
    with judging("meeting_report_fields"):
        assert list(read(api, "reportMeetingDetails", number)) == fields


@proves("past_meeting_not_found")
@documented()
@not_on_zoom(A_BROWSER)
@pytest.mark.parametrize("operation", ["pastMeetingDetails", "reportMeetingDetails", "reportMeetingParticipants"])
def test_a_meeting_in_progress_is_not_past_yet(account, operation):
    """It is as one that was never held."""
    api = account()
    number = meeting(api, type=3, settings=OPEN)
    people_of(api, number).start()

    answer = api.deliver(OperationCall(operation, {"meetingId": number}))

    api.refuses(answer, "past_meeting_not_found", operation, meeting_id=number)


@proves("report_window")
@gap("report_window")
@not_on_zoom(A_BROWSER)
def test_of_a_range_of_more_than_a_month_the_last_month_counts(account):
    """A session before it is not listed, and `from` is its first day."""
    api = account()
    held(api, "Ann", "Bob")
    clock_of(api).advance(40 * 86_400)
    late, _ = held(api, "Ann", "Bob")
    now = datetime.fromtimestamp(clock_of(api).now(), UTC).date()
    first = now - timedelta(days=60)

    query = {"from": first.isoformat(), "to": now.isoformat()}
    report = did(api, OperationCall("reportMeetings", {"userId": "me"}, query=query))

    with judging("report_window"):
        assert [row["id"] for row in report["meetings"]] == [late]
        assert first.isoformat() < report["from"] <= now.isoformat()
