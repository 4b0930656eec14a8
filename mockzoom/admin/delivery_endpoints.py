"""Endpoints for deliveries: list, show, send again, release, and collect requests in place of a server."""

from __future__ import annotations

from typing import Any

from mockzoom.admin.context import AdminContext, AdminRequest, account_of
from mockzoom.admin.registry import admin_operation
from mockzoom.admin.webhook_documents import delivery_document
from mockzoom.admin.webhook_endpoints import find_subscription
from mockzoom.delivery.jobs import DeliveryOutcome
from mockzoom.delivery.retention import release_held
from mockzoom.errors import FieldError
from mockzoom.storage import State
from mockzoom.zoom.account_records import Account
from mockzoom.zoom.webhooks.models import DELIVERIES, EVENTS, PULL, EventDelivery

_PAGE = 500


@admin_operation("listDeliveries")
def list_deliveries(ground: AdminContext, request: AdminRequest) -> dict[str, Any]:
    """Return deliveries after a number, in the order in which they were made, with the number to go on from."""
    account, query = account_of(ground, request), request.query
    found: list[dict[str, Any]] = []
    after, limit = query["after"], query["limit"]
    with ground.store.transaction(account.id) as state:
        while len(found) < limit and (page := state.page(DELIVERIES, after=after, limit=_PAGE)):
            for number, delivery in page:
                after = number
                if _matches(delivery, query):
                    found.append(delivery_document(number, delivery, state.get(EVENTS, delivery.event_id)))
                    if len(found) == limit:
                        break
    return {"deliveries": found, "next": after}


@admin_operation("getDelivery")
def get_delivery(ground: AdminContext, request: AdminRequest) -> dict[str, Any]:
    """Return a delivery with its body, and the headers and answers of its attempts."""
    account = account_of(ground, request)
    with ground.store.transaction(account.id) as state:
        return _document(state, _delivery(state, account, request.path["deliveryId"]))


@admin_operation("redeliver")
def redeliver(ground: AdminContext, request: AdminRequest) -> dict[str, Any]:
    """Send an event to its subscription again: same id and body, new timestamp and signature."""
    account = account_of(ground, request)
    with ground.opened(account, "redeliver") as ctx:
        old = _delivery(ctx.state, account, request.path["deliveryId"])
        event = ctx.state.get(EVENTS, old.event_id)
        find_subscription(ctx.state, account, old.subscription_id)
        assert event is not None  # noqa: S101 - an event is kept as long as its deliveries
        fresh = EventDelivery(
            f"d{ctx.state.next_number('webhook_deliveries')}",
            event.id,
            event.name,
            old.subscription_id,
            ctx.now,
            redelivered=True,
        )
        ctx.state.put(EVENTS, [event._replace(deliveries=(*event.deliveries, fresh.id))])
        ctx.state.put(DELIVERIES, [fresh])
        shown = _document(ctx.state, fresh)
    ground.webhooks.service.wake(account.id)
    return shown


@admin_operation("releaseDeliveries")
def release_deliveries(ground: AdminContext, request: AdminRequest) -> dict[str, Any]:
    """Make deliveries pending that an import or a restored checkpoint has held back."""
    account = account_of(ground, request)
    with ground.opened(account, "releaseDeliveries") as ctx:
        released = release_held(ctx)
    ground.webhooks.service.wake(account.id)
    return {"released": released}


@admin_operation("deliver")
def deliver(ground: AdminContext, request: AdminRequest) -> dict[str, Any]:
    """Send what is due over sockets, and return when nothing due is left."""
    account = account_of(ground, request)
    sent, next_ms = ground.webhooks.service.deliver(account.id, patient=True)
    return {"sent": sent} if next_ms is None else {"sent": sent, "next_in_ms": next_ms}


@admin_operation("claimDeliveries")
def claim_deliveries(ground: AdminContext, request: AdminRequest) -> dict[str, Any]:
    """Return the requests that are due to subscriptions of the transport `pull`; their sender reports each outcome."""
    account = account_of(ground, request)
    service = ground.webhooks.service
    claim = service.claim(account, PULL, service.new_holder())
    while not claim.jobs and claim.any_due:  # faults have withheld what was due
        claim = service.claim(account, PULL, service.new_holder())
    jobs = [
        {
            "id": job.id,
            "event": job.event,
            "subscription": job.subscription_id,
            "url": job.url,
            "headers": dict(job.headers),
            "body": job.body,
            "copies": job.copies,
            "holder": job.holder,
        }
        for job in claim.jobs
    ]
    return {"requests": jobs}


@admin_operation("recordDelivery")
def record_delivery(ground: AdminContext, request: AdminRequest) -> dict[str, Any]:
    """Store the outcome of a request that was claimed; returns the problem of a receiver that failed its validation."""
    account, body = account_of(ground, request), request.body
    outcome = DeliveryOutcome(
        body.get("status", 0), body.get("failure", ""), body.get("answer", ""), body.get("took_ms", 0)
    )
    if not outcome.status and not outcome.failure:
        raise FieldError("status", "is missing; send the status of the response, or why it is missing as `failure`")
    return {"problem": ground.webhooks.service.record(account, request.path["deliveryId"], body["holder"], outcome)}


def _matches(delivery: EventDelivery, query: dict[str, Any]) -> bool:
    return all(
        query.get(name) in (None, getattr(delivery, field))
        for name, field in (("state", "state"), ("event", "event"), ("subscription", "subscription_id"))
    )


def _delivery(state: State, account: Account, delivery_id: str) -> EventDelivery:
    found = state.get(DELIVERIES, delivery_id)
    if found is None:
        total = state.count(DELIVERIES)
        latest = [d.id for _, d in state.page(DELIVERIES, offset=max(total - 5, 0), limit=5)]
        hint = f"existing deliveries: {', '.join(latest)}" if latest else "it has none"
        raise FieldError("deliveryId", f"account {account.id!r} has no delivery {delivery_id[:100]!r}; {hint}", 404)
    return found


def _document(state: State, delivery: EventDelivery) -> dict[str, Any]:
    return delivery_document(int(delivery.id[1:]), delivery, state.get(EVENTS, delivery.event_id), full=True)
