"""What may never be sent to the real Zoom is not sent."""

from __future__ import annotations

import json

import pytest

from mockzoom.contract.budget import Budget, Price
from mockzoom.contract.call import Call
from mockzoom.contract.guards import ALLOWED, Forbidden, Guard, price_of
from mockzoom.contract.judge import load_judge
from mockzoom.contract.ledger import Ledger, left_by

MINE, OTHER = 81234567890, 89999999999
OFF = {"registrants_confirmation_email": False, "registrants_email_notification": False}
OPERATIONS = load_judge().operations
BATCH, SINGLE = "addBatchWebinarRegistrants", "webinarRegistrantCreate"


@pytest.fixture
def guard():
    return Guard("corp.test", "mockzoom-contract-x", [MINE], host="boss@acme.example")


def call(operation_id, document=None, *, path=None, method=None, raw=None, **places):
    """A call as a client makes it."""
    operation = OPERATIONS.get(operation_id, {"method": "GET", "path": "/v2/nowhere"})
    places = {"webinarId": MINE, "userId": "me", "registrantId": "A" * 22, **places}
    body = raw if raw is not None else b"" if document is None else json.dumps(document).encode()
    return Call(method or operation["method"], path or operation["path"].format(**places), {}, body, operation_id)


def check(guard, sent):
    operation = OPERATIONS.get(sent.operation_id, {"method": "", "path": ""})
    guard.check(sent, operation["method"], operation["path"])


def webinar(**fields):
    return {"topic": "mockzoom-contract-x", "settings": OFF | fields.pop("settings", {})} | fields


def people(*emails):
    return {"registrants": [{"email": email, "first_name": "A"} for email in emails]}


@pytest.mark.parametrize(
    "sent",
    [
        call("user"),
        call("webinars"),
        call("webinarCreate", webinar()),
        call("webinarUpdate", {"settings": {"approval_type": 2}}),
        call("webinarDelete"),
        call(BATCH, people("ana@corp.test", "BO@CORP.TEST", "boss@acme.example", "@", "a b@", 7, None)),
        call(BATCH, people("ana@corp.test"), webinarId="not-a-number"),
        call(BATCH, raw=b"{"),
        call("webinarRegistrants", path=f"/v2/webinars/{MINE}/registrants?page_size=300&next_page_token="),
        call("deleteWebinarRegistrant"),
    ],
    ids=lambda sent: sent.operation_id,
)
def test_what_is_harmless_passes(guard, sent):
    """On this run's own webinars, for people of the named domain and the host."""
    check(guard, sent)


@pytest.mark.parametrize(
    ("sent", "why"),
    [
        pytest.param(call("users"), "not on the list", id="another operation"),
        pytest.param(call(""), "not on the list", id="no operation"),
        pytest.param(call("webinar", method="DELETE"), "is not webinar", id="another method"),
        pytest.param(
            call("webinarRegistrants", path=f"/v2/webinars/{MINE}"), "is not webinarRegistrants", id="another path"
        ),
        pytest.param(call("webinar", webinarId=OTHER), "did not make it", id="somebody's webinar"),
        pytest.param(call("webinarDelete", webinarId=OTHER), "did not make it", id="deleting somebody's webinar"),
        pytest.param(call("webinar", webinarId="Bznyg8KZTdCVbQxvS%2FoZ7w=="), "may be somebody's UUID", id="a UUID"),
        pytest.param(call("webinars", userId="somebody@corp.test"), "own user", id="somebody's webinars"),
        pytest.param(call(BATCH, people("ana@corp.test", "ceo@example.com")), "only corp.test", id="another domain"),
        pytest.param(call(BATCH, people("ana@sub.corp.test")), "only corp.test", id="a subdomain"),
        pytest.param(call(BATCH, people("ana@corp.test.example.com")), "only corp.test", id="a domain that begins so"),
        pytest.param(call(SINGLE, {"email": "Ana <ana@example.com>"}), "only corp.test", id="a mailbox"),
        pytest.param(
            call(BATCH, raw=b'{"registrants": [{"email": "ana\\u0040example.com"}]}'), "only corp.test", id="escaped"
        ),
        pytest.param(call(BATCH, raw=b"--b\r\n\r\n[{email: ana@example.com}]"), "only corp.test", id="no JSON"),
        pytest.param(call("webinarCreate", webinar(topic="Board meeting")), "topic", id="another name"),
        pytest.param(call("webinarUpdate", {"topic": "Board meeting"}), "topic", id="renamed"),
        pytest.param(call("webinarCreate", {"topic": "mockzoom-contract-x"}), "switched off", id="mails by default"),
        pytest.param(
            call("webinarCreate", webinar(settings={"registrants_confirmation_email": True})),
            "switched off",
            id="mails",
        ),
        pytest.param(
            call("webinarUpdate", {"settings": {"registrants_email_notification": True}}),
            "switched off",
            id="mails later",
        ),
        pytest.param(call("webinarCreate", webinar(schedule_for="x")), "schedule_for", id="for somebody else"),
        pytest.param(
            call("webinarCreate", webinar(settings={"alternative_hosts": "x"})), "alternative_hosts", id="with hosts"
        ),
        pytest.param(call("webinarCreate", raw=b"{"), "cannot be read", id="unreadable"),
    ],
)
def test_what_could_do_harm_is_held_back(guard, sent, why):
    """With the reason."""
    with pytest.raises(Forbidden, match=why):
        check(guard, sent)


def test_the_list_is_closed():
    """Every operation on it exists, and a new one is a decision."""
    assert set(OPERATIONS) >= ALLOWED
    assert len(ALLOWED) == 12


@pytest.mark.parametrize(
    ("sent", "price"),
    [
        (call(BATCH, people("a@corp.test", "b@corp.test")), Price(heavy=1, attempts=2)),
        (call(BATCH, raw=b"{"), Price(heavy=1)),
        (call(BATCH, {"registrants": 7}), Price(heavy=1)),
        (call(SINGLE, {"email": "a@corp.test"}), Price(light=1, attempts=1)),
        (call("webinarRegistrants"), Price(medium=1)),
    ],
)
def test_every_call_has_a_price(sent, price):
    """By its label, and by the people in it."""
    assert price_of(sent, OPERATIONS) == price


def test_a_budget_holds_for_calls_and_attempts():
    """What is spent is spent."""
    budget = Budget(calls=2, attempts=30)
    assert budget.affords(Price(heavy=1, attempts=30))
    assert not budget.affords(Price(heavy=1, attempts=31))
    budget.spend(Price(heavy=1, attempts=30))
    assert not budget.affords(Price(light=1, attempts=1))
    budget.spend(Price(light=1))
    assert not budget.affords(Price(light=1))
    assert str(budget) == "2 of 2 calls, 30 of 30 registration attempts"
    assert Budget().affords(Price(heavy=10**6, attempts=10**6))
    assert str(Price(light=1, heavy=2, attempts=3)) == "1 light, 2 heavy, 3 attempts"


def test_a_ledger_tells_what_a_dead_run_left(tmp_path):
    """Webinars that were not proved to be gone, and those that were asked for and never heard of."""
    ledger = Ledger(tmp_path / "ledger.jsonl", lambda: "2026-11-21T12:00:00+00:00")
    for number in (1, 2):
        ledger.intend("webinarCreate", topic="x")
        ledger.note_made(number)
    ledger.note_gone(1)
    ledger.intend("webinarCreate", topic="x")
    ledger.note_unanswered("webinarCreate")

    assert ledger.left == [2]
    assert left_by(ledger.path.read_text().splitlines()) == ([2], 1)
