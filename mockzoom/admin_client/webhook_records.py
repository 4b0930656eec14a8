"""Subscriptions, deliveries and faults on deliveries, as the admin API describes them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

_NOTHING: Mapping[str, str] = MappingProxyType({})


class WebhookSubscription(NamedTuple):
    """A receiver of events; `secret` is redacted unless it was requested. Times are RFC 3339 texts."""

    id: str
    name: str
    url: str
    events: tuple[str, ...]
    secret: str
    auth: Mapping[str, str]
    user_ids: tuple[str, ...]
    state: str
    transport: str
    retry: str
    stamp: str
    origin: str
    failures: int
    last_failure: str
    dropped: int
    created_at: str
    validated_at: str = ""
    next_validation_at: str = ""
    verification_token: str = ""
    scope: str = "account"
    subscribed: bool = True


class DeliveryAttempt(NamedTuple):
    """One request: when it was due and made by the account's clock (epoch ms), and by the machine's.

    `status` is 0 without a response; then `failure` says why. Headers and answer are those of `delivery()` alone.
    """

    due_ms: int
    at_ms: int
    sent_ms: int
    took_ms: int
    status: int
    failure: str
    faults: tuple[str, ...]
    headers: Mapping[str, str] = _NOTHING
    answer: str = ""


class WebhookDelivery(NamedTuple):
    """An event on its way to a subscription; `state` is pending, held, delivered, failed or dropped."""

    number: int
    id: str
    event: str
    request_id: str
    subscription: str
    state: str
    due_at: str
    due_ms: int
    redelivered: bool
    attempts: tuple[DeliveryAttempt, ...]
    event_ms: int = 0
    cause: str = ""
    body: str = ""

    @property
    def json(self) -> dict[str, Any]:
        """The event; only `delivery()` has it."""
        document: dict[str, Any] = json.loads(self.body)
        return document

    def __str__(self) -> str:
        outcomes = [str(one.status) if one.status else one.failure for one in self.attempts]
        return f"{self.id} {self.event} {self.state}" + (f" ({'; '.join(outcomes)})" if outcomes else "")


class ClaimedRequest(NamedTuple):
    """A request to send to a receiver, `copies` times, and to report with its `holder`."""

    id: str
    event: str
    subscription: str
    url: str
    headers: Mapping[str, str]
    body: str
    copies: int
    holder: str


class RegisteredWebhookFault(NamedTuple):
    """A fault on deliveries with its counts."""

    id: str
    matched: int
    hits: int
    fault: Mapping[str, Any]


def delivery_of(document: dict[str, Any]) -> WebhookDelivery:
    """Return the delivery that a document describes."""
    attempts = tuple(DeliveryAttempt(**{**one, "faults": tuple(one["faults"])}) for one in document["attempts"])
    return WebhookDelivery(**{**document, "attempts": attempts})
