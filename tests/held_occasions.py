"""Webinars and meetings that are held in tests, by the same calls."""

from __future__ import annotations

START = "2026-11-21T12:00:00Z"
KINDS = ("meeting", "webinar")


def made(mock, kind, **fields):
    """A new meeting or webinar that starts now, with automatic approval."""
    settings = {"approval_type": 0} | fields.pop("settings", {})
    body = {"topic": "T", "type": 2 if kind == "meeting" else 5, "start_time": START, "duration": 60}
    answer = mock.post(f"/v2/users/me/{kind}s", body | {"settings": settings} | fields)
    assert answer.status == 201, answer.body
    return answer.json["id"]


def registered(mock, kind, number, email="ana@example.com"):
    answer = mock.post(f"/v2/{kind}s/{number}/registrants", {"email": email, "first_name": "Ana"})
    assert answer.status == 201, answer.body
    return answer.json["registrant_id"]


def do(mock, verb, number, **body):
    answer = mock.people(verb, number, **body)
    assert answer.status == 200, answer.body
    return answer.json
