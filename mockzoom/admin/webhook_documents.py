"""Documents of webhooks in the admin API, and the checks that a schema cannot make."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mockzoom.delivery.outgoing import verification_token
from mockzoom.delivery.targets import check_target
from mockzoom.spec.event_spec import load_events
from mockzoom.zoom.account_clock import instant
from mockzoom.zoom.account_records import Account
from mockzoom.zoom.profiles import Feature, get_profile
from mockzoom.zoom.webhooks.models import PUSH, Attempt, Event, EventDelivery, Subscription, WebhookFault
from mockzoom.zoom.webhooks.snapshots import SHOWN_HEADERS
from mockzoom.zoom.webhooks.subscription_checks import check_auth, check_url

REDACTED = "(redacted)"


def check_subscription(body: Mapping[str, Any], targets: str) -> None:
    """Raise `FieldError` for an unknown event, a target that is not allowed, or incomplete authentication."""
    check_event_names(body["events"])
    check_auth(body.get("auth", {}), "auth")
    if body.get("transport", PUSH) == PUSH:
        check_target(body["url"], targets)
    else:
        check_url(body["url"])


def check_event_names(names: list[str] | tuple[str, ...], field: str = "events") -> None:
    """Raise `FieldError` for a name that is not an event, or a pattern that matches none."""
    for number, name in enumerate(names):
        load_events().require_match(name, f"{field}[{number}]")


def subscription_document(account: Account, found: Subscription, *, secrets: bool = False) -> dict[str, Any]:
    """Return a subscription; without `secrets` its secret token and credentials are redacted."""
    auth = {name: value if secrets or name == "type" else REDACTED for name, value in found.auth.items()}
    shown: dict[str, Any] = {
        "id": found.id,
        "name": found.name,
        "url": found.url,
        "events": list(found.events),
        "secret": found.secret if secrets else REDACTED,
        "auth": auth or {"type": "none"},
        "scope": found.scope,
        "user_ids": list(found.user_ids),
        "subscribed": found.subscribed,
        "state": found.state,
        "transport": found.transport,
        "retry": found.retry,
        "stamp": found.stamp,
        "origin": found.origin,
        "failures": found.failures,
        "last_failure": found.last_failure,
        "dropped": found.dropped,
        "created_at": instant(found.created_ms),
    }
    for name, at_ms in (("validated_at", found.validated_ms), ("next_validation_at", found.next_validation_ms)):
        if at_ms is not None:
            shown[name] = instant(at_ms)
    if secrets and get_profile(account.profile).has(Feature.VERIFICATION_TOKENS):
        shown["verification_token"] = verification_token(account)
    return shown


def delivery_document(
    number: int, delivery: EventDelivery, event: Event | None, *, full: bool = False
) -> dict[str, Any]:
    """Return a delivery with its attempts; a `full` one has the body and the headers of each attempt."""
    shown: dict[str, Any] = {
        "number": number,
        "id": delivery.id,
        "event": delivery.event,
        "request_id": delivery.event_id,
        "subscription": delivery.subscription_id,
        "state": delivery.state,
        "due_at": instant(delivery.due_ms),
        "due_ms": delivery.due_ms,
        "redelivered": delivery.redelivered,
        "attempts": [_attempt(one, full=full) for one in delivery.attempts],
    }
    if event is not None:
        shown |= {"event_ms": event.event_ms, "cause": event.cause}
        if full:
            shown["body"] = event.body
    return shown


def _attempt(attempt: Attempt, *, full: bool) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "due_ms": attempt.due_ms,
        "at_ms": attempt.at_ms,
        "sent_ms": attempt.sent_ms,
        "took_ms": attempt.took,
        "status": attempt.status,
        "failure": attempt.failure,
        "faults": list(attempt.faults),
    }
    if full:
        shown["headers"] = {
            name: REDACTED if name not in SHOWN_HEADERS else value for name, value in attempt.headers.items()
        }
        shown["answer"] = attempt.answer
    return shown


def webhook_fault_document(fault: WebhookFault) -> dict[str, Any]:
    """Return a fault on deliveries with its counts."""
    spec = {name: value for name, value in fault.spec.items() if name != "delay_ms"}
    return {"id": fault.id, "matched": fault.matched, "hits": fault.hits, "fault": spec}
