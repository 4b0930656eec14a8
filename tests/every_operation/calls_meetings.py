"""Meetings and their registrants."""

from arranged import ACCOUNT, Sent, asking, edit_users, elsewhere, everyone
from generic import GENERIC
from registering import PERSON, again, for_the_host, for_whom_it_was_denied

from mockzoom.zoom.meetings.models import MEETINGS


def _meeting(mock):
    """The path of a new meeting that asks for registration."""
    body = {"type": 2, "start_time": "2026-11-22T12:00:00Z", "settings": {"approval_type": 0}}
    return f"/v2/meetings/{mock.post('/v2/users/me/meetings', body).json['id']}"


def _registered(mock):
    path = _meeting(mock) + "/registrants"
    mock.post(path, PERSON)
    return path


CALLS = {
    "meeting": lambda mock: Sent("GET", _meeting(mock)),
    "meetingCreate": lambda _: Sent("POST", "/v2/users/me/meetings", {"topic": "T", "duration": 30}),
    "meetingDelete": lambda mock: Sent("DELETE", _meeting(mock)),
    "meetings": lambda mock: _meeting(mock) and Sent("GET", "/v2/users/me/meetings"),
    "addBatchRegistrants": lambda mock: Sent(
        "POST", _meeting(mock) + "/batch_registrants", {"registrants": [PERSON], "registrants_confirmation_email": True}
    ),
    "meetingRegistrantCreate": lambda mock: Sent("POST", _meeting(mock) + "/registrants", PERSON),
    "meetingRegistrants": lambda mock: Sent("GET", _registered(mock)),
    "meetingRegistrantStatus": lambda mock: Sent(
        "PUT", _registered(mock) + "/status", {"action": "deny", "registrants": [{"email": PERSON["email"]}]}
    ),
}


def _edit(**changes):
    """Change fields of every meeting in the store, and go."""

    def provoke(mock, sent):
        with mock.pipeline.store.transaction(ACCOUNT) as state:
            for user in everyone(state):
                for _, meeting in state.page(MEETINGS, user.id, limit=1000):
                    settings = {**meeting.settings, **changes.get("settings", {})}
                    state.put(MEETINGS, [meeting._replace(**changes | {"settings": settings})])
        return sent.go(mock)

    return provoke


def _no_seat_left(mock, sent):
    sent.go(mock)
    return _edit(seats=0)(mock, sent._replace(body=sent.body | {"action": "approve"}))


def _for(name, **fields):
    return lambda mock, sent: sent._replace(body={**sent.body, **fields, "schedule_for": name}).go(mock)


def _for_somebody_without_licence(mock, sent):
    info = {"email": "bare@example.com", "type": 99}
    mock.post("/v2/users", {"action": "ssoCreate", "user_info": info})
    return _for(info["email"])(mock, sent)


def _hundred_changes(mock, sent):
    for _ in range(100):
        mock.post("/v2/users/me/meetings", {})
    return sent.go(mock)


REFUSALS = {
    ("meetingCreate", "meeting_schedule_for_invalid"): _for("nobody@example.com"),
    ("meetingCreate", "cannot_schedule_meeting_for"): _for_somebody_without_licence,
    ("meetingCreate", "instant_meeting_for_another"): _for("basic@example.com", type=1),
    ("meetingCreate", "meeting_daily_limit"): _hundred_changes,
    ("meetingDelete", "meeting_occurrence_invalid"): lambda mock, sent: asking(sent, occurrence_id="1").go(mock),
    ("addBatchRegistrants", "not_scheduled_meeting"): _edit(type=8),
    ("meetingRegistrantStatus", "meeting_full"): _no_seat_left,
    ("meetingRegistrantStatus", "meeting_registrant_status_daily_limit"): again(10),
}
for _name in CALLS:
    REFUSALS[_name, "meeting_hosting_not_allowed"] = lambda mock, sent: edit_users(mock, type=99) or sent.go(mock)
for _name in CALLS.keys() - {"meetingCreate", "meetings"}:
    REFUSALS[_name, "meeting_id_invalid"] = lambda mock, sent: elsewhere(sent, meetingId="abc").go(mock)
    REFUSALS[_name, "meeting_not_found"] = lambda mock, sent: elsewhere(sent, meetingId="81111111111").go(mock)
    REFUSALS[_name, "meeting_is_webinar"] = lambda mock, sent: elsewhere(sent, meetingId=mock.webinar()).go(mock)
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
