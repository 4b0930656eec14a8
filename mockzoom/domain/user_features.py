"""What a licence allows: the type of a user, the webinar plan and the large-meeting add-on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mockzoom.domain.records import LICENSED, User
from mockzoom.domain.refusal_rows.users import LARGE_MEETING_NEEDS_LICENCE, WEBINAR_NEEDS_LICENCE
from mockzoom.domain.refusals import refuse
from mockzoom.domain.user_settings import merged
from mockzoom.domain.webinar_times import invalid

CAPACITIES = (100, 500, 1000, 3000, 5000, 10000)  # SPEC21 userSettingsUpdate
DEFAULT_CAPACITY = 500  # where a webinar plan is switched on without a capacity (inferred)


def with_type(user: User, kind: int) -> User:
    """The user with another type; whoever is no longer licensed loses the webinar plan (inferred)."""
    return user._replace(type=kind, webinar_capacity=user.webinar_capacity if kind == LICENSED else 0)


def with_settings(user: User, changes: Mapping[str, Any]) -> User:
    """The user with other settings, the webinar plan among them.

    Raises 1122 or 1108 where a feature needs a licence, and the validation refusal for a capacity that is not sold.
    """
    feature = dict(changes.get("feature", {}))
    plan = {name: feature.pop(name) for name in ("webinar", "webinar_capacity") if name in feature}
    if feature.get("large_meeting") and user.type != LICENSED:
        raise refuse(LARGE_MEETING_NEEDS_LICENCE)
    capacity = _capacity(user, plan)
    own = {**changes, "feature": feature} if feature else {k: v for k, v in changes.items() if k != "feature"}
    return user._replace(webinar_capacity=capacity, settings=merged(user.settings, own))


def _capacity(user: User, plan: Mapping[str, Any]) -> int:
    """The webinar capacity that a change leaves; a capacity without the plan is passed over (inferred)."""
    current = user.webinar_capacity
    if not plan:
        return current
    capacity: int = plan.get("webinar_capacity", current)
    if not plan.get("webinar", current > 0):
        return 0
    if user.type != LICENSED:
        raise refuse(WEBINAR_NEEDS_LICENCE)
    if capacity != current and capacity not in CAPACITIES:
        raise invalid("feature.webinar_capacity")
    return capacity or DEFAULT_CAPACITY
