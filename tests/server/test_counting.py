"""mockzoom.server.rate_limits alone: what is counted where, and which headers tell of it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockzoom.server.rate_limits import count_request, exceeded_headers, registrant_headers
from mockzoom.storage import MemoryStore
from mockzoom.zoom.account_records import Account
from mockzoom.zoom.errors import ZoomApiError
from mockzoom.zoom.plans import CATEGORY, PLANS, PLANS_OF_PRODUCTS

NOW = 1_795_262_400_000  # 2026-11-21T12:00:00Z
MIDNIGHT = {"Retry-After": "2026-11-22T00:00:00Z"}
TABLES = {"webinars": PLANS, **PLANS_OF_PRODUCTS}  # by product
UNITS = {"second": 1000, "minute": 60_000, "day": 86_400_000}
accounts = st.builds(
    Account,
    *(st.just("x") for _ in range(4)),
    plan=st.sampled_from(sorted(PLANS)),
    rate_limits=st.sampled_from(["all", "daily", "off"]),
)


def enforced(account: Account, label: str, product: str) -> Iterator:
    """The limits that hold for a label of a product, the shorter window first."""
    limits = TABLES[product][account.plan].get(label) or ()
    for limit in limits:
        if limit and (account.rate_limits == "all" or (account.rate_limits == "daily" and limit.window == "day")):
            yield limit


def told(limit, remaining: int) -> dict[str, str]:
    kind = "Daily-limit" if limit.window == "day" else "QPS"
    return {"X-RateLimit-Type": kind, "X-RateLimit-Limit": str(limit.calls), "X-RateLimit-Remaining": str(remaining)}


@given(
    accounts,
    st.lists(
        st.tuples(
            st.sampled_from(sorted(CATEGORY)), st.sampled_from(sorted(TABLES)), st.sampled_from([0, 0, 0, 999, 60_000])
        ),
        max_size=90,
    ),
)
def test_calls_are_counted_in_windows_of_the_calendar(account, calls):
    """Against a model: every window has its own count, of its pool; a refused call counts nowhere."""
    counts: dict[tuple, int] = {}
    now = NOW
    with MemoryStore().transaction("x") as state:
        for label, product, later in calls:
            now += later
            limits = list(enforced(account, label, product))
            used = [counts.get((limit.pool, limit.window, now // UNITS[limit.window]), 0) for limit in limits]
            spent = [limit for limit, count in zip(limits, used, strict=True) if count >= limit.calls]
            category = {"X-RateLimit-Category": CATEGORY[label]}
            if spent:
                with pytest.raises(ZoomApiError) as refusal:
                    count_request(state, account, label, now, product)
                assert refusal.value.headers == category | told(spent[0], 0) | (
                    MIDNIGHT if spent[0].window == "day" else {}
                )
                daily = "rate_limit_daily" if spent[0].window == "day" else "rate_limit_per_second"
                assert refusal.value.spec.name == daily
                continue
            headers = count_request(state, account, label, now, product)
            for limit, count in zip(limits, used, strict=True):
                counts[limit.pool, limit.window, now // UNITS[limit.window]] = count + 1
                category |= told(limit, limit.calls - count - 1)
            assert headers == category


def test_a_day_that_is_used_up_says_so():
    """Retry-After is the next midnight; the request before was the last allowed one and showed none remaining."""
    account = Account("x", "x", "x", "x", plan="free", rate_limits="daily")
    with MemoryStore().transaction("x") as state:
        last = [count_request(state, account, "heavy", NOW) for _ in range(1000)][-1]
        with pytest.raises(ZoomApiError, match="rate_limit_daily") as refusal:
            count_request(state, account, "heavy", NOW)
    assert last["X-RateLimit-Remaining"] == "0"
    daily = {"X-RateLimit-Category": "Heavy", "X-RateLimit-Type": "Daily-limit", "X-RateLimit-Limit": "1000"}
    assert refusal.value.headers == daily | {"X-RateLimit-Remaining": "0"} | MIDNIGHT


@pytest.mark.parametrize(("label", "calls", "wait"), [("light", 4, 1000), ("resource_intensive", 10, 60_000)])
def test_a_short_window_that_is_used_up_says_so(label, calls, wait):
    """No Retry-After, whether it is a second or a minute; the next one is free."""
    account = Account("x", "x", "x", "x", plan="free")
    with MemoryStore().transaction("x") as state:
        for _ in range(calls):
            count_request(state, account, label, NOW)
        with pytest.raises(ZoomApiError, match="rate_limit_per_second") as refusal:
            count_request(state, account, label, NOW + wait - 1)
        count_request(state, account, label, NOW + wait)
    assert "Retry-After" not in refusal.value.headers
    assert refusal.value.headers["X-RateLimit-Type"] == "QPS"


@pytest.mark.parametrize("plan", sorted(PLANS))
@pytest.mark.parametrize("label", sorted(CATEGORY))
@pytest.mark.parametrize("which", ["burst", "daily", "registrant", "host"])
@pytest.mark.parametrize("product", sorted(TABLES))
def test_a_fault_that_plays_a_limit_has_its_headers(plan, label, which, product):
    """Of the plan's own limit where it has one; short windows and a host's quota are without Retry-After."""
    account = Account("x", "x", "x", "x", plan=plan, rate_limits="off")
    limit = getattr(TABLES[product][plan].get(label), which, None)
    wanted = {"X-RateLimit-Category": CATEGORY[label]}
    wanted |= told(limit, 0) if limit else {}
    wanted |= MIDNIGHT if which in ("daily", "registrant") else {}
    assert exceeded_headers(account, label, which, NOW, product) == wanted


ACCOUNTS_OWN = {
    "X-RateLimit-Category": "Light", "X-RateLimit-Type": "QPS", "X-RateLimit-Limit": "80", "X-RateLimit-Remaining": "79"
}  # fmt: skip


@pytest.mark.parametrize("operation", ["webinarRegistrantCreate", "meetingRegistrantCreate"])
@pytest.mark.parametrize("profile,plan,limits,is_told", [
    ("2025-06", "business", "all", True),
    ("2025-06", "free", "daily", True),
    ("2025-06", "business", "off", False),
    ("2025-06", "unlimited", "all", False),
    ("2021-08", "business", "all", False),
])  # fmt: skip
def test_registering_one_person_tells_that_person_s_limit(operation, profile, plan, limits, is_told):
    """Where registrations are counted, and not before 2025; nothing else of the account's own stays."""
    account = Account("x", "x", "x", "x", plan=plan, profile=profile, rate_limits=limits)

    headers = registrant_headers(account, operation, ACCOUNTS_OWN)

    assert headers == ({"X-RateLimit-Category": "Light", "X-RateLimit-Limit": "3"} if is_told else ACCOUNTS_OWN)


@pytest.mark.parametrize("operation", ["addBatchWebinarRegistrants", "addBatchRegistrants", "webinarRegistrants", ""])
def test_other_calls_tell_the_account_s_limits(operation):
    """A batch has many registrants."""
    account = Account("x", "x", "x", "x", profile="2025-06")
    assert registrant_headers(account, operation, ACCOUNTS_OWN) == ACCOUNTS_OWN
