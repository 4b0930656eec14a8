"""Registration for meetings in depth: batches, repetitions, approval, quotas, and what the lists show of them."""

from __future__ import annotations

import pytest
from hypothesis import given

from mockzoom.contract.client import OperationCall, person
from mockzoom.contract.judging import judging
from mockzoom.contract.marks import documented, gap, not_on_zoom, proves, separate_account
from mockzoom.contract.strategies import batches

from .cases.meetings import BATCH, SINGLE, STATUS, meeting
from .cases.words import did
from .run import RUN, examples
from .test_batch import TAG, renewed

pytestmark = [not_on_zoom("makes meetings and uses up the quotas of their registrants"), separate_account()]
PAGE = 300  # registrants of one page, the most that there may be


def batch(api, number, people, **rest):
    """The answer to a batch; people are registrants or addresses."""
    rows = [person(one) if isinstance(one, str) else one for one in people]
    return api.deliver(OperationCall(BATCH, {"meetingId": number}, {"registrants": rows, **rest}, may_meet_429=True))


def registered(api, number, people, **rest):
    """The rows of a batch that succeeds."""
    answer = batch(api, number, people, **rest)
    api.succeeds(answer, BATCH)
    return answer.json["registrants"]


def listed(api, number, status="approved"):
    """The registrants of a meeting in one status."""
    query = {"status": status, "page_size": PAGE}
    return did(api, OperationCall("meetingRegistrants", {"meetingId": number}, None, query))["registrants"]


def decide(api, number, action, *people):
    """Change the status of registrants."""
    body = {"action": action, "registrants": [{"email": one} for one in people]}
    did(api, OperationCall(STATUS, {"meetingId": number}, body))


@examples(10)
@given(people=batches(RUN.domain, TAG))
@proves("batch_order", "registrant_id", "field_limits")
@gap("batch_rows")
def test_a_batch_for_a_meeting_is_registered_in_order(api, people):
    """One row a person, in the order sent, with ids and names that the list shows, too."""
    number, people = meeting(api), renewed(people)

    rows = registered(api, number, people)

    with judging("batch_order"):
        assert [row["email"] for row in rows] == [one["email"] for one in people]
    shown = {one["id"]: one for one in listed(api, number)}
    with judging("registrant_id"):
        assert sorted(shown) == sorted({row["registrant_id"] for row in rows})
    with judging("field_limits"):
        assert [shown[row["registrant_id"]]["first_name"] for row in rows] == [one["first_name"] for one in people]


@pytest.mark.parametrize("total", [0, 1, 30, 31])
@proves("batch_size")
@gap("batch_beyond_limits")
def test_a_batch_for_a_meeting_has_one_to_thirty_people(api, emails, total):
    """More, or none, register no person."""
    number = meeting(api)

    answer = batch(api, number, emails(total))

    assert answer.succeeded == (1 <= total <= 30), str(answer)
    assert len(listed(api, number)) == (total if total <= 30 else 0)


@proves("repeated_email")
@documented()
def test_a_person_is_registered_once_for_a_meeting(api, email):
    """Singly, in a batch, and in other letters: the id stays."""
    number = meeting(api)
    (first,) = registered(api, number, [email])

    (again,) = registered(api, number, [email.upper()])
    single = did(api, OperationCall(SINGLE, {"meetingId": number}, person(email)))

    assert {again["registrant_id"], single["registrant_id"]} == {first["registrant_id"]}
    assert [one["id"] for one in listed(api, number)] == [first["registrant_id"]]


@pytest.mark.parametrize(("approval", "auto", "status"), [
    (0, None, "approved"), (1, None, "pending"), (1, False, "pending"), (1, True, "approved"),
])  # fmt: skip
@proves("auto_approve")
@documented()
def test_who_is_approved_at_once_for_a_meeting(api, email, approval, auto, status):
    """All if approval is automatic; with manual approval only on demand."""
    number = meeting(api, settings={"approval_type": approval})
    wish = {} if auto is None else {"auto_approve": auto}

    registered(api, number, [email], **wish)

    statuses = ("approved", "pending", "denied")
    assert {one: len(listed(api, number, one)) for one in statuses} == {one: int(one == status) for one in statuses}


@proves("pending_link")
@gap("pending")
def test_who_waits_for_a_meeting_has_no_link(api, email):
    """Until the registration is approved; who is denied is listed apart."""
    number = meeting(api, settings={"approval_type": 1})
    (row,) = registered(api, number, [email])
    (waiting,) = listed(api, number, "pending")

    decide(api, number, "approve", email)
    (approved,) = listed(api, number)
    decide(api, number, "deny", email)

    assert [one.get("join_url", "") != "" for one in (row, waiting, approved)] == [False, False, True]
    assert [one["email"] for one in listed(api, number, "denied")] == [email]


@proves("registrant_quota", "meeting_registrant_daily_limit")
@documented()
def test_a_person_may_register_three_times_a_day_for_a_meeting(api, emails):
    """Batch and single share the count; another person and another meeting have one for themselves."""
    number, other = meeting(api), meeting(api)
    tired, rested = emails(2)
    with judging("registrant_quota"):
        registered(api, number, [tired])
        did(api, OperationCall(SINGLE, {"meetingId": number}, person(tired)))
        registered(api, number, [tired])

    refused = batch(api, number, [rested, tired])

    with judging("meeting_registrant_daily_limit"):
        api.refuses(refused, "meeting_registrant_daily_limit", BATCH, limit=3, email=tired)
    with judging("registrant_quota"):
        registered(api, number, [rested])
        registered(api, other, [tired])
