"""Removal of subscriptions and deliveries."""

from __future__ import annotations

from mockzoom.storage.listing import list_all
from mockzoom.zoom.context import RequestContext
from mockzoom.zoom.webhooks.models import (
    DELIVERIES,
    EVENTS,
    FINISHED,
    HELD,
    LEASES,
    READY,
    SUBSCRIPTIONS,
    WAITING,
    EventDelivery,
    Subscription,
    group_name,
)


def remove_delivery(ctx: RequestContext, delivery: EventDelivery) -> None:
    """Remove a delivery, and its event if that has no other delivery left."""
    ctx.state.remove(DELIVERIES, delivery.id)
    event = ctx.state.get(EVENTS, delivery.event_id)
    if event is not None and not ctx.state.get_many(DELIVERIES, event.deliveries):
        ctx.state.remove(EVENTS, event.id)


def remove_subscription(ctx: RequestContext, subscription: Subscription) -> None:
    """Remove a subscription with its deliveries, in flight or not."""
    for group in (READY, WAITING, HELD, FINISHED):
        for delivery in deliveries_of(ctx, subscription, group):
            remove_delivery(ctx, delivery)
    ctx.state.remove(LEASES, subscription.id)
    ctx.state.remove(SUBSCRIPTIONS, subscription.id)


def deliveries_of(ctx: RequestContext, subscription: Subscription, group: str) -> list[EventDelivery]:
    """Return the deliveries of a subscription in one group, in the order in which they were made."""
    return list_all(ctx.state, DELIVERIES, "", group_name(subscription.id, group))
