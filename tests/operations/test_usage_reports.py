"""Reports on the account: the meetings of a user, hosts, days and telephone calls; and the dashboards."""

from __future__ import annotations

from itertools import count
from urllib.parse import quote

import pytest
from held_occasions import KINDS, do, made, registered

WEEK = "from=2026-11-15&to=2026-11-21"
REPORTS = ("/report/users/me/meetings", "/report/users", "/report/telephone", "/report/cloud_recording")
DASHBOARDS = ("/metrics/meetings", "/metrics/webinars")
EMAILS = (f"p{n}@example.com" for n in count())


def read(mock, path):
    answer = mock.get(f"/v2{path}")
    assert answer.status == 200, answer.body
    return answer.json


def held(mock, kind, *guests, minutes=10, **fields):
    """A session that the host and guests attended; its number."""
    number = made(mock, kind, type=3 if kind == "meeting" else 6, settings={"approval_type": 2}, **fields)
    do(mock, "start", number)
    for name in guests:
        do(mock, "join", number, name=name)
    mock.clock.advance(minutes=minutes)
    do(mock, "end", number)
    return number


class TestMeetingsOfAUser:
    def test_meetings_and_webinars_with_two_people_or_more(self, mock_each_profile):
        """In the order of their start; those with one are `pastOne`, those with none are in neither."""
        mock = mock_each_profile
        both = [held(mock, kind, "Ann", "Bob") for kind in KINDS]
        alone = held(mock, "meeting", "Ann")
        held(mock, "meeting")
        report = read(mock, f"/report/users/me/meetings?{WEEK}")
        assert [row["id"] for row in report["meetings"]] == both
        assert (report["from"], report["to"], report["total_records"]) == ("2026-11-15", "2026-11-21", 2)
        one = read(mock, f"/report/users/me/meetings?{WEEK}&type=pastOne")["meetings"]
        assert [row["id"] for row in one] == [alone]
        row = report["meetings"][0]
        assert [row[n] for n in ("duration", "total_minutes", "participants_count")] == [10, 20, 2]

    def test_what_was_used_is_shown_since_2025(self, make_mock):
        """And of `pastJoined` when the user came and went, in the form of the documents."""
        mock = make_mock(profile="2025-06")
        number = made(mock, "meeting")
        registered(mock, "meeting", number)
        do(mock, "start", number)
        do(mock, "join", number, host=True)
        do(mock, "join", number, email="ana@example.com")
        do(mock, "chat_messages", number, host=True, text="Hi")
        mock.clock.advance(minutes=5)
        do(mock, "leave", number, host=True)
        do(mock, "end", number)
        (row,) = read(mock, f"/report/users/me/meetings?{WEEK}&type=pastJoined")["meetings"]
        assert (row["has_chat"], row["has_screen_share"], row["participants_count_my_account"]) == (True, False, 1)
        assert (row["schedule_time"], row["join_time"]) == ("11/21/2026 12:00", "11/21/2026 12:00")
        assert row["leave_time"] == "11/21/2026 12:05"
        (plain,) = read(mock, f"/report/users/me/meetings?{WEEK}")["meetings"]
        assert "join_time" not in plain

    def test_an_unknown_user_is_refused_in_the_documented_words(self, mock_each_profile):
        """404, code 1001."""
        answer = mock_each_profile.get(f"/v2/report/users/nobody/meetings?{WEEK}")
        assert answer.status == 404
        assert answer.json == {"code": 1001, "message": "User nobody not exist or not belong to this account."}

    def test_pages_have_every_session_once_although_sessions_end_meanwhile(self, mock):
        """A token holds a place among the sessions, not a number of them."""
        expected = [held(mock, "meeting", "Ann", "Bob", minutes=0) for _ in range(5)]
        found, token = [], ""
        while True:
            page = read(mock, f"/report/users/me/meetings?{WEEK}&page_size=2&next_page_token={token}")
            found += [row["id"] for row in page["meetings"]]
            token = page["next_page_token"]
            if not token:
                break
            held(mock, "meeting", "Ann", minutes=0)
        assert found == expected
        stolen = read(mock, f"/report/users/me/meetings?{WEEK}&page_size=2")["next_page_token"]
        other = mock.get(f"/v2/report/users/me/meetings?{WEEK}&type=pastOne&next_page_token={stolen}")
        assert other.json["code"] == 300


class TestHostsAndDays:
    def test_active_and_inactive_hosts(self, mock_each_profile):
        """Each user is one or the other; totals are those of all pages."""
        mock = mock_each_profile
        held(mock, "meeting", "Ann", "Bob")
        held(mock, "webinar", "Ann")
        me = read(mock, "/users/me")["id"]
        active = read(mock, f"/report/users?{WEEK}")
        assert [(u["id"], u["meetings"], u["participants"], u["meeting_minutes"]) for u in active["users"]] == [
            (me, 2, 3, 30)
        ]
        totals = [active[n] for n in ("total_meetings", "total_participants", "total_meeting_minutes")]
        assert totals == [2, 3, 30]
        inactive = read(mock, f"/report/users?{WEEK}&type=inactive")
        everybody = {u["id"] for u in read(mock, "/users?page_size=300")["users"]}
        assert {u["id"] for u in inactive["users"]} == everybody - {me}
        assert (inactive["total_records"], inactive["total_meetings"]) == (len(everybody) - 1, 0)

    def test_the_days_of_this_month_up_to_today(self, mock_each_profile):
        """A session counts on the day on which it began."""
        mock = mock_each_profile
        held(mock, "meeting", "Ann", "Bob", minutes=24 * 60)
        report = read(mock, "/report/daily")
        assert (report["year"], report["month"]) == (2026, 11)
        assert [day["date"][-2:] for day in report["dates"]] == [f"{n:02}" for n in range(1, 23)]
        busy = [day for day in report["dates"] if day["meetings"]]
        assert [(d["date"], d["participants"], d["meeting_minutes"]) for d in busy] == [("2026-11-21", 2, 2880)]

    @pytest.mark.parametrize(("year", "month", "fits"), [(2026, 5, True), (2026, 4, False), (2026, 12, False)])
    def test_a_month_is_one_of_the_past_six(self, mock_each_profile, year, month, fits):
        """In the documented words."""
        answer = mock_each_profile.get(f"/v2/report/daily?year={year}&month={month}")
        assert answer.status == (200 if fits else 400)
        if not fits:
            text = "Daily report can only be provided for a month that falls within the recent 6 months."
            assert answer.json == {"code": 300, "message": text}

    def test_a_month_that_does_not_exist_is_refused(self, mock):
        """As any field."""
        assert mock.get("/v2/report/daily?month=13").json["errors"] == [{"field": "month", "message": "Invalid field."}]

    def test_nobody_calls_by_telephone(self, mock_each_profile):
        """The list is there, and empty."""
        report = read(mock_each_profile, f"/report/telephone?{WEEK}")
        assert (report["total_records"], report["telephony_usage"]) == (0, [])


class TestWindows:
    @pytest.mark.parametrize("path", [*REPORTS, *DASHBOARDS])
    @pytest.mark.parametrize(
        ("query", "field"),
        [
            ("to=2026-11-21", "from"),
            ("from=2026-11-21", "to"),
            ("from=21.11.2026&to=2026-11-21", "from"),
            ("from=2026-11-31&to=2026-12-01", "from"),
            ("from=2026-11-21&to=2026-11-20", "to"),
            ("from=20261121&to=2026-11-21", "from"),
        ],
    )
    def test_a_day_that_is_missing_or_wrong_is_named(self, mock, path, query, field):
        """With the usual message of a field."""
        answer = mock.get(f"/v2{path}?{query}")
        assert (answer.status, [e["field"] for e in answer.json["errors"]]) == (400, [field])

    @pytest.mark.parametrize("moment", ["2026-11-21 1:00:00", "2026-11-21T12:00:00", "2026-11-21 25:00:00", "0x"])
    def test_a_moment_has_one_form(self, mock, moment):
        """A dashboard names the parameter of any other."""
        answer = mock.get(f"/v2/metrics/meetings?from={quote(moment)}&to=2026-11-21")
        assert [e["field"] for e in answer.json["errors"]] == ["from"]

    @pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
    def test_the_first_and_the_last_day_are_days(self, mock, day):
        """However far away."""
        assert read(mock, f"/report/users?from={day}&to={day}")["users"] == []

    def test_of_more_than_a_month_the_last_month_counts(self, mock):
        """And `from` shows it."""
        held(mock, "meeting", "Ann", "Bob", minutes=1)
        mock.clock.advance(days=60)
        held(mock, "meeting", "Ann", "Bob", minutes=1)
        report = read(mock, "/report/users/me/meetings?from=2026-11-01&to=2027-01-31")
        assert (report["from"], report["total_records"]) == ("2026-12-31", 1)

    def test_nothing_is_shown_of_more_than_six_months_ago(self, mock):
        """Even if the range is there."""
        held(mock, "meeting", "Ann", "Bob", minutes=1)
        mock.clock.advance(days=181)
        assert read(mock, f"/report/users/me/meetings?{WEEK}")["total_records"] == 1
        mock.clock.advance(days=1)
        assert read(mock, f"/report/users/me/meetings?{WEEK}")["total_records"] == 0

    def test_a_dashboard_takes_moments(self, mock):
        """The second of `to` is in the range, the next one is not."""
        held(mock, "meeting", "Ann", minutes=1)
        for last, wanted in (("11:59:59", 0), ("12:00:00", 1)):
            query = quote(f"from=2026-11-21 11:00:00&to=2026-11-21 {last}", safe="=&")
            shown = read(mock, f"/metrics/meetings?type=past&{query}")
            assert (shown["total_records"], shown["to"]) == (wanted, f"2026-11-21 {last}")


@pytest.mark.parametrize("kind", KINDS)
class TestDashboards:
    def test_a_live_session_is_there_by_default_and_a_past_one_on_request(self, mock_each_profile, kind):
        """One that is live has no end and lasts until now."""
        mock = mock_each_profile
        number = made(mock, kind)
        registered(mock, kind, number)
        do(mock, "start", number)
        do(mock, "join", number, host=True)
        do(mock, "join", number, email="ana@example.com")
        mock.clock.advance(minutes=5, seconds=7)
        do(mock, "leave", number, email="ana@example.com")
        path = f"/metrics/{kind}s"
        (live,) = read(mock, f"{path}?{WEEK}")[f"{kind}s"]
        assert (live["id"], live["duration"], live["participants"], "end_time" in live) == (number, "05:07", 2, False)
        one = read(mock, f"{path}/{number}")
        assert one.items() >= {n: v for n, v in live.items() if n != "in_room_participants"}.items()
        host, ana = read(mock, f"{path}/{number}/participants")["participants"]
        assert ("leave_time" in host, ana["leave_reason"]) == (False, f"Ana left the {kind}.")
        assert mock.get(f"/v2{path}/{number}?type=past").status == 404
        assert read(mock, f"{path}?{WEEK}&type=past")["total_records"] == 0
        mock.clock.advance(hours=1, minutes=-10)
        do(mock, "end", number)
        (past,) = read(mock, f"{path}?{WEEK}&type=past")[f"{kind}s"]
        assert (past["uuid"], past["duration"]) == (live["uuid"], "55:07")
        assert read(mock, f"{path}?{WEEK}")["total_records"] == 0
        assert mock.get(f"/v2{path}/{number}").status == 404
        host, ana = read(mock, f"{path}/{quote(past['uuid'], safe='')}/participants?type=past")["participants"]
        assert (host["leave_reason"], host["leave_time"]) == (f"Host ended the {kind}.", past["end_time"])

    def test_a_dashboard_agrees_with_the_report(self, mock_each_profile, kind):
        """People, times, and who they are."""
        mock = mock_each_profile
        number = made(mock, kind)
        person = registered(mock, kind, number)
        do(mock, "start", number)
        do(mock, "join", number, host=True)
        do(mock, "join", number, email="ana@example.com")
        mock.clock.advance(minutes=50)
        do(mock, "end", number)
        report = read(mock, f"/report/{kind}s/{number}")
        shown = read(mock, f"/metrics/{kind}s/{number}?type=past")
        assert [report[n] for n in ("uuid", "id", "topic", "start_time", "end_time", "user_email", "user_name")] == [
            shown[n] for n in ("uuid", "id", "topic", "start_time", "end_time", "email", "host")
        ]
        assert report["participants_count"] == shown["participants"]
        query = "include_fields=registrant_id"
        rows = read(mock, f"/report/{kind}s/{number}/participants?{query}")["participants"]
        people = read(mock, f"/metrics/{kind}s/{number}/participants?type=past&{query}")["participants"]
        same = ("id", "user_id", "join_time", "leave_time", "registrant_id")
        assert [[r[n] for n in same] for r in rows] == [[p[n] for n in same] for p in people]
        assert [p["registrant_id"] for p in people] == ["", person]

    def test_what_was_used_is_shown_since_2025(self, mock_each_profile, kind):
        """Polls, questions and surveys; quality and machines are not invented."""
        mock = mock_each_profile
        number = made(mock, kind, settings={"approval_type": 2})
        do(mock, "start", number)
        do(mock, "join", number, name="Ann")
        do(mock, "questions", number, name="Ann", question="Why?")
        shown = read(mock, f"/metrics/{kind}s/{number}")
        since = mock.settings.profile != "2021-08"
        assert ("has_poll" in shown, "has_archiving" in shown) == (since, since)
        assert shown.get("has_qa", False) == (since and kind == "meeting")
        (ann,) = read(mock, f"/metrics/{kind}s/{number}/participants")["participants"]
        assert not {"device", "ip_address", "location", "network_type", "video_quality"} & ann.keys()
        assert {ann[n] for n in ("microphone", "pc_name", "mac_addr")} == {""}
        assert ann.get("role", "attendee") == "attendee"

    def test_one_of_the_other_kind(self, mock_each_profile, kind):
        """In the words of 2021; later as one that is not there."""
        mock = mock_each_profile
        other = "webinar" if kind == "meeting" else "meeting"
        number = made(mock, other)
        do(mock, "start", number)
        answer = mock.get(f"/v2/metrics/{kind}s/{number}")
        if mock.settings.profile == "2021-08":
            code = 300 if kind == "meeting" else 200
            assert answer.json == {"code": code, "message": f"Can not access webinar info, {number}."}
        else:
            assert (answer.status, answer.json["code"]) == (404, 3001)

    def test_it_is_for_business_accounts(self, make_mock, kind):
        """A lower plan is refused by all three operations, one without it by none."""
        mock = make_mock(profile="2025-06")
        pro = mock.account(plan="pro", profile="2025-06")
        for path in (f"/v2/metrics/{kind}s?{WEEK}", f"/v2/metrics/{kind}s/1", f"/v2/metrics/{kind}s/1/participants"):
            assert pro.get(path).rule == "dashboard_not_available"
            assert mock.get(path).rule != "dashboard_not_available"

    def test_a_session_of_a_year_ago_is_refused(self, mock_each_profile, kind):
        """By its start."""
        mock = mock_each_profile
        number = held(mock, kind, "Ann", minutes=1)
        mock.clock.advance(days=365)
        for path in ("", "/participants"):
            answer = mock.get(f"/v2/metrics/{kind}s/{number}{path}?type=past")
            assert (answer.status, answer.json["code"]) == (400, 12702)


def test_tracking_fields_are_shown_on_request(mock_each_profile):
    """On the dashboard of meetings."""
    mock = mock_each_profile
    fields = [{"field": "Team", "value": "Blue"}]
    number = made(mock, "meeting", tracking_fields=fields)
    do(mock, "start", number)
    (shown,) = read(mock, f"/metrics/meetings?{WEEK}&include_fields=tracking_fields")["meetings"]
    assert [one["value"] for one in shown["tracking_fields"]] == ["Blue"]
    (plain,) = read(mock, f"/metrics/meetings?{WEEK}")["meetings"]
    assert "tracking_fields" not in plain


def test_past_meetings_with_one_participant_are_listed_apart(mock):
    """`pastOne` of the dashboard; `past` has them all."""
    alone, both = held(mock, "meeting", "Ann"), held(mock, "meeting", "Ann", "Bob")
    listed = {
        kind: [m["id"] for m in read(mock, f"/metrics/meetings?{WEEK}&type={kind}")["meetings"]]
        for kind in ("past", "pastOne")
    }
    assert listed == {"past": [alone, both], "pastOne": [alone]}
    assert mock.get(f"/v2/metrics/meetings/{both}?type=pastOne").status == 404


def test_nothing_is_stored_by_reading(mock_each_profile):
    """Reports and dashboards are views."""
    mock = mock_each_profile
    number = held(mock, "meeting", "Ann", "Bob")
    before = mock.control("GET", "/export").json["records"]
    paths = [f"{path}?{WEEK}" for path in (*REPORTS, *DASHBOARDS)]
    for path in (*paths, "/report/daily", f"/metrics/meetings/{number}?type=past"):
        read(mock, path)
    assert mock.control("GET", "/export").json["records"] == before


def test_a_free_account_has_no_reports(make_mock):
    """400, code 200, each in the words of its document."""
    mock = make_mock(profile="2025-06")
    free = mock.account(plan="free", profile="2025-06")
    for path in (*REPORTS, "/report/daily", "/report/activities"):
        answer = free.get(f"/v2{path}?{WEEK}")
        assert (answer.status, answer.json["code"], free.id in answer.json["message"]) == (400, 200, True)


def test_storage_is_that_of_the_recordings_that_are_there(mock_each_profile):
    """From the day on which they were ready, up to yesterday, in units of Zoom's."""
    mock = mock_each_profile
    number = made(mock, "meeting", settings={"approval_type": 2})
    do(mock, "start", number)
    do(mock, "recording", number)
    mock.clock.advance(minutes=10)
    do(mock, "end", number)
    mock.clock.advance(days=2)
    files = read(mock, f"/meetings/{number}/recordings")["recording_files"]
    size = sum(file["file_size"] for file in files) / 1_000_000
    report = read(mock, "/report/cloud_recording?from=2026-11-20&to=2026-11-30")
    shown = [(day["date"], float(day["usage"].removesuffix(" MB"))) for day in report["cloud_recording_storage"]]
    stored = pytest.approx(size, abs=0.006)
    assert shown == [("2026-11-20", 0), ("2026-11-21", stored), ("2026-11-22", stored)]


def test_a_recorded_session_is_shown_as_recorded(make_mock):
    """In the report on the host's meetings and on the dashboard; others are not."""
    mock = make_mock(profile="2025-06")
    recorded = made(mock, "meeting", settings={"approval_type": 2})
    do(mock, "start", recorded)
    for name in ("Ann", "Bob"):
        do(mock, "join", recorded, name=name)
    do(mock, "recording", recorded)
    do(mock, "end", recorded)
    other = held(mock, "meeting", "Ann", "Bob")
    rows = read(mock, f"/report/users/me/meetings?{WEEK}")["meetings"]
    assert {row["id"]: row["has_recording"] for row in rows} == {recorded: True, other: False}
    rows = read(mock, f"/metrics/meetings?{WEEK}&type=past")["meetings"]
    assert {row["id"]: row["has_recording"] for row in rows} == {recorded: True, other: False}


def test_nobody_signs_in(mock_each_profile):
    """The range is the past month by default."""
    report = read(mock_each_profile, "/report/activities")
    assert (report["from"], report["to"]) == ("2026-10-21T00:00:00Z", "2026-11-21T00:00:00Z")
    assert report["activity_logs"] == []
