"""The behaviour of emergency alerts on the displays of Zoom Rooms: shown to targets, and removed by their event."""

from __future__ import annotations

from typing import Any

from mockzoom.modelled.behaviours import behaviour
from mockzoom.modelled.call import ModelledCall
from mockzoom.modelled.checks import exists
from mockzoom.modelled.collections import add_thing
from mockzoom.modelled.own_account import ACCOUNT
from mockzoom.modelled.records import find_thing
from mockzoom.zoom.things import remove_thing

_TARGETS = {"location": "room_location", "room": "room"}


@behaviour("room_alert")
def room_alert(call: ModelledCall) -> dict[str, Any]:
    """Show an alert, or remove the one of an event; the targets have to exist.

    The options `no_event` and `bad_target` name the errors.
    """
    params = call.body.get("params") or {}
    removes = str(call.body.get("method", "")).endswith("_removed")
    shown = find_thing(call, call.resource, "", str(params.get("event_id", "")))
    if removes and shown is None:
        raise call.error(call.binding.options["no_event"])
    targets = params.get("target_ids") or ()
    if not targets or not all(_is_target(call, params.get("target_type"), str(one)) for one in targets):
        raise call.error(call.binding.options["bad_target"])
    if shown is not None and removes:
        remove_thing(call.ctx.state, shown)
        return {"event_id": shown.id}
    return {"event_id": add_thing(call, "", params).id}


def _is_target(call: ModelledCall, kind: Any, value: str) -> bool:
    if kind == ACCOUNT:
        return value == call.ctx.account.id
    return kind in _TARGETS and exists(call, _TARGETS[kind], value)
