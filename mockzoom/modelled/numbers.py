"""Numbers that several resources share, such as extensions: drawn if they are not sent, and unique in their space."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from mockzoom.modelled.call import ModelledCall
from mockzoom.modelled.computed import computation
from mockzoom.modelled.records import all_things, fields_of
from mockzoom.spec.resources import Resource
from mockzoom.zoom.request_errors import invalid_field
from mockzoom.zoom.things import Thing

_LOWEST, _COUNT = 10**9, 10**9  # ten digits, as in most samples of extension numbers, and below 2**31


def check_number(call: ModelledCall, _parent: str, document: Mapping[str, Any], changed: Thing | None) -> None:
    """Raise the error of the resource if a document has a number that another thing of the space has.

    What is not a number is a validation error: a schema may have texts for it.
    """
    field, value = call.resource.numbers.get("field", ""), document.get(call.resource.numbers.get("field", ""))
    if value in (None, ""):
        return
    if not str(value).isdecimal():
        raise invalid_field(field)
    if is_taken(call, call.resource, value, changed):
        errors = call.resource.numbers["taken"]
        key = errors.get(call.operation.operation_id, errors["*"]) if isinstance(errors, dict) else errors
        raise call.error(key, value=value, extensionNumber=value, **{field: value})


def is_taken(call: ModelledCall, resource: Resource, value: Any, changed: Thing | None) -> bool:
    """Return whether another thing than the one that is changed has a number in the space of a resource."""
    own = (resource.kept_as, changed.id) if changed else None
    return any(number == str(value) and holder != own for holder, number in _taken(call, resource))


def drawn_number(call: ModelledCall, resource: Resource, thing_id: str, fields: Mapping[str, Any]) -> dict[str, int]:
    """Return the number that a new thing needs, by the name of its field; empty if it has one, or needs none."""
    field = resource.numbers.get("field")
    if not field or fields.get(field) not in (None, ""):
        return {}
    taken = {number for _, number in _taken(call, resource)}
    attempt = 0
    while str(number := _number(call, resource.numbers["space"], f"{thing_id}/{attempt}")) in taken:
        attempt += 1
    return {field: number}


@computation("number_of")
def number_of(call: ModelledCall, thing: Thing, fields: Mapping[str, Any], how: Mapping[str, Any]) -> Any:
    """Return the number that was set in a field, or the one that a thing has from the start.

    Several things could be given the same number from the start; of a billion numbers that is left out of account.
    """
    value = fields.get(how["field"], None)
    return value if value is not None else _number(call, how["number_of"], thing.id)


def _taken(call: ModelledCall, resource: Resource) -> Iterator[tuple[tuple[str, str], str]]:
    """Yield the thing and the number of each thing in the space of a resource."""
    for other in call.spec.resources.values():
        if other.numbers.get("space") != resource.numbers["space"]:
            continue
        field = other.numbers["field"]
        for thing in all_things(call, other, ""):
            yield (other.kept_as, thing.id), str(fields_of(call, other, thing, [field]).get(field))


def _number(call: ModelledCall, space: str, name: str) -> int:
    return _LOWEST + int.from_bytes(call.ctx.ids.draw(space, name, 8)) % _COUNT
