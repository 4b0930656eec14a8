"""Behaviours of things in lists: created, listed, read, changed and removed."""

from __future__ import annotations

from binascii import b2a_base64
from collections.abc import Callable
from itertools import count
from typing import Any

from mockzoom.modelled.behaviours import behaviour
from mockzoom.modelled.call import ModelledCall
from mockzoom.modelled.checks import check_body, check_required
from mockzoom.modelled.pages import page_of
from mockzoom.modelled.parents import parent_of, require_item
from mockzoom.modelled.records import all_things, count_things, fields_of
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
    query = call.request.query_params
    wanted = {field: query[name] for name, field in call.resource.filter.items() if query.get(name) not in (None, "")}
    shown = (fields_of(call, call.resource, thing) for thing in all_things(call, call.resource, parent))
    items = [fields for fields in shown if all(fields.get(field) == value for field, value in wanted.items())]
    return page_of(call, items, f"{parent}/{sorted(wanted.items())}")


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
    """Change the fields of a thing that the body names, and no others."""
    return _change(call, lambda thing: {**thing.fields, **call.body})


@behaviour("replace")
def replace_thing(call: ModelledCall) -> dict[str, Any]:
    """Replace all fields of a thing by those of the body."""
    return _change(call, lambda _: call.body)


def _change(call: ModelledCall, fields: Any) -> dict[str, Any]:
    parent = parent_of(call)
    thing = require_item(call, parent)
    check_body(call, parent, call.body, thing)
    changed = thing._replace(fields=fields(thing))
    call.ctx.state.put(THINGS, [changed])
    return fields_of(call, call.resource, changed)


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


def add_thing(call: ModelledCall, parent: str, fields: dict[str, Any]) -> Thing:
    """Store a new thing and return it."""
    field = call.resource.id.get("field", "")
    from_body = call.resource.id.get("taken_from") == "body" and field in fields
    thing_id = str(fields[field]) if from_body else new_id(call, parent)
    thing = Thing(call.resource.kept_as, parent, thing_id, call.ctx.now, dict(fields))
    call.ctx.state.put(THINGS, [thing])
    return thing


def new_id(call: ModelledCall, parent: str = "") -> str:
    """Return the id of a new thing, in the form of the resource's ids.

    Ids are never used again, except the numbers that each parent counts for itself (`id.numbered` is `parent`).
    """
    resource = call.resource
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
