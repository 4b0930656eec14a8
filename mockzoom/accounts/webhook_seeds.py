"""Webhook subscriptions of a seed file: active from the start, validated for the first time after 72 hours."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from mockzoom.spec.event_spec import load_events
from mockzoom.storage import State
from mockzoom.storage.collections import EMPTY_MAPPING
from mockzoom.zoom.ids import Ids
from mockzoom.zoom.webhooks.models import PUSH, SEED, SUBSCRIPTIONS, Subscription
from mockzoom.zoom.webhooks.rules import validated
from mockzoom.zoom.webhooks.subscription_checks import check_auth, check_url


@dataclass(frozen=True)
class WebhookSeed:
    """A subscription to create; without a `secret` the account's seed determines it."""

    url: str
    events: tuple[str, ...]
    secret: str = ""
    name: str = ""
    auth: Mapping[str, str] = field(default_factory=lambda: EMPTY_MAPPING)
    transport: str = PUSH
    retry: str = "server_errors"
    stamp: str = "machine"


def read_webhook_seed(document: Mapping[str, Any], where: str) -> WebhookSeed:
    """Return the subscription of a document; raises `FieldError` for an unknown event, and for an unusable URL."""
    fields: dict[str, Any] = {**document, "events": tuple(document["events"])}
    seed = WebhookSeed(**fields)
    check_url(seed.url, f"{where}.url")
    check_auth(seed.auth, f"{where}.auth")
    for number, name in enumerate(seed.events):
        load_events().require_match(name, f"{where}.events[{number}]")
    return seed


def create_webhook(state: State, ids: Ids, seed: WebhookSeed, now: int) -> None:
    """Store the subscription of a seed; `now` is in epoch ms."""
    number = state.next_number("webhook_subscriptions")
    made = Subscription(
        id=ids.short_id("webhook_subscription", number),
        name=seed.name or f"subscription {number}",
        url=seed.url,
        events=seed.events,
        secret=seed.secret or ids.short_id("webhook_secret", number),
        auth=seed.auth,
        transport=seed.transport,
        retry=seed.retry,
        stamp=seed.stamp,
        origin=SEED,
        created_ms=now,
    )
    state.put(SUBSCRIPTIONS, [validated(made, now)])
