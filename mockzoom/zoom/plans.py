"""Rate limits by plan and label (facts 3: Zoom's official table), shared by all apps of an account."""

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
