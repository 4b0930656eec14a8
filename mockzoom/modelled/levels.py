"""Things that form a tree with named levels, such as the locations of Zoom Rooms, and things at its lowest level.

The key `levels` of a resource names the field with the id of the parent (`parent`), the resource `of` the parents, the
document with the names of the levels (`names`), and the error of each operation for a place of another level
(`errors`). With `lowest`, things are not of the tree, but belong to its lowest level.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mockzoom.modelled.call import ModelledCall
from mockzoom.modelled.computed import computation
from mockzoom.modelled.records import all_things, document_of, find_thing
from mockzoom.zoom.things import Thing


def check_level(call: ModelledCall, _parent: str, document: Mapping[str, Any], changed: Thing | None) -> None:
    """Raise the error of the operation if what the body names as parent is not one level higher."""
    rule = call.resource.levels
    if not rule or call.operation.operation_id not in rule["errors"] or rule["parent"] not in document:
        return
    place = find_thing(call, call.spec.resources[rule["of"]], "", str(document[rule["parent"]]))
    if place is None or not _fits(call, place, changed):
        raise call.error(rule["errors"][call.operation.operation_id])


def level_of(call: ModelledCall, thing: Thing, resource: str) -> str | None:
    """Return the name of the level of a thing in the tree of a resource; None below the lowest one."""
    names, depth = _names(call, resource), _depth(call, thing, resource)
    return names[depth] if depth < len(names) else None


def _fits(call: ModelledCall, place: Thing, changed: Thing | None) -> bool:
    rule = call.resource.levels
    names, depth = _names(call, rule["of"]), _depth(call, place, rule["of"])
    if rule.get("lowest"):
        chosen = document_of(call, _rule(call, rule["of"])["names"], "").fields
        return depth == len(names) - 1 if chosen else not _below(call, place, rule["of"])
    return depth + 1 < len(names) if changed is None else depth + 1 == _depth(call, changed, rule["of"])


def _rule(call: ModelledCall, resource: str) -> Mapping[str, Any]:
    return call.spec.resources[resource].levels


def _names(call: ModelledCall, resource: str) -> list[str]:
    document = call.spec.resources[_rule(call, resource)["names"]]
    fields = {**document.defaults, **document_of(call, document.kept_as, "").fields}
    return list(next(iter(fields.values())))


def _depth(call: ModelledCall, thing: Thing, resource: str) -> int:
    """Return the number of things above one; each level is passed once, because a parent is always one level higher."""
    above = thing.fields.get(_rule(call, resource)["parent"])
    place = find_thing(call, call.spec.resources[resource], "", str(above)) if above else None
    return 0 if place is None else 1 + _depth(call, place, resource)


def _below(call: ModelledCall, thing: Thing, resource: str) -> bool:
    field = _rule(call, resource)["parent"]
    return any(one.fields.get(field) == thing.id for one in all_things(call, call.spec.resources[resource], ""))


@computation("level_in")
def name_of_level(call: ModelledCall, thing: Thing, _: Mapping[str, Any], how: Mapping[str, Any]) -> Any:
    """Return the name of the level at which a thing of a tree is."""
    return level_of(call, thing, how["level_in"])
