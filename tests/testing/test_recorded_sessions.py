"""Recordings in users' tests: links can be downloaded wherever the client got them."""

from __future__ import annotations

import requests

import mockzoom


def test_links_of_a_server_point_to_it():
    """A client that calls the server by its address follows them as they are."""
    with mockzoom.serve() as server:
        assert_downloads(server, f"{server.url}/rec/download/")


def test_links_of_an_interception_point_to_zoom_and_are_answered():
    """As real ones do, at the host of a real answer."""
    with mockzoom.intercept() as zoom:
        assert_downloads(zoom, "https://us06web.zoom.us/rec/download/")


def assert_downloads(zoom, start):
    """Record a webinar, and download a file by the API, by its events' token, and by its passcode."""
    webinar = zoom.webinar()
    people = zoom.people(webinar)
    people.start()
    assert people.record(["audio_transcript"], transcript=["Good morning!"])["status"] == "recording"
    assert people.pause_recording()["status"] == "paused"
    assert people.resume_recording()["status"] == "recording"
    assert people.stop_recording()["status"] == "stopped"
    people.end()
    auth = {"Authorization": f"Bearer {zoom.token}"}
    address = f"{zoom.api_url}/meetings/{webinar['id']}/recordings?include_fields=download_access_token"
    found = requests.get(address, headers=auth, timeout=5).json()
    (file,) = found["recording_files"]
    assert file["download_url"].startswith(start)
    for headers in (auth, {"Authorization": f"Bearer {found['download_access_token']}"}):
        answer = requests.get(file["download_url"], headers=headers, timeout=5)
        assert (answer.status_code, len(answer.content)) == (200, file["file_size"])
        assert "Good morning!" in answer.text
    assert "Password Required" in requests.get(file["download_url"], timeout=5).text
    seen = people.view_recording("Ana", email="ana@example.com", seconds=5)
    assert (seen["type"], seen["duration"]) == ("by_view", 5)
