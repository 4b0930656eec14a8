"""Behaviours of operations that do something to a thing instead of changing it by its fields."""

from __future__ import annotations

from typing import Any

from mockzoom.modelled.behaviours import behaviour
from mockzoom.modelled.call import ModelledCall
from mockzoom.modelled.checks import check_body
from mockzoom.modelled.parents import parent_of, require_item
from mockzoom.modelled.records import fields_of, put_fields
from mockzoom.zoom.things import Thing


@behaviour("set")
def set_fields(call: ModelledCall) -> dict[str, Any]:
    """Set fields of a thing: `set` has a value for each field, or the value for each `action` of the body."""
    parent = parent_of(call)
    thing = require_item(call, parent)
    check_body(call, parent, call.body, thing)
    action = call.body.get("action")
    values = {
        field: value[action] if isinstance(value, dict) else value
        for field, value in call.binding.options["set"].items()
        if not isinstance(value, dict) or action in value
    }
    return fields_of(call, call.resource, put_fields(call, thing, {**thing.fields, **values}))


@behaviour("accept")
def accept(call: ModelledCall) -> dict[str, Any]:
    """Check the request and return what it sent; nothing is kept."""
    parent = parent_of(call)
    thing: Thing | None = None
    if call.item_parameter in call.request.path_params:
        thing = require_item(call, parent)
    kept = Thing(call.resource.kept_as, parent, "", call.ctx.now)  # nothing is created, so that no limit counts
    check_body(call, parent, call.body, thing or kept)
    return {**(fields_of(call, call.resource, thing) if thing else {}), **call.body}
