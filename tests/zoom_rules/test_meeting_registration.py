"""mockzoom.zoom.meetings.rules: the rules of registration for meetings."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockzoom.zoom.errors import ZoomApiError
from mockzoom.zoom.meetings.models import Meeting
from mockzoom.zoom.meetings.rules import (
    MAX_REGISTRANTS,
    MeetingRegistration,
    check_meeting_registration,
    check_registration_enabled,
    is_meeting_over,
)
from mockzoom.zoom.registrants.models import Registrant
from mockzoom.zoom.registrants.question_rules import QuestionSet
from mockzoom.zoom.users.models import User
from mockzoom.zoom.webinars.models import Occurrence

NOW = 1_795_262_400_000
HOST = User("u1", "Host@Example.com", "H", "H", 2, 0, 0)
emails = st.sampled_from([f"{name}@example.com" for name in "abcd"])


def meeting(approval=0, **fields) -> Meeting:
    whole = {"type": 2, "start_ms": NOW + 1, "duration": 60} | fields
    return Meeting(
        71, "u", HOST.id, topic="T", created_ms=0, timezone="UTC", settings={"approval_type": approval}, **whole
    )


def attempt(sent, of=None, host=HOST, **fields) -> MeetingRegistration:
    entries = [{"email": email} for email in sent]
    whole = {
        "now": NOW, "is_batch": True, "auto_approve": False, "known": {}, "attempts": {},
        "alternative_hosts": frozenset(), "seats_taken": 0,
    }  # fmt: skip
    return MeetingRegistration(of or meeting(), host, entries, [e.casefold() for e in sent], **whole | fields)


def refused(function, *what):
    """The refusal, None if there is none."""
    try:
        function(*what)
    except ZoomApiError as refusal:
        return refusal
    return None


def rule(registration) -> str:
    refusal = refused(check_meeting_registration, registration)
    return refusal.spec.name if refusal else ""


def registered(email, status="approved") -> Registrant:
    return Registrant(email, 71, email, "F", "L", status, 0)


@pytest.mark.parametrize("kind", [1, 2, 3, 8])
@pytest.mark.parametrize("begins", [None, 0, -3_599_999, -3_600_000, 1])
def test_a_meeting_is_over_at_its_scheduled_end(kind, begins):
    """To the millisecond; a recurring one never is by the clock, one that was ended always."""
    one = meeting(type=kind, start_ms=None if begins is None else NOW + begins)
    assert is_meeting_over(one, NOW) is (kind in (1, 2) and begins == -3_600_000)
    assert is_meeting_over(one._replace(ended=True), NOW) is True


@pytest.mark.parametrize("approval", [0, 1, 2])
@pytest.mark.parametrize("licence", [1, 2, 99])
def test_registration_is_for_licensed_hosts_who_ask_for_it(approval, licence):
    """Else the refusal names the meeting, or the host who is not licensed."""
    refusal = refused(check_registration_enabled, meeting(approval), HOST._replace(type=licence))
    assert (refusal is None) == (approval != 2 and licence == 2)
    if refusal:
        assert (refusal.spec.name, refusal.params) == (
            ("meeting_registration_not_enabled", {"meeting_id": 71})
            if licence == 2
            else ("meeting_host_not_licensed", {"user_id": HOST.id})
        )
    whole = rule(attempt(["a@example.com"], meeting(approval), HOST._replace(type=licence)))
    assert whole == (refusal.spec.name if refusal else "")


@pytest.mark.parametrize("kind", [1, 2, 3, 8])
@pytest.mark.parametrize("batch", [True, False])
def test_a_batch_is_for_scheduled_meetings_alone(kind, batch):
    """One person may register for any."""
    found = rule(attempt(["a@example.com"], meeting(type=kind), is_batch=batch))
    assert found == ("not_scheduled_meeting" if batch and kind != 2 else "")


def test_nobody_registers_for_what_is_over():
    """By the clock."""
    assert rule(attempt(["a@example.com"], meeting(start_ms=NOW - 3_600_000))) == "meeting_over"


@pytest.mark.parametrize(
    "asked,wanted",
    [((), ""), (("next",), ""), (("next", "past"), "meeting_over"), (("unknown",), "meeting_occurrence_invalid")],
)
def test_the_named_occurrences_exist_and_are_not_over(asked, wanted):
    """An occurrence that ends now is over."""
    occurrences = (Occurrence("past", NOW - 3_600_000, 60), Occurrence("next", NOW - 3_599_999, 60))
    held = meeting(type=8, occurrences=occurrences)
    held = held._replace(settings={**held.settings, "registration_type": 3})
    assert rule(attempt(["a@example.com"], held, is_batch=False, asked_occurrences=asked)) == wanted


def test_one_registrant_answers_what_the_host_requires():
    """In a batch nothing is asked."""
    questions = QuestionSet(71, ({"field_name": "city", "required": True},), ())
    assert rule(attempt(["a@example.com"], is_batch=False, questions=questions)) == "validation_failed"
    assert not rule(attempt(["a@example.com"], is_batch=True, questions=questions))


@given(st.lists(emails, min_size=1), st.sets(emails), st.sets(emails))
def test_hosts_then_the_denied_are_refused(sent, hosts, denied):
    """One of them refuses the whole call; the host, in any spelling, is one."""
    known = {email: registered(email, "denied" if email in denied else "approved") for email in sent}
    found = rule(attempt(sent, alternative_hosts=frozenset(hosts), known=known))
    barred = "meeting_host_cannot_register" if hosts & set(sent) else ""
    assert found == (barred or ("registrant_denied" if denied & set(sent) else ""))
    assert rule(attempt([*sent, "hOST@example.com"], known=known)) == "meeting_host_cannot_register"


@given(
    st.lists(emails, min_size=1),
    st.sets(emails),
    st.integers(0, 6),
    st.none() | st.integers(0, 6),
    st.booleans(),
    st.booleans(),
)
def test_a_call_is_refused_when_more_arrive_than_there_are_seats(sent, known, taken, seats, manual, auto):
    """4,999 where a test did not set them; who waits for the host needs one free seat among them all."""
    taken += 0 if seats is not None else MAX_REGISTRANTS - 4
    arriving = len(set(sent) - known)
    needed = min(arriving, 1) if manual and not auto else arriving
    full = arriving > 0 and taken + needed > (4999 if seats is None else seats)
    registration = attempt(
        sent,
        meeting(int(manual), seats=seats),
        known={email: registered(email) for email in known & set(sent)},
        auto_approve=auto,
        seats_taken=taken,
    )
    assert rule(registration) == ("meeting_full" if full else "")


@given(st.lists(emails, min_size=1), st.dictionaries(emails, st.integers(0, 4)), st.none() | st.just(3))
def test_the_daily_quota_says_who_how_many_and_until_when(sent, before, quota):
    """Retry-After is the next midnight, UTC; without counting no registrant is rejected."""
    beyond = [email for email in sent if before.get(email, 0) + sent.count(email) > 3]
    refusal = refused(
        check_meeting_registration, attempt([e.upper() for e in sent], attempts=before, daily_quota=quota)
    )
    if quota is None or not beyond:
        assert refusal is None
        return
    assert refusal.spec.name == "meeting_registrant_daily_limit"
    assert refusal.params["limit"] == 3
    assert refusal.params["email"] in {email.upper() for email in beyond}
    assert refusal.headers == {"Retry-After": "2026-11-22T00:00:00Z"}


def test_a_spent_quota_refuses_the_first_of_the_call():
    """The test meeting for it; even where nothing is counted."""
    refusal = refused(
        check_meeting_registration, attempt(["A@example.com", "b@example.com"], meeting(quota_spent=True))
    )
    assert refusal.spec.name == "meeting_registrant_daily_limit"
    assert refusal.params == {"limit": 3, "email": "A@example.com"}
    assert refusal.headers == {"Retry-After": "2026-11-22T00:00:00Z"}


@pytest.mark.parametrize(
    "manual,auto,free,full",
    [(0, False, 1, True), (0, False, 2, False), (1, False, 1, False), (1, False, 0, True), (1, True, 1, True)],
)
def test_two_need_two_seats_unless_they_wait_for_the_host(manual, auto, free, full):
    """Who waits needs one that is free, however many wait; approved at once, each takes one."""
    one = meeting(manual, seats=5 + free)
    registration = attempt(["a@example.com", "b@example.com"], one, auto_approve=auto, seats_taken=5)
    assert rule(registration) == ("meeting_full" if full else "")
