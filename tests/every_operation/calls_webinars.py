"""Webinars and users."""

from arranged import Sent, asking, edit_account, edit_webinars

CALLS = {
    "webinar": lambda mock: Sent("GET", f"/v2/webinars/{mock.webinar()}"),
    "webinarCreate": lambda _: Sent("POST", "/v2/users/me/webinars", {"topic": "T", "duration": 30}),
    "webinarUpdate": lambda mock: Sent("PATCH", f"/v2/webinars/{mock.webinar()}", {"topic": "New"}),
    "webinarDelete": lambda mock: Sent("DELETE", f"/v2/webinars/{mock.webinar()}"),
    "webinars": lambda mock: mock.webinar() and Sent("GET", "/v2/users/me/webinars"),
    "users": lambda _: Sent("GET", "/v2/users"),
    "user": lambda _: Sent("GET", "/v2/users/me"),
}


def _hundred_changes(mock, sent):
    webinar = mock.webinar()
    for _ in range(99):
        mock.call("PATCH", f"/v2/webinars/{webinar}", {"agenda": "A"})
    return sent.go(mock)


def _for(name):
    return lambda mock, sent: sent._replace(body={**sent.body, "schedule_for": name}).go(mock)


def _simulive(features, **fields):
    def provoke(mock, sent):
        edit_account(mock, **features)
        return sent._replace(body={**sent.body, "is_simulive": True, **fields}).go(mock)

    return provoke


def _playing(mock, sent):
    edit_webinars(mock, details={"is_simulive": True}, start_ms=mock.clock.now)
    return sent.go(mock)


def _on_air(mock, sent):
    mock.people("start", sent.path.rpartition("/")[2])
    return sent.go(mock)


def _held(mock, sent):
    number = sent.path.rpartition("/")[2]
    mock.people("start", number)
    mock.call("PUT", f"/v2/webinars/{number}/status", {"action": "end"})
    return sent.go(mock)


_ENABLED = {"simulive": True, "record_files": ("rec1",)}

REFUSALS = {
    ("webinarCreate", "simulive_not_enabled"): _simulive({}, record_file_id="rec1"),
    ("webinarCreate", "simulive_for_others"): _simulive(_ENABLED, record_file_id="rec1", schedule_for="x@example.com"),
    ("webinarCreate", "record_file_not_found"): _simulive(_ENABLED, record_file_id="rec2"),
    ("webinarUpdate", "simulive_started"): _playing,
    ("webinarDelete", "simulive_started"): _playing,
    ("webinarDelete", "webinar_in_progress"): _on_air,
    ("webinarDelete", "webinar_has_ended"): _held,
    ("webinarCreate", "schedule_for_invalid"): _for("nobody@example.com"),
    ("webinarUpdate", "schedule_for_invalid"): _for("nobody@example.com"),
    ("webinarCreate", "cannot_schedule_for"): _for("basic@example.com"),
    ("webinarUpdate", "cannot_schedule_for"): _for("basic@example.com"),
    ("webinarCreate", "webinar_daily_limit"): _hundred_changes,
    ("webinarUpdate", "webinar_daily_limit"): _hundred_changes,
}
for _name in ("webinar", "webinarUpdate", "webinarDelete"):
    REFUSALS[_name, "occurrence_not_found"] = lambda mock, sent: asking(sent, occurrence_id="1").go(mock)
for _name in ("webinarUpdate", "webinarDelete"):
    REFUSALS[_name, "webinar_not_editable"] = lambda mock, sent: edit_webinars(mock, pinned=True) or sent.go(mock)
