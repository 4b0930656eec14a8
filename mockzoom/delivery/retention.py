"""Which deliveries are kept: all that are not finished, and the last finished ones of an account."""

from __future__ import annotations

from mockzoom.storage.listing import list_all
from mockzoom.zoom.context import RequestContext
from mockzoom.zoom.webhooks.models import (
    DELIVERIES,
    DROPPED,
    FINISHED,
    HELD,
    PENDING,
    READY,
    SUBSCRIPTIONS,
    WAITING,
    EventDelivery,
    Subscription,
    group_name,
)
from mockzoom.zoom.webhooks.removal import deliveries_of, remove_delivery

FINISHED_KEPT = 500  # of an account


def finish(ctx: RequestContext, delivery: EventDelivery) -> None:
    """Remove the oldest finished deliveries, once there are more than are kept."""
    if delivery.group != FINISHED:
        return
    groups = [group_name(s.id, FINISHED) for s in list_all(ctx.state, SUBSCRIPTIONS, "")]
    if sum(ctx.state.count(DELIVERIES, group=name) for name in groups) <= FINISHED_KEPT:
        return
    oldest = [page[0] for name in groups if (page := ctx.state.page(DELIVERIES, group=name, limit=1))]
    remove_delivery(ctx, min(oldest, key=lambda one: one[0])[1])


def drop_pending(ctx: RequestContext, subscription: Subscription) -> None:
    """Drop what is pending for a subscription that was suspended, and count it."""
    pending = [d for group in (READY, WAITING) for d in deliveries_of(ctx, subscription, group)]
    ctx.state.put(DELIVERIES, [d._replace(state=DROPPED) for d in pending])
    ctx.state.put(SUBSCRIPTIONS, [subscription._replace(dropped=subscription.dropped + len(pending))])


def release_held(ctx: RequestContext) -> int:
    """Make held deliveries pending, due now; returns their number."""
    held = [d for s in list_all(ctx.state, SUBSCRIPTIONS, "") for d in deliveries_of(ctx, s, HELD)]
    ctx.state.put(DELIVERIES, [d._replace(state=PENDING, due_ms=ctx.now) for d in held])
    return len(held)
