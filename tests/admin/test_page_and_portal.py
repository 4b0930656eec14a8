"""What people do on Zoom's page and in the portal: mistakes are named with their fix, and change nothing."""

from __future__ import annotations

import pytest

ANA = {"email": "ana@example.com", "first_name": "Ana", "last_name": "Lima"}
QUESTION = {"title": "Why?", "type": "short", "required": True}


def fault(answer):
    """Status, field and message of a refusal."""
    error = answer.json["error"]
    return answer.status, error["field"], error["message"]


def meeting(mock, **fields):
    """A new meeting's number."""
    body = {"topic": "M", "type": 2, "start_time": "2026-11-22T12:00:00Z", "settings": {"approval_type": 0}} | fields
    return mock.post("/v2/users/me/meetings", body).json["id"]


class TestRegister:
    def test_all_fields_of_a_registration_are_kept(self, mock_each_profile):
        """They are read back by the API, with the answers to the host's questions."""
        number = mock_each_profile.webinar()
        answers = [{"title": "Why?", "value": "Because."}]

        made = mock_each_profile.people("register", number, **ANA, city="Lima", custom_questions=answers)

        assert made.status == 200
        (row,) = mock_each_profile.registrants(number)
        assert (row["id"], row["city"], row["custom_questions"]) == (made.json["registrant_id"], "Lima", answers)
        assert row["join_url"] == made.json["join_url"]

    def test_a_registration_that_waits_has_no_link(self, mock):
        """Where the host approves by hand."""
        number = mock.webinar(settings={"approval_type": 1})

        made = mock.people("register", number, **ANA).json

        assert (made["status"], "join_url" in made) == ("pending", False)
        assert [r["email"] for r in mock.registrants(number, "pending")] == [ANA["email"]]

    def test_for_a_meeting_too(self, mock):
        """With the link of a meeting; a last name is asked for there as well."""
        number = meeting(mock)

        made = mock.people("register", number, **ANA)
        nameless = mock.people("register", number, email="bo@example.com", first_name="Bo")

        assert (made.status, made.json["id"]) == (200, number)
        assert fault(nameless)[:2] == (422, "last_name")
        listed = mock.get(f"/v2/meetings/{number}/registrants").json["registrants"]
        assert [row["email"] for row in listed] == [ANA["email"]]

    def test_for_some_occurrences(self, mock):
        """Named as in a single registration."""
        number = mock.webinar(type=9, recurrence={"type": 1, "end_times": 3}, settings={"registration_type": 3})
        ids = [one["occurrence_id"] for one in mock.get(f"/v2/webinars/{number}").json["occurrences"]]

        assert mock.people("register", number, **ANA, occurrence_ids=ids[:2]).status == 200
        found = [mock.get(f"/v2/webinars/{number}/registrants?occurrence_id={one}").json for one in ids]
        assert [page["total_records"] for page in found] == [1, 1, 0]
        assert fault(mock.people("register", number, **ANA, occurrence_ids=["1"]))[0] == 409

    @pytest.mark.parametrize(
        ("body", "status", "field", "says"),
        [
            ({}, 422, "email", "is missing"),
            ({"email": "ana@example.com"}, 422, "first_name", "is missing"),
            ({"email": "ana", "first_name": "Ana"}, 422, "email", ""),
            ({"email": "ana@example.com", "first_name": "Ana"}, 422, "last_name", "the form asks for it"),
            (ANA | {"town": "Lima"}, 422, "town", "known fields"),
            (ANA | {"no_of_employees": "many"}, 422, "no_of_employees", ""),
            (ANA | {"tracking_source": "Shop"}, 404, "tracking_source", "its sources: none"),
            (ANA | {"email": "host@example.com"}, 409, "", "host_cannot_register"),
        ],
    )
    def test_mistakes_of_a_visitor(self, mock, body, status, field, says):
        """Each with its field and what to do; nothing is registered."""
        number = mock.webinar()

        found = fault(mock.people("register", number, **body))

        assert found[:2] == (status, field)
        assert says in found[2]
        assert mock.registrants(number) == []

    def test_questions_of_the_host_are_asked(self, mock):
        """A required question needs an answer; a changed form may do without a last name."""
        number = mock.webinar()
        path = f"/v2/webinars/{number}/registrants/questions"
        mock.call("PATCH", path, {"questions": [], "custom_questions": [QUESTION]})
        bo = {"email": "bo@example.com", "first_name": "Bo"}

        refused = fault(mock.people("register", number, **bo))
        taken = mock.people("register", number, **bo, custom_questions=[{"title": "Why?", "value": "x"}])

        assert refused[0] == 409
        assert "add custom_questions" in refused[2]
        assert taken.status == 200

    @pytest.mark.parametrize(
        ("fields", "says"),
        [
            ({"settings": {"approval_type": 2}}, "set settings.approval_type to 0 or 1"),
            ({"settings": {"registrants_restrict_number": 1}}, "attendee_limit_reached"),
        ],
    )
    def test_webinars_that_take_nobody(self, mock, fields, says):
        """The rule of Zoom is named."""
        number = mock.webinar(**fields)
        mock.post(f"/v2/webinars/{number}/registrants", {"email": "first@example.com", "first_name": "F"})

        found = fault(mock.people("register", number, **ANA))

        assert found[:2] == (409, "")
        assert says in found[2]

    def test_test_webinars_have_the_page_too(self, mock):
        """The used-up quota of one of them is the API's."""
        assert mock.people("register", 90000000429, **ANA).status == 200
        assert "webinar_over" in fault(mock.people("register", 90000003038, **ANA))[2]


class TestCancel:
    def test_a_place_is_free_again(self, mock):
        """For another person."""
        number = mock.webinar(settings={"registrants_restrict_number": 1})
        mock.people("register", number, **ANA)

        cancelled = mock.people("cancel_registration", number, email=ANA["email"]).json
        assert (cancelled["email"], cancelled["status"], "join_url" in cancelled) == (ANA["email"], "cancelled", False)
        assert mock.people("register", number, **ANA | {"email": "bo@example.com"}).status == 200

    @pytest.mark.parametrize(
        ("who", "status", "field", "says"),
        [
            ({}, 422, "", "exactly one of email and registrant_id"),
            ({"email": "ana@example.com", "registrant_id": "x"}, 422, "", "exactly one"),
            ({"email": "bo@example.com"}, 404, "email", "registrants: ana@example.com, carl@example.com"),
            ({"registrant_id": "x"}, 404, "registrant_id", "registrants: ana"),
            ({"email": "carl@example.com"}, 409, "email", "is denied"),
            ({"name": "Ana"}, 422, "name", "known fields"),
        ],
    )
    def test_who_cannot_cancel(self, mock, who, status, field, says):
        """Unknown, denied, or not named."""
        number = mock.webinar()
        mock.batch(number, ["ana@example.com", "carl@example.com"])
        denied = {"action": "deny", "registrants": [{"email": "carl@example.com"}]}
        mock.call("PUT", f"/v2/webinars/{number}/registrants/status", denied)

        found = fault(mock.people("cancel_registration", number, **who))

        assert found[:2] == (status, field)
        assert says in found[2]

    def test_after_the_end_it_is_too_late(self, mock):
        """Of a webinar as of a meeting."""
        for number in (mock.webinar(), meeting(mock)):
            mock.people("register", number, **ANA)
            mock.clock.advance(days=3)
            assert "is over" in fault(mock.people("cancel_registration", number, email=ANA["email"]))[2]
            mock.clock.advance(days=-3)


class TestConvert:
    def test_what_both_kinds_have_stays(self, mock_each_profile):
        """Topic, time, passcode, settings and registrants; there and back."""
        mock = mock_each_profile
        number = mock.webinar(password="123456", agenda="A", timezone="Europe/Madrid", settings={"approval_type": 1})
        mock.people("register", number, **ANA)
        before = mock.get(f"/v2/webinars/{number}").json

        assert mock.people("convert", number).json | {"uuid": ""} == {
            "id": number, "uuid": "", "is": "meeting", "type": 2, "topic": "T",
        }  # fmt: skip
        there = mock.get(f"/v2/meetings/{number}").json
        same = ("uuid", "host_id", "topic", "start_time", "duration", "timezone", "agenda", "password", "created_at")
        assert {name: there[name] for name in same} == {name: before[name] for name in same}
        assert there["settings"]["approval_type"] == 1
        assert mock.get(f"/v2/meetings/{number}/registrants?status=pending").json["total_records"] == 1
        assert number not in [w["id"] for w in mock.get("/v2/users/me/webinars").json["webinars"]]

        mock.people("convert", number, to="webinar")
        assert {name: mock.get(f"/v2/webinars/{number}").json[name] for name in same} == {n: before[n] for n in same}
        assert [r["email"] for r in mock.registrants(number, "pending")] == [ANA["email"]]

    def test_what_only_webinars_have_is_gone(self, mock):
        """Panelists do not come back."""
        number = mock.webinar()
        panelists = {"panelists": [{"name": "Pam", "email": "pam@example.com"}]}
        assert mock.post(f"/v2/webinars/{number}/panelists", panelists).status == 201

        mock.people("convert", number)
        mock.people("convert", number)

        assert mock.get(f"/v2/webinars/{number}/panelists").json["panelists"] == []

    def test_what_cannot_be_converted(self, mock):
        """Each with what to do."""
        live, plain, over = mock.webinar(), mock.webinar(), mock.webinar(start_time="2026-11-21T13:00:00Z")
        instant = meeting(mock, type=1)
        basic = mock.post("/v2/users/basic@example.com/meetings", {"topic": "M", "type": 3}).json["id"]
        mock.people("start", live)
        mock.clock.advance(hours=3)

        for number, body, field, says in (
            (live, {}, "", "was started"),
            (over, {}, "", "is over"),
            (instant, {}, "", "instant"),
            (basic, {}, "", "has no webinar plan"),
            (90000000005, {}, "", "test webinar"),
            (plain, {"to": "webinar"}, "to", "is a webinar already"),
        ):
            found = fault(mock.people("convert", number, **body))
            assert found[:2] == (409, field), number
            assert says in found[2]
        assert fault(mock.people("convert", 1))[:2] == (404, "")
        assert fault(mock.people("convert", plain, to="event"))[:2] == (422, "to")

    def test_an_export_has_what_was_converted(self, mock):
        """And an import restores it."""
        account = mock.account()
        number = account.webinar()
        account.people("register", number, account=account.id, **ANA)
        account.people("convert", number, account=account.id)
        document = account.control("GET", "/export").json
        account.control("POST", "/reset")

        assert account.control("POST", "/import", document).status == 200
        assert account.get(f"/v2/meetings/{number}/registrants").json["total_records"] == 1
