"""Webhooks of an imported state: subscriptions and faults are checked like those that are added."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from mockzoom.accounts.snapshots import Snapshot
from mockzoom.admin.request_validation import RequestValidator
from mockzoom.admin.webhook_documents import check_event_names
from mockzoom.admin.webhook_fault_endpoints import completed
from mockzoom.errors import FieldError
from mockzoom.spec.admin_spec import load_admin_spec
from mockzoom.zoom.webhooks.models import (
    ACCOUNT_SCOPE,
    ACTIVE,
    ADMIN,
    API,
    DELIVERIES,
    EVENTS,
    PULL,
    PUSH,
    SEED,
    SUBSCRIPTIONS,
    SUSPENDED,
    UNVERIFIED,
    USER_SCOPE,
    WEBHOOK_FAULTS,
    Subscription,
    WebhookFault,
)
from mockzoom.zoom.webhooks.rules import MAX_SUBSCRIPTIONS, RETRY_RULES
from mockzoom.zoom.webhooks.subscription_checks import check_auth, check_url

_CHOICES = {
    "state": (ACTIVE, SUSPENDED, UNVERIFIED),
    "transport": (PUSH, PULL),
    "retry": RETRY_RULES,
    "stamp": ("machine", "account"),
    "origin": (ADMIN, SEED, API),
    "scope": (ACCOUNT_SCOPE, USER_SCOPE),
}


def check_imported_webhooks(restored: Snapshot) -> Snapshot:
    """Return a snapshot with complete faults on deliveries; raises `FieldError` for what could not have been added."""
    records = dict(restored.dump.records)
    if len(records.get(SUBSCRIPTIONS.name, ())) > MAX_SUBSCRIPTIONS:
        raise FieldError(f"records.{SUBSCRIPTIONS.name}", f"an app has at most {MAX_SUBSCRIPTIONS} subscriptions")
    for name, checked in ((SUBSCRIPTIONS.name, _subscription), (WEBHOOK_FAULTS.name, _fault)):
        if name in records:
            records[name] = _checked(records[name], f"records.{name}", checked)
    _check_deliveries(records)
    return restored._replace(dump=restored.dump._replace(records=records))


def _checked(records: Mapping[int, Any], where: str, check: Callable[[Any], Any]) -> dict[int, Any]:
    checked = {}
    for at, (number, record) in enumerate(records.items()):
        try:
            checked[number] = check(record)
        except FieldError as error:
            raise FieldError(f"{where}.filed[{at}].record.{error.field}", error.message, error.status) from None
    return checked


def _subscription(one: Subscription) -> Subscription:
    for name, values in _CHOICES.items():
        if getattr(one, name) not in values:
            raise FieldError(name, f"choose one of {', '.join(values)}")
    check_url(one.url)
    check_event_names(one.events)
    check_auth(one.auth, "auth")
    return one


def _fault(one: WebhookFault) -> WebhookFault:
    given = {name: value for name, value in one.spec.items() if name != "delay_ms"}
    document = RequestValidator(load_admin_spec()).judged("webhook_fault", given)
    return one._replace(spec=completed(document))


def _check_deliveries(records: Mapping[str, Mapping[int, Any]]) -> None:
    """Raise `FieldError` for a delivery whose event or subscription is missing."""
    events = {one.id for one in records.get(EVENTS.name, {}).values()}
    subscriptions = {one.id for one in records.get(SUBSCRIPTIONS.name, {}).values()}
    for at, delivery in enumerate(records.get(DELIVERIES.name, {}).values()):
        where = f"records.{DELIVERIES.name}.filed[{at}].record"
        if delivery.event_id not in events:
            raise FieldError(f"{where}.event_id", f"{delivery.event_id[:100]!r} is not in {EVENTS.name}")
        if delivery.subscription_id not in subscriptions:
            raise FieldError(f"{where}.subscription_id", f"{delivery.subscription_id[:100]!r} is not a subscription")
        if not delivery.id[1:].isdecimal() or delivery.id[:1] != "d":
            raise FieldError(f"{where}.id", f"{delivery.id[:100]!r} is not the id of a delivery; an example is d1")
