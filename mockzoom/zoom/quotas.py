"""Rate limits and quotas: which apply to an account, and the counters and windows they use.

Windows follow the calendar; they do not start with the first request. A counter belongs to a period (the n-th second,
minute or UTC day since 1970), and each period starts at zero.
"""

from __future__ import annotations

from mockzoom.storage.counters import Counter, Period, Window
from mockzoom.zoom.account_clock import DAY, MINUTE, SECOND, instant, next_utc_midnight
from mockzoom.zoom.account_records import Account
from mockzoom.zoom.plans import PLANS, PLANS_OF_PRODUCTS, UNLIMITED_LIMITS, LabelLimits, Limit
from mockzoom.zoom.text import normalize_email

WINDOW_MS: dict[Window, int] = {"second": SECOND, "minute": MINUTE, "day": DAY}

REGISTRATIONS_A_DAY = 3

STATUS_CHANGES_A_DAY = 10

WEBINAR_CHANGES_A_DAY = 100


def period(window: Window, now: int) -> Period:
    """Return the window that contains an instant (epoch ms)."""
    return Period(window, now // WINDOW_MS[window])


def plan_limits(account: Account, label: str, product: str = "") -> LabelLimits | None:
    """Return the limits of the account's plan for a label and a product, whatever its mode; None without limits."""
    return PLANS_OF_PRODUCTS.get(product, PLANS)[account.plan].get(label)


def call_limits(account: Account, label: str, product: str = "") -> LabelLimits | None:
    """Return the limits that an operation of a product counts against; None where requests are not limited."""
    return None if account.rate_limits == "off" else plan_limits(account, label, product)


def all_limits(account: Account) -> list[Limit]:
    """Return every limit of the account's plan once; those of products with separate limits come last."""
    tables = (PLANS, *PLANS_OF_PRODUCTS.values())
    limits = (limit for table in tables for label in table[account.plan].values() for limit in label)
    return list(dict.fromkeys(limit for limit in limits if limit is not None))


def applies(account: Account, limit: Limit) -> bool:
    """Return whether the account's mode enforces a limit: `daily` lifts the short windows, `off` lifts all."""
    return account.rate_limits == "all" or (account.rate_limits == "daily" and limit.window == "day")


def daily_quota(account: Account, calls: int) -> int | None:
    """Return a per-user or per-registrant quota of `calls` a day, or None where the plan or the mode lifts it."""
    return None if account.plan == UNLIMITED_LIMITS or account.rate_limits == "off" else calls


def registration_counter(account: Account, webinar_id: int, email: str) -> Counter:
    """Return the counter of a registrant's three registrations a day.

    The documents count by registrant and webinar. FORUM 141856 saw one count across webinars (facts 3), which an
    account gets with the `registrant_quota_key` `email`.
    """
    key = normalize_email(email)
    return ("registration", key) if account.registrant_quota_key == "email" else ("registration", webinar_id, key)


def status_counter(account: Account, webinar_id: int, email: str) -> Counter:
    """Return the counter of a registrant's ten status changes a day: the same choice as for registrations."""
    return ("status", *registration_counter(account, webinar_id, email)[1:])


def retry_after(now: int) -> dict[str, str]:
    """Return the header of daily limits: the instant of the next UTC midnight, not a number of seconds (facts 3)."""
    return {"Retry-After": instant(next_utc_midnight(now))}
