"""Conditions: further checks of an operation, which resource files name with their values and errors.

`conditions` of a resource has a list for an operation: `[{"condition": "at_once", "most": 10, "error": "300.5", ...}]`.
`about` of an entry has computed fields for parameters of the error.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from mockzoom.modelled.call import ModelledCall
from mockzoom.modelled.computed import compute
from mockzoom.modelled.records import all_things, count_things, document_of, fields_of, find_thing, resolved, values_at
from mockzoom.modelled.registering import registering
from mockzoom.zoom.things import Thing

Document = Mapping[str, Any]
# Takes the call, the parent, the document (the query of a removal or a list), the thing that is changed, and the entry;
# returns whether the condition holds.
Condition = Callable[[ModelledCall, str, Document, Thing | None, Mapping[str, Any]], bool]
C = TypeVar("C", bound=Condition)

_CONDITIONS: dict[str, Condition] = {}


def condition(name: str) -> Callable[[C], C]:
    """Register the decorated function as a condition; raises `ValueError` for a name that is taken."""
    return registering(_CONDITIONS, "condition", name)


def check_conditions(call: ModelledCall, parent: str, document: Document, changed: Thing | None = None) -> None:
    """Raise the error of the first condition of the operation that does not hold."""
    for entry in call.resource.conditions.get(call.operation.operation_id, ()):
        if not _CONDITIONS[entry["condition"]](call, parent, document, changed, entry):
            value = next(values_at(document, entry.get("at", "")), entry.get("most", call.item))
            about = entry.get("about", {}).items()
            params = {name: compute(call, changed, {}, how) or "" for name, how in about} if changed else {}
            raise call.error(entry["error"], **{"value": value, **params})


@condition("at_once")
def at_once(_call: ModelledCall, _parent: str, document: Document, _thing: Thing | None, entry: Document) -> bool:
    """Return whether lists of a body (`lists`) have at most `most` items together."""
    most: int = entry["most"]
    return sum(1 for path in entry["lists"] for _ in values_at(document, path)) <= most


@condition("among")
def among(_call: ModelledCall, _parent: str, document: Document, _thing: Thing | None, entry: Document) -> bool:
    """Return whether every value at a path (`at`) is one of those that are allowed (`values`)."""
    return all(value in entry["values"] for value in values_at(document, entry["at"]))


@condition("refers")
def refers(call: ModelledCall, _parent: str, document: Document, _thing: Thing | None, entry: Document) -> bool:
    """Return whether what a field (`at`) names exists: a reference of one operation, or one in a query."""
    resource = call.spec.resources[entry["resource"]]
    return all(find_thing(call, resource, "", str(value)) is not None for value in values_at(document, entry["at"]))


@condition("given")
def given(_call: ModelledCall, _parent: str, document: Document, _thing: Thing | None, entry: Document) -> bool:
    """Return whether a field (`at`) is there; for parameters of a query, which are not required otherwise."""
    return any(value not in ("", None) for value in values_at(document, entry["at"]))


@condition("other_than_itself")
def other_than_itself(
    _call: ModelledCall, _parent: str, document: Document, thing: Thing | None, entry: Document
) -> bool:
    """Return whether a field (`at`) names another thing than this one."""
    return thing is None or document.get(entry["at"]) != thing.id


@condition("not_built_in")
def not_built_in(call: ModelledCall, _parent: str, _document: Document, thing: Thing | None, _entry: Document) -> bool:
    """Return whether the thing was created by a request."""
    return thing is None or all(thing.id != seed["id"] for seed in call.resource.seed)


@condition("absent")
def absent(call: ModelledCall, _parent: str, _document: Document, thing: Thing | None, entry: Document) -> bool:
    """Return whether the thing lacks a field (`field`), or with `value` has another value there."""
    shown = fields_of(call, call.resource, thing, [entry["field"]]) if thing else {}
    return entry["field"] not in shown or ("value" in entry and shown[entry["field"]] != entry["value"])


@condition("at_most")
def at_most(call: ModelledCall, _parent: str, document: Document, thing: Thing | None, entry: Document) -> bool:
    """Return whether at most `most` things have the same value in a field (`at`)."""
    named = resolved(call, call.resource, document).get(entry["at"])
    if not named:
        return True
    others = (one for one in all_things(call, call.resource, "") if thing is None or one.id != thing.id)
    most: int = entry["most"]
    return [one.fields.get(entry["at"]) for one in others].count(named) < most


@condition("has_any")
def has_any(call: ModelledCall, parent: str, _document: Document, _thing: Thing | None, entry: Document) -> bool:
    """Return whether something of another resource (`of`) belongs to the same parent."""
    return count_things(call, call.spec.resources[entry["of"]], parent) > 0


@condition("switched_on")
def switched_on(call: ModelledCall, _parent: str, _document: Document, _thing: Thing | None, entry: Document) -> bool:
    """Return whether a switch (`setting`) in a document of the account (`of`) is on, as it is from the start."""
    return next(values_at(document_of(call, entry["of"], "").fields, entry["setting"]), True) is not False
