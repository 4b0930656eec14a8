"""The list of registrants, page by page: complete, in order, without repeats."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockzoom.contract.judging import judging
from mockzoom.contract.marks import documented, gap, not_on_zoom, proves, separate_account, validated_live
from mockzoom.contract.strategies import plain_batch

from .clients import clock_of
from .run import RUN, examples

LIST = "webinarRegistrants"


@pytest.fixture
def crowd(api, webinar):
    """75 people in a webinar, in the order of their registration."""
    people = plain_batch(75, RUN.domain, RUN.fresh())
    for start in range(0, 75, 30):
        api.registered(webinar, people[start : start + 30])
    return [p["email"] for p in people]


def emails_of(page_list):
    return [r["email"] for page in page_list for r in page["registrants"]]


@examples(12)
@given(size=st.integers(1, 80))
@proves("paging")
@validated_live("2026-09-08", "recorded/api_meeting_lifecycle_2026")
@not_on_zoom("registers 75 people")
def test_pages_are_complete_and_without_repeats(api, webinar, crowd, size):
    """Whatever their size: every page full but the last, in the order of registration, the last token empty."""
    found = api.pages(webinar, page_size=size)

    assert emails_of(found) == crowd
    assert [len(page["registrants"]) for page in found[:-1]] == [size] * (len(found) - 1)
    assert {(page["total_records"], page["page_size"]) for page in found} == {(75, size)}
    assert {page.get("page_count", -(-75 // size)) for page in found} == {-(-75 // size)}


@proves("paging")
@validated_live("2026-09-08", "recorded/api_meeting_lifecycle_2026")
@not_on_zoom("registers 75 people")
def test_pages_by_number_are_the_same(api, webinar, crowd):
    """Beyond the last page the page is empty."""
    found = [api.send(LIST, query={"page_size": 20, "page_number": n}, webinarId=webinar).json for n in range(1, 6)]

    assert emails_of(found) == crowd
    assert [len(page["registrants"]) for page in found] == [20, 20, 20, 15, 0]
    assert [page.get("page_number", n) for n, page in enumerate(found, 1)] == [1, 2, 3, 4, 5]


@pytest.mark.parametrize(("asked", "size"), [
    ("1", 1), ("300", 300), ("301", 300), ("99999", 300), ("0", 30), ("-1", 30), ("many", 30), ("", 30),
])  # fmt: skip
@proves("paging")
@validated_live("2026-09-08", "facts 6: list parameters are lenient")
def test_a_page_size_out_of_range_is_clamped(api, any_webinar, asked, size):
    """Never refused: more than 300 is 300, nonsense is 30."""
    answer = api.send(LIST, query={"page_size": asked}, webinarId=any_webinar)

    api.succeeds(answer, LIST)
    assert answer.json["page_size"] == size


@proves("paging")
@validated_live("2026-09-08", "recorded/api_meeting_lifecycle_2026: the last token is an empty text")
def test_an_empty_list_is_one_page_without_a_token(api, webinar):
    """The list is empty."""
    page = api.send(LIST, webinarId=webinar).json

    usual = {} if api.profile == "2021-08" else {"page_count": 0}
    assert page == usual | {"page_size": 30, "total_records": 0, "next_page_token": "", "registrants": []}


@proves("paging")
@validated_live("2026-09-08", "recorded/api_meeting_lifecycle_2026")
@not_on_zoom("registers 75 people")
def test_who_comes_while_pages_are_turned_hides_nobody(api, webinar, crowd):
    """A new registrant is at the end, and a deleted one shifts no page."""
    first = api.send(LIST, query={"page_size": 30}, webinarId=webinar).json
    leaves = first["registrants"][3]
    api.send("deleteWebinarRegistrant", webinarId=webinar, registrantId=leaves["id"])
    late = f"{RUN.fresh()}late@{RUN.domain}"
    api.registered(webinar, [late])

    rest, token = [], first["next_page_token"]
    while token and len(rest) < 5:
        page = api.send(LIST, query={"page_size": 30, "next_page_token": token}, webinarId=webinar).json
        rest.append(page)
        token = page["next_page_token"]

    assert emails_of([first, *rest]) == [*crowd, late]


@proves("paging", "next_page_token_invalid")
@validated_live("2026-09-08", "recorded/api_400_300_next_page_token")
@not_on_zoom("registers 75 people")
@pytest.mark.usefixtures("crowd")
def test_a_token_belongs_to_its_list(api, webinar):
    """A token is rejected for another status or webinar, and so is an altered one."""
    token = api.send(LIST, query={"page_size": 30}, webinarId=webinar).json["next_page_token"]
    other = api.webinar()

    for number, query in (
        (webinar, {"status": "pending", "next_page_token": token}),
        (other, {"next_page_token": token}),
        (webinar, {"next_page_token": token[:-2] + "AA"}),
        (webinar, {"next_page_token": "n0b0dys"}),
    ):
        with judging("paging"):
            api.refuses(api.send(LIST, query=query, webinarId=number), "next_page_token_invalid", LIST)


@proves("paging", "next_page_token_invalid")
@documented()
@not_on_zoom("moves the clock")
def test_a_token_lives_fifteen_minutes(account):
    """To the second."""
    api = account()
    clock, webinar = clock_of(api), api.webinar()
    api.registered(webinar, plain_batch(3))
    clock.advance(1 - clock.now() % 1)

    token = api.send(LIST, query={"page_size": 1}, webinarId=webinar).json["next_page_token"]
    query = {"page_size": 1, "next_page_token": token}
    clock.advance(15 * 60 - 1)
    good = api.send(LIST, query=query, webinarId=webinar)
    clock.advance(1)
    stale = api.send(LIST, query=query, webinarId=webinar)

    with judging("paging"):
        api.succeeds(good, LIST)
        api.refuses(stale, "next_page_token_invalid", LIST)


@pytest.mark.parametrize("asked", ["", "nobody", "APPROVED"])
@proves("paging")
@validated_live("2026-09-08", "facts 6: a bad status is ignored")
def test_an_unknown_status_is_taken_for_approved(api, any_webinar, email, asked):
    """As if nothing had been asked."""
    api.registered(any_webinar, [email])

    answer = api.send(LIST, query={"status": asked, "page_size": 300}, webinarId=any_webinar)

    assert {r["status"] for r in answer.json["registrants"]} == {"approved"}
    assert email in [r["email"] for r in answer.json["registrants"]]


@proves("pending_link", "paging")
@gap("pending")
def test_each_status_has_a_list_of_its_own(api, emails):
    """Every registrant is in one of the pages."""
    webinar = api.webinar(settings={"approval_type": 1})
    waiting, welcome, unwelcome = people = emails(3)
    api.registered(webinar, people)
    api.change_status(webinar, "approve", [welcome])
    api.change_status(webinar, "deny", [unwelcome])

    listed = {status: api.registrants(webinar, status) for status in ("pending", "approved", "denied")}

    with judging("paging"):
        assert {s: [(r["email"], r["status"]) for r in found] for s, found in listed.items()} == {
            "pending": [(waiting, "pending")],
            "approved": [(welcome, "approved")],
            "denied": [(unwelcome, "denied")],
        }
    with judging("pending_link"):
        assert {s: ["join_url" in r for r in found] for s, found in listed.items()} == {
            "pending": [False],
            "approved": [True],
            "denied": [False],
        }


ENVELOPE = ("page_size", "total_records", "next_page_token")
COUNT, BOTH = ("page_count", *ENVELOPE), ("page_count", "page_number", *ENVELOPE)
FIELDS = {  # of each list: without page_number, with it, and by token; in 2021 and since 2025
    "users": ((BOTH, BOTH, COUNT), (BOTH, BOTH, COUNT)),
    "meetings": ((ENVELOPE, BOTH, ENVELOPE), (ENVELOPE, ENVELOPE, ENVELOPE)),
    "webinars": ((BOTH, BOTH, COUNT), (ENVELOPE, BOTH, ENVELOPE)),
    "webinarRegistrants": ((ENVELOPE, BOTH, ENVELOPE), (COUNT, BOTH, COUNT)),
    "meetingRegistrants": ((ENVELOPE, BOTH, ENVELOPE), (COUNT, BOTH, COUNT)),
}


def three_pages(api, operation):
    """The fields of a page asked for without page_number, with it, and by token, of a list that has two pages."""
    path = {"userId": "me"} if operation in ("meetings", "webinars") else {}
    body = {"topic": RUN.tag, "settings": {"approval_type": 0}}
    if operation.endswith("Registrants"):
        kind = operation.removesuffix("Registrants")
        parent = api.send(f"{kind}Create", body=body | {"type": 5 if kind == "webinar" else 2}, userId="me").json["id"]
        path = {f"{kind}Id": parent}
        for person in plain_batch(2, RUN.domain, RUN.fresh()):
            api.send(f"{kind}RegistrantCreate", body=person, **path)
    elif operation in ("meetings", "webinars"):
        for _ in range(2):
            api.send(operation[:-1] + "Create", body=body, **path)
    first = api.send(operation, query={"page_size": 1}, **path).json
    numbered = api.send(operation, query={"page_size": 1, "page_number": 2}, **path).json
    second = api.send(operation, query={"page_size": 1, "next_page_token": first["next_page_token"]}, **path).json
    return [tuple(name for name in page if name in BOTH) for page in (first, numbered, second)]


@pytest.mark.parametrize("operation", FIELDS)
@proves("paging_fields")
@gap("deprecated_paging")
@not_on_zoom("a list of two pages needs an account that is ours alone")
@separate_account()
def test_deprecated_fields_of_pages(api, operation):
    """A page by token never has page_number; what the others have depends on the list and the profile."""
    assert three_pages(api, operation) == list(FIELDS[operation][api.profile != "2021-08"])


@pytest.mark.parametrize("operation", FIELDS)
@proves("paging_token_only")
@gap("deprecated_paging")
@not_on_zoom("a choice of mockzoom's own")
def test_an_account_can_have_token_pages_only(account, operation):
    """Then page_number selects nothing, and no list has the deprecated fields."""
    api = account(paging="token_only")

    assert three_pages(api, operation) == [ENVELOPE] * 3
