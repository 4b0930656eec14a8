"""Sessions of meetings and webinars: what people do is the same in both."""

from __future__ import annotations

import pytest
from held_occasions import KINDS, START, do, made, registered

from mockzoom.zoom.users.models import USERS


@pytest.mark.parametrize("kind", KINDS)
class TestBoth:
    def test_people_start_join_ask_write_leave_and_end(self, mock_each_profile, kind):
        """Every action answers with the session and the person."""
        mock = mock_each_profile
        number = made(mock, kind)
        person = registered(mock, kind, number)
        begun = do(mock, "start", number)
        assert begun == {"uuid": begun["uuid"], f"{kind}_id": number, "start_time": START}
        assert do(mock, "join", number, host=True)["participant"]["role"] == "host"
        joined = do(mock, "join", number, registrant_id=person)
        assert joined["participant"]["registrant_id"] == person
        asked = do(mock, "questions", number, email="ana@example.com", question="Why?", answer={"text": "So."})
        assert asked["answer"]["by"]["role"] == "host"
        assert do(mock, "chat_messages", number, host=True, text="Hello")["text"] == "Hello"
        mock.clock.advance(minutes=5)
        assert do(mock, "leave", number, email="ana@example.com")["leave_time"] == "2026-11-21T12:05:00Z"
        mock.clock.advance(minutes=5)
        assert do(mock, "end", number)["end_time"] == "2026-11-21T12:10:00Z"
        assert mock.people("end", number).status == 409

    def test_the_first_session_has_its_uuid_and_every_other_a_new_one(self, mock, kind):
        """A recurring one without fixed time can be held again; its UUID is then that of the last session."""
        number = made(mock, kind, type=3 if kind == "meeting" else 6)
        own = mock.get(f"/v2/{kind}s/{number}").json["uuid"]
        first = do(mock, "start", number)["uuid"]
        do(mock, "end", number)
        second = do(mock, "start", number)["uuid"]
        assert first == own != second
        assert mock.get(f"/v2/{kind}s/{number}").json["uuid"] == second

    def test_a_scheduled_one_ends_at_its_scheduled_end(self, mock, kind):
        """And is over then: it takes no registration and cannot be started again."""
        number = made(mock, kind, duration=30)
        do(mock, "start", number)
        mock.clock.advance(minutes=30, ms=-1)
        assert mock.people("start", number).status == 409
        do(mock, "join", number, host=True)
        mock.clock.advance(ms=1)
        assert "is not live" in mock.people("join", number, host=True).json["error"]["message"]
        refused = mock.post(f"/v2/{kind}s/{number}/registrants", {"email": "a@b.io", "first_name": "A"})
        assert refused.json["code"] == 3038

    def test_one_that_was_ended_is_over(self, mock, kind):
        """Whatever its schedule has."""
        number = made(mock, kind, start_time="2026-11-23T12:00:00Z")
        do(mock, "start", number)
        do(mock, "end", number)
        again = mock.people("start", number)
        assert (again.status, "is over" in again.json["error"]["message"]) == (409, True)

    def test_without_registration_users_join_by_address_and_guests_by_name(self, mock, kind):
        """A guest who comes again is the same; an unknown address is a mistake."""
        number = made(mock, kind, settings={"approval_type": 2})
        mock.post("/v2/users", {"action": "create", "user_info": {"email": "uma@example.com", "type": 1}})
        do(mock, "start", number)
        uma = do(mock, "join", number, email="uma@example.com")["participant"]
        assert uma["id"] == mock.get("/v2/users/uma@example.com").json["id"]
        ids = []
        for _ in range(2):
            ids.append(do(mock, "join", number, name="Gus")["participant"]["id"])
            do(mock, "leave", number, name="Gus")
        assert len(set(ids)) == 1
        refused = mock.people("join", number, email="x@example.com")
        assert (refused.status, "join by name" in refused.json["error"]["message"]) == (404, True)

    def test_who_is_not_approved_stays_out_and_the_fix_has_the_path(self, mock, kind):
        """With the path of this kind."""
        number = made(mock, kind, settings={"approval_type": 1})
        registered(mock, kind, number)
        do(mock, "start", number)
        refused = mock.people("join", number, email="ana@example.com")
        assert refused.status == 409
        assert f"PUT /v2/{kind}s/{number}/registrants/status" in refused.json["error"]["message"]

    def test_a_host_who_is_not_active_cannot_start(self, mock, kind):
        """The message has the fix."""
        number = made(mock, kind)
        with mock.pipeline.store.transaction("mockzoom-account") as state:
            host = state.get_by_unique_key(USERS, "host@example.com")
            state.put(USERS, [host._replace(status="inactive")])
        refused = mock.people("start", number)
        assert (refused.status, "may not host" in refused.json["error"]["message"]) == (409, True)

    def test_what_was_held_survives_export_and_import(self, mock, kind):
        """Also under the other name of the path."""
        number = made(mock, kind)
        do(mock, "start", number)
        state = mock.control("GET", "/export").json
        do(mock, "end", number)
        assert mock.control("POST", "/import", state).status == 200
        status, _ = mock.desk.answer(
            "POST", f"/_mockzoom/v1/accounts/mockzoom-account/meetings/{number}/join", b'{"host": true}'
        )
        assert status == 200


@pytest.mark.parametrize("kind", KINDS)
def test_a_series_is_held_occurrence_by_occurrence(mock_each_profile, kind):
    """Each session is that of the occurrence at hand, ends with it, and the next one can be started."""
    mock = mock_each_profile
    recurrence = {"type": 1, "repeat_interval": 1, "end_times": 2}
    number = made(mock, kind, type=8 if kind == "meeting" else 9, recurrence=recurrence)
    registered(mock, kind, number)
    planned = [o["occurrence_id"] for o in mock.get(f"/v2/{kind}s/{number}").json["occurrences"]]
    assert len(planned) == 2
    for at in planned:
        begun = do(mock, "start", number)
        assert begun["occurrence_id"] == at
        do(mock, "join", number, email="ana@example.com")
        mock.clock.advance(hours=1)
        assert "is not live" in mock.people("end", number).json["error"]["message"]
        mock.clock.advance(hours=23)
    held = mock.get(f"/v2/past_{kind}s/{number}/instances").json[f"{kind}s"]
    assert [one["start_time"] for one in held] == ["2026-11-21T12:00:00Z", "2026-11-22T12:00:00Z"]
    report = mock.get(f"/v2/report/{kind}s/{number}").json
    assert (report["end_time"], report["duration"]) == ("2026-11-22T13:00:00Z", 60)
    assert mock.people("start", number).status == 409


def test_a_meeting_in_progress_is_started_and_listed_as_live(mock_each_profile):
    """An instant one is listed while it is live only; it lasts until it is ended."""
    mock = mock_each_profile
    number = made(mock, "meeting", type=1)
    listed = "/v2/users/me/meetings?type=live"
    assert mock.get(f"/v2/meetings/{number}").json["status"] == "waiting"
    assert mock.get(listed).json["meetings"] == []
    do(mock, "start", number)
    mock.clock.advance(hours=10)
    assert mock.get(f"/v2/meetings/{number}").json["status"] == "started"
    assert [m["id"] for m in mock.get(listed).json["meetings"]] == [number]
    do(mock, "end", number)
    assert mock.get(listed).json["meetings"] == []


def test_a_meeting_that_was_started_is_not_converted(mock):
    """As a webinar that was started is not."""
    number = made(mock, "meeting")
    do(mock, "start", number)
    refused = mock.people("convert", number)
    assert (refused.status, "was started" in refused.json["error"]["message"]) == (409, True)


def test_the_sessions_of_a_deleted_meeting_are_deleted(mock):
    """With all that was said in them; one of type 2 that was held is kept in profile 2021-08."""
    number = made(mock, "meeting", type=3)
    do(mock, "start", number)
    do(mock, "join", number, host=True)
    do(mock, "questions", number, host=True, question="Why?")
    do(mock, "end", number)
    mock.call("DELETE", f"/v2/meetings/{number}")
    records = mock.control("GET", "/export").json["records"]
    left = [name for name in ("sessions", "stays", "asked_questions") if records.get(name, {}).get("filed")]
    assert left == []
