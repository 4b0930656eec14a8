"""One meeting from its creation to its recording: past, report and recording tell of the same session."""

from __future__ import annotations

import json

import pytest

HOST = "host@example.com"


@pytest.mark.parametrize("kind", ["meeting", "webinar"])
def test_record_end_and_read(mock_each_profile, kind):
    """The session that was recorded is the one that is past; its timeline has those who were there."""
    mock = mock_each_profile
    body = {"topic": "Review", "type": 2 if kind == "meeting" else 5, "start_time": "2026-11-21T12:00:00Z"}
    number = mock.post(f"/v2/users/me/{kind}s", body).json["id"]
    for verb, fields in (
        ("start", {}),
        ("join", {"host": True}),
        ("join", {"name": "Gus Guest"}),
        ("recording", {"files": ["audio_only", "timeline", "chat_file"]}),
        ("chat_messages", {"name": "Gus Guest", "text": "Hello!"}),
    ):
        assert mock.people(verb, number, **fields).status == 200
    mock.clock.advance(minutes=20)
    assert mock.people("end", number).status == 200

    found = mock.get(f"/v2/meetings/{number}/recordings").json
    (instance,) = mock.get(f"/v2/past_{kind}s/{number}/instances").json[f"{kind}s"]
    assert (found["uuid"], found["start_time"]) == (instance["uuid"], instance["start_time"])
    report = mock.get(f"/v2/report/{kind}s/{number}").json
    assert (report["uuid"], report["duration"], report["topic"]) == (found["uuid"], found["duration"], found["topic"])
    came = mock.get(f"/v2/past_{kind}s/{number}/participants").json["participants"]
    texts = {}
    for file in found["recording_files"]:
        assert (file["recording_start"], file["recording_end"]) == ("2026-11-21T12:00:00Z", "2026-11-21T12:20:00Z")
        texts[file["file_type"]] = mock.get(file["download_url"].removeprefix("http://zoom.test")).body
    timeline = json.loads(texts["TIMELINE"])["timeline"]
    assert [row["users"][0]["username"] for row in timeline] == [one["name"] for one in came]
    assert texts["CHAT"].decode() == "00:00:00\tGus Guest:\tHello!\n"
    (listed,) = mock.get("/v2/users/me/recordings").json["meetings"]
    assert listed == {name: found[name] for name in listed}


def test_an_export_and_its_import_keep_recordings(mock_each_profile):
    """With their files, settings, registrants, questions, views and what is in the trash."""
    mock = mock_each_profile
    webinar = mock.webinar()
    for verb in ("start", "recording", "end"):
        assert mock.people(verb, webinar).status == 200
    path = f"/v2/meetings/{webinar}/recordings"
    mock.call("PATCH", f"{path}/settings", {"topic": "Another name"})
    mock.post(f"{path}/registrants", {"email": "ana@example.com", "first_name": "Ana"})
    mock.call("PATCH", f"{path}/registrants/questions", {"questions": [{"field_name": "city"}]})
    assert mock.people("recording_views", webinar, name="Ana").status == 200
    first = mock.get(path).json["recording_files"][0]
    mock.call("DELETE", f"{path}/{first['id']}")
    reads = ("", "/settings", "/registrants", "/registrants/questions", "/analytics_details", "/analytics_summary")
    before = [mock.get(path + read).body for read in reads]
    state = mock.control("GET", "/export").json
    mock.call("DELETE", f"{path}?action=delete")
    assert mock.get(path).status == 404
    assert mock.control("POST", "/import", state).status in (200, 204)
    assert [mock.get(path + read).body for read in reads] == before
    assert mock.call("PUT", f"{path}/{first['id']}/status").status == 204
