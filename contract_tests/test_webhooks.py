"""Webhooks as a receiver sees them: what arrives, when, how often, and with which signature.

The receiver is subscribed through Zoom's own API, so that a target needs no other. That something does not arrive is
seen by a later event, because requests to one receiver keep their order.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator

import pytest

from mockzoom.contract.client import FAR_AHEAD, Client, OperationCall
from mockzoom.contract.judging import judging
from mockzoom.contract.marks import documented, gap, not_on_zoom, proves, validated_live
from mockzoom.contract.targets.target import TargetClock

from .cases.event_subscriptions import listing, subscribed
from .cases.users import creation as user_creation
from .cases.words import did, host_of, people_of
from .clients import instant
from .webhook_receiver import VALIDATION, Hook, Webhook, encrypted, hook_for, signature

pytestmark = not_on_zoom("changes the subscriptions of an app")

MINUTE = 60
CREATED, UPDATED, DELETED = "webinar.created", "webinar.updated", "webinar.deleted"
REGISTERED = "webinar.registration_created"
TOPIC = "Grüße ✓ 東京"

Subscribe = Callable[..., Hook]


@pytest.fixture
def subscribe(api: Client) -> Iterator[Subscribe]:
    """Subscribes a new receiver to some events."""
    made: list[str] = []

    def make(*events: str) -> Hook:
        hook = hook_for(api)
        made.append(subscribed(api, hook, events=list(events)))
        return hook

    yield make
    for one in made:
        api.deliver(OperationCall("deleteEventSubscription", {"eventSubscriptionId": one}))


def webinar(api: Client, topic: str = TOPIC, **fields: object) -> int:
    """The number of a new webinar, never one of the pool."""
    settings = {"approval_type": fields.pop("approval_type", 0)}
    body = {"topic": topic, "type": 5, "start_time": FAR_AHEAD, "settings": settings, **fields}
    return int(did(api, OperationCall("webinarCreate", {"userId": "me"}, body))["id"])


def remove(api: Client, number: int) -> None:
    """Delete a webinar."""
    did(api, OperationCall("webinarDelete", {"webinarId": number}))


def addresses(webhooks: list[Webhook]) -> list[str]:
    """Whose registrations were announced."""
    return [one.object["registrant"]["email"] for one in webhooks]


@proves("webhook_signature", "webhook_body", "webhook_headers")
@validated_live("2026-07", "facts 8.1 c1")
def test_a_webhook_is_signed_over_its_bytes(api, subscribe):
    """The body is compact and unescaped, and the headers are those that were seen."""
    hook = subscribe(CREATED)

    webinar(api)

    (webhook,) = hook.wait(1)
    stamp = webhook.headers["x-zm-request-timestamp"]
    with judging("webhook_signature", where=CREATED):
        assert webhook.headers["x-zm-signature"] == signature(webhook, hook.secret)
    with judging("webhook_body", where=CREATED):
        assert json.dumps(webhook.json, ensure_ascii=False, separators=(",", ":")).encode() == webhook.body
        assert TOPIC.encode() in webhook.body
    with judging("webhook_headers", where=CREATED):
        assert re.fullmatch(r"[0-9]{10}", stamp)
        assert webhook.headers["content-type"] == "application/json; charset=utf-8"
        assert webhook.headers["user-agent"] == "Zoom Marketplace/1.0a"
        assert webhook.headers["clientid"] == api.account.credentials.client_id
        assert re.fullmatch(r"[0-9a-f]{8}(_[0-9a-f]{4}){3}_[0-9a-f]{12}", webhook.request_id)
        assert {"x-zm-trackingid", "traceparent"} <= webhook.headers.keys()


@proves("webhook_retry")
@documented()
def test_a_failed_request_is_repeated_three_times(api, clock, subscribe):
    """After 5, 20 and 60 minutes, with one id and body, and each time with another signature."""
    hook = subscribe(CREATED)
    hook.statuses = [500]
    webinar(api, "fails")
    hook.wait(1)
    for events, minutes in enumerate((5, 20, 60, 60), 1):
        clock.advance(minutes * MINUTE - 1)
        webinar(api, "marks the time")
        hook.wait(2 * events)
        with judging("webhook_retry", where=CREATED):
            assert len(attempts(hook)) == events, f"a retry came before {minutes} minutes"
        hook.statuses = [500]
        clock.advance(1)
        if events < 4:
            hook.wait(2 * events + 1)
    webinar(api, "marks the end")
    hook.wait(4 + events + 1)
    tried = attempts(hook)
    with judging("webhook_retry", where=CREATED):
        assert len(tried) == 4
        assert len({one.request_id for one in tried}) == len({one.body for one in tried}) == 1
        assert len({one.headers["x-zm-signature"] for one in tried}) == 4
        assert all(one.headers["x-zm-signature"] == signature(one, hook.secret) for one in tried)


def attempts(hook: Hook) -> list[Webhook]:
    """The requests with the event that failed."""
    return [one for one in hook.events(CREATED) if one.object["topic"] == "fails"]


@pytest.mark.parametrize("status", [201, 204, 301, 400, 404, 429])
@proves("webhook_retried", "webhook_success")
@documented()
def test_only_errors_of_the_server_are_repeated(api, clock, subscribe, status):
    """A success, a redirect and an error of the client end the delivery."""
    hook = subscribe(CREATED)
    hook.statuses = [status]
    webinar(api, "fails")
    hook.wait(1)

    clock.advance(86 * MINUTE)
    webinar(api, "marks the time")

    hook.wait(2)
    with judging("webhook_success" if status < 300 else "webhook_retried", where=CREATED):
        assert [one.object["topic"] for one in hook.events()] == ["fails", "marks the time"]


@proves("webhook_batch")
@gap("webhooks")
def test_a_batch_announces_each_newcomer_in_order(api, subscribe, emails):
    """Repeated addresses and refused batches announce nothing; each announcement has another id."""
    hook, number, people = subscribe(REGISTERED), webinar(api), emails(6)
    hosts = api.account.host

    api.registered(number, people[:3])
    api.registered(number, [people[1], people[3], people[0], people[4]])
    if hosts:
        refused = api.batch(number, [people[5], hosts])
        assert not refused.succeeded
    api.registered(number, [people[5]])

    found = hook.wait(6)
    with judging("webhook_batch", where=REGISTERED):
        assert addresses(found) == people
        assert len({one.request_id for one in found}) == 6


@proves("webhook_registration", "webhook_ids")
@documented()
def test_a_registration_has_every_field_and_no_operator(api, subscribe, email):
    """Fields that were not given are empty; the id of the webinar is that of the API."""
    hook, number = subscribe(CREATED, REGISTERED), webinar(api)
    made = api.register(number, email).json

    created, registered = hook.wait(2)
    with judging("webhook_ids", where=CREATED):
        assert created.object["id"] == number
    with judging("webhook_registration", where=REGISTERED):
        registrant = registered.object["registrant"]
        assert (registrant["id"], registrant["email"], registrant["status"]) == (
            made["registrant_id"], email, "approved",
        )  # fmt: skip
        assert registrant["join_url"] == made["join_url"]
        assert registrant["city"] == registrant["phone"] == ""
        assert "operator" not in registered.json["payload"]


@proves("webhook_registration")
@documented()
def test_a_decision_names_the_operator(api, subscribe, email):
    """Only who is approved gets a link."""
    hook = subscribe(*(f"webinar.registration_{word}" for word in ("created", "denied", "approved", "cancelled")))
    number = webinar(api, approval_type=1)
    api.register(number, email)
    for action in ("deny", "approve", "cancel"):
        api.succeeds(api.change_status(number, action, [email]), "webinarRegistrantStatus")

    created, *decided = hook.wait(4)
    with judging("webhook_registration", where="webinarRegistrantStatus"):
        assert [one.event.rpartition("_")[2] for one in decided] == ["denied", "approved", "cancelled"]
        assert "join_url" not in created.object["registrant"]
        assert ["join_url" in one.object["registrant"] for one in decided] == [False, True, False]
        assert all(one.json["payload"]["operator"] for one in decided)


@proves("webhook_registration_id")
@validated_live("2020", "CLIENT discourse/discourse-zoom")
def test_the_id_of_a_registration_was_a_text(api, subscribe, email):
    """In 2021 a text, today a number."""
    hook, number = subscribe(REGISTERED), webinar(api)
    api.register(number, email)

    (found,) = hook.wait(1)
    with judging("webhook_registration_id", where=REGISTERED):
        assert found.object["id"] == (str(number) if api.profile == "2021-08" else number)


@proves("webhook_deleted_registrant")
@gap("webhooks")
def test_a_deleted_registrant_is_announced_as_cancelled(api, subscribe, email):
    """Zoom has no other event for it."""
    hook, number = subscribe("webinar.registration_cancelled"), webinar(api)
    made = api.register(number, email).json["registrant_id"]
    did(api, OperationCall("deleteWebinarRegistrant", {"webinarId": number, "registrantId": made}))

    (found,) = hook.wait(1)
    with judging("webhook_deleted_registrant", where="deleteWebinarRegistrant"):
        assert found.object["registrant"]["id"] == made


@proves("webhook_unchanged")
@gap("webhooks")
def test_an_update_announces_the_fields_that_it_changes(api, subscribe):
    """And nothing if it changes nothing."""
    hook, number = subscribe(UPDATED, DELETED), webinar(api)
    for topic in (TOPIC, "another", "another"):
        did(api, OperationCall("webinarUpdate", {"webinarId": number}, {"topic": topic}))
    remove(api, number)

    hook.wait(2)
    with judging("webhook_unchanged", where="webinarUpdate"):
        updated, deleted = hook.events()
        assert (updated.event, deleted.event) == (UPDATED, DELETED)
        assert updated.object["topic"] == "another"
        assert updated.json["payload"]["old_object"]["topic"] == TOPIC
        assert "duration" not in updated.object


@proves("webhook_operator")
@gap("webhooks")
def test_a_server_acts_for_the_first_user(api, subscribe):
    """The operator of a server's token."""
    hook = subscribe(CREATED)
    webinar(api)

    (found,) = hook.wait(1)
    with judging("webhook_operator", where=CREATED):
        assert found.json["payload"]["operator_id"] == host_of(api)


@proves("webhook_validation")
@documented()
def test_a_receiver_is_validated_and_three_days_later_again(api, clock, subscribe):
    """The request is signed like an event, and its answer has to fit."""
    hook = subscribe(CREATED)
    with judging("webhook_validation", where="createEventSubscription"):
        (first,) = hook.arrived
        assert first.headers["x-zm-signature"] == signature(first, hook.secret)
    for hours, total in ((71, 1), (1, 2)):
        clock.advance(hours * 3600)
        webinar(api)
        hook.wait(total)
        with judging("webhook_validation", where=VALIDATION):
            assert sum(one.event == VALIDATION for one in hook.arrived) == total


@proves("webhook_suspended")
@documented()
def test_six_failed_validations_end_a_subscription(api, clock, subscribe):
    """Its events are dropped, those of another receiver arrive."""
    failing, other = subscribe(CREATED), subscribe(CREATED)
    failing.encrypt = lambda plain, _: encrypted(plain, "another secret")
    for number in range(6):
        webinar(api, f"before {number}")
        failing.wait(number + 1)
        clock.advance(72 * 3600)
    webinar(api, "after")

    other.wait(7)
    marker = subscribe(DELETED)
    remove(api, webinar(api))
    marker.wait(1)
    with judging("webhook_suspended", where=VALIDATION):
        assert len(failing.events()) == 6


@proves("webhook_subscriptions")
@documented()
def test_an_event_goes_to_each_receiver_that_has_it(api, subscribe):
    """With one id; another receiver gets other events."""
    first, second, other = subscribe(CREATED), subscribe(CREATED, DELETED), subscribe(DELETED)
    remove(api, webinar(api))

    second.wait(2)
    first.wait(1)
    other.wait(1)
    with judging("webhook_subscriptions", where=CREATED):
        assert [one.event for one in second.events()] == [CREATED, DELETED]
        assert [one.event for one in other.events()] == [DELETED]
        assert first.events()[0].request_id == second.events()[0].request_id


@proves("client_credentials")
@documented()
def test_a_token_of_the_app_manages_its_subscriptions(door):
    """It creates one, lists it and deletes it."""
    client = door.client
    listed = listing(client)
    client.token = door.request(grant_type="client_credentials").json["access_token"]
    made = subscribed(client)

    rows = did(client, listed)["event_subscriptions"]
    did(client, OperationCall("deleteEventSubscription", {"eventSubscriptionId": made}))
    with judging("client_credentials", where="getUserEventSubscriptions"):
        assert [one["event_subscription_id"] for one in rows] == [made]
        assert did(client, listed)["event_subscriptions"] == []


@proves("webhook_verification_token")
@documented()
def test_the_verification_token_was_a_header(api, subscribe):
    """In 2021 the same for all requests, today none."""
    first, second = subscribe(CREATED), subscribe(CREATED)
    webinar(api)

    tokens = {hook.wait(1)[0].headers.get("authorization", "") for hook in (first, second)}
    with judging("webhook_verification_token", where=CREATED):
        assert len(tokens) == 1
        assert ("" in tokens) == (api.profile != "2021-08")


@proves("webhook_ended", "webhook_ids")
@gap("webhooks")
def test_a_session_that_runs_out_ends_at_its_end(api, clock: TargetClock, subscribe):
    """Who is present leaves first; both as of the end, whenever it is noticed. Ids are texts here."""
    names = ("started", "participant_joined", "participant_left", "ended")
    number = webinar(api, start_time=instant(clock.now() + 60 * MINUTE), duration=60)
    people = people_of(api, number)
    hook = subscribe(*(f"webinar.{name}" for name in names))
    people.start()
    people.join(host=True)
    hook.wait(2)

    clock.advance(180 * MINUTE)

    found = hook.wait(4)
    with judging("webhook_ended", where="webinar.ended"):
        assert [one.event.partition(".")[2] for one in found] == list(names)
        assert found[2].json["event_ts"] == found[3].json["event_ts"] == (clock.now() - 60 * MINUTE) * 1000
    with judging("webhook_ids", where="webinar.ended"):
        assert {one.object["id"] for one in found} == {str(number)}


@proves("webhook_transfer")
@gap("webhooks")
def test_webinars_of_a_user_change_hands_before_the_user_goes(api, subscribe):
    """The transfer is announced first."""
    made = did(api, user_creation())
    path = {"userId": made["id"]}
    did(api, OperationCall("userSettingsUpdate", path, {"feature": {"webinar": True}}))
    did(api, OperationCall("webinarCreate", path, {"topic": TOPIC, "type": 5, "start_time": FAR_AHEAD}))
    hook = subscribe(UPDATED, DELETED, "user.deleted")
    heir = did(api, OperationCall("user", {"userId": "me"}))["email"]
    query = {"action": "delete", "transfer_email": heir, "transfer_webinar": "true"}
    did(api, OperationCall("userDelete", path, query=query))

    hook.wait(2)
    with judging("webhook_transfer", where="userDelete"):
        assert [one.event for one in hook.events()] == [UPDATED, "user.deleted"]
