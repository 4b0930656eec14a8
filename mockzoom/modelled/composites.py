"""Behaviours about a thing and others that come, move or go with it."""

from __future__ import annotations

from typing import Any

from mockzoom.modelled.behaviours import behaviour
from mockzoom.modelled.call import ModelledCall
from mockzoom.modelled.checks import check_body
from mockzoom.modelled.collections import add_thing
from mockzoom.modelled.conditions import check_conditions
from mockzoom.modelled.mixed_members import new_members
from mockzoom.modelled.numbers import is_taken
from mockzoom.modelled.parents import parent_of, require_item
from mockzoom.modelled.records import all_things, fields_of, find_thing, put_fields, values_at
from mockzoom.zoom.things import THINGS, Thing, remove_thing
from mockzoom.zoom.users.lookup import account_owner


@behaviour("create_with_members")
def create_with_members(call: ModelledCall) -> dict[str, Any]:
    """Create a thing with the members that the body names; `members` is their resource."""
    parent = parent_of(call)
    check_body(call, parent, call.body)
    resource = call.spec.resources[call.binding.options["members"]]
    members = new_members(call, resource, "")
    listed = resource.body.partition(".")[0]
    thing = add_thing(call, parent, {name: value for name, value in call.body.items() if name != listed})
    call.ctx.state.put(THINGS, [member._replace(parent=thing.as_parent) for member in members])
    return fields_of(call, call.resource, thing)


@behaviour("create_pair")
def create_pair(call: ModelledCall) -> dict[str, Any]:
    """Create a thing and a second one that names it.

    `second` has the resource of the second thing, its fields by fields of the body, the field (`back`) in which it
    names the first, and the field of the first with its id.
    """
    parent = parent_of(call)
    check_body(call, parent, call.body)
    second = call.binding.options["second"]
    first = add_thing(call, parent, call.body)
    fields = {name: call.body[sent] for name, sent in second["fields"].items()}
    made = add_thing(call, "", {**fields, second["back"]: first.id}, call.spec.resources[second["resource"]])
    return fields_of(call, call.resource, put_fields(call, first, {**first.fields, second["field"]: made.id}))


@behaviour("add_numbers")
def add_numbers(call: ModelledCall) -> dict[str, Any]:
    """Create a thing for each value of a list, with the other fields of the body, and return them.

    `field` is where a thing has its value; for a value that exists already the thing that has it is returned.
    """
    parent = parent_of(call)
    check_body(call, parent, call.body)
    field = call.binding.options["field"]
    common = {name: value for name, value in call.body.items() if name != call.resource.body}
    known = {str(thing.fields.get(field)): thing for thing in all_things(call, call.resource, parent)}
    things: dict[str, Thing] = {}
    for value in values_at(call.body, f"{call.resource.body}[]"):
        things[value] = known.get(str(value)) or add_thing(call, parent, {**common, field: value})
        known[str(value)] = things[value]
    return {call.resource.body: [fields_of(call, call.resource, thing) for thing in things.values()]}


@behaviour("set_for_owner")
def set_for_owner(call: ModelledCall) -> None:
    """Set the number of the account's owner in a space of numbers; `of` is the resource, `taken` the error."""
    parent_of(call)
    resource = call.spec.resources[call.binding.options["of"]]
    field = resource.numbers["field"]
    value = call.body.get(field)
    owner = account_owner(call.ctx)
    thing = find_thing(call, resource, "", owner.id) if owner else None
    if value in (None, "") or thing is None:
        return
    if is_taken(call, resource, value, thing):
        raise call.error(call.binding.options["taken"], value=value)
    put_fields(call, thing, {**thing.fields, field: value})


@behaviour("remove_and_move")
def remove_and_move(call: ModelledCall) -> None:
    """Delete a thing; what names it in a field (`field`) then names the one that a query parameter (`query`) says.

    `moves` are the resources of such things.
    """
    parent = parent_of(call)
    thing = require_item(call, parent)
    query, options = call.request.query_params, call.binding.options
    check_conditions(call, parent, query, thing)
    field, target = options["field"], query[options["query"]]
    every = [one for name in options["moves"] for one in all_things(call, call.spec.resources[name], "")]
    moved = [one for one in every if one.fields.get(field) == thing.id]
    call.ctx.state.put(THINGS, [one._replace(fields={**one.fields, field: target}) for one in moved])
    remove_thing(call.ctx.state, thing)
