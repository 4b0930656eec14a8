"""Faults on deliveries: a wrong signature, a changed body, a lost, doubled or late request.

A fault is a document (`schemas/admin/webhook_fault.json`). It matches requests by the name of their event, and of those
hits some, as faults on requests to the API do.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from fnmatch import fnmatchcase
from typing import Any

from mockzoom.server.fault_matching import SeededRandom, should_fire
from mockzoom.spec.merge_patch import merge_patch
from mockzoom.storage.collections import EMPTY_MAPPING
from mockzoom.storage.listing import list_all
from mockzoom.zoom.account_clock import DAY, SECOND
from mockzoom.zoom.context import RequestContext
from mockzoom.zoom.ids import Ids
from mockzoom.zoom.webhooks.models import WEBHOOK_FAULTS, EventDelivery, WebhookFault
from mockzoom.zoom.webhooks.signing import sign, write_body

EFFECTS = ("signature", "stamp", "body", "patch", "ids", "duplicate", "drop", "delay", "swap")

_STALE_S = DAY // SECOND
_OTHER_SECRET = "the-secret-token-of-another-app"  # noqa: S105 - wrong on purpose


class Effects:
    """What a fault changes in a request; without a fault, nothing."""

    def __init__(self, spec: Mapping[str, Any] = EMPTY_MAPPING, fault_id: str = "") -> None:
        self.spec = spec
        self.fault_id = fault_id

    @property
    def names(self) -> tuple[str, ...]:
        """The changes for the delivery log, such as `f1: signature wrong`."""
        return tuple(f"{self.fault_id}: {name} {_text(self.spec[name])}" for name in EFFECTS if name in self.spec)

    @property
    def copies(self) -> int:
        """How often the request is sent in all."""
        return 1 + int(self.spec.get("duplicate", 0))

    def body(self, body: str) -> str:
        """Return the body with its changes; the signature is made for the changed body."""
        if not self.spec.keys() & {"patch", "ids", "body"}:
            return body
        document = json.loads(body)
        if "ids" in self.spec:
            document = with_ids(document, self.spec["ids"])
        if "patch" in self.spec:
            document = merge_patch(document, self.spec["patch"])
        how = self.spec.get("body")
        if how == "spaced":
            return json.dumps(document, ensure_ascii=False)
        if how == "escaped":
            return json.dumps(document, separators=(",", ":"))
        if how == "reordered":
            return write_body({name: document[name] for name in reversed(document)})
        return write_body(document)

    def stamp(self, stamp: int) -> int:
        """Return the timestamp of the request, by default in epoch seconds."""
        how = self.spec.get("stamp")
        if how == "milliseconds":
            return stamp * 1000
        return stamp + {"stale": -_STALE_S, "future": _STALE_S}.get(str(how), 0)

    def signature(self, body: str, secret: str, stamp: int) -> str:
        """Return the signature, empty if it is to be absent."""
        how = self.spec.get("signature")
        if how == "absent":
            return ""
        if how == "other_secret":
            return sign(body, _OTHER_SECRET, stamp)
        if how == "of_other_body":
            return sign(body + " ", secret, stamp)
        right = sign(body, secret, stamp)
        return right[:-1] + ("0" if right[-1] != "0" else "1") if how == "wrong" else right


NO_EFFECTS = Effects()


def find_effects(ctx: RequestContext, delivery: EventDelivery) -> Effects:
    """Return the effects of the first fault that hits a request, and update the counts of those that match it."""
    for fault in list_all(ctx.state, WEBHOOK_FAULTS, ""):
        spec = fault.spec
        if not fnmatchcase(delivery.event, spec.get("event", "*")):
            continue
        if spec.get("subscription", delivery.subscription_id) != delivery.subscription_id:
            continue
        if (delivery.delayed and "delay" in spec) or (delivery.attempts and "swap" in spec):
            continue  # it has been late, or out of order, already
        matched = fault._replace(matched=fault.matched + 1)
        hit = should_fire(spec, matched.matched, _random(ctx, fault))
        ctx.state.put(WEBHOOK_FAULTS, [matched._replace(hits=fault.hits + hit)])
        if hit:
            return Effects(spec, fault.id)
    return NO_EFFECTS


def _random(ctx: RequestContext, fault: WebhookFault) -> SeededRandom:
    seed = fault.spec.get("seed")
    return SeededRandom(ctx.ids if seed is None else Ids(str(seed)), fault.id)


def with_ids(document: dict[str, Any], kind: str) -> dict[str, Any]:
    """Return an event whose `payload.object.id` is a text (`string`) or a number (`number`); Zoom's events mix both."""
    target = document.get("payload", {}).get("object", {})
    value = target.get("id")
    if kind == "string" and isinstance(value, int):
        target["id"] = str(value)
    elif kind == "number" and isinstance(value, str) and value.isdecimal():
        target["id"] = int(value)
    return document


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)
