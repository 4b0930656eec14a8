"""Registrants."""

from arranged import Sent, asking, edit_webinars, elsewhere
from registering import PERSON, again, for_the_host, for_whom_it_was_denied


def _registered(mock):
    webinar = mock.webinar()
    mock.post(f"/v2/webinars/{webinar}/registrants", PERSON)
    return f"/v2/webinars/{webinar}/registrants", mock.registrants(webinar)[0]["id"]


CALLS = {
    "addBatchWebinarRegistrants": lambda mock: Sent(
        "POST", f"/v2/webinars/{mock.webinar()}/batch_registrants", {"registrants": [PERSON]}
    ),
    "webinarRegistrantCreate": lambda mock: Sent("POST", f"/v2/webinars/{mock.webinar()}/registrants", PERSON),
    "webinarRegistrants": lambda mock: Sent("GET", _registered(mock)[0]),
    "webinarRegistrantGet": lambda mock: Sent("GET", "/".join(_registered(mock))),
    "deleteWebinarRegistrant": lambda mock: Sent("DELETE", "/".join(_registered(mock))),
    "webinarRegistrantStatus": lambda mock: Sent(
        "PUT", _registered(mock)[0] + "/status", {"action": "deny", "registrants": [{"email": PERSON["email"]}]}
    ),
}


def _no_seat_left(mock, sent):
    """The one who was denied is to be approved again, and the webinar has no seat."""
    sent.go(mock)
    edit_webinars(mock, seats=0)
    return sent._replace(body=sent.body | {"action": "approve"}).go(mock)


def _edit(**changes):
    return lambda mock, sent: edit_webinars(mock, **changes) or sent.go(mock)


def _panelist(mock, sent):
    from mockzoom.zoom.panelists import PANELISTS, Panelist

    with mock.pipeline.store.transaction("mockzoom-account") as state:
        number = int(sent.path.split("/")[3])
        state.put(PANELISTS, [Panelist("P" * 22, number, PERSON["email"], "Jill")])
    return sent.go(mock)


def _prefixed(mock, sent):
    lines = ["--x", 'Content-Disposition: form-data; name="registrants"', "", "true[{}]", "--x--", ""]
    headers = {"content-type": "multipart/form-data; boundary=x"}
    return sent.go(mock, body="\r\n".join(lines).encode(), headers=headers)


_ELSEWHERE = {"meeting_authentication": True, "authentication_domains": "corp.test"}


def _unknown_occurrence(mock, sent):
    webinar = mock.webinar(type=9, settings={"registration_type": 3})
    return asking(elsewhere(sent, webinarId=webinar), occurrence_ids="1").go(mock)


REFUSALS = {
    ("webinarRegistrantCreate", "occurrence_not_found"): _unknown_occurrence,
    ("webinarRegistrantStatus", "occurrence_not_found"): lambda mock, sent: asking(sent, occurrence_id="1").go(mock),
    ("addBatchWebinarRegistrants", "not_scheduled_webinar"): _edit(type=9),
    ("addBatchWebinarRegistrants", "webinar_full"): _edit(seats=0),
    ("addBatchWebinarRegistrants", "multipart_value_prefixed"): _prefixed,
    ("webinarRegistrantCreate", "attendee_limit_reached"): _edit(seats=0),
    ("webinarRegistrantStatus", "status_capacity_reached"): _no_seat_left,
    ("webinarRegistrantStatus", "registrant_status_daily_limit"): again(10),
}
for _name in ("addBatchWebinarRegistrants", "webinarRegistrantCreate"):
    REFUSALS[_name, "registrant_daily_limit"] = again(3)
    REFUSALS[_name, "host_cannot_register"] = for_the_host
    REFUSALS[_name, "panelist_cannot_register"] = _panelist
    REFUSALS[_name, "email_domain_restricted"] = _edit(settings=_ELSEWHERE)
    REFUSALS[_name, "registrant_denied"] = for_whom_it_was_denied
for _name in ("webinarRegistrantGet", "deleteWebinarRegistrant"):
    REFUSALS[_name, "registrant_not_found"] = lambda mock, sent: elsewhere(sent, registrantId="N" * 22).go(mock)
REFUSALS["deleteWebinarRegistrant", "registrant_id_invalid"] = lambda mock, sent: elsewhere(
    sent, registrantId="%3F"
).go(mock)
