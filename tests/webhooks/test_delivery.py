"""Delivery by the account's clock: attempts, retries, validation every 72 hours, suspension, faults."""

from __future__ import annotations

import hashlib
import hmac
import json

import pytest
from subscriber import SECRET, Subscriber

from mockzoom.admin.api import RequestMeta
from mockzoom.admin.browser_guard import RequestSource

MINUTE = 60_000
SEEDED = {"url": "http://receiver.test/", "events": ["webinar.created"], "secret": SECRET, "transport": "pull"}


def minutes_of(delivery, start):
    return [(attempt["at_ms"] - start) / MINUTE for attempt in delivery["attempts"]]


class TestRetries:
    def test_a_failing_receiver_gets_exactly_four_attempts(self, mock, subscriber):
        """At 0, +5, +25 and +85 minutes, with one request id, four timestamps and four signatures."""
        mock.control("POST", "/clock/freeze", {})
        subscriber.status = 500
        mock.webinar()
        mock.control("POST", "/clock/advance", {"by": "PT86M"})
        subscriber.pull()
        (delivery,) = subscriber.deliveries()
        assert minutes_of(delivery, mock.clock.now) == [0, 5, 25, 85]
        assert delivery["state"] == "failed"
        headers = [request["headers"] for request in subscriber.requests]
        assert len({h["x-zm-request-id"] for h in headers}) == 1
        assert len({h["x-zm-signature"] for h in headers}) == 4
        assert len({request["body"] for request in subscriber.requests}) == 1

    @pytest.mark.parametrize(("minutes", "attempts"), [(4, 1), (5, 2), (24, 2), (25, 3), (84, 3), (85, 4), (4000, 4)])
    def test_each_attempt_is_due_after_its_gap(self, mock, subscriber, minutes, attempts):
        """The gaps of 5, 20 and 60 minutes follow each other."""
        mock.control("POST", "/clock/freeze", {})
        subscriber.status = 503
        mock.webinar()
        subscriber.pull()
        mock.control("POST", "/clock/advance", {"by": f"PT{minutes}M"})
        subscriber.pull()
        assert len(subscriber.requests) == attempts

    def test_a_clock_that_runs_makes_one_attempt_when_a_late_one_is_due(self, mock, subscriber):
        """Time that passed while nothing was delivered is not played: one attempt is made now."""
        subscriber.status = 500
        mock.webinar()
        subscriber.pull()
        mock.clock.advance(hours=3)
        subscriber.pull()
        assert len(subscriber.requests) == 2

    def test_a_receiver_that_recovers_is_left_alone(self, mock, subscriber):
        """The second attempt succeeds, and is the last."""
        subscriber.status = 500
        mock.webinar()
        subscriber.pull()
        subscriber.status = 204
        mock.control("POST", "/clock/advance", {"by": "P1D"})
        subscriber.pull()
        (delivery,) = subscriber.deliveries()
        assert [a["status"] for a in delivery["attempts"]] == [500, 204]
        assert delivery["state"] == "delivered"

    @pytest.mark.parametrize(
        ("status", "retry", "attempts"),
        [
            (200, "any", 1),
            (204, "any", 1),
            (202, "any", 1),
            (302, "server_errors", 1),
            (302, "any", 4),
            (404, "server_errors", 1),
            (404, "any", 4),
            (500, "server_errors", 4),
            (599, "any", 4),
        ],
    )
    def test_which_statuses_are_retried_is_a_choice(self, mock, status, retry, attempts):
        """Two documents disagree on 3xx and 4xx."""
        subscriber = Subscriber(mock, fields={"retry": retry}, status=status)
        mock.webinar()
        mock.control("POST", "/clock/advance", {"by": "PT86M"})
        subscriber.pull()
        assert len(subscriber.requests) == attempts

    def test_events_and_retries_are_played_in_the_order_of_time(self, mock, subscriber):
        """A webinar that ends on schedule lies between the attempts of an earlier event."""
        mock.control("POST", "/clock/freeze", {})
        webinar = mock.webinar(start_time="2026-11-21T12:00:00Z", duration=10)
        subscriber.pull()
        subscriber.status = 500
        mock.people("start", webinar)
        mock.control("POST", "/clock/advance", {"by": "PT26M"})
        assert subscriber.names() == ["webinar.started"] * 2 + ["webinar.ended"] * 2 + ["webinar.started"]

    def test_redelivery_keeps_id_and_body(self, mock, subscriber):
        """The timestamp and the signature are new."""
        mock.webinar()
        subscriber.pull()
        mock.clock.advance(seconds=10)
        again = subscriber.control("POST", f"/deliveries/{subscriber.deliveries()[0]['id']}/redeliver", {})
        assert (again.status, again.json["redelivered"]) == (201, True)
        subscriber.pull()
        first, second = subscriber.requests
        assert first["body"] == second["body"]
        assert first["headers"]["x-zm-request-id"] == second["headers"]["x-zm-request-id"]
        assert first["headers"]["x-zm-signature"] != second["headers"]["x-zm-signature"]

    def test_what_is_claimed_is_given_to_nobody_else_until_the_lease_ends(self, mock, subscriber):
        """A sender that is gone loses its claim after ten seconds; its late outcome is ignored."""
        mock.webinar()
        (lost,) = mock.control("POST", "/deliveries/claim", {}).json["requests"]
        assert mock.control("POST", "/deliveries/claim", {}).json["requests"] == []
        mock.clock.advance(seconds=11)
        subscriber.pull()
        late = {"holder": lost["holder"], "status": 500}
        assert mock.control("POST", f"/deliveries/{lost['id']}/outcome", late).status == 200
        assert [d["state"] for d in subscriber.deliveries()] == ["delivered"]

    def test_the_last_500_finished_deliveries_are_kept(self, mock, subscriber):
        """Older ones go with their events."""
        assert mock.control("POST", "/events", {"event": "webinar.started", "times": 510}).status == 201
        subscriber.pull()
        found = subscriber.deliveries()
        assert (len(found), found[0]["id"]) == (500, "d11")
        assert len(mock.control("GET", "/export").json["records"]["webhook_events"]["filed"]) == 500


class TestValidation:
    @staticmethod
    def answer(mock, request, secret=SECRET):
        plain = json.loads(request["body"])["payload"]["plainToken"]
        encrypted = hmac.new(secret.encode(), plain.encode(), hashlib.sha256).hexdigest()
        answer = json.dumps({"plainToken": plain, "encryptedToken": encrypted})
        outcome = {"holder": request["holder"], "status": 200, "answer": answer}
        return mock.control("POST", f"/deliveries/{request['id']}/outcome", outcome).json["problem"]

    def test_a_receiver_gets_events_only_after_its_validation(self, mock):
        """Until then the subscription is unverified; events of that time are not sent."""
        Subscriber(mock, fields={"validate": True})
        mock.webinar()
        (request,) = mock.control("POST", "/deliveries/claim", {}).json["requests"]
        assert request["event"] == "endpoint.url_validation"
        assert list(json.loads(request["body"])) == ["payload", "event_ts", "event"]
        assert self.answer(mock, request) == ""
        assert mock.control("POST", "/deliveries/claim", {}).json["requests"] == []
        assert mock.control("GET", "/webhooks").json["subscriptions"][0]["state"] == "active"

    @pytest.mark.parametrize(
        ("answer", "problem"),
        [
            ({"status": 500}, "status 500"),
            ({"failure": "connection refused"}, "connection refused"),
            ({"status": 200, "answer": "ok"}, "not JSON"),
            ({"status": 200, "answer": "{}"}, "lacks plainToken"),
            ({"status": 200, "answer": '{"plainToken":"x","encryptedToken":"y"}'}, "plainToken is 'x'"),
        ],
    )
    def test_a_wrong_answer_is_explained(self, mock, answer, problem):
        """The reason is kept with the subscription, which stays unverified."""
        Subscriber(mock, fields={"validate": True})
        (request,) = mock.control("POST", "/deliveries/claim", {}).json["requests"]
        outcome = {"holder": request["holder"], **answer}
        said = mock.control("POST", f"/deliveries/{request['id']}/outcome", outcome).json["problem"]
        assert problem in said
        subscription = mock.control("GET", "/webhooks").json["subscriptions"][0]
        assert (subscription["state"], subscription["last_failure"]) == ("unverified", said)

    def test_another_secret_fails(self, mock):
        """The token has to be encrypted with the secret of the subscription."""
        Subscriber(mock, fields={"validate": True})
        (request,) = mock.control("POST", "/deliveries/claim", {}).json["requests"]
        assert "encryptedToken is not" in self.answer(mock, request, "other")

    def test_a_receiver_is_validated_every_72_hours_and_suspended_after_six_failures(self, mock, subscriber):
        """Events of a suspended subscription are dropped and counted, not saved up."""
        mock.control("POST", "/clock/freeze", {})
        for day in range(1, 7):
            mock.control("POST", "/clock/advance", {"by": "PT72H"})
            (request,) = mock.control("POST", "/deliveries/claim", {}).json["requests"]
            assert request["event"] == "endpoint.url_validation"
            outcome = {"holder": request["holder"], "status": 500}
            mock.control("POST", f"/deliveries/{request['id']}/outcome", outcome)
            state = mock.control("GET", "/webhooks").json["subscriptions"][0]["state"]
            assert state == ("suspended" if day == 6 else "active")
        mock.webinar()
        assert subscriber.pull() == []
        assert mock.control("GET", "/webhooks").json["subscriptions"][0]["dropped"] == 1


class TestStates:
    def test_an_import_holds_pending_deliveries_until_they_are_released(self, mock, subscriber):
        """Else old events would go out again."""
        mock.webinar()
        document = mock.control("GET", "/export?secrets=true").json
        assert mock.control("POST", "/import", document).status == 200
        assert subscriber.pull() == []
        assert [d["state"] for d in subscriber.deliveries()] == ["held"]
        assert mock.control("POST", "/deliveries/release", {}).json == {"released": 1}
        assert subscriber.names() == ["webinar.created"]

    def test_a_restored_checkpoint_holds_them_too(self, mock, subscriber):
        """A checkpoint is a saved export."""
        mock.webinar()
        mock.control("PUT", "/checkpoints/before", {})
        subscriber.pull()
        assert mock.control("POST", "/checkpoints/before/restore", {}).status == 200
        assert [d["state"] for d in subscriber.deliveries()] == ["held"]

    def test_an_export_has_secrets_only_if_they_are_requested(self, mock):
        """Neither the secret token nor the credentials of a receiver."""
        auth = {"type": "basic", "username": "u", "password": "hidden-too"}
        Subscriber(mock, fields={"auth": auth})
        assert SECRET not in mock.control("GET", "/export").body.decode()
        assert "hidden-too" not in mock.control("GET", "/export").body.decode()
        assert SECRET in mock.control("GET", "/export?secrets=true").body.decode()

    def test_an_import_without_secrets_keeps_those_of_the_account(self, mock, subscriber):
        """A subscription that the account has keeps its secret token."""
        document = mock.control("GET", "/export").json
        assert mock.control("POST", "/import", document).status == 200
        mock.webinar()
        assert subscriber.names() == ["webinar.created"]  # the receiver verifies the signature

    def test_a_subscription_ends_with_its_deliveries(self, mock, subscriber):
        """Also with one that is on its way."""
        mock.webinar()
        (request,) = mock.control("POST", "/deliveries/claim", {}).json["requests"]
        assert mock.control("DELETE", f"/webhooks/{subscriber.id}").json == {"deleted": 1}
        outcome = {"holder": request["holder"], "status": 200}
        assert mock.control("POST", f"/deliveries/{request['id']}/outcome", outcome).status == 200
        assert subscriber.deliveries() == []

    @pytest.mark.parametrize(
        ("collection", "change", "field"),
        [
            ("webhook_subscriptions", {"url": "nonsense"}, "record.url"),
            ("webhook_subscriptions", {"events": ["webinar.craeted"]}, "record.events[0]"),
            ("webhook_subscriptions", {"state": "happy"}, "record.state"),
            ("webhook_subscriptions", {"auth": {"type": "basic"}}, "record.auth.username"),
            ("webhook_subscriptions", {"id": "another"}, "record.subscription_id"),
            ("webhook_events", {"id": "another"}, "record.event_id"),
            ("webhook_deliveries", {"id": "x"}, "record.id"),
            ("webhook_faults", {"spec": {"drop": 1}}, "record.drop"),
        ],
    )
    def test_an_export_that_was_edited_is_checked(self, mock, subscriber, collection, change, field):
        """Like what is added: with the place, and nothing is changed."""
        mock.webinar()
        mock.control("POST", "/webhook_faults", {"drop": True, "event": "user.*"})
        document = mock.control("GET", "/export").json
        document["records"][collection]["filed"][0]["record"].update(change)
        answer = mock.control("POST", "/import", document)
        assert answer.status == 422, answer.body
        assert answer.json["error"]["field"].endswith(field)
        assert len(subscriber.deliveries()) == 1


class TestGuard:
    """Webhooks let the admin API send requests, so it must not be open to web pages."""

    @pytest.mark.parametrize("path", ["/webhooks", "/events", "/deliveries/deliver"])
    def test_a_web_page_can_neither_subscribe_nor_trigger(self, mock, path):
        """The guard of the admin API is a precondition."""
        source = RequestSource("http", "127.0.0.1:8080", "https://evil.example", "cross-site")
        body = json.dumps({"url": "http://127.0.0.1:9/", "events": ["*"], "event": "webinar.started"}).encode()
        answer = mock.desk.answer(
            "POST", f"/_mockzoom/v1/accounts/mockzoom-account{path}", body, RequestMeta(source=source)
        )
        assert answer[0] == 403


class TestSeeds:
    """Subscriptions of a seed file, and of accounts that are created with some."""

    def test_a_seeded_subscription_is_active_and_comes_back_with_a_reset(self, mock):
        """Those that came by the admin API go with the reset, as do the deliveries."""
        account = mock.account(webhooks=[SEEDED])
        Subscriber(mock, account=account.id)
        (seeded, _) = mock.control("GET", "/webhooks", account=account.id).json["subscriptions"]
        assert (seeded["state"], seeded["origin"]) == ("active", "seed")
        mock.control("POST", "/events", {"event": "webinar.created"}, account=account.id)
        assert mock.control("POST", "/reset", {}, account=account.id).status == 200
        assert [s["origin"] for s in mock.control("GET", "/webhooks", account=account.id).json["subscriptions"]] == [
            "seed"
        ]
        assert mock.control("GET", "/deliveries", account=account.id).json["deliveries"] == []

    @pytest.mark.parametrize(
        ("change", "field"),
        [
            ({"url": "nonsense"}, "webhooks[0].url"),
            ({"events": ["webinar.craeted"]}, "webhooks[0].events[0]"),
            ({"auth": {"type": "bearer"}}, "webhooks[0].auth.token"),
            ({"evnts": []}, "webhooks[0].evnts"),
        ],
    )
    def test_a_mistake_is_explained(self, mock, change, field):
        """With its path, as in the rest of a seed file."""
        answer = mock.control("POST", "/v1/accounts", {"webhooks": [SEEDED | change]})
        assert (answer.status, answer.json["error"]["field"]) == (422, field)


def test_an_export_names_no_process(mock, subscriber):
    """Leases are of this server alone; export, import, export is the identity."""
    mock.webinar()
    assert len(mock.control("POST", "/deliveries/claim", {}).json["requests"]) == 1
    before = mock.control("GET", "/export").json
    assert "webhook_leases" not in before["records"]
    assert mock.control("POST", "/import", before).status == 200
    once = mock.control("GET", "/export").json
    assert mock.control("POST", "/import", once).status == 200
    assert mock.control("GET", "/export").json == once


def test_a_change_that_a_client_cannot_see_is_not_announced(mock, subscriber):
    """A setting that Zoom does not know changes nothing."""
    webinar = mock.webinar()
    subscriber.pull()
    assert mock.call("PATCH", f"/v2/webinars/{webinar}", {"unheard_of": 1}).status == 204
    assert subscriber.pull() == []
