"""The things of a resource: how they are found, and which fields they show."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from mockzoom.modelled.call import ModelledCall
from mockzoom.modelled.computed import compute
from mockzoom.spec.resources import Resource
from mockzoom.storage.listing import list_all
from mockzoom.zoom.account_clock import instant
from mockzoom.zoom.things import THINGS, Thing, list_of, things_of
from mockzoom.zoom.users.lookup import find_named_user
from mockzoom.zoom.users.models import USERS, User

DOCUMENT = "document"  # the id of the only thing of a document under its parent


def all_things(call: ModelledCall, resource: Resource, parent: str) -> list[Thing]:
    """Return the things of a resource under a parent: those that exist from the start, then the others."""
    kept = things_of(call.ctx.state, resource.kept_as, parent)
    if resource.of_users:
        stored = {thing.id: thing for thing in kept}
        users = list_all(call.ctx.state, USERS, "")
        return [stored.get(user.id) or _of(resource, user) for user in users if not user.foreign]
    ids = {thing.id for thing in kept}
    built_in = [_built_in(resource, parent, seed) for seed in resource.seed]
    return [thing for thing in built_in if thing.id not in ids] + kept


def find_thing(call: ModelledCall, resource: Resource, parent: str, thing_id: str) -> Thing | None:
    """Return a thing by its id, or None; one of a user by the user's id or address, others by their `alias`, too."""
    if resource.of_users:
        user = find_named_user(call.ctx, thing_id)
        if user is None or user.foreign:
            every = all_things(call, resource, parent) if resource.alias else []
            alias = resource.alias
            return next((t for t in every if fields_of(call, resource, t, [alias]).get(alias) == thing_id), None)
        return call.ctx.state.get(THINGS, (resource.kept_as, parent, user.id)) or _of(resource, user)
    kept = call.ctx.state.get(THINGS, (resource.kept_as, parent, thing_id))
    if kept is not None:
        return kept
    found = next((t for t in (_built_in(resource, parent, seed) for seed in resource.seed) if t.id == thing_id), None)
    if found is None and resource.alias:
        every = all_things(call, resource, parent)
        found = next((t for t in every if str(t.fields.get(resource.alias)) == thing_id), None)
    return found


def _of(resource: Resource, user: User) -> Thing:
    """Return the thing of a user of which nothing was set yet."""
    return Thing(resource.kept_as, "", user.id, 0, user_id=user.id)


def document_of(call: ModelledCall, kept_as: str, parent: str, document_id: str = DOCUMENT) -> Thing:
    """Return a document of a resource and parent, without fields if nothing was set."""
    key = (kept_as, parent, document_id)
    return call.ctx.state.get(THINGS, key) or Thing(*key, call.ctx.now)


def put_fields(call: ModelledCall, thing: Thing, fields: Mapping[str, Any]) -> Thing:
    """Store a thing with other fields, and return it."""
    changed = thing._replace(fields=fields)
    call.ctx.state.put(THINGS, [changed])
    return changed


def nested(path: Sequence[str], value: Any) -> Any:
    """Return an object with a value at a path of keys."""
    for key in reversed(path):
        value = {key: value}
    return value


def count_things(call: ModelledCall, resource: Resource, parent: str) -> int:
    """Return the number of things of a resource under a parent."""
    if resource.seed or resource.of_users:
        return len(all_things(call, resource, parent))
    return call.ctx.state.count(THINGS, "", list_of(resource.kept_as, parent))


def _built_in(resource: Resource, parent: str, seed: Mapping[str, Any]) -> Thing:
    fields = {name: value for name, value in seed.items() if name != "id"}
    return Thing(resource.kept_as, parent, str(seed["id"]), 0, fields)


def fields_of(
    call: ModelledCall, resource: Resource, thing: Thing, only: Collection[str] | None = None
) -> dict[str, Any]:
    """Return every field of a thing that a response can show: defaults, stored, computed, id and time of creation.

    With `only` no other fields are computed, and no others returned.
    """
    stored = {resource.renamed.get(name, name): value for name, value in thing.fields.items()}
    fields = {**resource.defaults, **_of_user(call, resource, thing), **stored}
    for name in resource.write_only:
        fields.pop(name, None)
    if resource.id.get("field"):
        fields[resource.id["field"]] = thing.id
    if resource.created and thing.created_ms:
        fields[resource.created] = instant(thing.created_ms)
    for name, how in resource.computed.items():
        if only is None or name in only:
            fields[name] = compute(call, thing, fields, how)
    known = {name: value for name, value in fields.items() if value is not None}
    return known if only is None else {name: known[name] for name in only if name in known}


def _of_user(call: ModelledCall, resource: Resource, thing: Thing) -> dict[str, Any]:
    """Return the fields of the user whom a thing stands for."""
    user: User | None = call.ctx.state.get(USERS, thing.user_id) if thing.user_id else None
    if user is None:
        return {}
    known = {**user.details, **user._asdict()}
    return {shown: known[name] for shown, name in resource.project.items() if name in known}


def resolved(call: ModelledCall, resource: Resource, fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return fields to keep, with ids where `resolved` of the resource says which things other fields name.

    `{"assigned_to": {"resource": "phone_user", "from": ["assigned_to", "assignee_extension_ids[]"]}}` keeps the id of a
    user whom a request names by address, or by the id of an extension.
    """
    kept = dict(fields)
    for name, how in resource.resolved.items():
        named = next((value for path in how["from"] for value in values_at(fields, path)), None)
        found = find_thing(call, call.spec.resources[how["resource"]], "", str(named)) if named else None
        if found is not None:
            kept[name] = found.id
    return kept


def values_at(document: Any, path: str) -> Iterator[Any]:
    """Yield the values in a document at a path such as `site_id` or `members[].id`; none where a part is missing."""
    step, _, rest = path.partition(".")
    name, is_list = step.removesuffix("[]"), step.endswith("[]")
    value = document.get(name) if isinstance(document, Mapping) else None
    for one in value if is_list and isinstance(value, list) else () if is_list or value is None else (value,):
        if rest:
            yield from values_at(one, rest)
        else:
            yield one
