"""Endpoints that add, show and delete faults on deliveries."""

from __future__ import annotations

from typing import Any

from mockzoom.admin.context import AdminContext, AdminRequest, account_of
from mockzoom.admin.durations import duration_ms
from mockzoom.admin.registry import admin_operation
from mockzoom.admin.webhook_documents import webhook_fault_document
from mockzoom.admin.webhook_endpoints import find_subscription
from mockzoom.delivery.webhook_faults import EFFECTS
from mockzoom.errors import FieldError, join_names
from mockzoom.spec.event_spec import load_events
from mockzoom.storage.listing import list_all
from mockzoom.zoom.webhooks.models import WEBHOOK_FAULTS, WebhookFault

_KEPT = 1000
_ALONE = ("drop", "delay", "swap")  # they send nothing that another effect could change


@admin_operation("addWebhookFault")
def add_webhook_fault(ground: AdminContext, request: AdminRequest) -> dict[str, Any]:
    """Add a fault on deliveries."""
    account = account_of(ground, request)
    spec = completed(request.body)
    with ground.store.transaction(account.id) as state:
        if "subscription" in spec:
            find_subscription(state, account, spec["subscription"], "subscription")
        if state.count(WEBHOOK_FAULTS) >= _KEPT:
            raise FieldError("", f"at most {_KEPT} faults on deliveries are kept; delete some first", 409)
        fault = WebhookFault(f"w{state.next_number('webhook_faults')}", spec)
        state.put(WEBHOOK_FAULTS, [fault])
    return webhook_fault_document(fault)


@admin_operation("listWebhookFaults")
def list_webhook_faults(ground: AdminContext, request: AdminRequest) -> dict[str, Any]:
    """Return the faults on deliveries with their counts."""
    with ground.store.transaction(account_of(ground, request).id) as state:
        return {"faults": [webhook_fault_document(fault) for fault in list_all(state, WEBHOOK_FAULTS, "")]}


@admin_operation("deleteWebhookFault")
def delete_webhook_fault(ground: AdminContext, request: AdminRequest) -> dict[str, Any]:
    """Delete a fault on deliveries."""
    account, fault_id = account_of(ground, request), request.path["faultId"]
    with ground.store.transaction(account.id) as state:
        if state.get(WEBHOOK_FAULTS, fault_id) is None:
            there = [fault.id for fault in list_all(state, WEBHOOK_FAULTS, "")]
            hint = f"existing faults: {join_names(there)}" if there else "it has none"
            message = f"account {account.id!r} has no fault on deliveries {fault_id[:100]!r}; {hint}"
            raise FieldError("faultId", message, 404)
        state.remove(WEBHOOK_FAULTS, fault_id)
    return {"deleted": 1}


@admin_operation("deleteWebhookFaults")
def delete_webhook_faults(ground: AdminContext, request: AdminRequest) -> dict[str, Any]:
    """Delete all faults on deliveries."""
    with ground.store.transaction(account_of(ground, request).id) as state:
        found = list_all(state, WEBHOOK_FAULTS, "")
        for fault in found:
            state.remove(WEBHOOK_FAULTS, fault.id)
    return {"deleted": len(found)}


def completed(given: dict[str, Any]) -> dict[str, Any]:
    """Return a fault with its delay in ms; raises `FieldError` for what a schema cannot express."""
    spec = dict(given)
    effects = [name for name in EFFECTS if name in spec]
    if not effects:
        raise FieldError("", f"the fault has no effect; set one of {', '.join(EFFECTS)}")
    for name in _ALONE:
        if name in spec and len(effects) > 1:
            other = next(one for one in effects if one != name)
            raise FieldError(other, f"cannot be combined with {name}, which sends no request")
    chosen = [name for name in ("first", "every", "share") if name in spec]
    if len(chosen) > 1:
        raise FieldError(chosen[1], f"cannot be combined with {chosen[0]}; use only one of first, every and share")
    if "seed" in spec and "share" not in spec:
        raise FieldError("seed", "has no use without share; add it, or leave seed out")
    if "event" in spec:
        load_events().require_match(spec["event"], "event")
    if "delay" in spec:
        spec["delay_ms"] = duration_ms(spec["delay"], "delay")
        if spec["delay_ms"] == 0:
            raise FieldError("delay", "is zero; give a longer duration, such as PT10M")
    return spec
