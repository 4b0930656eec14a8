"""Events: an operation announces what it has done, in its own transaction.

Without a subscription an announcement is one look-up. A payload is built only for an event that is subscribed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from mockzoom.storage.collections import EMPTY_MAPPING
from mockzoom.storage.listing import list_all
from mockzoom.zoom.context import AnnouncedEvent, RequestContext
from mockzoom.zoom.users.models import USERS
from mockzoom.zoom.webhooks.models import (
    ACTIVE,
    DELIVERIES,
    EVENTS,
    PUSH,
    SUBSCRIPTIONS,
    SUSPENDED,
    Event,
    EventDelivery,
    Subscription,
)
from mockzoom.zoom.webhooks.signing import write_body

Payload = Mapping[str, Any]

# Captured requests (2026-07) have two orders of the envelope's keys, by the part of Zoom that sends the event.
_EVENT_LAST = ("_joined", "_left", "endpoint.url_validation", "recording.")


def announce(
    ctx: RequestContext,
    name: str,
    owner: str,
    build: Callable[[], Payload],
    at_ms: int | None = None,
    *,
    extra: Mapping[str, Any] = EMPTY_MAPPING,
) -> None:
    """Store an event for each subscription to it; does nothing without one.

    `owner` is the id of the user to whom it belongs. `build` returns the payload without `account_id`. `at_ms` is when
    it happened, by default now. `extra` are fields next to the payload.
    """
    if not ctx.state.count(SUBSCRIPTIONS):
        return
    found = [s for s in list_all(ctx.state, SUBSCRIPTIONS, "") if s.covers(name, owner)]
    suspended = [s._replace(dropped=s.dropped + 1) for s in found if s.state == SUSPENDED]
    if suspended:
        ctx.state.put(SUBSCRIPTIONS, suspended)
    receivers = [s for s in found if s.state == ACTIVE]
    if receivers:
        happened = ctx.now if at_ms is None else at_ms
        document = envelope(name, {"account_id": ctx.account.id, **build()}, happened)
        body = write_body({**document, **extra})
        add_event(ctx, name, body, receivers, happened)


def add_event(ctx: RequestContext, name: str, body: str, receivers: list[Subscription], at_ms: int) -> Event:
    """Store an event with its body and one delivery for each receiver, due at `at_ms` (epoch ms), and return it."""
    first = ctx.state.next_number("webhook_deliveries", len(receivers))
    names = tuple(f"d{first + n}" for n in range(len(receivers)))
    event = Event(request_id(ctx), name, at_ms, body, ctx.cause, names)
    ctx.state.put(EVENTS, [event])
    ctx.state.put(
        DELIVERIES,
        [
            EventDelivery(one, event.id, name, s.id, at_ms, delayed=at_ms > ctx.now)
            for one, s in zip(names, receivers, strict=True)
        ],
    )
    ctx.events.append(AnnouncedEvent(name, body, any(s.transport == PUSH for s in receivers)))
    return event


def request_id(ctx: RequestContext) -> str:
    """Return a new value of `x-zm-request-id`: a UUID with underscores (observed 2026-07)."""
    drawn = ctx.ids.draw("webhook_event", ctx.state.next_number("webhook_events"), 16).hex()
    return "_".join((drawn[:8], drawn[8:12], drawn[12:16], drawn[16:20], drawn[20:]))


def envelope(name: str, payload: Payload, event_ms: int) -> dict[str, Any]:
    """Return the document of an event; `event_ts` is in epoch milliseconds (observed)."""
    if name.startswith("app_"):
        return {"event": name, "payload": payload}
    if name.endswith(_EVENT_LAST[:2]) or name.startswith(_EVENT_LAST[2:]):
        return {"payload": payload, "event_ts": event_ms, "event": name}
    return {"event": name, "payload": payload, "event_ts": event_ms}


def operator_of(ctx: RequestContext) -> dict[str, str]:
    """Return who did it: the user of the token. A server's own token stands for the account's first user (inferred)."""
    user = ctx.state.get(USERS, ctx.caller_id) if ctx.caller_id else None
    if user is None:
        first = ctx.state.page(USERS, limit=1)
        user = first[0][1] if first else None
    return {} if user is None else {"operator": user.email, "operator_id": user.id}
