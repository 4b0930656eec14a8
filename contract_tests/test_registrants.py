"""One registrant: registered, read, approved, denied, deleted."""

from __future__ import annotations

import pytest
from hypothesis import given

from mockzoom.contract.judging import judging
from mockzoom.contract.marks import documented, gap, proves, validated_live
from mockzoom.contract.strategies import registrants

from .clients import instant
from .run import RUN, examples

SINGLE, GET, STATUS, DELETE = (
    "webinarRegistrantCreate", "webinarRegistrantGet", "webinarRegistrantStatus", "deleteWebinarRegistrant",
)  # fmt: skip
TAG = RUN.fresh()


@examples(15)
@given(entry=registrants(RUN.domain, TAG))
@proves("answer_shape", "field_limits", "nulls", "registrant_id", "join_url")
@gap("nulls")
def test_who_was_registered_can_be_read(api, webinar, entry):
    """`id` is the webinar and `registrant_id` the person, who is then known by that id."""
    entry = entry | {"email": RUN.fresh() + entry["email"][len(TAG) :]}

    answer = api.register(webinar, entry)

    with judging("field_limits", "nulls"):
        api.succeeds(answer, SINGLE)
    told = answer.json
    read = api.send(GET, webinarId=webinar, registrantId=told["registrant_id"]).json
    with judging("answer_shape"):
        assert told["id"] == webinar
    with judging("registrant_id"):
        assert read["id"] == told["registrant_id"]
    with judging("field_limits", "nulls"):
        seen = [read[name] for name in ("email", "first_name", "last_name", "status")]
        assert seen == [entry["email"], entry["first_name"], entry.get("last_name") or "", "approved"]
    with judging("join_url"):
        assert read["join_url"] == told["join_url"]


@proves("repeated_email", "registrant_id")
@validated_live("2021-08", "FORUM 57798")
def test_singly_and_in_a_batch_people_are_the_same(api, webinar, email):
    """The list begins with the first registrant."""
    single = api.register(webinar, email).json

    with judging("repeated_email"):
        (row,) = api.registered(webinar, [email.upper()])
        assert (row["join_url"], row["email"]) == (single["join_url"], email)
    with judging("repeated_email", "registrant_id"):
        assert row["registrant_id"] == single["registrant_id"]


@pytest.mark.parametrize("action", ["deny", "cancel"])
@proves("answer_shape", "registrant_denied")
@gap("denied_again")
def test_denied_and_cancelled_are_the_same(api, webinar, emails, action):
    """Both stand in the list of the denied, and approving brings them back."""
    going, staying = emails(2)
    api.registered(webinar, [going, staying])

    with judging("answer_shape"):
        api.succeeds(api.change_status(webinar, action, [going.upper()]), STATUS)
        assert (api.emails(webinar), api.emails(webinar, "denied")) == ([staying], [going])
    api.refuses(api.register(webinar, going), "registrant_denied", SINGLE)
    with judging("answer_shape"):
        api.succeeds(api.change_status(webinar, "approve", [going]), STATUS)
        assert sorted(api.emails(webinar)) == sorted([going, staying])


@proves("unknown_status_names")
@gap("status_of_strangers")
def test_whom_the_webinar_does_not_know_is_passed_over(api, emails):
    """The others are approved all the same."""
    webinar = api.webinar(settings={"approval_type": 1})
    known, stranger = emails(2)
    api.registered(webinar, [known])

    with judging("unknown_status_names"):
        api.succeeds(api.change_status(webinar, "approve", [stranger, known]), STATUS)

    assert (api.emails(webinar), api.emails(webinar, "pending")) == ([known], [])


@proves("status_capacity_reached", "capacity")
@gap("seats")
def test_nobody_is_approved_beyond_the_last_seat(api, emails):
    """All or none of a call."""
    webinar = api.webinar(settings={"approval_type": 1, "registrants_restrict_number": 1})
    people = emails(2)
    api.registered(webinar, people)

    with judging("capacity"):
        api.refuses(api.change_status(webinar, "approve", people), "status_capacity_reached", STATUS)
        assert api.emails(webinar) == []
        api.succeeds(api.change_status(webinar, "approve", people[:1]), STATUS)
        api.succeeds(api.change_status(webinar, "approve", people[:1]), STATUS)
        api.refuses(api.change_status(webinar, "approve", people[1:]), "status_capacity_reached", STATUS)


@proves("attendee_limit_reached", "capacity")
@gap("seats")
def test_a_single_registration_needs_a_seat_too(api, emails):
    """The error has a specific message."""
    webinar = api.webinar(settings={"registrants_restrict_number": 1})
    first, second = emails(2)
    api.succeeds(api.register(webinar, first), SINGLE)

    with judging("capacity"):
        api.refuses(api.register(webinar, second), "attendee_limit_reached", SINGLE)
        api.succeeds(api.register(webinar, first.upper()), SINGLE)


@proves("registrant_not_found")
@documented()
def test_who_was_deleted_is_not_found(api, webinar, emails):
    """The others are."""
    gone, there = api.registered(webinar, emails(2))

    api.succeeds(api.send(DELETE, webinarId=webinar, registrantId=gone["registrant_id"]), DELETE)

    for operation in (GET, DELETE):
        answer = api.send(operation, webinarId=webinar, registrantId=gone["registrant_id"])
        api.refuses(answer, "registrant_not_found", operation, registrant_id=gone["registrant_id"])
    assert api.emails(webinar) == [there["email"]]


@proves("registrant_not_found")
@documented()
def test_people_belong_to_their_webinar(api, email):
    """In another webinar they are unknown, and there they become another registrant."""
    here, other_operations = api.webinar(), api.webinar()
    (row,) = api.registered(here, [email])

    answer = api.send(GET, webinarId=other_operations, registrantId=row["registrant_id"])
    (other,) = api.registered(other_operations, [email])

    api.refuses(answer, "registrant_not_found", GET, registrant_id=row["registrant_id"])
    assert other["registrant_id"] != row["registrant_id"]
    assert (api.emails(here), api.emails(other_operations)) == ([email], [email])


@proves("validation_failed", "field_path")
@gap("batch_rows")
def test_a_single_registration_names_its_fields_plainly(api, webinar):
    """Without a path."""
    answer = api.register(webinar, {"email": "@", "last_name": "x" * 65})

    with judging("validation_failed"):
        assert (answer.status, answer.json["code"], answer.json["message"]) == (400, 300, "Validation Failed.")
    with judging("field_path"):
        assert sorted(answer.json["errors"], key=lambda e: e["field"]) == [
            {"field": "email", "message": "Invalid field."},
            {"field": "first_name", "message": "Missing field."},
            {"field": "last_name", "message": "Invalid field."},
        ]


@proves("start_default")
@gap("start_of_a_webinar")
def test_a_webinar_without_a_time_starts_at_once(api):
    """By the target's clock."""
    answer = api.send("webinarCreate", body={"topic": RUN.tag, "type": 5, "duration": 60}, userId="me")

    now = api.account.target.now()
    assert answer.json.get("start_time") in {instant(now + away) for away in range(-120, 121)}


@proves("recurring_approval")
@validated_live("2026", "facts 6: a production client")
def test_the_approval_of_a_recurring_webinar_cannot_be_changed(api):
    """It is dropped without a word; of a scheduled webinar it can."""
    approvals = []
    for kind in (9, 6, 5):
        webinar = api.webinar(type=kind)
        changed = api.send("webinarUpdate", body={"settings": {"approval_type": 1}}, webinarId=webinar)
        with judging("recurring_approval"):
            api.succeeds(changed, "webinarUpdate")
        approvals.append(api.send("webinar", webinarId=webinar).json["settings"]["approval_type"])

    assert approvals == [0, 0, 1]
