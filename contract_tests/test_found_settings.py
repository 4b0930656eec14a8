"""Settings, lists and reports as logs and bug reports show them."""

from __future__ import annotations

import re

import pytest

from mockzoom.contract.client import FAR_AHEAD, OperationCall
from mockzoom.contract.marks import documented, gap, not_on_zoom, proves, separate_account, validated_live

from .cases.past import held
from .registration_scenario import NUMBER, fresh_token

pytestmark = separate_account()

UPDATE = {"webinar": "webinarUpdate", "meeting": "meetingUpdate"}


def made(api, kind, **settings):
    """A new webinar or meeting, as the name and value of its path parameter."""
    if kind == "webinar":
        return {"webinarId": api.webinar(settings=settings)}
    body = {"topic": api.topic, "type": 2, "start_time": FAR_AHEAD, "settings": settings}
    return {"meetingId": api.send("meetingCreate", body=body, userId="me").json["id"]}


@pytest.mark.parametrize("kind", list(UPDATE))
@proves("auto_recording")
@validated_live("2026-07", "facts 8.1 b, an update of a meeting")
def test_an_unknown_kind_of_recording_is_none(api, kind):
    """Created or changed, it is accepted; known ones are kept."""
    path = made(api, kind, auto_recording="tape")
    assert api.send(kind, **path).json["settings"]["auto_recording"] == "none"

    for given, stored in (("cloud", "cloud"), ("vinyl", "none"), ("local", "local")):
        changed = api.send(UPDATE[kind], body={"settings": {"auto_recording": given}}, **path)
        api.succeeds(changed, UPDATE[kind])
        assert api.send(kind, **path).json["settings"]["auto_recording"] == stored


@pytest.mark.parametrize("kind", list(UPDATE))
@proves("alternative_hosts")
@gap("alternative_hosts")
def test_an_alternative_host_has_an_address(api, kind):
    """Or is a user of the account, by id."""
    me = api.send("user", userId="me").json["id"]
    path = made(api, kind, alternative_hosts=f"alt@example.com;{me}")

    for text in ("not-an-email", "a@b", "alt@example.com,nobody"):
        refused = api.send(UPDATE[kind], body={"settings": {"alternative_hosts": text}}, **path)
        errors = [{"field": "settings.alternative_hosts", "message": "Invalid field."}]
        api.refuses(refused, "validation_failed", UPDATE[kind], errors=errors)
    assert api.send(kind, **path).json["settings"]["alternative_hosts"] == f"alt@example.com;{me}"


@proves("listed_without_registration")
@validated_live("2020-04", "facts 8.1 b")
def test_registrants_of_a_webinar_without_registration(api):
    """Their list is empty, in every status."""
    number = api.webinar(settings={"approval_type": 2})

    for status in ("approved", "pending", "denied"):
        page = api.send("webinarRegistrants", query={"status": status}, webinarId=number)
        api.succeeds(page, "webinarRegistrants")
        assert (page.json["total_records"], page.json["registrants"]) == (0, [])


@pytest.mark.parametrize("operation", ["listPastWebinarPollResults", "reportWebinarPolls"])
@proves("poll_times")
@validated_live("2024-02", "recorded/airbyte_records_2024, a report on a meeting")
@not_on_zoom("people have to answer")
def test_the_time_of_an_answer_to_a_poll(api, operation):
    """It has neither T nor Z; the session's own time has both."""
    report = api.deliver(held_call(api, operation)).json

    times = [one["date_time"] for who in report["questions"] for one in who["question_details"]]
    assert times
    assert [t for t in times if not re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", t)] == []
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", report["start_time"])


def held_call(api, operation):
    """A call about a webinar that was held."""
    return OperationCall(operation, {"webinarId": held(api)})


@pytest.mark.parametrize("operation", ["addBatchWebinarRegistrants", "webinarRegistrants"])
@proves("scope_missing")
@gap("broad_scopes")
@not_on_zoom("needs an app with fewer scopes")
def test_broad_scopes_do_not_open_registration(account, operation):
    """Scopes of webinars are not those of registrants, as far as they are documented."""
    client = account(scopes=["webinar:write:webinar:admin", "webinar:read:webinar:admin"])
    client.token = fresh_token(client)

    refused = client.deliver(OperationCall(operation, {"webinarId": NUMBER}, {}))

    scopes = client.judge.operations[operation]["scopes"]["classic" if client.profile == "2021-08" else "granular"]
    client.refuses(refused, "scope_missing", operation, scopes=", ".join(scopes))


@proves("participants_count")
@documented()
@not_on_zoom("people have to join")
def test_minutes_are_rounded_once(account):
    """Stays of 230 and 68 seconds are 5 minutes in total: seconds are added up before they are rounded."""
    show = {"id": NUMBER, "host": "host@example.com", "settings": {"approval_type": 2}, "start_time": FAR_AHEAD}
    client = account(webinars=[show], clock={"start": "2026-11-21T12:00:00Z", "frozen": True})
    if client.account.people is None or client.account.clock is None:
        pytest.skip(f"{client.account.target.name} has neither people nor a clock")
    people, clock = client.account.people(NUMBER), client.account.clock
    people.start()
    for name, stay in (("Ann", 230), ("Bob", 68)):
        people.join(name=name)
        clock.advance(stay)
        people.leave(name=name)
    client.succeeds(client.send("webinarStatus", body={"action": "end"}, webinarId=NUMBER), "webinarStatus")

    assert client.send("reportWebinarDetails", webinarId=NUMBER).json["total_minutes"] == 5
