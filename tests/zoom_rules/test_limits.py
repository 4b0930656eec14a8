"""mockzoom.zoom.quotas, sessions and tokens: when something ends, and what is counted together."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockzoom.zoom import quotas
from mockzoom.zoom.account_records import Account
from mockzoom.zoom.meetings.models import Meeting
from mockzoom.zoom.oauth.models import AccessToken, AuthorizationCode
from mockzoom.zoom.oauth.tokens import is_prunable, verify_pkce
from mockzoom.zoom.plans import PLANS, PLANS_OF_PRODUCTS
from mockzoom.zoom.sessions.rules import Session, as_of, minutes
from mockzoom.zoom.webinars.models import Occurrence, Webinar

ACCOUNT = Account("x", "x", "x", "x")
instants = st.integers(0, 4_102_444_800_000)


@given(instants, instants, st.sampled_from(["second", "minute", "day"]))
def test_two_instants_are_in_one_period_if_the_calendar_says_so(one, other, window):
    """The window is the n-th second, minute or UTC day, not a duration after a first request."""
    length = {"second": 1000, "minute": 60_000, "day": 86_400_000}[window]
    same = one // length == other // length
    assert (quotas.period(window, one) == quotas.period(window, other)) == same
    assert quotas.period(window, one).window == window


@pytest.mark.parametrize("plan", sorted(PLANS))
@pytest.mark.parametrize("mode", ["all", "daily", "off"])
def test_plans_and_modes_lift_limits(plan, mode):
    """`daily` lifts the short windows, `off` everything; the unlimited plan has no quota of a person either."""
    account = ACCOUNT._replace(plan=plan, rate_limits=mode)
    assert quotas.call_limits(account, "heavy") == (None if mode == "off" else PLANS[plan].get("heavy"))
    assert quotas.daily_quota(account, 3) == (None if plan == "unlimited" or mode == "off" else 3)
    for limits in PLANS[plan].values():
        for limit in filter(None, limits):
            assert quotas.applies(account, limit) == (mode == "all" or (mode == "daily" and limit.window == "day"))


PHONE_TABLE = {  # Zoom's: label, plan, requests, window, requests a day
    ("light", "pro"): (20, "second", None),
    ("light", "business"): (40, "second", None),
    ("medium", "pro"): (10, "second", None),
    ("medium", "business"): (20, "second", None),
    ("heavy", "pro"): (5, "second", 15_000),
    ("heavy", "business"): (10, "second", 30_000),
    ("resource_intensive", "pro"): (5, "minute", 15_000),
    ("resource_intensive", "business"): (10, "minute", 30_000),
}


@pytest.mark.parametrize(("label", "plan"), PHONE_TABLE)
def test_zoom_phone_has_its_own_limits(label, plan):
    """They are those of Zoom's table, and heavy and resource-intensive operations share the limit of a day."""
    limits = quotas.call_limits(ACCOUNT._replace(plan=plan), label, "phone")
    calls, window, daily = PHONE_TABLE[label, plan]

    assert (limits.burst.calls, limits.burst.window, limits.burst.pool) == (calls, window, f"phone/{label}")
    assert (limits.daily and limits.daily.calls) == daily
    assert not limits.daily or limits.daily.pool == "phone/heavy+resource_intensive"


@pytest.mark.parametrize("plan", sorted(PLANS))
def test_every_plan_has_the_same_labels_in_every_product(plan):
    """A product with separate limits has some for each label of the plan; no limit is above that of other products."""
    for product, plans in PLANS_OF_PRODUCTS.items():
        assert plans.keys() == PLANS.keys()
        assert plans[plan].keys() == PLANS[plan].keys()
        for label, limits in plans[plan].items():
            for limit, other in zip(limits, PLANS[plan][label], strict=True):
                assert (limit is None) == (other is None)
                assert limit is None or limit.calls <= other.calls
                assert limit is None or limit.pool.startswith(f"{product}/")


@pytest.mark.parametrize("plan", sorted(PLANS))
def test_all_limits_of_an_account_are_listed_once(plan):
    """No two products have a counter in common."""
    limits = quotas.all_limits(ACCOUNT._replace(plan=plan))
    assert len({(limit.pool, limit.window) for limit in limits}) == len(limits)
    tables = (PLANS, *PLANS_OF_PRODUCTS.values())
    assert set(limits) == {limit for table in tables for label in table[plan].values() for limit in label if limit}


@pytest.mark.parametrize("key,across", [("webinar+email", False), ("email", True)])
def test_what_is_counted_together(key, across):
    """One person in any spelling; across webinars if the account says so; registrations and changes of status apart."""
    account = ACCOUNT._replace(registrant_quota_key=key)
    for counter in (quotas.registration_counter, quotas.status_counter):
        assert counter(account, 1, "A@Example.com") == counter(account, 1, "a@example.COM")
        assert counter(account, 1, "a@example.com") != counter(account, 1, "b@example.com")
        assert (counter(account, 1, "a@example.com") == counter(account, 2, "a@example.com")) == across
    assert quotas.status_counter(account, 1, "a@x.com") != quotas.registration_counter(account, 1, "a@x.com")


def test_counters_keep_their_names_in_saved_states():
    """An export of yesterday is counted on today."""
    assert quotas.registration_counter(ACCOUNT, 1, "A@x.com") == ("registration", 1, "a@x.com")
    assert quotas.status_counter(ACCOUNT, 1, "A@x.com") == ("status", 1, "a@x.com")
    by_email = ACCOUNT._replace(registrant_quota_key="email")
    assert quotas.registration_counter(by_email, 1, "A@x.com") == ("registration", "a@x.com")
    assert quotas.status_counter(by_email, 1, "A@x.com") == ("status", "a@x.com")


def test_retry_after_is_the_next_midnight():
    """An instant, UTC, not a number of seconds."""
    assert quotas.retry_after(1_795_262_400_000) == {"Retry-After": "2026-11-22T00:00:00Z"}


def webinar(start, duration, *occurrences) -> Webinar:
    return Webinar(81, "uuid", "h", 5, "T", 0, duration, "UTC", {}, start_ms=start, occurrences=occurrences)


@given(instants, st.integers(0, 300), st.integers(-(10**8), 10**8), st.integers(-(10**8), 10**8))
def test_a_session_ends_at_the_scheduled_end_or_runs_for_the_duration(start, duration, begun, later):
    """To the millisecond; one that began at or after that end, because the schedule moved, has the whole duration."""
    length = duration * 60_000
    session = Session("s", 81, start + begun)
    due = start + length if start + length > session.start_ms else session.start_ms + length
    now = due + later
    assert as_of(session, webinar(start, duration), now).end_ms == (due if now >= due else None)
    assert as_of(session, webinar(start, duration), due).end_ms == due
    assert as_of(session, webinar(start, duration), due - 1).end_ms is None
    assert as_of(session, webinar(None, duration), now) is session
    at_the_end = Session("s", 81, start + length)
    assert as_of(at_the_end, webinar(start, duration), start + 2 * length).end_ms == start + 2 * length
    ended = session._replace(end_ms=due - 5)
    assert as_of(ended, webinar(start, duration), now) is ended


@pytest.mark.parametrize("kind,end", [(1, None), (2, 3_600_000), (8, 3_600_000)])
def test_an_instant_meeting_lasts_until_it_is_ended(kind, end):
    """Even with a start and a duration; that of a scheduled one passes."""
    meeting = Meeting(71, "uuid", "h", kind, "T", 0, 60, "UTC", {}, start_ms=0)
    assert as_of(Session("s", 71, 5), meeting, 10**12).end_ms == end


def test_a_session_of_an_occurrence_goes_by_that_occurrence():
    """By its own duration too; one whose occurrence is gone by the webinar's."""
    recurring = webinar(0, 60, Occurrence("a", 0, 10), Occurrence("b", 86_400_000, 20))
    session = Session("s", 81, 86_400_000, occurrence_id="b")
    assert as_of(session, recurring, 10**9).end_ms == 86_400_000 + 20 * 60_000
    assert as_of(session._replace(start_ms=5, occurrence_id="a"), recurring, 10**9).end_ms == 10 * 60_000
    assert as_of(session._replace(start_ms=5, occurrence_id="gone"), recurring, 10**9).end_ms == 60 * 60_000


@given(st.integers(0, 10**9), st.integers(0, 10**7))
def test_a_session_lasts_the_minutes_that_it_began(start, length):
    """A second over is a minute more, none is none; one that runs has none yet."""
    whole, rest = divmod(length, 60_000)
    assert minutes(Session("s", 81, start, start + length)) == whole + bool(rest)
    assert minutes(Session("s", 81, start)) == 0


@given(instants, st.integers(-(10**9), 10**9))
def test_a_token_is_outlived_a_day_after_it_expired(expires, later):
    """To the millisecond; one that never expires is not."""
    token = AccessToken("t", "x", (), expires)
    assert is_prunable(token, expires + later) == (later >= 86_400_000)
    assert is_prunable(token, expires + 86_400_000)
    assert not is_prunable(token, expires + 86_399_999)
    assert not is_prunable(token._replace(expires_ms=None), 10**15)


@given(st.text(max_size=50), st.text(max_size=50))
def test_a_challenge_is_met_by_its_verifier_alone(verifier, other):
    """RFC 7636: S256 or plain; a code without a challenge needs none. No text is too odd to be refused."""
    digest = sha256(verifier.encode("utf-8", "replace")).digest()
    hashed = urlsafe_b64encode(digest).decode().rstrip("=")
    code = AuthorizationCode("c", "x", "u", "https://a.test", 0, hashed, "S256")
    assert verify_pkce(code, verifier)
    assert verify_pkce(code, other) == (other == verifier)
    assert verify_pkce(code._replace(challenge=""), other)
    plain = code._replace(challenge=verifier, challenge_method="plain")
    assert verify_pkce(plain, other) == (other == verifier or not verifier)


def test_a_verifier_that_is_no_unicode_is_refused():
    """Half of a surrogate pair, as JSON can write it: no traceback."""
    code = AuthorizationCode("c", "x", "u", "https://a.test", 0, "challenge", "S256")
    assert not verify_pkce(code, "\ud800")
