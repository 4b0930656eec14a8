"""addBatchWebinarRegistrants: who is registered, and what the answer says of them."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockzoom.contract.client import OperationCall, person
from mockzoom.contract.judging import judging
from mockzoom.contract.marks import documented, gap, not_on_zoom, proves, validated_live
from mockzoom.contract.strategies import (
    BATCH_SIZES,
    InvalidBatch,
    batches,
    batches_with_duplicates,
    invalid_batches,
    non_list_values,
    plain_batch,
    webinars,
)

from .run import RUN, examples

TAG = RUN.fresh()  # the strategies' addresses begin with this; each example gets a unique prefix in its place
BATCH = "addBatchWebinarRegistrants"


def renewed(batch):
    """Return the same people with unused addresses, of the same length and in the same case."""
    tag = RUN.fresh()
    return [
        {**p, "email": tag + p["email"][len(TAG) :]}
        if isinstance(p.get("email"), str) and p["email"].lower().startswith(TAG)
        else p
        for p in batch
    ]


@proves("batch_status")
@validated_live("2026-06", "recorded/webinar_batch_201_indico: a production client accepts nothing but 201")
def test_success_has_the_status_of_its_edition(api, any_webinar, email):
    """200 in the documents of 2021, 201 live."""
    answer = api.batch(any_webinar, [email])

    assert answer.status == (200 if api.profile == "2021-08" else 201)


@examples(25)
@given(batch=batches(RUN.domain, TAG))
@proves("batch_order", "batch_size", "field_limits", "email_form", "registrant_id", "join_url", "answer_shape")
@gap("batch_rows")
def test_a_valid_batch_is_registered_in_order(api, webinar, batch):
    """Whatever the names: one row a person, in the order sent, and the list agrees."""
    batch = renewed(batch)

    with judging("batch_size", "field_limits", "email_form", "answer_shape"):
        rows = api.registered(webinar, batch)

    ids = {r["registrant_id"] for r in rows}
    listed = [r for r in api.registrants(webinar) if r["id"] in ids]
    with judging("batch_order"):
        assert [r["email"] for r in rows] == [p["email"] for p in batch]
    with judging("registrant_id"):
        assert len(ids) == len(batch)
        assert [r["id"] for r in listed] == [r["registrant_id"] for r in rows]
    with judging("field_limits", "email_form"):
        assert [(r["email"], r["first_name"], r["last_name"]) for r in listed] == [
            (p["email"], p["first_name"], p.get("last_name") or "") for p in batch
        ]
    with judging("join_url"):
        assert [r["join_url"] for r in listed] == [r["join_url"] for r in rows]


@pytest.mark.parametrize("total", BATCH_SIZES)
@proves("batch_size", "validation_failed")
@gap("batch_beyond_limits")
def test_the_size_of_a_batch(api, webinar, emails, total):
    """1 to 30; more is invalid, none is missing."""
    answer = api.batch(webinar, emails(total))

    with judging("batch_size"):
        if 1 <= total <= 30:
            assert answer.succeeded, str(answer)
        else:
            says = "Missing field." if total == 0 else "Invalid field."
            api.refuses(answer, "validation_failed", errors=[{"field": "registrants", "message": says}])
        assert len(api.registrants(webinar)) == (total if total <= 30 else 0)


@examples(10)
@given(value=non_list_values(RUN.domain))
@proves("batch_size", "validation_failed")
@gap("batch_beyond_limits")
def test_a_value_that_is_not_a_list_of_people(api, webinar, value):
    """A batch with an invalid entry is a validation error, and no person is registered."""
    answer = api.send(BATCH, body={"registrants": value}, webinarId=webinar)

    with judging("batch_size"):
        assert not answer.succeeded, str(answer)
        assert api.registrants(webinar) == []
    with judging("validation_failed"):
        assert (answer.status, answer.json["code"], answer.json["message"]) == (400, 300, "Validation Failed.")
        assert answer.json["errors"][0]["field"].startswith("registrants")


@examples(40)
@given(spoilt=invalid_batches(RUN.domain, TAG))
@proves("field_path", "field_limits", "email_form", "batch_whole", "validation_failed")
@gap("batch_rows")
def test_one_bad_field_refuses_the_whole_batch(api, webinar, spoilt: InvalidBatch):
    """300 names the field by its path, and no other; no person is registered."""
    answer = api.batch(webinar, renewed(spoilt.batch))

    says = "Missing field." if spoilt.missing else "Invalid field."
    limits = "email_form" if spoilt.field.endswith("email") else "field_limits"
    with judging(limits, "field_path"):
        api.refuses(answer, "validation_failed", errors=[{"field": spoilt.field, "message": says}])
    with judging("batch_whole"):
        assert api.registrants(webinar) == []


@pytest.mark.parametrize("name", ["first_name", "last_name"])
@proves("field_limits")
@documented()
def test_names_end_at_64_characters(api, webinar, emails, name):
    """Characters, not bytes; 65 is too long."""
    fits, too_long = emails(2)

    with judging("field_limits"):
        rows = api.registered(webinar, [person(fits, **{name: "é" * 64})])
    refused = api.batch(webinar, [person(too_long, **{name: "é" * 65})])

    error = {"field": f"registrants[0].{name}", "message": "Invalid field."}
    api.refuses(refused, "validation_failed", errors=[error])
    assert [(r["id"], r[name]) for r in api.registrants(webinar)] == [(rows[0]["registrant_id"], "é" * 64)]


@proves("field_limits")
@documented()
@not_on_zoom("needs a long name under the domain")
def test_addresses_end_at_128_characters(api, webinar):
    """129 is too long."""
    local = RUN.fresh().ljust(64, "x")
    longest, too_long = (f"{local}@{f'.{RUN.domain}'.rjust(length, 'd')}" for length in (63, 64))

    with judging("field_limits"):
        assert [r["email"] for r in api.registered(webinar, [longest])] == [longest]
    error = {"field": "registrants[0].email", "message": "Invalid field."}
    api.refuses(api.batch(webinar, [too_long]), "validation_failed", errors=[error])


@proves("email_form")
@gap("email_pattern")
def test_plus_addresses_are_people_of_their_own(api, any_webinar):
    """a+1@ is neither a@ nor a+2@."""
    tag = RUN.fresh()

    with judging("email_form"):
        rows = api.registered(any_webinar, [f"{tag}a{plus}@{RUN.domain}" for plus in ("", "+1", "+2")])

    assert len({r["registrant_id"] for r in rows}) == 3


@proves("nulls")
@gap("nulls")
def test_nulls_count_as_absent_and_unknown_fields_as_nothing(api, webinar, emails):
    """In the body and in each person."""
    first, second = emails(2)
    odd = {"email": first, "first_name": "A", "last_name": None, "unknown": {"a": [1]}}

    with judging("nulls"):
        assert api.registered(webinar, [odd, second], auto_approve=None, unknown="field")
    assert [(r["email"], r["last_name"]) for r in api.registrants(webinar)] == [(first, ""), (second, "Chill")]


@proves("repeated_email")
@validated_live("2021-08", "FORUM 57798, for single registration")
def test_registering_again_gives_the_same_registrant(api, webinar, email):
    """The same id, address and link in any case and under any name, and one entry in the list."""
    again = [person(email.upper(), first_name="Other"), person(email.title(), first_name="Third")]

    (first,) = api.registered(webinar, [person(email)])
    with judging("repeated_email"):
        rows = [first, *(api.registered(webinar, [entry])[0] for entry in again)]

    assert rows[0] == rows[1] == rows[2]
    assert [(r["email"], r["first_name"]) for r in api.registrants(webinar)] == [(email, "Jill")]


@proves("repeated_email")
@validated_live("2021-08", "FORUM 57798, for single registration")
def test_known_and_new_people_in_one_batch(api, webinar, emails):
    """The known keep their ids."""
    known, new = emails(2)
    (before,) = api.registered(webinar, [known])

    with judging("repeated_email"):
        rows = api.registered(webinar, [new, known])

    assert rows[1] == before
    assert api.emails(webinar) == [known, new]


@examples(15)
@given(batch=batches_with_duplicates(RUN.domain, TAG))
@proves("repeated_in_batch", "repeated_email")
@gap("batch_rows")
def test_an_address_twice_in_a_batch_is_one_person(api, webinar, batch):
    """Answered as often as it was sent."""
    batch = renewed(batch)

    with judging("repeated_in_batch"):
        rows = api.registered(webinar, batch)
        assert [r["email"].lower() for r in rows] == [p["email"].lower() for p in batch]

    people = {p["email"].lower() for p in batch}
    with judging("repeated_in_batch", "repeated_email"):
        assert len({r["registrant_id"] for r in rows}) == len(people)
        assert len({(r["email"].lower(), r["registrant_id"]) for r in rows}) == len(people)


@pytest.mark.parametrize(("approval", "auto", "status"), [
    (0, None, "approved"), (0, False, "approved"), (1, None, "pending"), (1, False, "pending"), (1, True, "approved"),
])  # fmt: skip
@proves("auto_approve")
@documented()
def test_who_is_approved_at_once(api, email, approval, auto, status):
    """All are approved if approval is automatic; with manual approval only on demand."""
    webinar = api.webinar(settings={"approval_type": approval})
    wish = {} if auto is None else {"auto_approve": auto}

    (row,) = api.registered(webinar, [email], **wish)

    others = {"approved", "pending", "denied"} - {status}
    assert [(r["id"], r["status"]) for r in api.registrants(webinar, status)] == [(row["registrant_id"], status)]
    assert [api.registrants(webinar, other) for other in others] == [[], []]


@proves("pending_link")
@gap("pending")
def test_who_waits_has_no_link(api, emails):
    """They stay pending until they are approved."""
    waiting, welcome = emails(2)
    webinar = api.webinar(settings={"approval_type": 1})

    (pending,) = api.registered(webinar, [waiting])
    (approved,) = api.registered(webinar, [welcome], auto_approve=True)
    listed = api.registrants(webinar, "pending")
    api.succeeds(api.change_status(webinar, "approve", [waiting]), "webinarRegistrantStatus")

    assert ("join_url" in pending, "join_url" in approved, "join_url" in listed[0]) == (False, True, False)
    assert all("join_url" in r for r in api.registrants(webinar))


@proves("pending_again", "repeated_email")
@gap("pending")
def test_who_waits_goes_on_waiting_when_registered_again(api, email):
    """Even with auto_approve."""
    webinar = api.webinar(settings={"approval_type": 1})
    (before,) = api.registered(webinar, [email])

    with judging("pending_again", "repeated_email"):
        assert api.registered(webinar, [email], auto_approve=True) == [before]
    with judging("pending_again"):
        assert api.emails(webinar, "pending") == [email]


@proves("join_url", "registrant_id")
@validated_live("2026", "recorded/webinar_add_registrant_201: ids and links of a production integration")
def test_links_carry_number_token_and_passcode_in_order(api, emails):
    """tk, pwd if there is a passcode, uuid; each person has a separate link and an id of 22 characters."""
    plain, locked = api.webinar(), api.webinar(password="abc123")

    rows = api.registered(plain, emails(2)), api.registered(locked, emails(2))

    for number, pair in zip((plain, locked), rows, strict=True):
        for row in pair:
            with judging("registrant_id"):
                assert api.judge.fits("registrant_id", row["registrant_id"])
            with judging("join_url"):
                assert api.judge.fits("join_url", row["join_url"])
                assert f"/w/{number}?tk=" in row["join_url"]
                assert ("&pwd=" in row["join_url"]) == (number == locked)
        with judging("join_url"):
            assert pair[0]["join_url"] != pair[1]["join_url"]


@proves("batch_multipart")
@documented()
@not_on_zoom("Zoom's newer documents no longer list multipart bodies; see facts 7.3")
def test_a_batch_may_come_as_a_form(api, email):
    """With `registrants` as JSON text."""
    webinar = api.webinar(settings={"approval_type": 1})

    answer = api.deliver(form_of(webinar, json.dumps([person(email)]), auto_approve="true"))

    with judging("batch_multipart"):
        api.succeeds(answer, BATCH)
    assert api.emails(webinar) == [email]


@proves("multipart_value_prefixed")
@gap("unusual_bodies")
@not_on_zoom("Zoom's newer documents no longer list multipart bodies; see facts 7.3")
def test_a_form_whose_list_begins_with_a_word_is_refused(api, webinar, email):
    """The artefact of a converter of samples."""
    answer = api.deliver(form_of(webinar, "true" + json.dumps([person(email)])))

    api.refuses(answer, "multipart_value_prefixed")
    assert api.registrants(webinar) == []


def form_of(webinar, registrants, **fields):
    """A batch as multipart/form-data."""
    parts = {**fields, "registrants": registrants}
    body = "".join(f'--b\r\nContent-Disposition: form-data; name="{n}"\r\n\r\n{v}\r\n' for n, v in parts.items())
    headers = {"Content-Type": "multipart/form-data; boundary=b"}
    return OperationCall(BATCH, {"webinarId": webinar}, raw=f"{body}--b--\r\n".encode(), headers=headers)


@pytest.mark.parametrize("spoil", ["host", "denied", "invalid"])
@proves("batch_whole", "host_on_batch")
@gap("batch_atomicity")
def test_a_refused_batch_registers_nobody(api, webinar, emails, spoil):
    """Not even those who stand before the fault."""
    good, bad = emails(2)
    if spoil == "host":
        bad = api.account.host or api.send("webinar", webinarId=webinar).json["host_email"]
    if spoil == "denied":
        api.registered(webinar, [bad])
        api.change_status(webinar, "deny", [bad])

    answer = api.batch(webinar, [person(good), person("@" if spoil == "invalid" else bad)])

    if spoil == "host":
        with judging("host_on_batch"):
            assert not answer.succeeded, str(answer)
    with judging("batch_whole"):
        assert not answer.succeeded, str(answer)
        assert api.emails(webinar) == []


@proves("webinar_full", "capacity", "batch_whole")
@gap("batch_atomicity")
def test_seats_are_counted_to_the_last(api, emails):
    """A batch that does not fit is refused whole, one that just fits is not; the known need no seat."""
    webinar = api.webinar(settings={"registrants_restrict_number": 3})
    first, *others = emails(4)
    api.registered(webinar, [first])

    with judging("capacity"):
        api.refuses(api.batch(webinar, others), "webinar_full")
    with judging("batch_whole"):
        assert api.emails(webinar) == [first]
    with judging("capacity"):
        api.registered(webinar, others[:2])
        api.refuses(api.batch(webinar, others[2:]), "webinar_full")
        api.registered(webinar, [first, *others[:2]])
        assert api.emails(webinar) == [first, *others[:2]]


@proves("capacity")
@gap("seats")
def test_who_waits_or_was_denied_takes_no_seat(api, emails):
    """Only the approved do."""
    webinar = api.webinar(settings={"approval_type": 1, "registrants_restrict_number": 1})
    first, second, third = emails(3)

    api.registered(webinar, [first, second])
    api.succeeds(api.change_status(webinar, "approve", [first]), "webinarRegistrantStatus")
    api.refuses(api.change_status(webinar, "approve", [second]), "status_capacity_reached", "webinarRegistrantStatus")
    api.succeeds(api.change_status(webinar, "deny", [first]), "webinarRegistrantStatus")
    with judging("capacity"):
        api.registered(webinar, [third], auto_approve=True)

    assert api.emails(webinar) == [third]


@examples(12, shared=4)
@given(body=webinars(), total=st.integers(1, 3))
@proves("not_scheduled_webinar", "registration_not_enabled", "webinar_full", "auto_approve")
@documented()
@not_on_zoom("makes a webinar for each example")
def test_every_kind_of_webinar(api, body, total):
    """Types 6 and 9 take no batches, approval_type 2 takes no registration, and the rest depends on seats."""
    settings = body["settings"]
    answer = api.send("webinarCreate", body={"topic": RUN.tag} | body, userId="me")
    api.succeeds(answer, "webinarCreate")
    webinar = answer.json["id"]

    answer = api.batch(webinar, plain_batch(total, RUN.domain, RUN.fresh()))

    seats = settings.get("registrants_restrict_number", 3)
    if body["type"] != 5:
        api.refuses(answer, "not_scheduled_webinar")
    elif settings["approval_type"] == 2:
        api.refuses(answer, "registration_not_enabled", webinar_id=webinar)
    elif settings["approval_type"] == 0 and total > seats:
        api.refuses(answer, "webinar_full")
    else:
        with judging("auto_approve"):
            assert answer.succeeded, str(answer)
            assert all(("join_url" in row) == (settings["approval_type"] == 0) for row in answer.json["registrants"])
