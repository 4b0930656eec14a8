"""Events of registration: which, how many, in which order, and what they carry."""

from __future__ import annotations

import pytest
from subscriber import Subscriber


class TestBatch:
    def test_each_newcomer_is_announced_in_order_and_repeats_are_not(self, mock, subscriber):
        """A batch of 30 in which two people are known already gives 28 events."""
        webinar = mock.webinar()
        mock.batch(webinar, ["p0@example.com", "p1@example.com"])
        subscriber.pull()
        mock.batch(webinar, [f"p{n}@example.com" for n in range(30)])
        events = [e for e in subscriber.pull() if e["event"] == "webinar.registration_created"]
        emails = [e["payload"]["object"]["registrant"]["email"] for e in events]
        assert emails == [f"p{n}@example.com" for n in range(2, 30)]

    def test_a_refused_batch_announces_nothing(self, mock, subscriber):
        """All or none holds for events, too."""
        webinar = mock.webinar()
        subscriber.pull()
        assert mock.batch(webinar, ["a@example.com", "not an address"]).status == 400
        assert subscriber.pull() == []

    def test_a_fault_after_the_change_does_not_keep_events_back(self, mock, subscriber):
        """The change happened, though the client got no answer."""
        webinar = mock.webinar()
        subscriber.pull()
        fault = {"operation": "addBatchWebinarRegistrants", "when": "after", "connection": "reset"}
        assert mock.control("POST", "/faults", fault).status == 201
        mock.batch(webinar, ["a@example.com", "b@example.com"])
        assert subscriber.names() == ["webinar.registration_created"] * 2

    def test_a_fault_before_the_change_announces_nothing(self, mock, subscriber):
        """Nothing happened."""
        webinar = mock.webinar()
        subscriber.pull()
        fault = {"operation": "addBatchWebinarRegistrants", "when": "before", "status": 500}
        assert mock.control("POST", "/faults", fault).status == 201
        mock.batch(webinar, ["a@example.com"])
        assert subscriber.pull() == []


class TestSingle:
    def test_a_registrant_has_every_field_and_a_link(self, mock, subscriber):
        """Fields that were not given are empty, as in a captured event (facts 8.1 a3)."""
        webinar = mock.webinar()
        subscriber.pull()
        sent = {"email": "ana@example.com", "first_name": "Ana", "city": "Köln ✓"}
        registered = mock.post(f"/v2/webinars/{webinar}/registrants", sent).json
        (event,) = subscriber.pull()
        registrant = event["payload"]["object"]["registrant"]
        assert registrant["join_url"] == registered["join_url"]
        assert registrant["city"] == "Köln ✓"
        assert (registrant["address"], registrant["custom_questions"], registrant["status"]) == ("", [], "approved")
        assert "operator" not in event["payload"]

    def test_a_pending_registrant_has_no_link(self, mock, subscriber):
        """Only approved registrants get a join_url."""
        webinar = mock.webinar(settings={"approval_type": 1})
        subscriber.pull()
        mock.batch(webinar, ["a@example.com"])
        registrant = subscriber.pull()[0]["payload"]["object"]["registrant"]
        assert registrant["status"] == "pending"
        assert "join_url" not in registrant

    @pytest.mark.parametrize(("profile", "kind"), [("2021-08", str), ("2025-06", int)])
    def test_the_type_of_the_webinars_id_is_that_of_the_profile(self, make_mock, profile, kind):
        """A captured event of 2020 has a text, the documentation of 2026 a number."""
        mock = make_mock(profile=profile)
        subscriber = Subscriber(mock)
        mock.batch(mock.webinar(), ["a@example.com"])
        assert isinstance(subscriber.pull()[-1]["payload"]["object"]["id"], kind)


class TestStatus:
    @pytest.mark.parametrize(("action", "name"), [("approve", "approved"), ("deny", "denied"), ("cancel", "cancelled")])
    def test_each_person_whose_status_changes_is_announced(self, mock, subscriber, action, name):
        """Approved ones have a link; the operator is named."""
        webinar = mock.webinar(settings={"approval_type": 1})
        mock.batch(webinar, ["a@example.com", "b@example.com"])
        subscriber.pull()
        people = {"action": action, "registrants": [{"email": "a@example.com"}, {"email": "b@example.com"}]}
        assert mock.call("PUT", f"/v2/webinars/{webinar}/registrants/status", people).status == 204
        events = subscriber.pull()
        assert [e["event"] for e in events] == [f"webinar.registration_{name}"] * 2
        assert ("join_url" in events[0]["payload"]["object"]["registrant"]) == (action == "approve")
        assert events[0]["payload"]["operator"] == "host@example.com"

    def test_a_status_that_stays_is_not_announced(self, mock, subscriber):
        """Approving an approved registrant changes nothing."""
        webinar = mock.webinar()
        mock.batch(webinar, ["a@example.com"])
        subscriber.pull()
        people = {"action": "approve", "registrants": [{"email": "a@example.com"}]}
        assert mock.call("PUT", f"/v2/webinars/{webinar}/registrants/status", people).status == 204
        assert subscriber.pull() == []

    def test_a_deleted_registrant_is_announced_as_cancelled(self, mock, subscriber):
        """Zoom has no event for a deletion; that it sends this one is inferred."""
        webinar = mock.webinar()
        mock.batch(webinar, ["a@example.com"])
        registrant = mock.registrants(webinar)[0]["id"]
        subscriber.pull()
        assert mock.call("DELETE", f"/v2/webinars/{webinar}/registrants/{registrant}").status == 204
        assert subscriber.names() == ["webinar.registration_cancelled"]


class TestMeetings:
    def test_registration_for_a_meeting_has_events_of_meetings(self, mock, subscriber):
        """Created, approved and denied, under the names of meetings."""
        made = mock.post("/v2/users/me/meetings", {"topic": "T", "type": 2, "settings": {"approval_type": 1}})
        number = made.json["id"]
        person = {"email": "a@example.com", "first_name": "A", "last_name": "B"}
        assert mock.post(f"/v2/meetings/{number}/registrants", person).status == 201
        for action in ("approve", "deny"):
            change = {"action": action, "registrants": [{"email": "a@example.com"}]}
            assert mock.call("PUT", f"/v2/meetings/{number}/registrants/status", change).status == 204
        assert mock.call("PATCH", f"/v2/meetings/{number}", {"topic": "New"}).status == 204
        assert mock.call("DELETE", f"/v2/meetings/{number}").status == 204
        assert subscriber.names() == [
            "meeting.created",
            "meeting.registration_created",
            "meeting.registration_approved",
            "meeting.registration_denied",
            "meeting.updated",
            "meeting.deleted",
        ]
