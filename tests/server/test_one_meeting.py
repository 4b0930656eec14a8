"""One meeting from its creation to the dashboards: whatever one operation wrote, every other one reads."""

from __future__ import annotations

from held_occasions import do

HOST, ANA = "host@example.com", "ana@example.com"
POLL = {"title": "Sound", "questions": [{"name": "Loud enough?", "type": "single", "answers": ["Yes", "No"]}]}
DAYS = "from=2026-11-01&to=2026-11-30"


def read(mock, path):
    answer = mock.get(f"/v2{path}")
    assert answer.status == 200, (path, answer.body)
    return answer.json


def planned(mock):
    """A meeting that was moved and renamed, with a poll, and three people who registered; one is denied."""
    body = {"topic": "Draft", "type": 2, "start_time": "2026-11-22T09:00:00Z", "settings": {"approval_type": 1}}
    number = mock.post("/v2/users/me/meetings", body).json["id"]
    path = f"/v2/meetings/{number}"
    change = {"topic": "Weekly", "start_time": "2026-11-21T13:00:00Z", "duration": 45}
    assert mock.call("PATCH", path, change).status == 204
    for name in ("ana", "bo", "cy"):
        person = {"email": f"{name}@example.com", "first_name": name.title(), "last_name": "X"}
        assert mock.post(f"{path}/registrants", person).status == 201
    for action, names in (("approve", ("ana", "bo")), ("deny", ("cy",))):
        chosen = [{"email": f"{name}@example.com"} for name in names]
        answer = mock.call("PUT", f"{path}/registrants/status", {"action": action, "registrants": chosen})
        assert answer.status == 204, answer.body
    return number, mock.post(f"{path}/polls", POLL).json["id"]


def held(mock, number, poll):
    """The host and Ana come, Ana twice; Bo stays away, Cy may not come; the host ends it by the API."""
    mock.clock.advance(hours=1)
    assert [m["id"] for m in read(mock, "/users/me/upcoming_meetings")["meetings"]] == [number]
    do(mock, "start", number)
    assert read(mock, f"/meetings/{number}")["status"] == "started"
    do(mock, "join", number, host=True)
    do(mock, "join", number, email=ANA)
    assert mock.people("join", number, email="cy@example.com").status == 409
    answers = [{"question": "Loud enough?", "answer": "Yes"}]
    do(mock, "poll_answers", number, email=ANA, poll_id=poll, answers=answers)
    do(mock, "questions", number, email=ANA, question="Slides?", answer={"text": "Tomorrow."})
    mock.clock.advance(minutes=10)
    do(mock, "leave", number, email=ANA)
    do(mock, "join", number, email=ANA)
    (live,) = read(mock, f"/metrics/meetings?{DAYS}")["meetings"]
    assert (live["id"], live["participants"], live["duration"]) == (number, 2, "10:00")
    mock.clock.advance(minutes=20)
    assert mock.call("PUT", f"/v2/meetings/{number}/status", {"action": "end"}).status == 204


def test_from_creation_to_dashboards(mock_each_profile):
    """Instances, figures, people, polls, questions, reports on users and days, and dashboards are of one session."""
    mock = mock_each_profile
    number, poll = planned(mock)
    held(mock, number, poll)
    past, report = read(mock, f"/past_meetings/{number}"), read(mock, f"/report/meetings/{number}")
    shown = read(mock, f"/metrics/meetings/{number}?type=past")
    (row,) = read(mock, f"/report/users/me/meetings?{DAYS}")["meetings"]
    figures = ("uuid", "id", "topic", "start_time", "end_time", "duration", "total_minutes", "participants_count")
    wanted = [past["uuid"], number, "Weekly", "2026-11-21T13:00:00Z", "2026-11-21T13:30:00Z", 30, 60, 2]
    for one in (past, report, row):
        assert [one[name] for name in figures] == wanted
    assert [shown[n] for n in (*figures[:5], "participants", "duration")] == [*wanted[:5], 2, "30:00"]
    instances = read(mock, f"/past_meetings/{number}/instances")["meetings"]
    assert instances == [{"uuid": past["uuid"], "start_time": past["start_time"]}]

    came = [(HOST, 1800), (ANA, 600), (ANA, 1200)]
    rows = read(mock, f"/report/meetings/{number}/participants")["participants"]
    assert [(p["user_email"], p["duration"]) for p in rows] == came
    listed = read(mock, f"/past_meetings/{number}/participants")["participants"]
    assert [p["user_email"] for p in listed] == [email for email, _ in came]
    people = read(mock, f"/metrics/meetings/{number}/participants?type=past")["participants"]
    assert [(p["email"], p["user_id"]) for p in people] == [(p["user_email"], p["user_id"]) for p in rows]

    for path in (f"/past_meetings/{number}", f"/report/meetings/{number}"):
        (answer,) = read(mock, f"{path}/polls")["questions"]
        assert (answer["email"], answer["question_details"][0]["polling_id"]) == (ANA, poll)
        (asked,) = read(mock, f"{path}/qa")["questions"]
        assert (asked["email"], asked["question_details"][0]["answer"]) == (ANA, "Tomorrow.")

    (host,) = read(mock, f"/report/users?{DAYS}")["users"]
    assert (host["email"], host["meetings"], host["participants"], host["meeting_minutes"]) == (HOST, 1, 2, 60)
    busy = [day for day in read(mock, "/report/daily")["dates"] if day["meetings"]]
    assert [(d["date"], d["participants"], d["meeting_minutes"]) for d in busy] == [("2026-11-21", 2, 60)]
    assert read(mock, "/users/me/upcoming_meetings")["meetings"] == []
    assert read(mock, f"/metrics/meetings?{DAYS}")["meetings"] == []
    late = mock.post(f"/v2/meetings/{number}/registrants", {"email": "di@example.com", "first_name": "Di"})
    assert late.json["code"] == 3038
