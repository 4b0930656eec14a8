"""Single registration, the list, and status changes."""

from __future__ import annotations

import pytest

INVALID_ID = "The value that you entered for the Registrant ID field is invalid. Enter a valid value and try again."
DETAILS = {
    "address": "1 Main St",
    "city": "Riga",
    "country": "LV",
    "zip": "1001",
    "state": "-",
    "phone": "555",
    "industry": "Food",
    "org": "Org",
    "job_title": "Chef",
    "no_of_employees": "1-20",
    "purchasing_time_frame": "1-3 months",
    "role_in_purchase_process": "Influencer",
    "comments": "Hi",
    "custom_questions": [{"title": "Why?", "value": "Because"}],
    "language": "de-DE",
}


def test_a_single_registration_answers_and_is_listed(mock_each_profile, person):
    """201 in both profiles; `id` is the webinar here and the person in the list; all details come back."""
    number = mock_each_profile.webinar(topic="News")

    created = mock_each_profile.post(f"/v2/webinars/{number}/registrants", person("a@example.com") | DETAILS)
    (listed,) = mock_each_profile.registrants(number)

    assert created.status == 201
    assert (created.json["id"], created.json["topic"]) == (number, "News")
    assert created.json["start_time"] == "2026-11-22T12:00:00Z"
    assert listed["id"] == created.json["registrant_id"]
    assert listed["join_url"] == created.json["join_url"]
    assert {name: listed[name] for name in DETAILS} == DETAILS
    assert listed["create_time"] == "2026-11-21T12:00:00Z"


def test_a_pending_registrant_has_no_link_anywhere(mock_each_profile, person):
    """Neither in the answer nor in the list."""
    number = mock_each_profile.webinar(settings={"approval_type": 1})

    created = mock_each_profile.post(f"/v2/webinars/{number}/registrants", person())

    assert "join_url" not in created.json
    assert "join_url" not in mock_each_profile.registrants(number, "pending")[0]


@pytest.mark.parametrize("kind", [6, 9])
def test_recurring_webinars_take_single_registrations(mock_each_profile, person, kind):
    """Only the batch is for type 5 alone; type 6 has no start to tell."""
    number = mock_each_profile.webinar(type=kind)

    created = mock_each_profile.post(f"/v2/webinars/{number}/registrants", person())

    assert created.status == 201
    assert ("start_time" in created.json) == (kind == 9)


@pytest.mark.parametrize(
    ("settings", "code", "text"),
    [
        ({"approval_type": 2}, 3000, "does not have registration as required"),
        ({"registrants_restrict_number": 1}, 3000, "You have reached the limit for the number of attendees"),
    ],
)
def test_single_registration_has_words_of_its_own(mock_each_profile, person, settings, code, text):
    """Where the batch says 404 or 3043, it says 3000."""
    number = mock_each_profile.webinar(settings=settings)
    mock_each_profile.post(f"/v2/webinars/{number}/registrants", person("first@example.com"))

    answer = mock_each_profile.post(f"/v2/webinars/{number}/registrants", person("second@example.com"))

    assert (answer.status, answer.json["code"]) == (400, code)
    assert text in answer.json["message"]


class TestStatusChange:
    """approve, deny, cancel."""

    @pytest.fixture
    def number(self, mock_each_profile, people):
        """A webinar with three pending registrants."""
        number = mock_each_profile.webinar(settings={"approval_type": 1})
        mock_each_profile.batch(number, people(3))
        return number

    def change(self, mock, number, action, *names):
        """The answer to a status change."""
        body = {"action": action, "registrants": list(names)}
        return mock.call("PUT", f"/v2/webinars/{number}/registrants/status", body)

    def statuses(self, mock, number):
        """Who is in which status."""
        return {
            status: [r["email"][:2] for r in mock.registrants(number, status)]
            for status in ("approved", "pending", "denied")
        }

    def test_by_id_by_email_and_by_both(self, mock_each_profile, number):
        """204 with an empty body, and the three are approved in the order in which they came."""
        people = mock_each_profile.registrants(number, "pending")
        names = [{"id": people[2]["id"]}, {"email": people[1]["email"].upper()}, {**people[0]}]

        answer = self.change(mock_each_profile, number, "approve", *names)

        assert (answer.status, answer.body) == (204, b"")
        assert self.statuses(mock_each_profile, number) == {"approved": ["p0", "p1", "p2"], "pending": [], "denied": []}

    def test_deny_and_cancel_leave_denied(self, mock_each_profile, number):
        """The same for both."""
        self.change(mock_each_profile, number, "deny", {"email": "p0@example.com"})
        self.change(mock_each_profile, number, "cancel", {"email": "p1@example.com"})

        assert self.statuses(mock_each_profile, number) == {"approved": [], "pending": ["p2"], "denied": ["p0", "p1"]}

    def test_a_denied_registrant_can_be_approved(self, mock_each_profile, number):
        """By the host's change of mind; then registering again works too."""
        self.change(mock_each_profile, number, "deny", {"email": "p0@example.com"})
        self.change(mock_each_profile, number, "approve", {"email": "p0@example.com"})

        assert mock_each_profile.batch(number, ["p0@example.com"]).rule == ""
        assert self.statuses(mock_each_profile, number)["approved"] == ["p0"]

    def test_the_unknown_are_passed_over(self, mock_each_profile, number):
        """Unknown occurrences and sources change nothing and are not an error."""
        assert (
            self.change(mock_each_profile, number, "approve", {"id": "x"}, {"email": "nobody@example.com"}, {}).status
            == 204
        )
        assert self.change(mock_each_profile, number, "approve").status == 204
        assert self.statuses(mock_each_profile, number)["approved"] == []

    @pytest.mark.parametrize(
        ("body", "field", "message"),
        [
            ({}, "action", "Missing field."),
            ({"action": "promote"}, "action", "Invalid field."),
            ({"action": "deny", "registrants": [{}] * 31}, "registrants", "Invalid field."),
            ({"action": "deny", "registrants": "all"}, "registrants", "Invalid field."),
        ],
    )
    def test_bad_bodies_are_named(self, mock_each_profile, number, body, field, message):
        """300 with errors, and no status changes."""
        answer = mock_each_profile.call("PUT", f"/v2/webinars/{number}/registrants/status", body)

        assert (answer.status, answer.json["errors"]) == (400, [{"field": field, "message": message}])
        assert len(mock_each_profile.registrants(number, "pending")) == 3

    def test_without_registration(self, mock_each_profile):
        """300, in SPEC25's words."""
        answer = self.change(mock_each_profile, 90000000404, "approve", {"email": "a@example.com"})

        assert (answer.status, answer.json["code"]) == (400, 300)


class TestOneRegistrant:
    """Read and deleted by id."""

    def test_is_read_as_in_the_list(self, mock_each_profile, person):
        """The same document, except for the link that can be shared."""
        number = mock_each_profile.webinar()
        created = mock_each_profile.post(f"/v2/webinars/{number}/registrants", person() | DETAILS).json

        read = mock_each_profile.get(f"/v2/webinars/{number}/registrants/{created['registrant_id']}")

        row = {name: value for name, value in read.json.items() if name != "share_url"}
        assert (read.status, [row]) == (200, mock_each_profile.registrants(number))

    def test_deleting_frees_the_email_that_denying_does_not(self, mock_each_profile):
        """After deletion the same e-mail registers a new person with a new id."""
        number = mock_each_profile.webinar()
        (row,) = mock_each_profile.batch(number, ["a@example.com"]).json["registrants"]
        path = f"/v2/webinars/{number}/registrants"
        mock_each_profile.call(
            "PUT", f"{path}/status", {"action": "deny", "registrants": [{"id": row["registrant_id"]}]}
        )
        assert mock_each_profile.batch(number, ["a@example.com"]).rule == "registrant_denied"

        deleted = mock_each_profile.call("DELETE", f"{path}/{row['registrant_id']}")
        (again,) = mock_each_profile.batch(number, ["a@example.com"]).json["registrants"]

        assert (deleted.status, deleted.body) == (204, b"")
        assert again["registrant_id"] != row["registrant_id"]
        assert len(mock_each_profile.registrants(number)) == 1

    @pytest.mark.parametrize(
        ("method", "registrant", "code", "text"),
        [
            ("GET", "A" * 22, 3079, "This registrant does not exist: " + "A" * 22 + "."),
            ("GET", "nobody", 3079, "This registrant does not exist: nobody."),
            ("DELETE", "A" * 22, 3000, "Registrant " + "A" * 22 + " was not found."),
            ("DELETE", "nobody", 300, INVALID_ID),
        ],
    )  # fmt: skip
    def test_who_is_not_there(self, mock_each_profile, method, registrant, code, text):
        """Each operation in its own words."""
        answer = mock_each_profile.call(method, f"/v2/webinars/{mock_each_profile.webinar()}/registrants/{registrant}")

        assert (answer.status, answer.json) == (400, {"code": code, "message": text})


@pytest.mark.parametrize("size,rule", [("501-1,000", ""), ("500-1,000", "validation_failed")])
def test_the_size_of_an_organisation_is_what_the_api_wants(mock_each_profile, person, size, rule):
    """One place of the published specification prints a value that Zoom refuses."""
    answer = mock_each_profile.post(
        f"/v2/webinars/{mock_each_profile.webinar()}/registrants", person(no_of_employees=size)
    )
    assert answer.rule == rule


def test_a_poll_that_nobody_launched_has_not_started_while_its_webinar_is_live(mock_each_profile):
    """Going on the air launches no poll."""
    webinar = mock_each_profile.webinar()
    sent = {"title": "T", "questions": [{"name": "Q", "type": "single", "answers": ["a", "b"]}]}
    poll = mock_each_profile.post(f"/v2/webinars/{webinar}/polls", sent).json["id"]
    mock_each_profile.people("start", webinar)
    assert mock_each_profile.get(f"/v2/webinars/{webinar}/polls/{poll}").json["status"] == "notstart"


@pytest.mark.parametrize("restricted", [True, False])
def test_seats_are_the_webinar_s_not_an_occurrence_s(make_mock, person, restricted):
    """A registrant of a full series cannot register for another occurrence either."""
    mock = make_mock()
    settings = {"registration_type": 2} | ({"registrants_restrict_number": 1} if restricted else {})
    webinar = mock.webinar(type=9, recurrence={"type": 1, "end_times": 2}, settings=settings)
    days = [o["occurrence_id"] for o in mock.get(f"/v2/webinars/{webinar}").json["occurrences"]]
    answers = [
        mock.post(f"/v2/webinars/{webinar}/registrants?occurrence_ids={day}", person(f"p{day}@example.com"))
        for day in days
    ]
    assert [a.rule for a in answers] == ["", "attendee_limit_reached" if restricted else ""]
