"""Meetings and their registrants."""

from arranged import ACCOUNT, Sent, asking, edit_users, elsewhere, everyone
from generic import GENERIC
from registering import PERSON, again, for_the_host, for_whom_it_was_denied

from mockzoom.domain.meetings import MEETINGS


def _meeting(zoom):
    """The path of a new meeting that asks for registration."""
    body = {"type": 2, "start_time": "2026-11-22T12:00:00Z", "settings": {"approval_type": 0}}
    return f"/v2/meetings/{zoom.post('/v2/users/me/meetings', body).json['id']}"


def _registered(zoom):
    path = _meeting(zoom) + "/registrants"
    zoom.post(path, PERSON)
    return path


CALLS = {
    "meeting": lambda zoom: Sent("GET", _meeting(zoom)),
    "meetingCreate": lambda _: Sent("POST", "/v2/users/me/meetings", {"topic": "T", "duration": 30}),
    "meetingDelete": lambda zoom: Sent("DELETE", _meeting(zoom)),
    "meetings": lambda zoom: _meeting(zoom) and Sent("GET", "/v2/users/me/meetings"),
    "addBatchRegistrants": lambda zoom: Sent(
        "POST", _meeting(zoom) + "/batch_registrants", {"registrants": [PERSON], "registrants_confirmation_email": True}
    ),
    "meetingRegistrantCreate": lambda zoom: Sent("POST", _meeting(zoom) + "/registrants", PERSON),
    "meetingRegistrants": lambda zoom: Sent("GET", _registered(zoom)),
    "meetingRegistrantStatus": lambda zoom: Sent(
        "PUT", _registered(zoom) + "/status", {"action": "deny", "registrants": [{"email": PERSON["email"]}]}
    ),
}


def _edit(**changes):
    """Change fields of every meeting in the store, and go."""

    def provoke(zoom, sent):
        with zoom.pipeline.store.open(ACCOUNT) as state:
            for user in everyone(state):
                for _, meeting in state.page(MEETINGS, user.id, limit=1000):
                    settings = {**meeting.settings, **changes.get("settings", {})}
                    state.put(MEETINGS, [meeting._replace(**changes | {"settings": settings})])
        return sent.go(zoom)

    return provoke


def _no_seat_left(zoom, sent):
    sent.go(zoom)
    return _edit(seats=0)(zoom, sent._replace(body=sent.body | {"action": "approve"}))


def _for(name, **fields):
    return lambda zoom, sent: sent._replace(body={**sent.body, **fields, "schedule_for": name}).go(zoom)


def _for_somebody_without_licence(zoom, sent):
    info = {"email": "bare@example.com", "type": 99}
    zoom.post("/v2/users", {"action": "ssoCreate", "user_info": info})
    return _for(info["email"])(zoom, sent)


def _hundred_changes(zoom, sent):
    for _ in range(100):
        zoom.post("/v2/users/me/meetings", {})
    return sent.go(zoom)


REFUSALS = {
    ("meetingCreate", "meeting_schedule_for_invalid"): _for("nobody@example.com"),
    ("meetingCreate", "cannot_schedule_meeting_for"): _for_somebody_without_licence,
    ("meetingCreate", "instant_meeting_for_another"): _for("basic@example.com", type=1),
    ("meetingCreate", "meeting_daily_limit"): _hundred_changes,
    ("meetingDelete", "meeting_occurrence_invalid"): lambda zoom, sent: asking(sent, occurrence_id="1").go(zoom),
    ("addBatchRegistrants", "not_scheduled_meeting"): _edit(type=8),
    ("meetingRegistrantStatus", "meeting_full"): _no_seat_left,
    ("meetingRegistrantStatus", "meeting_registrant_status_daily_limit"): again(10),
}
for _name in CALLS:
    REFUSALS[_name, "meeting_hosting_not_allowed"] = lambda zoom, sent: edit_users(zoom, type=99) or sent.go(zoom)
for _name in CALLS.keys() - {"meetingCreate", "meetings"}:
    REFUSALS[_name, "meeting_id_invalid"] = lambda zoom, sent: elsewhere(sent, meetingId="abc").go(zoom)
    REFUSALS[_name, "meeting_not_found"] = lambda zoom, sent: elsewhere(sent, meetingId="81111111111").go(zoom)
    REFUSALS[_name, "meeting_is_webinar"] = lambda zoom, sent: elsewhere(sent, meetingId=zoom.webinar()).go(zoom)
    REFUSALS[_name, "not_meeting_host"] = GENERIC["no_permission"]
for _name in ("meetingRegistrants", "meetingRegistrantStatus"):
    REFUSALS[_name, "meeting_registration_not_enabled"] = _edit(settings={"approval_type": 2})
for _name in ("addBatchRegistrants", "meetingRegistrantCreate"):
    REFUSALS[_name, "meeting_registration_not_enabled"] = _edit(settings={"approval_type": 2})
    REFUSALS[_name, "meeting_over"] = _edit(ended=True)
    REFUSALS[_name, "meeting_host_cannot_register"] = for_the_host
    REFUSALS[_name, "registrant_denied"] = for_whom_it_was_denied
    REFUSALS[_name, "meeting_full"] = _edit(seats=0)
    REFUSALS[_name, "meeting_registrant_daily_limit"] = again(3)
