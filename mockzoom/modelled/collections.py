"""Behaviours of things in lists: created, listed, read, changed and removed."""

from __future__ import annotations

from binascii import b2a_base64
from collections.abc import Callable
from itertools import count
from typing import Any

from mockzoom.modelled.behaviours import behaviour
from mockzoom.modelled.call import ModelledCall
from mockzoom.modelled.checks import check_body, check_required, require_known
from mockzoom.modelled.conditions import check_conditions
from mockzoom.modelled.day_ranges import window_of
from mockzoom.modelled.filters import admits, wanted_by
from mockzoom.modelled.numbers import drawn_number
from mockzoom.modelled.pages import page_of
from mockzoom.modelled.parents import parent_of, require_item
from mockzoom.modelled.records import all_things, count_things, fields_of, put_fields, resolved
from mockzoom.spec.merge_patch import merge_patch
from mockzoom.spec.resources import Resource
from mockzoom.zoom.ids import url_base64, uuid_text
from mockzoom.zoom.text import split_list
from mockzoom.zoom.things import THINGS, Thing, remove_thing

# The form of an id by its shape, from 16 drawn bytes.
_FORMS: dict[str, Callable[[bytes], str]] = {
    "hex32": bytes.hex,
    "uuid": uuid_text,
    "uuid_base64": lambda drawn: b2a_base64(drawn, newline=False).decode(),
    "base64url16": lambda drawn: url_base64(drawn[:12]),
}


@behaviour("list")
def list_things(call: ModelledCall) -> dict[str, Any]:
    """Return a page of the things under a parent, in the order of creation, with those that query filters admit."""
    parent = parent_of(call)
    check_conditions(call, parent, call.request.query_params)
    require_known(call, call.request.query_params, call.binding.options.get("references", {}))
    days = window_of(call)
    shown = (fields_of(call, call.resource, thing) for thing in all_things(call, call.resource, parent))
    wanted = wanted_by(call)
    items = [fields for fields in shown if admits(call, wanted, fields)]
    return page_of(call, items, f"{parent}/{sorted(wanted.items())}") | days


@behaviour("create")
def create_thing(call: ModelledCall) -> dict[str, Any]:
    """Create a thing from the body and return its fields."""
    parent = parent_of(call)
    check_body(call, parent, call.body)
    return fields_of(call, call.resource, add_thing(call, parent, call.body))


@behaviour("read")
def read_thing(call: ModelledCall) -> dict[str, Any]:
    """Return the fields of a thing."""
    fields = fields_of(call, call.resource, require_item(call, parent_of(call)))
    return {**fields, call.resource.nested: fields} if call.resource.nested else fields


@behaviour("merge")
def merge_thing(call: ModelledCall) -> dict[str, Any]:
    """Change the fields of a thing that the body names, at every depth, and no others."""
    return _change(call, lambda kept, body: merge_patch(kept, resolved(call, call.resource, body)))


@behaviour("replace")
def replace_thing(call: ModelledCall) -> dict[str, Any]:
    """Replace all fields of a thing by those of the body."""
    return _change(call, lambda _, body: body)


def _change(call: ModelledCall, fields: Callable[[dict[str, Any], dict[str, Any]], dict[str, Any]]) -> dict[str, Any]:
    parent = parent_of(call)
    thing = require_item(call, parent)
    body = _unnested(call)
    check_body(call, parent, body, thing)
    return fields_of(call, call.resource, put_fields(call, thing, fields(dict(thing.fields), body)))


def _unnested(call: ModelledCall) -> dict[str, Any]:
    """Return the body with the fields of the part that `nested` names next to the others."""
    body, nested = call.body, call.resource.nested
    if not isinstance(body.get(nested), dict):
        return body
    return {**{name: value for name, value in body.items() if name != nested}, **body[nested]}


@behaviour("remove")
def remove_one(call: ModelledCall) -> dict[str, Any]:
    """Delete a thing with everything that belongs to it, and return what it was.

    `least` of the operation keeps the last ones from being deleted.
    """
    parent = parent_of(call)
    thing = require_item(call, parent)
    check_required(call, {**call.request.query_params, **call.body})
    least = call.binding.options.get("least")
    if least and count_things(call, call.resource, parent) <= least["count"]:
        raise call.error(least["error"])
    check_conditions(call, parent, call.request.query_params, thing)
    fields = fields_of(call, call.resource, thing)
    remove_thing(call.ctx.state, thing)
    return fields


@behaviour("remove_all")
def remove_all(call: ModelledCall) -> None:
    """Delete all things under a parent."""
    for thing in all_things(call, call.resource, parent_of(call)):
        remove_thing(call.ctx.state, thing)


@behaviour("remove_named")
def remove_named(call: ModelledCall) -> None:
    """Delete the things whose ids a query parameter (`query`) lists.

    Ids that do not exist are passed over, unless `unknown` names the error for them, and for a list without ids.
    """
    parent = parent_of(call)
    named = set(split_list(call.request.query_params.get(call.binding.options["query"]) or ""))
    things = all_things(call, call.resource, parent)
    unknown = call.binding.options.get("unknown")
    if unknown and (not named or not named <= {thing.id for thing in things}):
        raise call.error(unknown, value=call.binding.options["query"])
    for thing in things:
        if thing.id in named:
            remove_thing(call.ctx.state, thing)


def add_thing(call: ModelledCall, parent: str, fields: dict[str, Any], of: Resource | None = None) -> Thing:
    """Store a new thing of a resource, by default the operation's, and return it."""
    resource = of or call.resource
    field = resource.id.get("field", "")
    from_body = resource.id.get("taken_from") == "body" and field in fields
    thing_id = str(fields[field]) if from_body else new_id(call, parent, resource)
    number = drawn_number(call, resource, thing_id, fields)
    kept = {**resolved(call, resource, fields), **number}
    thing = Thing(resource.kept_as, parent, thing_id, call.ctx.now, kept)
    call.ctx.state.put(THINGS, [thing])
    return thing


def new_id(call: ModelledCall, parent: str = "", of: Resource | None = None) -> str:
    """Return the id of a new thing of a resource, by default the operation's, in the form of its ids.

    Ids are never used again, except the numbers that each parent counts for itself (`id.numbered` is `parent`).
    """
    resource = of or call.resource
    if resource.id.get("numbered") == "parent":
        taken = {thing.id for thing in all_things(call, resource, parent)}
        return next(str(number) for number in count(1) if str(number) not in taken)
    kind = resource.kept_as
    number = call.ctx.state.next_number(f"things/{kind}")
    ids = call.ctx.ids
    shape = resource.id.get("shape", "")
    drawn = ids.draw(f"thing/{kind}", number, 16)
    if shape in _FORMS:
        return _FORMS[shape](drawn)
    if shape == "digit":
        return str(number + len(resource.seed))
    if shape in ("digits", "number"):
        return str(10**10 + int.from_bytes(drawn) % (9 * 10**10))
    return ids.short_id(f"thing/{kind}", number)
