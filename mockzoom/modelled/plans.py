"""Behaviours of billing: the plans that accounts have subscribed to, and their billing information.

Plans are kept as the list of plans shows them. Each belongs into a part of it by its type (SPEC21: `large500_monthly`
is in `plan_large_meeting`). Nothing is invoiced, since the mock has no prices.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

from mockzoom.modelled.behaviours import behaviour
from mockzoom.modelled.call import ModelledCall
from mockzoom.modelled.own_account import account_at
from mockzoom.modelled.parents import parent_of
from mockzoom.modelled.shown import properties_of
from mockzoom.spec.merge_patch import merge_patch
from mockzoom.storage.listing import list_all
from mockzoom.zoom.account_clock import instant
from mockzoom.zoom.errors import Violation, ZoomApiError
from mockzoom.zoom.months import months_before
from mockzoom.zoom.request_errors import VALIDATION_FAILED
from mockzoom.zoom.things import THINGS, Thing
from mockzoom.zoom.users.models import LICENSED, USERS, User

PLANS, BILLING = "account_plans", "account_billing"
_ACTIVE, _CANCELLED = "active", "cancel"
_RECORDING = "plan_recording"  # a text in the list, with fields beside it
_MOST_HOSTS = 9999  # SPEC21 accountPlanCreate

# Where a plan of a type is shown: by the first letters of the type.
_PARTS = {
    "large": "plan_large_meeting",
    "webinar": "plan_webinar",
    "zroom": "plan_zoom_rooms",
    "roomconnector": "plan_room_connector",
    "cmr": _RECORDING,
    "tollfree": "plan_audio",
    "premium": "plan_audio",
    "callout": "plan_audio",
    "zoomevents": "plan_zoom_events",
    "zobp": "plan_zoom_one",
    "zwb_plus": "plan_whiteboard_plus",
    "zwb": "plan_whiteboard",
    "zwr": "plan_zwr",
    "zsched": "plan_zsched",
    "zmesh": "plan_mesh",
    "ziq": "plan_zoom_iq",
    "ztransl": "plan_ztransl",
    "vsdk_cmr": "plan_sdk_cmr",
    "zm_wf_mgt": "plan_workforce_management",
}
_LISTS = ("plan_large_meeting", "plan_webinar", "plan_zoom_events", "plan_zoom_one")


class Subscribed(NamedTuple):
    """A plan in the list: the path of its part, and its fields."""

    path: tuple[str, ...]
    plan: Mapping[str, Any]

    @property
    def active(self) -> bool:
        """Whether it was not cancelled."""
        return self.plan["status"] == _ACTIVE


def plans_of(call: ModelledCall, parent: str) -> Mapping[str, Any]:
    """Return the plans of an account, as the list shows them."""
    kept = call.ctx.state.get(THINGS, (PLANS, parent, "document"))
    return kept.fields if kept else {}


def base_plan(call: ModelledCall, parent: str) -> Mapping[str, Any]:
    """Return the base plan of an account; empty without one, and once it is cancelled."""
    plan: Mapping[str, Any] = plans_of(call, parent).get("plan_base", {})
    return plan if plan.get("status") == _ACTIVE else {}


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
    plans = {name: _dated(call, part) for name, part in body.items() if name.startswith("plan_") and name != _RECORDING}
    if body.get(_RECORDING):
        plans |= _recording(call, body[_RECORDING])
    _keep(call, PLANS, parent, plans)
    if "contact" in body:
        _keep(call, BILLING, parent, body["contact"])
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
    _keep(call, PLANS, parent, {**plans_of(call, parent), "plan_base": changed})


@behaviour("cancel_base_plan")
def cancel_base_plan(call: ModelledCall) -> None:
    """Cancel the base plan, which has to be the last one."""
    parent = parent_of(call)
    _check_payer(call, parent, "2100")
    if call.body["action"] != _CANCELLED:
        raise _invalid("action")
    plans = plans_of(call, parent)
    if not base_plan(call, parent):
        raise call.error("200")
    if any(one.active and one.path != ("plan_base",) for one in _subscribed(plans)):
        raise call.error("200.3")
    _keep(call, PLANS, parent, {**plans, "plan_base": {**plans["plan_base"], "status": _CANCELLED}})


@behaviour("add_plan")
def add_plan(call: ModelledCall) -> dict[str, Any]:
    """Add a plan to the base plan and return it, in its part."""
    parent, code = parent_of(call), call.body["type"]
    _check_payer(call, parent, "2100")
    if not base_plan(call, parent):
        raise call.error("2100.2")
    if any(one.active and one.plan["type"] == code for one in _subscribed(plans_of(call, parent))):
        raise call.error("2100.4", planCode=code)
    details = call.body.get("plan_details")
    part = "plan_phone" if details else _part_of(code)
    if part is None:
        raise _invalid("type")
    if part == _RECORDING:
        added = _recording(call, code)
    else:
        plan = _dated(call, details or {"type": code, "hosts": call.body["hosts"]})
        others = [one for one in plans_of(call, parent).get(part, ()) if one["type"] != code] if part in _LISTS else []
        added = {part: [*others, plan] if part in _LISTS else plan}
    _keep(call, PLANS, parent, merge_patch(plans_of(call, parent), added))
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
    _change(call, parent, code, {"status": _CANCELLED}, call.error("200.4", planCode=code))


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
    for path, plan in _subscribed(plans):
        usage = {"usage": len(used[path[0]])} if path[0] in used else {}
        if path[0] == _RECORDING:
            shown[_RECORDING] = {"type": plan["type"]}
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
    kept = call.ctx.state.get(THINGS, (BILLING, parent, "document"))
    return {**call.resource.defaults, **(kept.fields if kept else {})}


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
    kept = call.ctx.state.get(THINGS, (BILLING, parent, "document"))
    _keep(call, BILLING, parent, {**(kept.fields if kept else {}), **call.body})


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


def _keep(call: ModelledCall, resource: str, parent: str, fields: Mapping[str, Any]) -> None:
    call.ctx.state.put(THINGS, [Thing(resource, parent, "document", call.ctx.now, fields)])


def _dated(call: ModelledCall, part: Any) -> Any:
    """Return a part of the plans with the fields that begin with a subscription, at every depth."""
    if isinstance(part, list):
        return [_dated(call, one) for one in part]
    if "type" not in part:
        return {name: _dated(call, one) for name, one in part.items()}
    today = date.fromisoformat(instant(call.ctx.now)[:10])
    start = call.body.get("service_effective_date") or call.body.get("subscription_options", {}).get(
        "service_effective_date", today.isoformat()
    )
    months = 12 if part["type"].endswith("yearly") else 1
    invoiced = months_before(today, -months).isoformat()  # that it is a month or a year from today is inferred
    return {**part, "service_effective_date": start, "next_invoice_date": invoiced, "status": _ACTIVE}


def _recording(call: ModelledCall, code: str) -> dict[str, Any]:
    """Return the fields of a plan for cloud recordings, which the list does not have in a part."""
    dated = _dated(call, {"type": code})
    return {
        _RECORDING: code,
        f"{_RECORDING}_status": "Active",
        **{f"{_RECORDING}_{name}": dated[name] for name in ("service_effective_date", "next_invoice_date")},
    }


def _subscribed(plans: Mapping[str, Any]) -> Iterator[Subscribed]:
    """Yield every plan in the list; plans of one kind follow each other."""
    if _RECORDING in plans:
        status = _ACTIVE if plans[f"{_RECORDING}_status"] == "Active" else _CANCELLED
        yield Subscribed((_RECORDING,), {"type": plans[_RECORDING], "status": status})
    for name, part in plans.items():
        if isinstance(part, Mapping) and "type" not in part:
            yield from (Subscribed((name, *one.path), one.plan) for one in _subscribed(part))
        else:
            for plan in part if isinstance(part, list | tuple) else [part] if isinstance(part, Mapping) else ():
                yield Subscribed((name,), plan)


def _change(call: ModelledCall, parent: str, code: str, changes: dict[str, Any], error: ZoomApiError) -> None:
    """Change the added plan of a type; raises an error if there is none that is active."""
    plans = plans_of(call, parent)
    found = next((one for one in _subscribed(plans) if one.plan["type"] == code and one.active), None)
    if found is None or found.path == ("plan_base",):
        raise error
    if found.path == (_RECORDING,):
        changed: Any = {f"{_RECORDING}_status": "Cancelled"} if "status" in changes else {}
    else:
        part: Any = plans
        for name in found.path:
            part = part[name]
        new = {**found.plan, **changes}
        changed = [new if one == found.plan else one for one in part] if isinstance(part, list | tuple) else new
        for name in reversed(found.path):
            changed = {name: changed}
    _keep(call, PLANS, parent, merge_patch(plans, changed))


def _part_of(code: str) -> str | None:
    return next((part for prefix, part in _PARTS.items() if code.startswith(prefix)), None)


def _licensed(call: ModelledCall) -> list[User]:
    return [user for user in list_all(call.ctx.state, USERS, "", "active") if user.type == LICENSED]


def _invalid(field: str) -> ZoomApiError:
    return ZoomApiError(VALIDATION_FAILED, violations=(Violation(field, missing=False),))
