"""From something that is due to a request: the attempt, its stamp, and the fault that changes it."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from mockzoom.delivery.jobs import VALIDATION, Job
from mockzoom.delivery.outgoing import Message, request_headers
from mockzoom.delivery.retention import finish
from mockzoom.delivery.webhook_faults import NO_EFFECTS, Effects, find_effects
from mockzoom.zoom.account_clock import SECOND
from mockzoom.zoom.context import RequestContext
from mockzoom.zoom.webhooks.announce import envelope, request_id
from mockzoom.zoom.webhooks.models import (
    DELIVERIES,
    DROPPED,
    EVENTS,
    LEASES,
    READY,
    Attempt,
    EventDelivery,
    Lease,
    Subscription,
    group_name,
)
from mockzoom.zoom.webhooks.signing import TIMESTAMP_HEADER, write_body

LEASE_MS = 10 * SECOND  # of the machine's clock; a claim is sent in less


def is_never_gone(_holder: str) -> bool:
    """Return False: a lease ends with its time."""
    return False


class Sender(NamedTuple):
    """Who claims, and the machine's time in epoch ms; `is_gone` returns whether the holder of a lease has ended."""

    holder: str
    system: int
    is_gone: Callable[[str], bool] = is_never_gone


class Due(NamedTuple):
    """Something that is due: a delivery, or the validation of a subscription (`delivery` is None)."""

    due_ms: int
    number: int
    subscription: Subscription
    delivery: EventDelivery | None


def build_job(ctx: RequestContext, due: Due, sender: Sender, at_ms: int) -> Job | None:
    """Return the request for something that is due at `at_ms`, leased to the sender; None if a fault withholds it."""
    if due.delivery is None:
        job = validation_job(ctx, due.subscription, sender, at_ms)
    else:
        effects = find_effects(ctx, due.delivery)
        if _is_withheld(ctx, due.delivery, effects, at_ms):
            return None
        job = _delivery_job(ctx, due._replace(due_ms=at_ms), sender, effects)
    lease = ctx.state.get(LEASES, due.subscription.id)
    jobs = (*lease.jobs, job.id) if lease is not None and lease.holder == sender.holder else (job.id,)
    ctx.state.put(LEASES, [Lease(due.subscription.id, sender.holder, sender.system + LEASE_MS, jobs)])
    return job


def validation_job(ctx: RequestContext, subscription: Subscription, sender: Sender, at_ms: int) -> Job:
    """Return the request that validates a receiver: signed like any event (observed with @zoom/rivet 0.4.0)."""
    number = ctx.state.next_number("webhook_validations")
    job_id = f"v{number}.{subscription.id}"
    body = write_body(envelope(VALIDATION, {"plainToken": plain_token(ctx, job_id)}, at_ms))
    stamp = _stamp(subscription, sender, at_ms)
    message = Message(request_id(ctx), body, stamp, ctx.state.next_number("webhook_calls"))
    headers = request_headers(ctx.account, subscription, message, NO_EFFECTS)
    return Job(job_id, VALIDATION, subscription.id, subscription.url, headers, body, at_ms, sender.holder)


def event_job(ctx: RequestContext, receiver: Subscription, event: str, body: str, sender: Sender) -> Job:
    """Return the request that carries an event to a receiver that is not subscribed; nothing is stored."""
    stamp = _stamp(receiver, sender, ctx.now)
    message = Message(request_id(ctx), body, stamp, ctx.state.next_number("webhook_calls"))
    headers = request_headers(ctx.account, receiver, message, NO_EFFECTS)
    return Job("", event, receiver.id, receiver.url, headers, body, ctx.now, sender.holder)


def plain_token(ctx: RequestContext, job_id: str) -> str:
    """Return the plainToken of a validation: 22 characters (facts 8.1 c1, observed)."""
    return ctx.ids.short_id("plain_token", int(job_id.partition(".")[0][1:]))


def _delivery_job(ctx: RequestContext, due: Due, sender: Sender, effects: Effects) -> Job:
    subscription, delivery = due.subscription, due.delivery
    assert delivery is not None  # noqa: S101 - the caller has checked it
    event = ctx.state.get(EVENTS, delivery.event_id)
    assert event is not None  # noqa: S101 - an event is kept as long as its deliveries
    body = effects.body(event.body)
    stamp = _stamp(subscription, sender, due.due_ms)
    if delivery.attempts:  # two attempts in one second would have the same signature
        stamp = max(stamp, _last_stamp(delivery) + 1)
    message = Message(event.id, body, stamp, ctx.state.next_number("webhook_calls"))
    headers = request_headers(ctx.account, subscription, message, effects)
    attempt = Attempt(delivery.due_ms, due.due_ms, sender.system, 0, headers, faults=effects.names)
    ctx.state.put(DELIVERIES, [delivery._replace(in_flight=attempt)])
    return Job(
        delivery.id,
        delivery.event,
        subscription.id,
        subscription.url,
        headers,
        body,
        due.due_ms,
        sender.holder,
        effects.copies,
        effects.names,
    )


def _stamp(subscription: Subscription, sender: Sender, at_ms: int) -> int:
    """Return the timestamp in epoch seconds: the machine's time, with which receivers compare, or the account's."""
    return (at_ms if subscription.stamp == "account" else sender.system) // SECOND


def _last_stamp(delivery: EventDelivery) -> int:
    text = delivery.attempts[-1].headers.get(TIMESTAMP_HEADER, "0")
    return int(text) if len(text) <= 10 else 0  # a fault may have stamped in milliseconds


def _is_withheld(ctx: RequestContext, delivery: EventDelivery, effects: Effects, at_ms: int) -> bool:
    """Carry out a fault that sends nothing now; return whether there is one."""
    if "drop" in effects.spec:
        note = Attempt(delivery.due_ms, at_ms, 0, 0, {}, failure="dropped by a fault", faults=effects.names)
        dropped = delivery._replace(state=DROPPED, attempts=(*delivery.attempts, note))
        ctx.state.put(DELIVERIES, [dropped])
        finish(ctx, dropped)
    elif "delay_ms" in effects.spec:
        late = delivery._replace(delayed=True, due_ms=at_ms + int(effects.spec["delay_ms"]))
        ctx.state.put(DELIVERIES, [late])
    elif "swap" in effects.spec and (following := _following(ctx, delivery)) is not None:
        ctx.state.put(DELIVERIES, [delivery._replace(delayed=True, after=following.id, due_ms=at_ms)])
    else:
        return False
    return True


def _following(ctx: RequestContext, delivery: EventDelivery) -> EventDelivery | None:
    """Return the next delivery of the same subscription that has not been sent yet."""
    first = ctx.state.page(DELIVERIES, group=group_name(delivery.subscription_id, READY), limit=2)
    return next((d for _, d in first if d.id != delivery.id), None)
