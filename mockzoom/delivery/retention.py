"""Which deliveries are kept: all that are not finished, and the last finished ones of an account."""

from __future__ import annotations

from mockzoom.storage.listing import list_all
from mockzoom.zoom.context import RequestContext
from mockzoom.zoom.webhooks.models import (
    DELIVERIES,
    DROPPED,
    EVENTS,
    FINISHED,
    HELD,
    LEASES,
    PENDING,
    READY,
    SUBSCRIPTIONS,
    WAITING,
    EventDelivery,
    Subscription,
    group_name,
)

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


def remove_delivery(ctx: RequestContext, delivery: EventDelivery) -> None:
    """Remove a delivery, and its event if that has no other delivery left."""
    ctx.state.remove(DELIVERIES, delivery.id)
    event = ctx.state.get(EVENTS, delivery.event_id)
    if event is not None and not ctx.state.get_many(DELIVERIES, event.deliveries):
        ctx.state.remove(EVENTS, event.id)


def remove_subscription(ctx: RequestContext, subscription: Subscription) -> None:
    """Remove a subscription with its deliveries, in flight or not."""
    for group in (READY, WAITING, HELD, FINISHED):
        for delivery in _listed(ctx, subscription, group):
            remove_delivery(ctx, delivery)
    ctx.state.remove(LEASES, subscription.id)
    ctx.state.remove(SUBSCRIPTIONS, subscription.id)


def drop_pending(ctx: RequestContext, subscription: Subscription) -> None:
    """Drop what is pending for a subscription that was suspended, and count it."""
    pending = [d for group in (READY, WAITING) for d in _listed(ctx, subscription, group)]
    ctx.state.put(DELIVERIES, [d._replace(state=DROPPED) for d in pending])
    ctx.state.put(SUBSCRIPTIONS, [subscription._replace(dropped=subscription.dropped + len(pending))])


def release_held(ctx: RequestContext) -> int:
    """Make held deliveries pending, due now; returns their number."""
    held = [d for s in list_all(ctx.state, SUBSCRIPTIONS, "") for d in _listed(ctx, s, HELD)]
    ctx.state.put(DELIVERIES, [d._replace(state=PENDING, due_ms=ctx.now) for d in held])
    return len(held)


def _listed(ctx: RequestContext, subscription: Subscription, group: str) -> list[EventDelivery]:
    return list_all(ctx.state, DELIVERIES, "", group_name(subscription.id, group))
