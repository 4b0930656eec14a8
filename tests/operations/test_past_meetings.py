"""What is read of a meeting afterwards: details, instances, participants, polls, Q&A, and the reports."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from held_occasions import do, made, registered

from mockzoom.zoom.polls import POLLS, Poll
from mockzoom.zoom.surveys import SURVEYS, Survey

QUESTION = {"name": "How?", "type": "single", "answers": ["Good", "Bad"]}
PAST = ("", "/participants", "/polls", "/qa")
REPORTS = ("", "/participants", "/polls", "/qa", "/survey")


def held(mock, **fields):
    """A meeting that the host and Ana attended, and in which all was said that can be said."""
    number = made(mock, "meeting", **fields)
    registered(mock, "meeting", number)
    with mock.pipeline.store.transaction("mockzoom-account") as state:
        state.put(POLLS, [Poll("poll", number, "A poll", (QUESTION,))])
        state.put(SURVEYS, [Survey(number, {"custom_survey": {"title": "S", "questions": [QUESTION]}})])
    do(mock, "start", number)
    do(mock, "join", number, host=True)
    mock.clock.advance(seconds=161)
    ana, answers = {"email": "ana@example.com"}, [{"question": "How?", "answer": "Good"}]
    do(mock, "join", number, **ana)
    do(mock, "poll_answers", number, **ana, poll_id="poll", answers=answers)
    do(mock, "questions", number, **ana, question="Why?", answer={"text": "So."})
    do(mock, "survey_answers", number, **ana, answers=answers)
    mock.clock.advance(seconds=68)
    do(mock, "leave", number, **ana)
    mock.clock.advance(seconds=1)
    do(mock, "end", number)
    return number


def read(mock, path):
    answer = mock.get(f"/v2{path}")
    assert answer.status == 200, answer.body
    return answer.json


def test_a_report_has_the_fields_order_and_figures_that_were_recorded(make_mock):
    """Of 2024: 230 s with two people of 230 s and 68 s are 4 minutes, and 5 in total."""
    mock = make_mock(profile="2025-06")
    number = held(mock)
    report = read(mock, f"/report/meetings/{number}")
    user = read(mock, "/users/me")
    assert list(report) == [
        "uuid", "id", "host_id", "type", "topic", "user_name", "user_email", "start_time", "end_time", "duration",
        "total_minutes", "participants_count", "tracking_fields", "dept",
    ]  # fmt: skip
    assert [report[n] for n in ("duration", "total_minutes", "participants_count")] == [4, 5, 2]
    assert (report["host_id"], report["tracking_fields"], report["dept"]) == (user["id"], [], "")


def test_participants_have_the_fields_and_order_that_were_recorded(make_mock):
    """Of 2024 in the report, of 2025 in the list; who is not logged in has an empty id in the report."""
    mock = make_mock(profile="2025-06")
    number = held(mock)
    host, ana = read(mock, f"/report/meetings/{number}/participants")["participants"]
    fields = [
        "id", "user_id", "name", "user_email", "join_time", "leave_time", "duration", "attentiveness_score", "failover",
        "status", "customer_key",
    ]  # fmt: skip
    assert list(host) == [*fields, "participant_user_id"]
    assert list(ana) == fields
    assert (ana["id"], ana["duration"], ana["user_email"]) == ("", 68, "ana@example.com")
    listed = read(mock, f"/past_meetings/{number}/participants?include_fields=registrant_id")["participants"]
    assert list(listed[1]) == [
        "id", "user_id", "name", "user_email", "join_time", "leave_time", "duration", "registrant_id", "failover",
        "status", "groupId", "internal_user",
    ]  # fmt: skip


def test_poll_answers_have_the_fields_and_order_that_were_recorded(make_mock):
    """Of 2024, with the names in parts at the end."""
    mock = make_mock(profile="2025-06")
    (row,) = read(mock, f"/past_meetings/{held(mock)}/polls")["questions"]
    assert list(row) == ["name", "email", "question_details", "first_name", "last_name"]
    (answer,) = row["question_details"]
    assert answer == {"polling_id": "poll", "question": "How?", "answer": "Good", "date_time": "2026-11-21 12:02:41"}


class TestEachProfile:
    def test_all_that_is_read_is_of_one_session(self, mock_each_profile):
        """By number and by UUID; and it fits together."""
        mock = mock_each_profile
        number = held(mock)
        past, report = read(mock, f"/past_meetings/{number}"), read(mock, f"/report/meetings/{number}")
        shared = past.keys() & report.keys()
        assert {n: past[n] for n in shared} == {n: report[n] for n in shared}
        assert past["uuid"] == read(mock, f"/meetings/{number}")["uuid"]
        key = quote(past["uuid"], safe="")  # a path comes decoded once
        for path in (*(f"/past_meetings/{{}}{p}" for p in PAST), *(f"/report/meetings/{{}}{p}" for p in REPORTS)):
            assert read(mock, path.format(key)) == read(mock, path.format(number))

    def test_questions_and_answers_are_those_of_the_session(self, mock_each_profile):
        """Q&A and survey, as of webinars."""
        mock = mock_each_profile
        number = held(mock)
        for path in (f"/past_meetings/{number}/qa", f"/report/meetings/{number}/qa"):
            (row,) = read(mock, path)["questions"]
            assert (row["name"], row["question_details"][0]["answer"]) == ("Ana", "So.")
        survey = read(mock, f"/report/meetings/{number}/survey")
        assert (survey["meeting_id"], survey["survey_name"]) == (number, "S")
        assert survey["survey_answers"][0]["answer_details"][0]["answer"] == "Good"

    def test_a_meeting_that_is_held_again_has_an_instance_each_time(self, mock_each_profile):
        """The number means the latest one, each UUID its own; after 15 months an instance is not listed."""
        mock = mock_each_profile
        number = made(mock, "meeting", type=3, settings={"approval_type": 2})
        uuids = []
        for name in ("Ann", "Bob"):
            uuids.append(do(mock, "start", number)["uuid"])
            do(mock, "join", number, name=name)
            mock.clock.advance(days=200)
            do(mock, "end", number)
        path = f"/past_meetings/{number}/instances"
        assert [one["uuid"] for one in read(mock, path)["meetings"]] == uuids
        names = [read(mock, f"/past_meetings/{quote(u, safe='')}/participants") for u in uuids[1:]]
        assert [n["participants"][0]["name"] for n in names] == ["Bob"]
        assert read(mock, f"/past_meetings/{number}")["uuid"] == uuids[1]
        mock.clock.advance(days=57)
        assert [one["uuid"] for one in read(mock, path)["meetings"]] == uuids[1:]

    def test_one_that_was_not_held_or_runs_is_not_found(self, mock_each_profile):
        """As is a webinar, but for two operations that say so."""
        mock = mock_each_profile
        number, webinar = made(mock, "meeting"), made(mock, "webinar")
        do(mock, "start", number)
        do(mock, "start", webinar)
        do(mock, "end", webinar)
        paths = [*(f"/v2/past_meetings/{{}}{p}" for p in PAST), *(f"/v2/report/meetings/{{}}{p}" for p in REPORTS)]
        for path in paths:
            answer = mock.get(path.format(number))
            assert (answer.status, answer.json["code"]) == (404, 3001), path
        refused = [mock.get(path.format(webinar)) for path in paths]
        assert [answer.json["code"] for answer in refused] == [300, 300, *[3001] * 7]
        assert mock.get(f"/v2/past_webinars/{number}/participants").json["code"] == 3001

    def test_nothing_is_stored_by_reading(self, mock_each_profile):
        """Whether there is something to read or not."""
        mock = mock_each_profile
        number = held(mock)
        before = mock.control("GET", "/export").json["records"]
        for key in (number, 1):
            for path in (*(f"/past_meetings/{key}{p}" for p in PAST), f"/past_meetings/{key}/instances"):
                mock.get(f"/v2{path}")
            for path in REPORTS:
                mock.get(f"/v2/report/meetings/{key}{path}")
        assert mock.control("GET", "/export").json["records"] == before


@pytest.mark.parametrize("slashes", ["leading", "double"])
def test_a_uuid_with_such_slashes_has_to_be_encoded_twice(make_mock, slashes):
    """Encoded once it has lost a slash and is not found, and the message has the damaged id."""
    mock = make_mock(profile="2025-06")
    account = mock.account(uuid_slashes=slashes, profile="2025-06")
    number = made(account, "meeting", type=3, settings={"approval_type": 2})
    uuid = do(mock, "start", number, account=account.id)["uuid"]
    do(mock, "end", number, account=account.id)
    for path in ("/v2/past_meetings/{}", "/v2/report/meetings/{}/participants"):
        assert account.get(path.format(quote(uuid, safe=""))).status == 200
        damaged = account.get(path.format(uuid))
        assert damaged.json["code"] in (3001, 2300)
        assert uuid not in damaged.json["message"]


@pytest.mark.parametrize("days", [365, 366])
def test_a_session_of_a_year_ago_is_refused_where_zoom_says_so(mock_each_profile, days):
    """By its start; the two lists of questions and answers know no age."""
    mock = mock_each_profile
    number = held(mock)
    mock.clock.advance(days=days, seconds=-230)
    paths = [*(f"/v2/past_meetings/{number}{p}" for p in PAST), *(f"/v2/report/meetings/{number}{p}" for p in REPORTS)]
    codes = {path: mock.get(path).status for path in paths}
    assert {path for path, status in codes.items() if status == 200} == (
        set(paths) if days == 365 else {path for path in paths if path.endswith("/qa")}
    )
