"""Behaviours of billing: the plans that accounts have subscribed to, and their billing information.

Nothing is invoiced, since the mock has no prices.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mockzoom.modelled.behaviours import behaviour
from mockzoom.modelled.call import ModelledCall
from mockzoom.modelled.own_account import account_at
from mockzoom.modelled.parents import parent_of
from mockzoom.modelled.records import document_of, nested
from mockzoom.modelled.shown import properties_of
from mockzoom.modelled.subscriptions import (
    BILLING,
    CANCELLED,
    LISTS,
    PLANS,
    RECORDING,
    base_plan,
    dated,
    keep_document,
    part_of,
    plans_of,
    recording_plan,
    subscribed,
)  # fmt: skip
from mockzoom.spec.merge_patch import merge_patch
from mockzoom.storage.listing import list_all
from mockzoom.zoom.errors import ZoomApiError
from mockzoom.zoom.request_errors import invalid_field
from mockzoom.zoom.users.models import LICENSED, USERS, User

_MOST_HOSTS = 9999  # SPEC21 accountPlanCreate


@behaviour("read_plans")
def read_plans(call: ModelledCall) -> Mapping[str, Any]:
    """Return the plans, those that were cancelled included."""
    parent = parent_of(call)
    _check_payer(call, parent, "2100")
    return plans_of(call, parent)


@behaviour("subscribe")
def subscribe(call: ModelledCall) -> Mapping[str, Any]:
    """Subscribe an account without a plan to those of the body; `contact` becomes its billing information."""
    parent, body = parent_of(call), call.body
    _check_payer(call, parent, "2100.14")
    if base_plan(call, parent):
        raise call.error("2100.17")
    _check_hosts(call, body["plan_base"])
    plans = {name: dated(call, part) for name, part in body.items() if name.startswith("plan_") and name != RECORDING}
    if body.get(RECORDING):
        plans |= recording_plan(call, body[RECORDING])
    keep_document(call, PLANS, parent, plans)
    if "contact" in body:
        keep_document(call, BILLING, parent, body["contact"])
    return plans


@behaviour("change_base_plan")
def change_base_plan(call: ModelledCall) -> None:
    """Change type and hosts of the base plan; a paid account cannot have fewer hosts than licensed users."""
    parent = parent_of(call)
    _check_payer(call, parent, "2100")
    plan = base_plan(call, parent)
    if not plan:
        raise call.error("200.2")
    hosts = call.body.get("hosts", plan.get("hosts", 0)) + call.body.get("increasing_hosts", 0)
    licensed = 0 if parent else len(_licensed(call))
    if hosts < licensed:
        raise call.error("2100.4", value=licensed)
    changed = {**plan, "type": call.body["type"], "hosts": hosts}
    keep_document(call, PLANS, parent, {**plans_of(call, parent), "plan_base": changed})


@behaviour("cancel_base_plan")
def cancel_base_plan(call: ModelledCall) -> None:
    """Cancel the base plan, which has to be the last one."""
    parent = parent_of(call)
    _check_payer(call, parent, "2100")
    if call.body["action"] != CANCELLED:
        raise invalid_field("action")
    plans = plans_of(call, parent)
    if not base_plan(call, parent):
        raise call.error("200")
    if any(one.active and one.path != ("plan_base",) for one in subscribed(plans)):
        raise call.error("200.3")
    keep_document(call, PLANS, parent, {**plans, "plan_base": {**plans["plan_base"], "status": CANCELLED}})


@behaviour("add_plan")
def add_plan(call: ModelledCall) -> dict[str, Any]:
    """Add a plan to the base plan and return it, in its part."""
    parent, code = parent_of(call), call.body["type"]
    _check_payer(call, parent, "2100")
    if not base_plan(call, parent):
        raise call.error("2100.2")
    if any(one.active and one.plan["type"] == code for one in subscribed(plans_of(call, parent))):
        raise call.error("2100.4", planCode=code)
    details = call.body.get("plan_details")
    part = "plan_phone" if details else part_of(code)
    if part is None:
        raise invalid_field("type")
    if part == RECORDING:
        added = recording_plan(call, code)
    else:
        plan = dated(call, details or {"type": code, "hosts": call.body["hosts"]})
        others = [one for one in plans_of(call, parent).get(part, ()) if one["type"] != code] if part in LISTS else []
        added = {part: [*others, plan] if part in LISTS else plan}
    keep_document(call, PLANS, parent, merge_patch(plans_of(call, parent), added))
    return added


@behaviour("change_plan")
def change_plan(call: ModelledCall) -> None:
    """Change the number of hosts of an added plan."""
    parent, code = parent_of(call), call.body["type"]
    _check_payer(call, parent, "2100")
    if not base_plan(call, parent):
        raise call.error("2100.3")
    _change(call, parent, code, {"hosts": call.body["hosts"]}, call.error("200.2", oldPlanCode=code))


@behaviour("cancel_plan")
def cancel_plan(call: ModelledCall) -> None:
    """Cancel an added plan; it stays in the list."""
    parent, code = parent_of(call), call.body.get("type")
    _check_payer(call, parent, "2100")
    if not base_plan(call, parent):
        raise call.error("200")
    if not code:
        raise call.error("300")
    _change(call, parent, code, {"status": CANCELLED}, call.error("200.4", planCode=code))


@behaviour("plan_usage")
def plan_usage(call: ModelledCall) -> dict[str, Any]:
    """Return the hosts of the plans, and how many users of the caller's account have the licence."""
    parent = parent_of(call)
    plans = plans_of(call, parent)
    if parent and not base_plan(call, parent):
        raise call.error("200")
    licensed = [] if parent else _licensed(call)
    used = {"plan_base": licensed, "plan_webinar": [user for user in licensed if user.webinar_capacity]}
    parts = properties_of(call.response_schema)
    shown: dict[str, Any] = {}
    for path, plan in subscribed(plans):
        usage = {"usage": len(used[path[0]])} if path[0] in used else {}
        if path[0] == RECORDING:
            shown[RECORDING] = {"type": plan["type"]}
        elif parts.get(path[0], {}).get("type") == "array":
            shown.setdefault(path[0], []).append({**plan, **usage})
        else:
            shown[path[0]] = {**plan, **usage}
    return shown


@behaviour("read_billing")
def read_billing(call: ModelledCall) -> dict[str, Any]:
    """Return the billing information of an account that the caller's pays for."""
    parent = parent_of(call)
    _check_payer(call, parent, "2100")
    return {**call.resource.defaults, **document_of(call, BILLING, parent).fields}


@behaviour("merge_billing")
def merge_billing(call: ModelledCall) -> None:
    """Change the billing information of an account with a plan."""
    parent = parent_of(call)
    _check_payer(call, parent, "2100")
    if parent and not base_plan(call, parent):
        raise call.error("200")
    country = call.body.get("country", "")
    if country and not (len(country) == 2 and country.isalpha()):
        raise call.error("2100.2", country=country)
    keep_document(call, BILLING, parent, {**document_of(call, BILLING, parent).fields, **call.body})


def _check_payer(call: ModelledCall, parent: str, error: str) -> None:
    """Raise an error for an account that pays for itself."""
    account = account_at(call, parent)
    if account and account.fields["options"].get("pay_mode") == "sub":
        raise call.error(error)


def _check_hosts(call: ModelledCall, plan: Mapping[str, Any]) -> None:
    hosts = plan.get("hosts", 1)
    if hosts > _MOST_HOSTS:
        raise call.error("300.4")
    if hosts < 1:
        raise call.error("300.2", minBuyHost=1)


def _change(call: ModelledCall, parent: str, code: str, changes: dict[str, Any], error: ZoomApiError) -> None:
    """Change the added plan of a type; raises an error unless one is active."""
    plans = plans_of(call, parent)
    found = next((one for one in subscribed(plans) if one.plan["type"] == code and one.active), None)
    if found is None or found.path == ("plan_base",):
        raise error
    if found.path == (RECORDING,):
        changed: Any = {f"{RECORDING}_status": "Cancelled"} if "status" in changes else {}
    else:
        part: Any = plans
        for name in found.path:
            part = part[name]
        new = {**found.plan, **changes}
        changed = [new if one == found.plan else one for one in part] if isinstance(part, list | tuple) else new
        changed = nested(found.path, changed)
    keep_document(call, PLANS, parent, merge_patch(plans, changed))


def _licensed(call: ModelledCall) -> list[User]:
    return [user for user in list_all(call.ctx.state, USERS, "", "active") if user.type == LICENSED]
