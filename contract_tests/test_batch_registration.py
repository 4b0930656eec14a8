"""addBatchWebinarRegistrants by its contract."""

from __future__ import annotations

from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings

from contract_tests.strategies import batches, spoilt_batches

examples = settings(
    deadline=None,
    derandomize=True,
    database=None,
    max_examples=30,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
FRESH = count(1)  # drawn outside hypothesis, so that no example meets the registrants of another
ANYBODY = {"email": "anybody@example.com", "first_name": "A"}


def numbered(total):
    """So many people with e-mails of their own."""
    return [{"email": f"n{n}@example.com", "first_name": f"N{n}"} for n in range(total)]


@pytest.fixture
def webinar(target):
    """One webinar for all examples of a test: a host may create a hundred a day."""
    return target.webinar()


@examples
@given(batch=batches())
def test_a_valid_batch_is_registered_in_order(target, webinar, batch):
    """Whatever the names: one row a person, in the order sent, and the list agrees."""
    batch = [person | {"email": f"x{next(FRESH)}.{person['email']}"} for person in batch]

    rows = target.batch(webinar, batch).json()["registrants"]

    ids = {r["registrant_id"] for r in rows}
    listed = [r for r in target.registrants(webinar) if r["id"] in ids]
    assert [r["email"] for r in rows] == [p["email"] for p in batch]
    assert [(r["id"], r["email"], r["first_name"]) for r in listed] == [
        (r["registrant_id"], p["email"], p["first_name"]) for r, p in zip(rows, batch, strict=True)
    ]


@examples
@given(spoilt=spoilt_batches())
def test_one_bad_field_refuses_the_whole_batch(target, webinar, spoilt):
    """300 names the field, and nobody is registered."""
    batch, field, says = spoilt

    answer = target.batch(webinar, batch)

    assert (answer.status_code, answer.json()["code"]) == (400, 300)
    assert {"field": field, "message": says} in answer.json()["errors"]
    assert target.registrants(webinar) == []


@pytest.mark.parametrize(("total", "fits"), [(0, False), (1, True), (29, True), (30, True), (31, False), (1000, False)])
def test_the_size_of_a_batch(target, webinar, total, fits):
    """1 to 30."""
    answer = target.batch(webinar, numbered(total))

    assert (answer.status_code < 300) == fits
    assert len(target.registrants(webinar)) == (total if fits else 0)


@pytest.mark.parametrize("kind", [6, 9])
def test_recurring_webinars_are_refused(target, kind):
    """400 with 300."""
    answer = target.batch(target.webinar(type=kind), [ANYBODY])

    assert (answer.status_code, answer.json()["code"]) == (400, 300)
    assert "Batch registration is not supported for other webinar types." in answer.json()["message"]


def test_an_unknown_webinar(target):
    """404 with 3001; a number that is none is 400 with 300."""
    gone = target.webinar()
    target.send("webinarDelete", webinarId=gone)

    unknown, nonsense = target.batch(gone, [ANYBODY]), target.batch("not-a-number", [ANYBODY])

    assert (unknown.status_code, unknown.json()) == (
        404,
        {"code": 3001, "message": f"Webinar does not exist: {gone}."},
    )
    assert (nonsense.status_code, nonsense.json()["code"]) == (400, 300)


def test_registration_that_is_not_enabled(target):
    """404/404 in the documents of 2021, 400/3000 today."""
    answer = target.batch(target.webinar(settings={"approval_type": 2}), [ANYBODY])

    expected = {"2021-08": (404, 404), "2025-06": (400, 3000)}[target.profile]
    assert (answer.status_code, answer.json()["code"]) == expected


def test_a_full_webinar(target):
    """3043, for the whole batch that does not fit."""
    webinar = target.webinar(settings={"registrants_restrict_number": 2})

    refused = target.batch(webinar, numbered(3))
    fits = target.batch(webinar, numbered(2))

    assert refused.status_code == {"2021-08": 404, "2025-06": 400}[target.profile]
    assert refused.json() == {"code": 3043, "message": "Webinar has reached maximum attendee capacity."}
    assert fits.status_code < 300


@pytest.mark.parametrize(("auto_approve", "status"), [(True, "approved"), (False, "pending")])
def test_manual_approval(target, auto_approve, status):
    """Pending, without a link, unless auto_approve asks otherwise."""
    webinar = target.webinar(settings={"approval_type": 1})

    (row,) = target.batch(webinar, [ANYBODY], auto_approve=auto_approve).json()["registrants"]

    assert ("join_url" in row) == auto_approve
    assert [r["id"] for r in target.registrants(webinar, status)] == [row["registrant_id"]]


def test_registering_again_is_idempotent_and_counts(target):
    """The same registrant three times, in any case; the fourth time that day is 429 until the next UTC midnight."""
    webinar = target.webinar()
    spellings = ["again@example.com", "AGAIN@example.com", "Again@Example.com"]

    rows = [target.batch(webinar, [ANYBODY | {"email": e}]).json()["registrants"][0] for e in spellings]
    refused = target.batch(webinar, [ANYBODY | {"email": "again@example.com"}])

    assert rows[0] == rows[1] == rows[2]
    assert (refused.status_code, refused.json()["code"]) == (429, 429)
    assert "again@example.com" in refused.json()["message"]
    assert refused.headers["Retry-After"].endswith("T00:00:00Z")
    assert refused.headers["X-RateLimit-Category"] == "Heavy"


def test_without_a_token(target):
    """401 with 124, before anything else is looked at."""
    from contract_tests.target import Target

    answer = Target(target.url, "nobody's").batch("not-a-number", "nonsense")

    assert (answer.status_code, answer.json()) == (401, {"code": 124, "message": "Invalid access token."})


def test_pages_are_complete_and_without_repeats(target):
    """75 registrants in pages of 20, by token and by number."""
    webinar = target.webinar()
    everybody = numbered(75)
    for start in range(0, 75, 30):
        target.batch(webinar, everybody[start : start + 30])

    by_number = [
        target.send("webinarRegistrants", query=f"?page_size=20&page_number={n}", webinarId=webinar).json()
        for n in range(1, 5)
    ]
    seen, token = [], ""
    while True:
        query = f"?page_size=20&next_page_token={token}"
        page = target.send("webinarRegistrants", query=query, webinarId=webinar).json()
        seen += [r["email"] for r in page["registrants"]]
        token = page["next_page_token"]
        if not token:
            break

    assert seen == [p["email"] for p in everybody]
    assert [r["email"] for page in by_number for r in page["registrants"]] == seen
    assert {page["total_records"] for page in by_number} == {75}
