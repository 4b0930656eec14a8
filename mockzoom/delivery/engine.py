"""What is due, and what becomes of it: claims and outcomes, each as one step on an open state."""

from __future__ import annotations

from mockzoom.delivery.building import Due, Sender, build_job, plain_token
from mockzoom.delivery.jobs import Claim, DeliveryOutcome, Job, validation_problem
from mockzoom.delivery.retention import drop_pending, finish
from mockzoom.storage.listing import list_all
from mockzoom.zoom.context import RequestContext
from mockzoom.zoom.sessions.events import end_expired_sessions
from mockzoom.zoom.sessions.occasions import find_occasion
from mockzoom.zoom.sessions.rules import SESSIONS, scheduled_end
from mockzoom.zoom.webhooks.models import (
    ACTIVE,
    CATCH_UPS,
    DELIVERED,
    DELIVERIES,
    FAILED,
    LEASES,
    READY,
    SUBSCRIPTIONS,
    SUSPENDED,
    WAITING,
    WATCHED_SESSIONS,
    CatchUp,
    EventDelivery,
    Lease,
    Subscription,
    group_name,
)
from mockzoom.zoom.webhooks.rules import is_delivered, is_retried, next_attempt_ms, validated, validation_failed

CLAIMED = 3  # deliveries of one subscription that are claimed together: three times 3 s is less than a lease


def claim_jobs(ctx: RequestContext, transport: str, sender: Sender) -> Claim:
    """Return the requests that are due, leased to the sender.

    What happened by passage of time is announced first. After the clock was moved, one request at a time is returned,
    as of the moment at which it was due.
    """
    end_expired_sessions(ctx)
    found: list[Due] = []
    leased_until: int | None = None
    for subscription in list_all(ctx.state, SUBSCRIPTIONS, ""):
        if subscription.transport != transport or not (due := _due_of(ctx, subscription)):
            continue
        lease = ctx.state.get(LEASES, subscription.id)
        if lease is not None and lease.until_ms > sender.system and not sender.is_gone(lease.holder):
            leased_until = min(lease.until_ms, leased_until or lease.until_ms)
        else:
            found += due
    found.sort(key=lambda one: (one.due_ms, one.number))
    catch_up = ctx.state.get(CATCH_UPS, transport)
    if catch_up is None:
        jobs = [build_job(ctx, one, sender, ctx.now) for one in found]
    else:
        jobs = [_played(ctx, found[0], catch_up, sender)] if found else []
        if not found and leased_until is None:
            ctx.state.remove(CATCH_UPS, transport)
    return Claim([job for job in jobs if job], bool(found), _next_moment(ctx, transport), leased_until)


def record_outcome(ctx: RequestContext, job_id: str, holder: str, outcome: DeliveryOutcome) -> str:
    """Store the outcome of a job; returns the problem of a receiver that failed its validation, else an empty text.

    The outcome of a job that another sender has taken over is ignored.
    """
    if job_id.startswith("v"):
        return _record_validation(ctx, job_id, holder, outcome)
    delivery = ctx.state.get(DELIVERIES, job_id)
    lease = ctx.state.get(LEASES, delivery.subscription_id) if delivery else None
    if delivery is None or delivery.in_flight is None or lease is None or lease.holder != holder:
        return ""
    _release(ctx, lease, job_id)
    _record_attempt(ctx, delivery, outcome)
    return ""


def _played(ctx: RequestContext, due: Due, catch_up: CatchUp, sender: Sender) -> Job | None:
    at_ms = max(due.due_ms, catch_up.at_ms)
    ctx.state.put(CATCH_UPS, [catch_up._replace(at_ms=at_ms)])
    return build_job(ctx, due, sender, at_ms)


def _due_of(ctx: RequestContext, subscription: Subscription) -> list[Due]:
    """Return what is due for a subscription, in order: its validation, or else some of its deliveries."""
    at = subscription.next_validation_ms
    if at is not None and at <= ctx.now and subscription.state != SUSPENDED:
        return [Due(at, 0, subscription, None)]
    if subscription.state != ACTIVE:
        return []
    ready = ctx.state.page(DELIVERIES, group=group_name(subscription.id, READY), limit=CLAIMED)
    due = [Due(min(d.due_ms, ctx.now), number, subscription, d) for number, d in ready]
    for number, d in _waiting(ctx, subscription):
        if d.due_ms <= ctx.now and not _is_behind(ctx, d):
            due.append(Due(d.due_ms, number, subscription, d))
    return sorted(due, key=lambda one: (one.due_ms, one.number))[:CLAIMED]


def _waiting(ctx: RequestContext, subscription: Subscription) -> list[tuple[int, EventDelivery]]:
    name = group_name(subscription.id, WAITING)
    total = ctx.state.count(DELIVERIES, group=name)
    return ctx.state.page(DELIVERIES, group=name, limit=total) if total else []


def _is_behind(ctx: RequestContext, delivery: EventDelivery) -> bool:
    """Return whether a delivery waits for another one, which has not been sent yet."""
    other = ctx.state.get(DELIVERIES, delivery.after) if delivery.after else None
    return other is not None and other.group == READY


def _record_attempt(ctx: RequestContext, delivery: EventDelivery, outcome: DeliveryOutcome) -> None:
    assert delivery.in_flight is not None  # noqa: S101 - the caller has checked it
    sent = delivery.in_flight._replace(**outcome._asdict())
    subscription = ctx.state.get(SUBSCRIPTIONS, delivery.subscription_id)
    attempts = (*delivery.attempts, sent)
    changed = delivery._replace(attempts=attempts, in_flight=None)
    if is_delivered(sent.status):
        changed = changed._replace(state=DELIVERED)
    else:
        retried = subscription is not None and is_retried(sent.status, subscription.retry)
        due = next_attempt_ms(len(attempts), sent.at_ms) if retried else None
        changed = changed._replace(state=FAILED) if due is None else changed._replace(due_ms=due)
    ctx.state.put(DELIVERIES, [changed])
    finish(ctx, changed)


def _record_validation(ctx: RequestContext, job_id: str, holder: str, outcome: DeliveryOutcome) -> str:
    subscription_id = job_id.partition(".")[2]
    subscription, lease = ctx.state.get(SUBSCRIPTIONS, subscription_id), ctx.state.get(LEASES, subscription_id)
    if subscription is None or lease is None or lease.holder != holder:
        return ""
    _release(ctx, lease, job_id)
    problem = validation_problem(plain_token(ctx, job_id), subscription.secret, outcome)
    catch_up = ctx.state.get(CATCH_UPS, subscription.transport)
    at_ms = ctx.now if catch_up is None else catch_up.at_ms
    after = validation_failed(subscription, problem, at_ms) if problem else validated(subscription, at_ms)
    ctx.state.put(SUBSCRIPTIONS, [after])
    if after.state == SUSPENDED:
        drop_pending(ctx, after)
    return problem


def _release(ctx: RequestContext, lease: Lease, job_id: str) -> None:
    """Take a job off a lease, and give the lease up with its last job."""
    left = tuple(one for one in lease.jobs if one != job_id)
    if left:
        ctx.state.put(LEASES, [lease._replace(jobs=left)])
    else:
        ctx.state.remove(LEASES, lease.subscription_id)


def _next_moment(ctx: RequestContext, transport: str) -> int | None:
    """Return when the next request or event is due by passage of time, in epoch ms of the account's clock."""
    moments: list[int] = []
    for subscription in list_all(ctx.state, SUBSCRIPTIONS, ""):
        if subscription.transport != transport:
            continue
        if subscription.next_validation_ms is not None and subscription.state != SUSPENDED:
            moments.append(subscription.next_validation_ms)
        moments += [d.due_ms for _, d in _waiting(ctx, subscription)]
    for watched in list_all(ctx.state, WATCHED_SESSIONS, ""):
        session, occasion = ctx.state.get(SESSIONS, watched.session_uuid), find_occasion(ctx.state, watched.webinar_id)
        end_ms = scheduled_end(session, occasion) if session is not None and occasion is not None else None
        moments += [] if end_ms is None else [end_ms]
    return min((at for at in moments if at > ctx.now), default=None)
