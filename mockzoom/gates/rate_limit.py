"""The account's limits by plan and label: per second or minute, and per UTC day (facts 3)."""

from __future__ import annotations

from mockzoom.domain.plans import CATEGORY, Limit
from mockzoom.domain.quotas import applies, call_limits, period, retry_after
from mockzoom.domain.records import Account
from mockzoom.domain.refusal_rows import RATE_LIMIT_DAILY, RATE_LIMIT_PER_SECOND
from mockzoom.domain.refusals import refuse
from mockzoom.storage import State


def count_call(state: State, account: Account, label: str, now: int) -> dict[str, str]:
    """Count a call against the account's limits and give back its rate-limit headers.

    The headers tell of the daily quota where the plan has one for the label, else of the short window; which of the
    two Zoom shows is inferred. Raises the 429 refusals; a refused call is not counted.
    """
    headers = {"X-RateLimit-Category": CATEGORY[label]}
    limits = call_limits(account, label)
    if limits is None:
        return headers
    for limit in (limits.burst, limits.daily):
        if limit is not None and applies(account, limit):
            headers |= _headers(limit, _count(state, limit, headers, now))
    return headers


def _count(state: State, limit: Limit, headers: dict[str, str], now: int) -> int:
    window, counter = period(limit.window, now), ("calls", limit.pool)
    used = state.tally(window, (counter,)).get(counter, 0)
    if used >= limit.calls:
        daily = limit.window == "day"
        refusal = refuse(RATE_LIMIT_DAILY if daily else RATE_LIMIT_PER_SECOND)
        refusal.headers = headers | _headers(limit, 0) | (retry_after(now) if daily else {})
        raise refusal
    state.count_up(window, (counter,))
    return limit.calls - used - 1


def _headers(limit: Limit, remaining: int) -> dict[str, str]:
    return {
        "X-RateLimit-Type": "Daily-limit" if limit.window == "day" else "QPS",
        "X-RateLimit-Limit": str(limit.calls),
        "X-RateLimit-Remaining": str(remaining),
    }
