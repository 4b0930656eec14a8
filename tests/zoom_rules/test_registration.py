"""mockzoom.zoom.registrants.rules: every rule of registration, against the same rule said in another way."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from mockzoom.zoom.errors import ZoomApiError
from mockzoom.zoom.registrants.models import Registrant
from mockzoom.zoom.registrants.question_rules import QuestionSet
from mockzoom.zoom.registrants.rules import (
    Registration,
    admitted_domains,
    capacity_of,
    check,
    find_new_entries,
    first_over_quota,
    initial_status,
    is_expired,
    is_over,
)
from mockzoom.zoom.text import split_list
from mockzoom.zoom.users.models import User
from mockzoom.zoom.webinars.models import Occurrence, Webinar

NOW = 1_795_262_400_000  # 2026-11-21T12:00:00Z
HOST = User("u1", "Host@Example.com", "Holly", "Host", 2, 500, 0)
emails = st.sampled_from([f"{name}@example.com" for name in "abcdef"])
some = st.lists(emails, min_size=1, max_size=12)


def webinar(**fields) -> Webinar:
    """One that begins in an hour and lasts one."""
    settings = {"approval_type": 0} | fields.pop("settings", {})
    whole = {"type": 5, "start_ms": NOW + 3_600_000, "duration": 60, "created_ms": 0} | fields
    return Webinar(81, "uuid", HOST.id, topic="T", timezone="UTC", settings=settings, **whole)


def attempt(addresses, of=None, **fields) -> Registration:
    entries = [{"email": address, "first_name": "F"} for address in addresses]
    whole = {"now": NOW, "is_batch": True} | fields
    return Registration(of or webinar(), HOST, entries, [address.casefold() for address in addresses], **whole)


def refusal(registration) -> str:
    """The name of the rule that refuses, empty if none does."""
    try:
        check(registration)
    except ZoomApiError as error:
        return error.spec.name
    return ""


def registered(email: str, status="approved") -> Registrant:
    return Registrant(email[0], 81, email, "F", "L", status, 0)


@given(some, st.sets(emails))
def test_newcomers_are_the_unknown_each_once_and_as_first_sent(sent, known):
    """In the order of the call."""
    entries = [{"email": email, "n": n} for n, email in enumerate(sent)]
    found = find_new_entries(sent, entries, {email: registered(email) for email in known})
    assert list(found) == [email for email in dict.fromkeys(sent) if email not in known]
    assert all(entry["n"] == sent.index(email) for email, entry in found.items())


@given(some, st.dictionaries(emails, st.integers(0, 4)), st.integers(1, 4))
def test_the_quota_names_the_first_whose_attempts_are_too_many(sent, before, quota):
    """Those of earlier calls and of this one count alike, and the caller's spelling is given back."""
    entries = [{"email": email.upper()} for email in sent]
    totals = [before.get(email, 0) + Counter(sent[: n + 1])[email] for n, email in enumerate(sent)]
    too_many = [email for email, total in zip(sent, totals, strict=True) if total > quota]
    assert first_over_quota(sent, entries, before, quota) == (too_many[0].upper() if too_many else None)


@given(st.lists(emails), st.sampled_from([",", ";", " , ", " ; ", ";;"]))
def test_names_in_a_setting_are_separated(names, separator):
    """Commas and semicolons, with or without spaces; an empty item is ignored."""
    assert split_list(separator.join(names)) == names
    assert split_list("a@example.com,b@example.com;c@example.com") == [f"{x}@example.com" for x in "abc"]


@pytest.mark.parametrize(
    "settings,domains",
    [
        pytest.param({}, (), id="nobody asks"),
        pytest.param({"authentication_domains": "a.com", "enforce_login_domains": "a.com"}, (), id="switched off"),
        pytest.param({"meeting_authentication": True}, (), id="signed in, of any domain"),
        pytest.param({"enforce_login": True}, (), id="signed in the old way, of any domain"),
        pytest.param(
            {"meeting_authentication": True, "authentication_domains": " A.com ;*.b.com,, c.com"},
            ("a.com", "*.b.com", "c.com"),
            id="several, folded",
        ),
        pytest.param({"enforce_login": True, "enforce_login_domains": "D.com"}, ("d.com",), id="the old way"),
        pytest.param(
            {
                "meeting_authentication": True,
                "authentication_domains": "a.com",
                "enforce_login": True,
                "enforce_login_domains": "d.com",
            },
            ("a.com",),
            id="the new way comes first",
        ),
    ],
)
def test_the_domains_a_webinar_admits(settings, domains):
    """Those of the setting that is switched on."""
    assert admitted_domains(settings) == domains


@pytest.mark.parametrize(
    "email,admitted",
    [
        ("x@a.com", True),
        ("x@sub.a.com", False),
        ("x@sub.b.com", True),
        ("x@b.com", False),
        ("x@notb.com", False),
        ("a.com@c.com", False),
        ('"odd@a.com"@c.com', False),
        ('"odd@c.com"@a.com', True),
    ],
)
def test_an_address_is_of_an_admitted_domain(email, admitted):
    """What stands behind the last @ counts; `*.` stands for any subdomain, but not for none."""
    strict = webinar(settings={"meeting_authentication": True, "authentication_domains": "a.com,*.b.com"})
    assert refusal(attempt([email], strict)) == ("" if admitted else "email_domain_restricted")
    assert refusal(attempt(["x@a.com", email], strict)) == ("" if admitted else "email_domain_restricted")


@given(st.integers(-10_000_000, 10_000_000), st.integers(0, 300))
def test_a_webinar_is_over_at_its_end_and_not_before(begins, duration):
    """To the millisecond; one without a time or that was ended by a call is not asked for its time."""
    held = webinar(start_ms=NOW + begins, duration=duration)
    assert is_over(held, NOW) == (NOW + begins + duration * 60_000 <= NOW)
    assert is_over(held._replace(ended=True), NOW)
    assert not is_over(held._replace(start_ms=None), NOW)


@given(st.lists(st.tuples(st.integers(-10_000_000, 10_000_000), st.booleans()), min_size=1, max_size=4))
def test_a_recurring_webinar_is_over_when_no_occurrence_is_left(plan):
    """Deleted ones are not waited for, and its own start does not count."""
    occurrences = tuple(
        Occurrence(str(n), NOW + begins, 60, "deleted" if gone else "available")
        for n, (begins, gone) in enumerate(plan)
    )
    left = [begins for begins, gone in plan if not gone and begins + 3_600_000 > 0]
    for start in (NOW - 10**9, NOW + 10**9):
        assert is_over(webinar(type=9, occurrences=occurrences, start_ms=start), NOW) == (not left)


@given(st.none() | st.integers(0, 20), st.none() | st.integers(1, 20), st.integers(1, 20), st.booleans())
def test_seats_are_the_fewest_of_all_limits(own, given_seats, capacity, unlimited):
    """A restriction of 0 is none; a webinar's own seats stand in for the host's capacity, which a plan may lift."""
    settings = {} if own is None else {"registrants_restrict_number": own}
    host = HOST._replace(webinar_capacity=capacity)
    limits = [n for n in [own] if n]
    if given_seats is not None:
        limits.append(given_seats)
    elif not unlimited:
        limits.append(capacity)
    wanted = min(limits) if limits else None
    assert capacity_of(webinar(settings=settings, seats=given_seats), host, unlimited=unlimited) == wanted


@pytest.mark.parametrize(
    "approval,auto,status",
    [(0, False, "approved"), (0, True, "approved"), (1, False, "pending"), (1, True, "approved")],
)
def test_the_status_of_whoever_is_new(approval, auto, status):
    """Pending only where the host approves by hand and the call does not ask otherwise."""
    assert initial_status(webinar(settings={"approval_type": approval}), auto_approve=auto) == status


@given(
    some, st.sets(emails), st.integers(0, 8), st.none() | st.integers(0, 8), st.booleans(), st.booleans(), st.booleans()
)
def test_a_call_is_refused_when_more_arrive_than_there_are_seats(sent, known, taken, seats, manual, auto, batch):
    """Who is registered already takes no seat again; those who wait for the host need one free seat among them."""
    sent = sent if batch else sent[:1]
    arriving = len(set(sent) - known)
    needed = min(arriving, 1) if manual and not auto else arriving
    full = seats is not None and arriving > 0 and taken + needed > seats
    registration = attempt(
        sent,
        webinar(settings={"approval_type": int(manual)}),
        known={email: registered(email) for email in known & set(sent)},
        is_batch=batch,
        auto_approve=auto,
        seats_taken=taken,
        seats=seats,
    )
    assert refusal(registration) == (("webinar_full" if batch else "attendee_limit_reached") if full else "")


@given(some, st.sets(emails), st.sets(emails), st.sets(emails), st.booleans())
@example(["a@example.com", "b@example.com"], set(), set(), {"b@example.com"}, True)
@example(["a@example.com"], set(), {"a@example.com"}, {"a@example.com"}, False)
def test_hosts_then_panelists_then_the_denied_are_refused(sent, hosts, panelists, denied, batch):
    """One of them is enough to reject the whole request, with the rule that is checked first."""
    known = {email: registered(email, "denied" if email in denied else "approved") for email in sent}
    registration = attempt(
        sent,
        alternative_hosts=frozenset(hosts),
        panelists=frozenset(panelists),
        known=known,
        is_batch=batch,
    )
    wanted = [
        name
        for name, barred in [
            ("host_cannot_register", hosts),
            ("panelist_cannot_register", panelists),
            ("registrant_denied", denied),
        ]
        if barred & set(sent)
    ]
    assert refusal(registration) == (wanted[0] if wanted else "")


@given(some, st.booleans())
def test_the_host_cannot_register_whatever_the_case(sent, batch):
    """Among others as alone."""
    assert refusal(attempt([*sent, "hOST@example.com"], is_batch=batch)) == "host_cannot_register"


@given(some, st.dictionaries(emails, st.integers(0, 4)), st.none() | st.just(3))
def test_the_daily_quota_says_who_how_many_and_until_when(sent, before, quota):
    """Retry-After is the next midnight, UTC; without counting no registrant is rejected."""
    registration = attempt([email.title() for email in sent], attempts=before, daily_quota=quota)
    counted = before | {e: n + before.get(e, 0) for e, n in Counter(sent).items()}
    beyond = quota is not None and any(counted[email] > quota for email in sent)
    if not beyond:
        assert refusal(registration) == ""
        return
    with pytest.raises(ZoomApiError, match="registrant_daily_limit") as told:
        check(registration)
    assert told.value.params["limit"] == 3
    assert told.value.params["email"].casefold() in sent
    assert told.value.params["email"].istitle()
    assert told.value.headers == {"Retry-After": "2026-11-22T00:00:00Z"}


def test_a_spent_quota_refuses_the_first_of_the_call():
    """The test webinar for it; even where nothing is counted."""
    with pytest.raises(ZoomApiError, match="registrant_daily_limit") as told:
        check(attempt(["A@example.com", "b@example.com"], webinar(quota_spent=True)))
    assert told.value.params == {"limit": 3, "email": "A@example.com"}
    assert told.value.headers == {"Retry-After": "2026-11-22T00:00:00Z"}


@pytest.mark.parametrize("kind", [5, 6, 9])
@pytest.mark.parametrize("approval", [0, 1, 2])
@pytest.mark.parametrize("batch", [True, False])
def test_what_people_can_register_for(kind, approval, batch):
    """A batch is for type 5 alone; with approval_type 2 the error has the webinar's number."""
    registration = attempt(["a@example.com"], webinar(type=kind, settings={"approval_type": approval}), is_batch=batch)
    wanted = "not_scheduled_webinar" if batch and kind != 5 else "registration_not_enabled" if approval == 2 else ""
    assert refusal(registration) == wanted
    if wanted == "registration_not_enabled":
        with pytest.raises(ZoomApiError) as told:
            check(registration)
        assert told.value.params == {"webinar_id": 81}


@pytest.mark.parametrize("batch", [True, False])
@pytest.mark.parametrize(
    "manual,auto,free,full",
    [
        (0, False, 1, True),
        (0, False, 2, False),
        (1, False, 1, False),
        (1, False, 0, True),
        (1, True, 1, True),
        (1, True, 2, False),
    ],
)
def test_two_need_two_seats_unless_they_wait_for_the_host(batch, manual, auto, free, full):
    """Who waits needs one that is free, however many wait; approved at once, each takes one."""
    registration = attempt(
        ["a@example.com", "b@example.com"],
        webinar(settings={"approval_type": manual}),
        is_batch=batch,
        auto_approve=auto,
        seats_taken=5,
        seats=5 + free,
    )
    assert refusal(registration) == (("webinar_full" if batch else "attendee_limit_reached") if full else "")


@pytest.mark.parametrize(
    "asked,rule", [((), ""), (("later",), ""), (("past",), "webinar_over"), (("x",), "occurrence_not_found")]
)
def test_one_person_registers_for_occurrences_that_are_to_come(asked, rule):
    """A single registration names them; an unknown or a past one refuses it."""
    plan = (Occurrence("past", NOW - 3_600_000, 60), Occurrence("later", NOW + 1, 60))
    series = webinar(type=9, occurrences=plan, settings={"registration_type": 3})
    assert refusal(attempt(["a@example.com"], series, is_batch=False, asked_occurrences=asked)) == rule


@pytest.mark.parametrize("batch", [True, False])
def test_questions_are_asked_of_one_person_and_not_of_a_batch(batch):
    """What is required must be answered."""
    asked = QuestionSet(81, ({"field_name": "city", "required": True},))
    found = refusal(attempt(["a@example.com"], is_batch=batch, questions=asked))
    assert found == ("" if batch else "validation_failed")


@pytest.mark.parametrize("batch", [True, False])
def test_nobody_registers_for_what_is_over(batch):
    """At its end, to the millisecond."""
    assert refusal(attempt(["a@example.com"], webinar(start_ms=NOW - 3_600_000), is_batch=batch)) == "webinar_over"
    assert refusal(attempt(["a@example.com"], webinar(start_ms=NOW - 3_599_999), is_batch=batch)) == ""


@pytest.mark.parametrize(
    "fields,end",
    [
        ({"start_ms": 0, "duration": 2}, 120_000),
        ({"start_ms": 0, "duration": 2, "created_ms": 120_001}, 120_001),
        (
            {"start_ms": 0, "occurrences": (Occurrence("1", 5 * 86_400_000, 1), Occurrence("2", 3 * 86_400_000, 1))},
            5 * 86_400_000 + 60_000,
        ),
        ({"type": 6, "start_ms": None}, None),
    ],
)
def test_webinars_expire_90_days_after_their_end(fields, end):
    """To the millisecond; the end of the last occurrence counts, or the creation where that is later."""
    one = webinar(**fields)
    last = 10**15 if end is None else end + 90 * 86_400_000

    assert is_expired(one, last) == (end is not None)
    assert not is_expired(one, last - 1)
