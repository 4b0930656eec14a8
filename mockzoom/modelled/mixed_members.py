"""Behaviours of members that are users or other things, such as common area phones in a call queue.

The body has the users under `body` of the resource (`members.users`), and the ids of other things in lists that
`others` of the operation names with their resource.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mockzoom.modelled.behaviours import behaviour
from mockzoom.modelled.call import ModelledCall
from mockzoom.modelled.checks import check_body
from mockzoom.modelled.computed import computation
from mockzoom.modelled.parents import parent_of, require_item, user_missing
from mockzoom.modelled.records import all_things, fields_of, find_thing, values_at
from mockzoom.spec.resources import Resource
from mockzoom.zoom.things import THINGS, Thing
from mockzoom.zoom.users.lookup import find_own_user
from mockzoom.zoom.users.models import User


@behaviour("add_mixed_members")
def add_mixed_members(call: ModelledCall) -> dict[str, Any]:
    """Add users and other things to a thing, all or none; who is a member already stays one.

    Options of the operation: `others` {path of a list of ids: resource}, and the errors for a user (`user_missing`) and
    for another thing that does not exist (`other_missing`), and for one of another site (`elsewhere`).
    """
    parent = parent_of(call)
    check_body(call, parent, call.body)
    members = new_members(call, call.resource, parent)
    _check_belonging(call, parent, members)
    call.ctx.state.put(THINGS, members)
    return {}


def new_members(call: ModelledCall, resource: Resource, parent: str) -> list[Thing]:
    """Return the members of a resource that a body names and that are not members yet; raises for unknown ones."""
    options = call.binding.options
    found: dict[str, Thing] = {}
    for entry in values_at(call.body, f"{resource.body}[]"):
        user = _user(call, entry)
        found[user.id] = Thing(resource.kept_as, parent, user.id, call.ctx.now, user_id=user.id)
    for path, name in options["others"].items():
        for value in values_at(call.body, f"{path}[]"):
            other = find_thing(call, call.spec.resources[name], "", str(value))
            if other is None:
                raise call.error(options["other_missing"], value=value)
            found[other.id] = Thing(resource.kept_as, parent, other.id, call.ctx.now, {"stands_for": name})
    return [member for member in found.values() if call.ctx.state.get(THINGS, THINGS.key(member)) is None]


def _user(call: ModelledCall, entry: Any) -> User:
    names = [str(entry[name]) for name in ("id", "email") if entry.get(name)] if isinstance(entry, dict) else []
    user = find_own_user(call.ctx, names[0]) if names else None
    if user is None:
        name = names[0] if names else ""
        raise call.error(call.binding.options["user_missing"], userId=name, value=name)
    return user


def _check_belonging(call: ModelledCall, parent: str, members: list[Thing]) -> None:
    """Raise the error for a member who belongs to another site than the thing."""
    error = call.binding.options.get("elsewhere")
    if not error:
        return
    kind, _, thing_id = parent.partition("/")
    owner = find_thing(call, call.spec.resources[kind], "", thing_id)
    sites = [_belonging(call, kind, owner)] if owner else []
    for member in members:
        name = call.binding.options["users_as"] if member.user_id else str(member.fields["stands_for"])
        sites.append(_belonging(call, name, find_thing(call, call.spec.resources[name], "", member.id)))
    if len(set(sites)) > 1:
        raise call.error(error)


def _belonging(call: ModelledCall, resource: str, thing: Thing | None) -> Any:
    return fields_of(call, call.spec.resources[resource], thing, ["site_id"]).get("site_id") if thing else None


@computation("mixed_members")
def mixed_members(call: ModelledCall, thing: Thing, _fields: Any, how: Mapping[str, Any]) -> dict[str, Any]:
    """Return lists of the members of a thing: `users`, and one for each name in `others`, by the resource of its items.

    Users show their fields as things of `users_as`, with those of the membership.
    """
    resource = call.spec.resources[how["mixed_members"]]
    shown: dict[str, Any] = {"users": [], **{name: [] for name in how["others"]}}
    for member in all_things(call, resource, thing.as_parent):
        own = {**resource.defaults, **member.fields}
        if member.user_id:
            shown["users"].append({**own, **_as(call, how["users_as"], member.id)})
            continue
        for name, kind in how["others"].items():
            if kind == member.fields["stands_for"] and (fields := _as(call, kind, member.id)):
                shown[name].append(fields)
    return shown


def _as(call: ModelledCall, resource: str, thing_id: str) -> dict[str, Any]:
    kind = call.spec.resources[resource]
    found = find_thing(call, kind, "", thing_id)
    if found is None:
        return {}
    fields = fields_of(call, kind, found, ["id", "name", "display_name", "extension_id"])
    return {"name": fields.pop("display_name", ""), **fields}


@behaviour("promote")
def promote(call: ModelledCall) -> None:
    """Give one user a field of the members (`field`, `value`), who becomes one, and take it from all others.

    The field of the body with the user's id or address is `by`; `members` is the resource.
    """
    options = call.binding.options
    thing = require_item(call, parent_of(call))
    key = str(call.body.get(options["by"], ""))
    user = find_own_user(call.ctx, key)
    if user is None:
        raise user_missing(call, key)
    resource = call.spec.resources[options["members"]]
    members = all_things(call, resource, thing.as_parent)
    if all(member.user_id != user.id for member in members):
        members.append(Thing(resource.kept_as, thing.as_parent, user.id, call.ctx.now, user_id=user.id))
    field, value = options["field"], options["value"]
    changed = []
    for member in members:
        fields = {name: kept for name, kept in member.fields.items() if name != field}
        changed.append(member._replace(fields=fields | ({field: value} if member.user_id == user.id else {})))
    call.ctx.state.put(THINGS, changed)
