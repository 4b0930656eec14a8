"""Webhooks in exports and imports: without secrets unless they are requested, and with held deliveries."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mockzoom.storage import State
from mockzoom.storage.base import StateDump
from mockzoom.storage.listing import list_all
from mockzoom.zoom.ids import Ids
from mockzoom.zoom.webhooks.models import (
    CATCH_UPS,
    DELIVERIES,
    HELD,
    LEASES,
    PENDING,
    SUBSCRIPTIONS,
    Attempt,
    EventDelivery,
    Subscription,
)

# Any other header of a request may hold the credentials of a receiver.
SHOWN_HEADERS = frozenset(
    {"user-agent", "content-type", "clientid", "x-zm-request-timestamp", "x-zm-signature", "x-zm-request-id",
     "x-zm-trackingid", "traceparent", "zm-trace-upstream"}
)  # fmt: skip


def without_secrets(dump: StateDump) -> StateDump:
    """Return a dump whose subscriptions and attempts have no secret tokens and no credentials of receivers."""
    records = dict(dump.records)
    for collection, cleaned in ((SUBSCRIPTIONS, _open_subscription), (DELIVERIES, _open_delivery)):
        if collection.name in records:
            records[collection.name] = {n: cleaned(record) for n, record in records[collection.name].items()}
    for name in (LEASES.name, CATCH_UPS.name):  # they name processes and moments of this server
        records.pop(name, None)
    return dump._replace(records=records, last={name: dump.last[name] for name in records})


def with_secrets(dump: StateDump, known: Mapping[str, Subscription], ids: Ids) -> StateDump:
    """Return a dump in which missing secrets are those of the subscriptions known by id, or else new ones."""

    def completed(one: Subscription) -> Subscription:
        old = known.get(one.id)
        if one.secret:
            return one
        auth = one.auth if all(one.auth.values()) or old is None else old.auth
        return one._replace(secret=old.secret if old else ids.secret("webhook_secret", one.id, 16), auth=auth)

    records = dict(dump.records)
    if SUBSCRIPTIONS.name in records:
        records[SUBSCRIPTIONS.name] = {n: completed(one) for n, one in records[SUBSCRIPTIONS.name].items()}
    return dump._replace(records=records)


def known_subscriptions(state: State) -> dict[str, Subscription]:
    """Return the subscriptions of an account by id."""
    return {one.id: one for one in list_all(state, SUBSCRIPTIONS, "")}


def hold_deliveries(state: State) -> None:
    """Hold what is pending in a state that was restored: else old events would go out again."""
    total = state.count(DELIVERIES)
    for _, delivery in state.page(DELIVERIES, limit=total) if total else ():
        if delivery.state == PENDING:
            state.put(DELIVERIES, [delivery._replace(state=HELD, in_flight=None)])
    for subscription in list_all(state, SUBSCRIPTIONS, ""):
        state.remove(LEASES, subscription.id)
        state.remove(CATCH_UPS, subscription.transport)


def _open_subscription(one: Subscription) -> Subscription:
    auth = {name: value if name == "type" else "" for name, value in one.auth.items()}
    return one._replace(secret="", auth=auth)


def _open_delivery(one: EventDelivery) -> EventDelivery:
    return one._replace(
        attempts=tuple(_open_attempt(attempt) for attempt in one.attempts),
        in_flight=None if one.in_flight is None else _open_attempt(one.in_flight),
    )


def _open_attempt(attempt: Attempt) -> Attempt:
    headers: dict[str, Any] = {name: value for name, value in attempt.headers.items() if name in SHOWN_HEADERS}
    return attempt._replace(headers=headers)
