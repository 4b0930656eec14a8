"""Endpoint that shows what happens next on an account's clock."""

from __future__ import annotations

from collections.abc import Iterator
from heapq import nsmallest
from typing import Any, NamedTuple

from mockzoom.admin.context import AdminContext, AdminRequest, account_of
from mockzoom.admin.registry import admin_operation
from mockzoom.zoom.account_clock import MINUTE, instant, next_utc_midnight
from mockzoom.zoom.context import RequestContext
from mockzoom.zoom.meetings.models import MEETINGS, Meeting
from mockzoom.zoom.users.models import USERS
from mockzoom.zoom.webhooks.models import DELIVERIES, READY, SUBSCRIPTIONS, WAITING, group_name
from mockzoom.zoom.webinars.models import AVAILABLE, WEBINARS, Webinar

_READ = 1000  # records of each kind that are looked at, so that no other request waits for long


class DueEvent(NamedTuple):
    """Something that happens at an instant of the account's clock (epoch ms), and the id of what it happens to."""

    at_ms: int
    what: str
    of: str = ""


@admin_operation("listDue")
def list_due(ground: AdminContext, request: AdminRequest) -> dict[str, Any]:
    """Return what happens next, soonest first: of the first thousand webinars, meetings and deliveries."""
    with ground.reading(account_of(ground, request)) as ctx:
        coming = (event for event in _events(ctx) if event.at_ms > ctx.now or event.what == "delivery")
        due = nsmallest(request.query["limit"], coming)
        return {
            "due": [{"at": instant(event.at_ms), "what": event.what, "of": event.of} for event in due],
            "now": instant(ctx.now),
        }


def _events(ctx: RequestContext) -> Iterator[DueEvent]:
    yield DueEvent(next_utc_midnight(ctx.now), "daily_quotas_start_again")
    left = {WEBINARS.name: _READ, MEETINGS.name: _READ}
    for _, host in ctx.state.page(USERS, limit=_READ):
        for _, webinar in ctx.state.page(WEBINARS, host.id, limit=left[WEBINARS.name]):
            left[WEBINARS.name] -= 1
            yield from _of_webinar(webinar)
        for _, meeting in ctx.state.page(MEETINGS, host.id, limit=left[MEETINGS.name]):
            left[MEETINGS.name] -= 1
            yield from _of_meeting(meeting)
    for _, subscription in ctx.state.page(SUBSCRIPTIONS, limit=_READ):
        for group in (READY, WAITING):
            for _, delivery in ctx.state.page(DELIVERIES, group=group_name(subscription.id, group), limit=_READ):
                yield DueEvent(delivery.due_ms, "delivery", delivery.id)


def _of_meeting(meeting: Meeting) -> Iterator[DueEvent]:
    """Yield the scheduled start of a meeting, or of its occurrences; a test meeting has none."""
    if meeting.pinned or meeting.ended:
        return
    starts = [one.start_ms for one in meeting.occurrences if one.status == AVAILABLE]
    if not meeting.occurrences and meeting.start_ms is not None:
        starts = [meeting.start_ms]
    for start_ms in starts:
        yield DueEvent(start_ms, "meeting_starts", str(meeting.id))


def _of_webinar(webinar: Webinar) -> Iterator[DueEvent]:
    """Yield the scheduled start and end of a webinar, or of its occurrences; a test webinar has none."""
    if webinar.pinned or webinar.ended:
        return
    times = [(one.start_ms, one.duration) for one in webinar.occurrences if one.status == AVAILABLE]
    if not webinar.occurrences and webinar.start_ms is not None:
        times = [(webinar.start_ms, webinar.duration)]
    for start_ms, duration in times:
        yield DueEvent(start_ms, "webinar_starts", str(webinar.id))
        yield DueEvent(start_ms + duration * MINUTE, "webinar_ends", str(webinar.id))
