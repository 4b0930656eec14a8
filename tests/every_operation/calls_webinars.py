"""Webinars and users."""

from arranged import Sent, asking, edit_account, edit_webinars

CALLS = {
    "webinar": lambda zoom: Sent("GET", f"/v2/webinars/{zoom.webinar()}"),
    "webinarCreate": lambda _: Sent("POST", "/v2/users/me/webinars", {"topic": "T", "duration": 30}),
    "webinarUpdate": lambda zoom: Sent("PATCH", f"/v2/webinars/{zoom.webinar()}", {"topic": "New"}),
    "webinarDelete": lambda zoom: Sent("DELETE", f"/v2/webinars/{zoom.webinar()}"),
    "webinars": lambda zoom: zoom.webinar() and Sent("GET", "/v2/users/me/webinars"),
    "users": lambda _: Sent("GET", "/v2/users"),
    "user": lambda _: Sent("GET", "/v2/users/me"),
}


def _hundred_changes(zoom, sent):
    webinar = zoom.webinar()
    for _ in range(99):
        zoom.call("PATCH", f"/v2/webinars/{webinar}", {"agenda": "A"})
    return sent.go(zoom)


def _for(name):
    return lambda zoom, sent: sent._replace(body={**sent.body, "schedule_for": name}).go(zoom)


def _simulive(features, **fields):
    def provoke(zoom, sent):
        edit_account(zoom, **features)
        return sent._replace(body={**sent.body, "is_simulive": True, **fields}).go(zoom)

    return provoke


def _playing(zoom, sent):
    edit_webinars(zoom, details={"is_simulive": True}, start_ms=zoom.clock.now)
    return sent.go(zoom)


def _on_air(zoom, sent):
    zoom.people("start", sent.path.rpartition("/")[2])
    return sent.go(zoom)


def _held(zoom, sent):
    number = sent.path.rpartition("/")[2]
    zoom.people("start", number)
    zoom.call("PUT", f"/v2/webinars/{number}/status", {"action": "end"})
    return sent.go(zoom)


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
    REFUSALS[_name, "occurrence_not_found"] = lambda zoom, sent: asking(sent, occurrence_id="1").go(zoom)
for _name in ("webinarUpdate", "webinarDelete"):
    REFUSALS[_name, "webinar_not_editable"] = lambda zoom, sent: edit_webinars(zoom, pinned=True) or sent.go(zoom)
