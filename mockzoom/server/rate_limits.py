"""Rate limits of an account by plan and label: per second or minute, and per UTC day (facts 3)."""

from __future__ import annotations

from mockzoom.storage import State
from mockzoom.zoom.account_records import Account
from mockzoom.zoom.errors import ZoomApiError, api_error
from mockzoom.zoom.plans import CATEGORY, Limit
from mockzoom.zoom.profiles import Feature, get_profile
from mockzoom.zoom.quotas import (
    REGISTRATIONS_A_DAY,
    applies,
    call_limits,
    daily_quota,
    period,
    plan_limits,
    retry_after,
)
from mockzoom.zoom.request_errors import RATE_LIMIT_DAILY, RATE_LIMIT_PER_SECOND

# Limits whose error has `Retry-After`: documented for daily limits. The error of a host's quota was recorded without it
# (meeting_create_429_daily_user), that of a registrant's quota never with its headers.
_WITH_RETRY_AFTER = frozenset({"daily", "registrant"})

# Operations whose responses show the registrant's quota instead of the account's: recorded for meetings in 2025
# (recorded/meeting_add_registrant_201_ratelimit_header), on webinars by analogy. The batch has many registrants.
_OF_ONE_REGISTRANT = frozenset({"meetingRegistrantCreate", "webinarRegistrantCreate"})


def count_request(state: State, account: Account, label: str, now: int, product: str = "") -> dict[str, str]:
    """Count a request against the account's limits for a product and return its rate-limit headers.

    The headers show the daily quota if the plan has one for the label, otherwise the short window; which of the two
    Zoom shows is inferred. Raises the 429 errors; a request that exceeds a limit is not counted.
    """
    headers = {"X-RateLimit-Category": CATEGORY[label]}
    limits = call_limits(account, label, product)
    if limits is None:
        return headers
    enforced = [limit for limit in (limits.burst, limits.daily) if limit is not None and applies(account, limit)]
    left = [(limit, limit.calls - _used(state, limit, now)) for limit in enforced]
    for limit, calls in left:
        if calls <= 0:
            raise _limit_exceeded(limit, headers, now)
    for limit, calls in left:
        state.increment(period(limit.window, now), [("calls", limit.pool)])
        headers |= _headers(limit, calls - 1)
    return headers


def registrant_headers(account: Account, operation_id: str, headers: dict[str, str]) -> dict[str, str]:
    """Return the rate-limit headers of an operation: in 2025, registering one person shows only that person's limit.

    For other operations, and if registrations are not limited, `headers` are returned unchanged.
    """
    if operation_id not in _OF_ONE_REGISTRANT or not get_profile(account.profile).has(
        Feature.REGISTRANT_RATE_LIMIT_HEADERS
    ):
        return headers
    quota = daily_quota(account, REGISTRATIONS_A_DAY)
    if quota is None:
        return headers
    return {"X-RateLimit-Category": headers["X-RateLimit-Category"], "X-RateLimit-Limit": str(quota)}


def exceeded_headers(account: Account, label: str, limit: str, now: int, product: str) -> dict[str, str]:
    """Return the headers of a 429 error by `limit`: `burst` or `daily` of the label, `host` or `registrant`."""
    headers = {"X-RateLimit-Category": CATEGORY[label]}
    limits = plan_limits(account, label, product)
    used_up: Limit | None = getattr(limits, limit, None)
    again = retry_after(now) if limit in _WITH_RETRY_AFTER else {}
    return headers | (_headers(used_up, 0) if used_up else {}) | again


def _used(state: State, limit: Limit, now: int) -> int:
    counter = ("calls", limit.pool)
    return state.read_counters(period(limit.window, now), (counter,)).get(counter, 0)


def _limit_exceeded(limit: Limit, headers: dict[str, str], now: int) -> ZoomApiError:
    daily = limit.window == "day"
    error = api_error(RATE_LIMIT_DAILY if daily else RATE_LIMIT_PER_SECOND)
    error.headers = headers | _headers(limit, 0) | (retry_after(now) if daily else {})
    return error


def _headers(limit: Limit, remaining: int) -> dict[str, str]:
    return {
        "X-RateLimit-Type": "Daily-limit" if limit.window == "day" else "QPS",
        "X-RateLimit-Limit": str(limit.calls),
        "X-RateLimit-Remaining": str(remaining),
    }
