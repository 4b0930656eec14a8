"""Events of webinars, of people in them, and of users."""

from __future__ import annotations

import pytest
from subscriber import Subscriber


def registrant(mock, webinar, email="ana@example.com"):
    sent = {"email": email, "first_name": "Ana", "last_name": "Lima"}
    return mock.post(f"/v2/webinars/{webinar}/registrants", sent).json["registrant_id"]


class TestLife:
    def test_creation_change_and_deletion_are_announced(self, mock, subscriber):
        """Each with the operator; a change has the changed fields alone, old and new."""
        webinar = mock.webinar()
        change = {"topic": "New", "duration": 60, "settings": {"host_video": True}}
        assert mock.call("PATCH", f"/v2/webinars/{webinar}", change).status == 204
        assert mock.call("DELETE", f"/v2/webinars/{webinar}").status == 204
        created, updated, deleted = (event["payload"] for event in subscriber.pull())
        assert created["operation"] == "single"
        assert created["object"]["id"] == webinar
        assert updated["object"]["topic"] == "New"
        assert updated["old_object"]["topic"] == "T"
        assert set(updated["object"]) == {"id", "uuid", "topic", "settings"}
        assert updated["object"]["settings"] == {"host_video": True}
        assert deleted["object"]["id"] == webinar
        assert deleted["operator"] == "host@example.com"

    def test_an_update_that_changes_nothing_is_not_announced(self, mock, subscriber):
        """That Zoom sends no event then is inferred."""
        webinar = mock.webinar(topic="Same")
        subscriber.pull()
        assert mock.call("PATCH", f"/v2/webinars/{webinar}", {"topic": "Same"}).status == 204
        assert subscriber.pull() == []

    def test_a_recurring_webinar_is_created_with_all_its_occurrences(self, mock, subscriber):
        """The operation is `all`; deleting one occurrence is `single` and names it."""
        recurrence = {"type": 1, "repeat_interval": 1, "end_times": 3}
        webinar = mock.webinar(type=9, recurrence=recurrence)
        created = subscriber.pull()[0]["payload"]
        first = created["object"]["occurrences"][0]["occurrence_id"]
        assert (created["operation"], len(created["object"]["occurrences"])) == ("all", 3)
        assert mock.call("DELETE", f"/v2/webinars/{webinar}?occurrence_id={first}").status == 204
        deleted = subscriber.pull()[0]["payload"]
        assert deleted["operation"] == "single"
        assert [o["occurrence_id"] for o in deleted["object"]["occurrences"]] == [first]


class TestLive:
    def test_people_come_and_go_and_the_host_ends_the_webinar(self, mock, subscriber):
        """Who is present leaves before the webinar ends; ids are texts in these events."""
        webinar = mock.webinar()
        registrant(mock, webinar)
        subscriber.pull()
        for verb, who in (("start", {}), ("join", {"host": True}), ("join", {"email": "ana@example.com"})):
            assert mock.people(verb, webinar, **who).status == 200
        assert mock.people("chat_messages", webinar, host=True, text="Hello 👋").status == 200
        assert mock.people("leave", webinar, email="ana@example.com").status == 200
        assert mock.call("PUT", f"/v2/webinars/{webinar}/status", {"action": "end"}).status == 204
        events = subscriber.pull()
        assert [e["event"] for e in events] == [
            "webinar.started",
            "webinar.participant_joined",
            "webinar.participant_joined",
            "webinar.chat_message_sent",
            "webinar.participant_left",
            "webinar.participant_left",
            "webinar.ended",
        ]
        assert events[0]["payload"]["object"]["id"] == str(webinar)
        assert events[3]["payload"]["object"]["chat_message"]["message_content"] == "Hello 👋"
        assert list(events[1]) == ["payload", "event_ts", "event"]
        assert list(events[0]) == ["event", "payload", "event_ts"]

    def test_a_webinar_that_ends_on_schedule_is_announced_as_of_its_end(self, mock, subscriber):
        """`event_ts` is when it ended, not when it was noticed; no request is needed."""
        webinar = mock.webinar(start_time="2026-11-21T12:00:00Z", duration=30)
        subscriber.pull()
        mock.people("start", webinar)
        mock.people("join", webinar, host=True)
        subscriber.pull()
        assert mock.control("POST", "/clock/advance", {"by": "PT2H"}).status == 200
        events = subscriber.pull()
        assert [e["event"] for e in events] == ["webinar.participant_left", "webinar.ended"]
        assert {e["event_ts"] for e in events} == {mock.clock.now + 30 * 60_000}
        assert events[1]["payload"]["object"]["end_time"] == "2026-11-21T12:30:00Z"

    def test_a_session_that_began_before_the_subscription_is_announced_when_it_ends(self, mock):
        """The first subscription looks for live sessions."""
        webinar = mock.webinar(start_time="2026-11-21T12:00:00Z", duration=30)
        mock.people("start", webinar)
        subscriber = Subscriber(mock)
        mock.clock.advance(minutes=31)
        assert subscriber.names() == ["webinar.ended"]

    def test_moving_the_schedule_ends_a_session_and_announces_it(self, mock, subscriber):
        """A live webinar whose new schedule is over ends at once."""
        webinar = mock.webinar(start_time="2026-11-21T12:00:00Z", duration=60)
        mock.people("start", webinar)
        subscriber.pull()
        mock.clock.advance(minutes=30)
        assert mock.call("PATCH", f"/v2/webinars/{webinar}", {"duration": 20}).status == 204
        assert subscriber.names() == ["webinar.ended", "webinar.updated"]


class TestUsers:
    def test_the_life_of_a_user_is_announced(self, mock, subscriber):
        """Created, changed, other settings, deleted."""
        info = {"email": "new@example.com", "type": 2, "first_name": "New"}
        user = mock.post("/v2/users", {"action": "create", "user_info": info}).json["id"]
        assert mock.call("PATCH", f"/v2/users/{user}", {"first_name": "Newer"}).status == 204
        settings = {"in_meeting": {"chat": False}}
        assert mock.call("PATCH", f"/v2/users/{user}/settings", settings).status == 204
        assert mock.call("DELETE", f"/v2/users/{user}?action=delete").status == 204
        events = subscriber.pull()
        assert [e["event"] for e in events] == ["user.created", "user.updated", "user.settings_updated", "user.deleted"]
        assert events[1]["payload"]["old_object"]["first_name"] == "New"
        assert events[2]["payload"]["object"]["settings"] == {"in_meeting": {"chat": False}}

    @pytest.mark.parametrize(("transfer", "name"), [("true", "webinar.updated"), ("false", "webinar.deleted")])
    def test_webinars_of_a_user_who_leaves_are_announced(self, mock, subscriber, transfer, name):
        """They get another host, or are deleted."""
        info = {"email": "new@example.com", "type": 2, "first_name": "New"}
        user = mock.post("/v2/users", {"action": "custCreate", "user_info": info}).json["id"]
        plan = {"feature": {"webinar": True, "webinar_capacity": 500}}
        assert mock.call("PATCH", f"/v2/users/{user}/settings", plan).status == 204
        body = {"topic": "T", "type": 5, "start_time": "2026-11-22T12:00:00Z"}
        assert mock.post(f"/v2/users/{user}/webinars", body).status == 201
        subscriber.pull()
        query = f"action=disassociate&transfer_webinar={transfer}&transfer_email=host@example.com"
        assert mock.call("DELETE", f"/v2/users/{user}?{query}").status == 204
        assert subscriber.names() == [name, "user.disassociated"]


class TestScope:
    def test_a_subscription_of_some_users_gets_their_events_only(self, mock):
        """The host of the webinar counts."""
        users = {u["email"]: u["id"] for u in mock.get("/v2/users").json["users"]}
        other = next(i for e, i in users.items() if e != "host@example.com")
        theirs = Subscriber(mock, fields={"user_ids": [other]})
        ours = Subscriber(mock, fields={"user_ids": [users["host@example.com"]]})
        mock.webinar()
        assert theirs.names() == ["webinar.created"]
        assert {one["subscription"] for one in theirs.deliveries()} == {ours.id}

    def test_each_of_several_subscriptions_gets_the_same_event(self, mock):
        """One body, one request id, two deliveries."""
        one, two = Subscriber(mock, events=["webinar.created"]), Subscriber(mock, events=["webinar.*"])
        mock.webinar()
        first, second = mock.control("POST", "/deliveries/claim", {}).json["requests"]
        assert {first["subscription"], second["subscription"]} == {one.id, two.id}
        assert first["body"] == second["body"]
        assert first["headers"]["x-zm-request-id"] == second["headers"]["x-zm-request-id"]

    def test_an_event_that_is_not_subscribed_costs_nothing(self, mock):
        """No event is stored."""
        subscriber = Subscriber(mock, events=["user.created"])
        mock.webinar()
        assert subscriber.deliveries() == []
