"""The plans of accounts, as the list of plans shows them, and where it shows a plan of a type.

Each plan belongs into a part of the list by its type (SPEC21: `large500_monthly` is in `plan_large_meeting`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from mockzoom.modelled.call import ModelledCall
from mockzoom.modelled.query_times import today
from mockzoom.modelled.records import DOCUMENT, document_of
from mockzoom.zoom.months import months_before
from mockzoom.zoom.things import THINGS, Thing

PLANS, BILLING = "account_plans", "account_billing"
ACTIVE, CANCELLED = "active", "cancel"
RECORDING = "plan_recording"  # a text in the list, whose status and dates are fields of the list

# Where a plan of a type is shown: by the first letters of the type.
_PARTS = {
    "large": "plan_large_meeting",
    "webinar": "plan_webinar",
    "zroom": "plan_zoom_rooms",
    "roomconnector": "plan_room_connector",
    "cmr": RECORDING,
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
LISTS = ("plan_large_meeting", "plan_webinar", "plan_zoom_events", "plan_zoom_one")


class Subscribed(NamedTuple):
    """A plan in the list: the path of its part, and its fields."""

    path: tuple[str, ...]
    plan: Mapping[str, Any]

    @property
    def active(self) -> bool:
        """Whether it was not cancelled."""
        return bool(self.plan["status"] == ACTIVE)


def plans_of(call: ModelledCall, parent: str) -> Mapping[str, Any]:
    """Return the plans of an account, as the list shows them."""
    return document_of(call, PLANS, parent).fields


def base_plan(call: ModelledCall, parent: str) -> Mapping[str, Any]:
    """Return the base plan of an account; empty without one, and once it is cancelled."""
    plan: Mapping[str, Any] = plans_of(call, parent).get("plan_base", {})
    return plan if plan.get("status") == ACTIVE else {}


def keep_document(call: ModelledCall, resource: str, parent: str, fields: Mapping[str, Any]) -> None:
    """Keep the plans or the billing information of an account."""
    call.ctx.state.put(THINGS, [Thing(resource, parent, DOCUMENT, call.ctx.now, fields)])


def dated(call: ModelledCall, part: Any) -> Any:
    """Return a part of the plans with the fields that begin with a subscription, at every depth."""
    if isinstance(part, list):
        return [dated(call, one) for one in part]
    if "type" not in part:
        return {name: dated(call, one) for name, one in part.items()}
    day = today(call.ctx.now)
    start = call.body.get("service_effective_date") or call.body.get("subscription_options", {}).get(
        "service_effective_date", day.isoformat()
    )
    months = 12 if part["type"].endswith("yearly") else 1
    invoiced = months_before(day, -months).isoformat()  # that it is a month or a year from today is inferred
    return {**part, "service_effective_date": start, "next_invoice_date": invoiced, "status": ACTIVE}


def recording_plan(call: ModelledCall, code: str) -> dict[str, Any]:
    """Return the fields of a plan for cloud recordings, which the list does not have in a part."""
    with_dates = dated(call, {"type": code})
    return {
        RECORDING: code,
        f"{RECORDING}_status": "Active",
        **{f"{RECORDING}_{name}": with_dates[name] for name in ("service_effective_date", "next_invoice_date")},
    }


def subscribed(plans: Mapping[str, Any]) -> Iterator[Subscribed]:
    """Yield every plan in the list; plans of one kind follow each other."""
    if RECORDING in plans:
        status = ACTIVE if plans[f"{RECORDING}_status"] == "Active" else CANCELLED
        yield Subscribed((RECORDING,), {"type": plans[RECORDING], "status": status})
    for name, part in plans.items():
        if isinstance(part, Mapping) and "type" not in part:
            yield from (Subscribed((name, *one.path), one.plan) for one in subscribed(part))
        else:
            for plan in part if isinstance(part, list | tuple) else [part] if isinstance(part, Mapping) else ():
                yield Subscribed((name,), plan)


def part_of(code: str) -> str | None:
    """Return the part of the list in which a plan of a type is; None for an unknown type."""
    return next((part for prefix, part in _PARTS.items() if code.startswith(prefix)), None)
