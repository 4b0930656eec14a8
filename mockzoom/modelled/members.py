"""Behaviours that add several things at once: users as members, or one thing for each item of a list."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from mockzoom.modelled.behaviours import behaviour
from mockzoom.modelled.call import ModelledCall
from mockzoom.modelled.checks import check_body
from mockzoom.modelled.collections import add_thing
from mockzoom.modelled.parents import parent_of
from mockzoom.modelled.records import all_things, fields_of, values_at
from mockzoom.modelled.shown import properties_of
from mockzoom.zoom.account_clock import instant
from mockzoom.zoom.things import THINGS, Thing
from mockzoom.zoom.users.lookup import find_own_user
from mockzoom.zoom.users.models import User


@behaviour("add_members")
def add_members(call: ModelledCall) -> dict[str, Any]:
    """Add users to a thing, each named by id or e-mail address; who is a member already stays one.

    Users who do not exist are left out of the ids in the response (inferred), unless `references` names an error.
    """
    parent = parent_of(call)
    check_body(call, parent, call.body)
    entries = [entry for entry in values_at(call.body, f"{call.resource.body}[]") if isinstance(entry, dict)]
    found = [(entry, user) for entry in entries if (user := _user_of(call, entry)) is not None]
    kept = call.resource.kept_as
    members = {
        user.id: Thing(kept, parent, user.id, call.ctx.now, _extras(entry), user_id=user.id) for entry, user in found
    }
    existing = call.ctx.state.get_many(THINGS, [THINGS.key(member) for member in members.values()])
    call.ctx.state.put(THINGS, [m for m in members.values() if THINGS.key(m) not in existing])
    added = instant(call.ctx.now)
    return {"ids": ids_shown(call, members), "added_at": added, "add_at": added}


def ids_shown(call: ModelledCall, ids: Iterable[str]) -> list[str] | str:
    """Return ids in the form of the response: a list in some editions, a text with commas in others."""
    as_list = properties_of(call.response_schema).get("ids", {}).get("type") == "array"
    return list(ids) if as_list else ",".join(ids)


def _user_of(call: ModelledCall, entry: dict[str, Any]) -> User | None:
    for name in ("id", "email"):
        user = find_own_user(call.ctx, str(entry[name])) if entry.get(name) else None
        if user is not None:
            return user
    return None


def _extras(entry: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in entry.items() if name not in ("id", "email")}


@behaviour("add_many")
def add_many(call: ModelledCall) -> dict[str, Any]:
    """Create a thing for each item of a list in the body, all or none, and return them."""
    parent = parent_of(call)
    items = list(values_at(call.body, f"{call.resource.body}[]"))
    check_body(call, parent, call.body)
    _check_distinct(call, parent, items)
    things = [add_thing(call, parent, item if isinstance(item, dict) else {"value": item}) for item in items]
    return {call.resource.body: [fields_of(call, call.resource, thing) for thing in things]}


def _check_distinct(call: ModelledCall, parent: str, items: list[Any]) -> None:
    """Raise the error of a unique field that two items have, or an item and a thing that exists."""
    existing = [thing.fields for thing in all_things(call, call.resource, parent)] if call.resource.unique else []
    for field, key in call.resource.unique.items():
        values = [one[field] for one in (*existing, *items) if field in one]
        if len(values) > len(set(values)):
            raise call.error(key, value=field)
