"""The things of a resource: how they are found, and which fields they show."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from mockzoom.modelled.call import ModelledCall
from mockzoom.modelled.computed import compute
from mockzoom.spec.resources import Resource
from mockzoom.zoom.account_clock import instant
from mockzoom.zoom.things import THINGS, Thing, list_of, things_of
from mockzoom.zoom.users.models import USERS, User

DOCUMENT = "document"  # the id of the only thing of a document under its parent


def all_things(call: ModelledCall, resource: Resource, parent: str) -> list[Thing]:
    """Return the things of a resource under a parent: those that exist from the start, then the others."""
    kept = things_of(call.ctx.state, resource.kept_as, parent)
    ids = {thing.id for thing in kept}
    built_in = [_built_in(resource, parent, seed) for seed in resource.seed]
    return [thing for thing in built_in if thing.id not in ids] + kept


def find_thing(call: ModelledCall, resource: Resource, parent: str, thing_id: str) -> Thing | None:
    """Return a thing by its id, or None."""
    kept = call.ctx.state.get(THINGS, (resource.kept_as, parent, thing_id))
    if kept is not None:
        return kept
    return next((t for t in (_built_in(resource, parent, seed) for seed in resource.seed) if t.id == thing_id), None)


def document_of(call: ModelledCall, resource: Resource, parent: str) -> Thing:
    """Return the document of a resource and parent, without fields if nothing was set.

    The query parameter `option` selects one apart.
    """
    key = (resource.kept_as, parent, call.request.query_params.get("option") or DOCUMENT)
    return call.ctx.state.get(THINGS, key) or Thing(*key, call.ctx.now)


def count_things(call: ModelledCall, resource: Resource, parent: str) -> int:
    """Return the number of things of a resource under a parent."""
    if resource.seed:
        return len(all_things(call, resource, parent))
    return call.ctx.state.count(THINGS, "", list_of(resource.kept_as, parent))


def _built_in(resource: Resource, parent: str, seed: Mapping[str, Any]) -> Thing:
    fields = {name: value for name, value in seed.items() if name != "id"}
    return Thing(resource.kept_as, parent, str(seed["id"]), 0, fields)


def fields_of(call: ModelledCall, resource: Resource, thing: Thing) -> dict[str, Any]:
    """Return every field of a thing that a response can show: defaults, stored, computed, id and time of creation."""
    stored = {resource.renamed.get(name, name): value for name, value in thing.fields.items()}
    fields = {**resource.defaults, **_of_user(call, resource, thing), **stored}
    for name in resource.write_only:
        fields.pop(name, None)
    if resource.id.get("field"):
        fields[resource.id["field"]] = thing.id
    if resource.created and thing.created_ms:
        fields[resource.created] = instant(thing.created_ms)
    for name, how in resource.computed.items():
        value = compute(call, thing, fields, how)
        if value is not None:
            fields[name] = value
    return fields


def _of_user(call: ModelledCall, resource: Resource, thing: Thing) -> dict[str, Any]:
    """Return the fields of the user whom a thing stands for."""
    user: User | None = call.ctx.state.get(USERS, thing.user_id) if thing.user_id else None
    if user is None:
        return {}
    known = {**user.details, **user._asdict()}
    return {shown: known[name] for shown, name in resource.project.items() if name in known}


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
