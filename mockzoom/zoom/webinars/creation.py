"""What the creation of webinars and meetings shares: numbers and the daily quota of a host."""

from __future__ import annotations

from mockzoom.zoom.context import RequestContext
from mockzoom.zoom.errors import ErrorSpec, api_error
from mockzoom.zoom.meetings.models import MEETINGS
from mockzoom.zoom.quotas import WEBINAR_CHANGES_A_DAY, daily_quota, period
from mockzoom.zoom.users.models import User
from mockzoom.zoom.webinars.models import WEBINARS


def next_webinar_number(ctx: RequestContext) -> int:
    """Return a number that no webinar or meeting has: both share one space."""
    while True:
        number = ctx.ids.webinar_number(ctx.state.next_number("webinars"))
        if ctx.state.get(WEBINARS, number) is None and ctx.state.get(MEETINGS, number) is None:
            return number


def count_webinar_change(ctx: RequestContext, host: User, spec: ErrorSpec) -> None:
    """Count a creation or update of the host's webinars and meetings; raises `spec` once the daily quota is used up.

    The error has no Retry-After header (recorded/meeting_create_429_daily_user). The rate-limit headers of a success
    are those of the quota (facts 8.1 a5).
    """
    quota = daily_quota(ctx.account, WEBINAR_CHANGES_A_DAY)
    if quota is None:
        return
    today, counter = period("day", ctx.now), ("webinar_changes", host.id)
    used = ctx.state.read_counters(today, (counter,)).get(counter, 0)
    if used >= quota:
        raise api_error(spec, limit=quota)
    ctx.state.increment(today, (counter,))
    ctx.headers |= {
        "X-RateLimit-Type": "Daily-limit",
        "X-RateLimit-Limit": str(quota),
        "X-RateLimit-Remaining": str(quota - used - 1),
    }
