"""Rate limits by plan and label (facts 3: Zoom's official tables), shared by all apps of an account."""

from __future__ import annotations

from typing import NamedTuple

from mockzoom.storage.counters import Window


class Limit(NamedTuple):
    """A number of requests in a window. Labels with the same `pool` share one counter."""

    window: Window
    calls: int
    pool: str


class LabelLimits(NamedTuple):
    """The limits of a label on a plan: a short window, and a daily quota where the table has one."""

    burst: Limit
    daily: Limit | None = None


CATEGORY = {
    "light": "Light",
    "medium": "Medium",
    "heavy": "Heavy",
    "resource_intensive": "Resource-intensive",
}

_SHARED = "heavy+resource_intensive"  # paid plans count both labels' days together

FREE_LIMITS: dict[str, LabelLimits] = {
    "light": LabelLimits(Limit("second", 4, "light"), Limit("day", 6_000, "light")),
    "medium": LabelLimits(Limit("second", 2, "medium"), Limit("day", 2_000, "medium")),
    "heavy": LabelLimits(Limit("second", 1, "heavy"), Limit("day", 1_000, "heavy")),
    "resource_intensive": LabelLimits(
        Limit("minute", 10, "resource_intensive"), Limit("day", 30_000, "resource_intensive")
    ),
}

PRO_LIMITS: dict[str, LabelLimits] = {
    "light": LabelLimits(Limit("second", 30, "light")),
    "medium": LabelLimits(Limit("second", 20, "medium")),
    "heavy": LabelLimits(Limit("second", 10, "heavy"), Limit("day", 30_000, _SHARED)),
    "resource_intensive": LabelLimits(Limit("minute", 10, "resource_intensive"), Limit("day", 30_000, _SHARED)),
}

BUSINESS_LIMITS: dict[str, LabelLimits] = {
    "light": LabelLimits(Limit("second", 80, "light")),
    "medium": LabelLimits(Limit("second", 60, "medium")),
    "heavy": LabelLimits(Limit("second", 40, "heavy"), Limit("day", 60_000, _SHARED)),
    "resource_intensive": LabelLimits(Limit("minute", 20, "resource_intensive"), Limit("day", 60_000, _SHARED)),
}

UNLIMITED_LIMITS = "unlimited"  # not a plan of Zoom: no quota and no attendee capacity, for load tests

PLANS: dict[str, dict[str, LabelLimits]] = {
    "free": FREE_LIMITS,
    "pro": PRO_LIMITS,
    "business": BUSINESS_LIMITS,
    UNLIMITED_LIMITS: {},
}

# Zoom Phone has separate limits (facts 3). Its table has no free plan, since Zoom Phone needs a paid one; for that plan
# the lower ones of the limits of other products and of the plan Pro are taken (inferred).
PHONE = "phone"

_PHONE_SHARED = f"{PHONE}/{_SHARED}"


def _phone(label: str, calls: int, daily: int = 0) -> LabelLimits:
    """Return limits of Zoom Phone; those of heavy and resource-intensive operations share a `daily` one."""
    window: Window = "minute" if label == "resource_intensive" else "second"
    day = Limit("day", daily, _PHONE_SHARED) if daily else None
    return LabelLimits(Limit(window, calls, f"{PHONE}/{label}"), day)


PHONE_PLANS: dict[str, dict[str, LabelLimits]] = {
    "free": {
        "light": LabelLimits(Limit("second", 4, f"{PHONE}/light"), Limit("day", 6_000, f"{PHONE}/light")),
        "medium": LabelLimits(Limit("second", 2, f"{PHONE}/medium"), Limit("day", 2_000, f"{PHONE}/medium")),
        "heavy": LabelLimits(Limit("second", 1, f"{PHONE}/heavy"), Limit("day", 1_000, f"{PHONE}/heavy")),
        "resource_intensive": LabelLimits(
            Limit("minute", 5, f"{PHONE}/resource_intensive"), Limit("day", 15_000, f"{PHONE}/resource_intensive")
        ),
    },
    "pro": {
        "light": _phone("light", 20),
        "medium": _phone("medium", 10),
        "heavy": _phone("heavy", 5, daily=15_000),
        "resource_intensive": _phone("resource_intensive", 5, daily=15_000),
    },
    "business": {
        "light": _phone("light", 40),
        "medium": _phone("medium", 20),
        "heavy": _phone("heavy", 10, daily=30_000),
        "resource_intensive": _phone("resource_intensive", 10, daily=30_000),
    },
    UNLIMITED_LIMITS: {},
}

# Plans by product, as `Operation.product` names it, for products with separate limits; the others have `PLANS`.
PLANS_OF_PRODUCTS: dict[str, dict[str, dict[str, LabelLimits]]] = {PHONE: PHONE_PLANS}
