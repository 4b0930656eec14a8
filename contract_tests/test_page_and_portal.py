"""What people do without the API: on Zoom's registration page, and in the portal of the host."""

from __future__ import annotations

import pytest

from mockzoom.contract.client import FAR_AHEAD, OperationCall
from mockzoom.contract.judging import judging
from mockzoom.contract.marks import gap, not_on_zoom, proves, separate_account

from .cases.words import people_of
from .registration_scenario import NUMBER

pytestmark = separate_account()

SINGLE = "webinarRegistrantCreate"
LINDA = {"first_name": "Linda", "last_name": "Lee"}


@proves("registration_page")
@gap("registration_page")
@not_on_zoom("people register there with a browser")
def test_the_page_costs_no_attempt(api, webinar, email):
    """However often, the same person is registered once, and has all three attempts of the API."""
    page = people_of(api, webinar)
    visits = [page.register(email=email, **LINDA) for _ in range(4)]

    assert len({visit["registrant_id"] for visit in visits}) == 1
    (row,) = api.registrants(webinar)
    assert (row["id"], row["email"], row["last_name"]) == (visits[0]["registrant_id"], email, "Lee")
    assert row["join_url"] == visits[0]["join_url"]
    for _ in range(3):
        api.succeeds(api.register(webinar, email), SINGLE)


@proves("registration_page")
@gap("registration_page")
@not_on_zoom("people register there with a browser")
def test_who_cancels_is_gone(api, webinar, email):
    """Registered singly or on the page; a new registration is another one."""
    made = api.register(webinar, email).json["registrant_id"]
    page = people_of(api, webinar)
    page.cancel_registration(email=email.upper())
    assert [api.registrants(webinar, status) for status in ("approved", "pending", "denied")] == [[], [], []]

    again = page.register(email=email, **LINDA)["registrant_id"]
    page.cancel_registration(registrant_id=again)

    assert len({made, again, api.register(webinar, email).json["registrant_id"]}) == 3


@proves("registration_page", "tracking_sources")
@gap("registration_page")
@not_on_zoom("people register there with a browser")
def test_a_visitor_counts_for_the_source(account):
    """A registration on the page through a source is one visitor and one registration of that source."""
    sources = [{"source_name": "Letter", "visitor_count": 2}, {"source_name": "Shop"}]
    show = {"id": NUMBER, "host": "host@example.com", "settings": {"approval_type": 0}, "tracking_sources": sources}
    client = account(webinars=[show])
    page = people_of(client, NUMBER)

    page.register(email="ana@example.com", tracking_source="Letter", **LINDA)
    page.register(email="bo@example.com", **LINDA)

    told = client.send("getTrackingSources", webinarId=NUMBER).json["tracking_sources"]
    with judging("registration_page", "tracking_sources", where="getTrackingSources"):
        assert {s["source_name"]: (s["visitor_count"], s["registration_count"]) for s in told} == {
            "Letter": (3, 1),
            "Shop": (0, 0),
        }


@proves("conversion", "webinar_is_meeting", "meeting_is_webinar")
@gap("converted")
@not_on_zoom("hosts convert in the portal")
def test_a_converted_webinar_is_a_meeting_and_back(api, webinar, email):
    """Under the same number and with its registrants; on the operations of the other kind it is refused."""
    made = api.register(webinar, email).json["registrant_id"]
    portal = people_of(api, webinar)

    with judging("conversion", where="meeting"):
        assert portal.convert()["is"] == "meeting"
        api.refuses(api.send("webinar", webinarId=webinar), "webinar_is_meeting", "webinar")
        assert api.send("meeting", meetingId=webinar).json["id"] == webinar
        listed = api.send("meetingRegistrants", meetingId=webinar).json["registrants"]
        assert [(row["id"], row["email"]) for row in listed] == [(made, email)]

    with judging("conversion", where="webinar"):
        assert portal.convert(to="webinar")["is"] == "webinar"
        api.refuses(api.send("meeting", meetingId=webinar), "meeting_is_webinar", "meeting")
        assert api.send("webinar", webinarId=webinar).json["type"] == 5
        assert [row["id"] for row in api.registrants(webinar)] == [made]


@pytest.mark.parametrize(("kind", "meeting", "recurrence"), [(6, 3, None), (9, 8, {"type": 1, "end_times": 2})])
@proves("conversion")
@gap("converted")
@not_on_zoom("hosts convert in the portal")
def test_a_converted_series_is_still_a_series(api, kind, meeting, recurrence):
    """The types correspond, and occurrences are planned anew."""
    fields = {"recurrence": recurrence, "start_time": FAR_AHEAD} if recurrence else {}
    number = api.webinar(type=kind, **fields)
    portal = people_of(api, number)

    assert portal.convert()["type"] == meeting
    assert api.deliver(OperationCall("meeting", {"meetingId": number})).json["type"] == meeting
    assert portal.convert()["type"] == kind
    assert len(api.send("webinar", webinarId=number).json.get("occurrences", [])) == (2 if recurrence else 0)
