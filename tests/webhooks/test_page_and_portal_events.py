"""Events of what people do on Zoom's page and hosts in the portal."""

from __future__ import annotations

import pytest
from subscriber import Subscriber

ANA = {"email": "ana@example.com", "first_name": "Ana", "last_name": "Lima", "city": "Lima"}


def meeting(mock):
    """A new meeting's number."""
    body = {"topic": "M", "type": 2, "start_time": "2026-11-22T12:00:00Z", "settings": {"approval_type": 0}}
    return mock.post("/v2/users/me/meetings", body).json["id"]


@pytest.mark.parametrize("kind", ["webinar", "meeting"])
def test_who_registers_and_cancels_is_announced(mock_each_profile, kind):
    """A first registration with all fields, and a cancellation; repetitions and refusals are not announced."""
    mock = mock_each_profile
    subscriber = Subscriber(mock)
    number = mock.webinar() if kind == "webinar" else meeting(mock)
    subscriber.pull()

    mock.people("register", number, **ANA)
    mock.people("register", number, **ANA)
    mock.people("register", number, email="bo@example.com", first_name="Bo")
    mock.people("cancel_registration", number, email=ANA["email"])
    mock.people("cancel_registration", number, email=ANA["email"])

    created, cancelled = subscriber.pull()
    assert created["event"] == f"{kind}.registration_created"
    assert created["payload"]["object"]["registrant"]["city"] == "Lima"
    assert cancelled["event"] == f"{kind}.registration_cancelled"
    assert cancelled["payload"]["object"]["registrant"]["email"] == ANA["email"]


def test_a_conversion_is_announced_as_what_it_makes(mock):
    """With the type that the number has then."""
    subscriber = Subscriber(mock)
    number = mock.webinar()
    subscriber.pull()

    mock.people("convert", number)
    mock.people("convert", number, to="meeting")
    mock.people("convert", number)

    events = subscriber.pull()
    assert [(e["event"], e["payload"]["object"]["id"], e["payload"]["object"]["type"]) for e in events] == [
        ("webinar.converted_to_meeting", number, 2),
        ("meeting.converted_to_webinar", number, 5),
    ]
