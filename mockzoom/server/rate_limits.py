"""The account's limits by plan and label: per second or minute, and per UTC day (facts 3)."""

from __future__ import annotations

from mockzoom.storage import State
from mockzoom.zoom.account_records import Account
from mockzoom.zoom.errors import ZoomApiError, api_error
from mockzoom.zoom.plans import CATEGORY, PLANS, Limit
from mockzoom.zoom.profiles import Feature, get_profile
from mockzoom.zoom.quotas import REGISTRATIONS_A_DAY, applies, call_limits, daily_quota, period, retry_after
from mockzoom.zoom.request_errors import RATE_LIMIT_DAILY, RATE_LIMIT_PER_SECOND

# Where a refusal says when to come back: the documents have it for daily limits. A host's quota was recorded without
# (meeting_create_429_daily_user), a registrant's never with its headers.
_WITH_RETRY_AFTER = frozenset({"daily", "registrant"})

# Operations whose answers tell the registrant's quota and not the account's: recorded for meetings in 2025
# (recorded/meeting_add_registrant_201_ratelimit_header), on webinars by analogy. The batch has many registrants.
_OF_ONE_REGISTRANT = frozenset({"meetingRegistrantCreate", "webinarRegistrantCreate"})


def count_request(state: State, account: Account, label: str, now: int) -> dict[str, str]:
    """Count a call against the account's limits and give back its rate-limit headers.

    The headers tell of the daily quota where the plan has one for the label, else of the short window; which of the
    two Zoom shows is inferred. Raises the 429 refusals; a refused call is not counted.
    """
    headers = {"X-RateLimit-Category": CATEGORY[label]}
    limits = call_limits(account, label)
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
    """Return the rate-limit headers of a single registration: in 2025 they are those of the registrant's limit.

    Of other calls, and where no registration is counted, they are the account's, as given.
    """
    if operation_id not in _OF_ONE_REGISTRANT or not get_profile(account.profile).has(
        Feature.REGISTRANT_RATE_LIMIT_HEADERS
    ):
        return headers
    quota = daily_quota(account, REGISTRATIONS_A_DAY)
    if quota is None:
        return headers
    return {"X-RateLimit-Category": headers["X-RateLimit-Category"], "X-RateLimit-Limit": str(quota)}


def exceeded_headers(account: Account, label: str, limit: str, now: int) -> dict[str, str]:
    """Return the headers of a rejected request, by the limit `burst` or `daily`, a `host`'s or a `registrant`'s."""
    headers = {"X-RateLimit-Category": CATEGORY[label]}
    limits = PLANS[account.plan].get(label)
    used_up: Limit | None = getattr(limits, limit, None)
    again = retry_after(now) if limit in _WITH_RETRY_AFTER else {}
    return headers | (_headers(used_up, 0) if used_up else {}) | again


def _used(state: State, limit: Limit, now: int) -> int:
    counter = ("calls", limit.pool)
    return state.read_counters(period(limit.window, now), (counter,)).get(counter, 0)


def _limit_exceeded(limit: Limit, headers: dict[str, str], now: int) -> ZoomApiError:
    daily = limit.window == "day"
    refusal = api_error(RATE_LIMIT_DAILY if daily else RATE_LIMIT_PER_SECOND)
    refusal.headers = headers | _headers(limit, 0) | (retry_after(now) if daily else {})
    return refusal


def _headers(limit: Limit, remaining: int) -> dict[str, str]:
    return {
        "X-RateLimit-Type": "Daily-limit" if limit.window == "day" else "QPS",
        "X-RateLimit-Limit": str(limit.calls),
        "X-RateLimit-Remaining": str(remaining),
    }
