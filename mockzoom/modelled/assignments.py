"""Behaviours that assign a thing to another one: a phone number to a user, a call queue, a receptionist.

`link` of a resource says which things are assigned (`resource`), and in which of their fields the holder stands
(`field`), in the form of a parent: `user/ID`; `users_as` is the resource of users as holders. A thing has one holder;
what a holder had is free once the holder is deleted.
"""

from __future__ import annotations

from typing import Any

from mockzoom.modelled.behaviours import behaviour
from mockzoom.modelled.call import ModelledCall
from mockzoom.modelled.checks import check_body
from mockzoom.modelled.computed import computation
from mockzoom.modelled.parents import USER, parent_of, require_item
from mockzoom.modelled.records import all_things, fields_of, find_thing, put_fields, values_at
from mockzoom.spec.resources import Resource
from mockzoom.zoom.things import THINGS, Thing


@behaviour("link")
def link(call: ModelledCall) -> dict[str, Any]:
    """Assign all things that a list in the body names, by id or in another way, or none.

    Options of the operation: the errors for one that does not exist (`missing`), that has a holder (`taken`), and for
    an empty list (`none`).
    """
    parent = parent_of(call)
    check_body(call, parent, call.body)
    options, resource = call.binding.options, _linked(call)
    entries = list(values_at(call.body, f"{call.resource.body}[]"))
    if not entries and "none" in options:
        raise call.error(options["none"])
    things = [_named(call, resource, entry) for entry in entries]
    field = call.resource.link["field"]
    changed = [thing._replace(fields={**thing.fields, field: parent}) for thing in things]
    call.ctx.state.put(THINGS, changed)
    return {call.resource.body: [fields_of(call, resource, thing) for thing in changed]}


@behaviour("unlink")
def unlink(call: ModelledCall) -> None:
    """Take a thing from its holder; raises the operation's error if the holder does not have it."""
    parent = parent_of(call)
    thing = find_thing(call, _linked(call), "", call.item)
    if thing is None or thing.fields.get(call.resource.link["field"]) != parent:
        raise call.not_found(call.resource, call.item)
    _free(call, [thing])


@behaviour("unlink_all")
def unlink_all(call: ModelledCall) -> None:
    """Take all things from a holder."""
    parent, field = parent_of(call), call.resource.link["field"]
    _free(call, [thing for thing in all_things(call, _linked(call), "") if thing.fields.get(field) == parent])


@computation("holder")
def holder(call: ModelledCall, thing: Thing, _fields: Any, how: Any) -> Any:
    """Return what a thing is assigned to: some fields (`shows`), and its `type` by the resource (`types`)."""
    found = _holder(call, thing, how["holder"], how["users_as"])
    if found is None:
        return None
    resource, held_by = found
    fields = fields_of(call, resource, held_by, [*how["shows"], "display_name"])
    shown = {name: fields[name] for name in how["shows"] if name in fields}
    return {"name": fields.get("display_name"), **shown, "type": how["types"][resource.resource]}


@behaviour("merge_with_primary")
def merge_with_primary(call: ModelledCall) -> dict[str, Any]:
    """Change a thing as `merge` does, and which of the linked things is its primary one.

    Options of the operation: the `field` of the body with the id or name of the primary one, the errors for a thing to
    which nothing is assigned (`none`), and for one that is assigned to another (`missing`).
    """
    parent, options = parent_of(call), call.binding.options
    thing = require_item(call, parent)
    check_body(call, parent, call.body, thing)
    field = options["field"]
    body = dict(call.body)
    if sent := body.get(field):
        held = _held_by(call, thing)
        if not held:
            raise call.error(options["none"])
        names = {str(value) for value in (sent.values() if isinstance(sent, dict) else [sent]) if value}
        alias = _linked(call).alias
        chosen = [one for one in held if names <= {one.id, str(one.fields.get(alias))}]
        if not chosen:
            raise call.error(options["missing"])
        body[field] = chosen[0].id
    return fields_of(call, call.resource, put_fields(call, thing, {**thing.fields, **body}))


@computation("primary")
def primary(call: ModelledCall, thing: Thing, fields: Any, how: Any) -> Any:
    """Return a field (`shows`) of the linked thing that a field names by id; of the first one without that."""
    held = _held_by(call, thing)
    chosen = [one for one in held if one.id == fields.get(how["primary"])] or held
    return chosen[0].fields[how["shows"]] if chosen else None


def _held_by(call: ModelledCall, thing: Thing) -> list[Thing]:
    link = call.spec.resources[thing.resource].link
    every = all_things(call, call.spec.resources[link["resource"]], "")
    return [one for one in every if one.fields.get(link["field"]) == thing.as_parent]


def _linked(call: ModelledCall) -> Resource:
    return call.spec.resources[call.resource.link["resource"]]


def _named(call: ModelledCall, resource: Resource, entry: Any) -> Thing:
    """Return the free thing that an entry of the body names; raises the errors of the operation."""
    options = call.binding.options
    names = [str(value) for value in entry.values() if value] if isinstance(entry, dict) else [str(entry)]
    found = {thing.id: thing for name in names if (thing := find_thing(call, resource, "", name)) is not None}
    value = names[0] if names else ""
    if len(found) != 1 or any(find_thing(call, resource, "", name) is None for name in names):
        raise call.error(options["missing"], value=value)
    thing = next(iter(found.values()))
    if _holder(call, thing, call.resource.link["field"], call.resource.link["users_as"]) is not None:
        raise call.error(options["taken"], value=value)
    return thing


def _holder(call: ModelledCall, thing: Thing, field: str, users_as: str) -> tuple[Resource, Thing] | None:
    """Return the holder of a thing with its resource; None for one that is free, or whose holder was deleted."""
    kind, _, holder_id = str(thing.fields.get(field) or "").partition("/")
    if not holder_id:
        return None
    resource = call.spec.resources[users_as if kind == USER else kind]
    found = find_thing(call, resource, "", holder_id)
    return (resource, found) if found is not None else None


def _free(call: ModelledCall, things: list[Thing]) -> None:
    field = call.resource.link["field"]
    freed = [one._replace(fields={k: v for k, v in one.fields.items() if k != field}) for one in things]
    call.ctx.state.put(THINGS, freed)
