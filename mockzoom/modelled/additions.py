"""Behaviours that create things from bodies of a special form: plain values, and things of a user."""

from __future__ import annotations

from typing import Any

from mockzoom.modelled.behaviours import behaviour
from mockzoom.modelled.call import ModelledCall
from mockzoom.modelled.checks import check_body
from mockzoom.modelled.collections import add_thing
from mockzoom.modelled.parents import parent_of
from mockzoom.modelled.records import fields_of, values_at
from mockzoom.zoom.things import THINGS
from mockzoom.zoom.users.lookup import find_user


@behaviour("add_values")
def add_values(call: ModelledCall) -> dict[str, Any]:
    """Create a thing for each value of a list in the body, which becomes its only field (`field`)."""
    parent, field = parent_of(call), call.binding.options["field"]
    check_body(call, parent, call.body)
    values = values_at(call.body, f"{call.resource.body}[]")
    things = [add_thing(call, parent, {field: value}) for value in values]
    return {call.resource.body: [fields_of(call, call.resource, thing) for thing in things]}


@behaviour("create_of_user")
def create_of_user(call: ModelledCall) -> dict[str, Any]:
    """Create a thing that is gone with a user, whom a field of the body names (`user`)."""
    parent = parent_of(call)
    check_body(call, parent, call.body)
    user = find_user(call.ctx, str(call.body[call.binding.options["user"]]))
    thing = add_thing(call, parent, call.body)
    if user is not None:
        thing = thing._replace(user_id=user.id)
        call.ctx.state.put(THINGS, [thing])
    return fields_of(call, call.resource, thing)
