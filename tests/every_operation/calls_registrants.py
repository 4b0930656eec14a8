"""Registrants."""

from arranged import Sent, asking, edit_webinars, elsewhere
from registering import PERSON, again, for_the_host, for_whom_it_was_denied


def _registered(zoom):
    webinar = zoom.webinar()
    zoom.post(f"/v2/webinars/{webinar}/registrants", PERSON)
    return f"/v2/webinars/{webinar}/registrants", zoom.registrants(webinar)[0]["id"]


CALLS = {
    "addBatchWebinarRegistrants": lambda zoom: Sent(
        "POST", f"/v2/webinars/{zoom.webinar()}/batch_registrants", {"registrants": [PERSON]}
    ),
    "webinarRegistrantCreate": lambda zoom: Sent("POST", f"/v2/webinars/{zoom.webinar()}/registrants", PERSON),
    "webinarRegistrants": lambda zoom: Sent("GET", _registered(zoom)[0]),
    "webinarRegistrantGet": lambda zoom: Sent("GET", "/".join(_registered(zoom))),
    "deleteWebinarRegistrant": lambda zoom: Sent("DELETE", "/".join(_registered(zoom))),
    "webinarRegistrantStatus": lambda zoom: Sent(
        "PUT", _registered(zoom)[0] + "/status", {"action": "deny", "registrants": [{"email": PERSON["email"]}]}
    ),
}


def _no_seat_left(zoom, sent):
    """The one who was denied is to be approved again, and the webinar has no seat."""
    sent.go(zoom)
    edit_webinars(zoom, seats=0)
    return sent._replace(body=sent.body | {"action": "approve"}).go(zoom)


def _edit(**changes):
    return lambda zoom, sent: edit_webinars(zoom, **changes) or sent.go(zoom)


def _panelist(zoom, sent):
    from mockzoom.domain.panelists import PANELISTS, Panelist

    with zoom.pipeline.store.open("mockzoom-account") as state:
        number = int(sent.path.split("/")[3])
        state.put(PANELISTS, [Panelist("P" * 22, number, PERSON["email"], "Jill")])
    return sent.go(zoom)


def _prefixed(zoom, sent):
    lines = ["--x", 'Content-Disposition: form-data; name="registrants"', "", "true[{}]", "--x--", ""]
    headers = {"content-type": "multipart/form-data; boundary=x"}
    return sent.go(zoom, body="\r\n".join(lines).encode(), headers=headers)


_ELSEWHERE = {"meeting_authentication": True, "authentication_domains": "corp.test"}


def _unknown_occurrence(zoom, sent):
    webinar = zoom.webinar(type=9, settings={"registration_type": 3})
    return asking(elsewhere(sent, webinarId=webinar), occurrence_ids="1").go(zoom)


REFUSALS = {
    ("webinarRegistrantCreate", "occurrence_not_found"): _unknown_occurrence,
    ("webinarRegistrantStatus", "occurrence_not_found"): lambda zoom, sent: asking(sent, occurrence_id="1").go(zoom),
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
    REFUSALS[_name, "registrant_not_found"] = lambda zoom, sent: elsewhere(sent, registrantId="N" * 22).go(zoom)
REFUSALS["deleteWebinarRegistrant", "registrant_id_invalid"] = lambda zoom, sent: elsewhere(
    sent, registrantId="%3F"
).go(zoom)
