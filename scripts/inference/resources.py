"""Resource files from the operations of all facts."""

from __future__ import annotations

from typing import Any

from inference import refusals
from inference.behaviours import Bound, binding, body_key, item_keys
from inference.operation import Operation, is_parameter, parameter_name, snake
from inference.places import FIXED_PARENTS, Paths, Place

CREATED = ("created_at", "added_at", "add_at", "date_added")
# Fields of a user that lists of members show; the field of the user is given where the name is another one.
OF_USER = {"email": "email", "first_name": "first_name", "last_name": "last_name", "type": "type", "department": "dept"}
_KINDS = ("collection", "item", "document", "section", "action")
_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


def infer(operations: list[Operation]) -> dict[str, dict[str, Any]]:
    """Return the content of each resource file by name."""
    paths = Paths(operations)
    bound: dict[str, Bound] = {}
    for operation in operations:
        place = paths.place(operation)
        bound.setdefault(place.resource, Bound()).append((operation, place))
    kept = {*FIXED_PARENTS.values(), *(name for name, entries in bound.items() if entries.written)}
    chains = {name: [p for p in _parents(paths, entries) if p in kept] for name, entries in bound.items()}
    found = {name: _resource(name, bound[name], chains, paths) for name in sorted(bound)}
    _add_counts(found, bound)
    _leave_out_usual(found)
    return found


def _parents(paths: Paths, bound: Bound) -> list[str]:
    """Return the resources above a resource, from left to right: those that all of its paths name."""
    chains = [list(_above(paths, operation, place).values()) for operation, place in bound]
    shared = [name for name in chains[0] if all(name in chain for chain in chains)]
    return [name for name in shared if name != bound[0][1].resource]


def _above(paths: Paths, operation: Operation, place: Place) -> dict[str, str]:
    above = paths.parents(place.segments)
    segments = operation.segments
    if "users" in segments[:-1] and segments[segments.index("users") + 1] == "me":
        above = {"me": "user", **above}
    return above


def _resource(name: str, bound: Bound, chains: dict[str, list[str]], paths: Paths) -> dict[str, Any]:
    bound.sort(key=lambda e: (_KINDS.index(e[1].kind), e[0].segments, _METHODS.index(e[0].method)))
    chain = chains[name]
    parameter = _parameter(bound)
    resource: dict[str, Any] = {
        "resource": name,
        "group": min(operation.group for operation, _ in bound),
        "parent": chain[-1] if chain else "",
    }
    if parameter:
        resource["parameter"] = parameter
    adders = bound.of("collection", "POST")
    if bound.written and (parameter or adders):
        resource["id"] = _id(bound, parameter)
    keys = {
        "list": bound.list_key,
        "body": next((key for operation in adders if (key := body_key(operation, bound))), ""),
        "created": next((key for key in CREATED if key in bound.shown()), ""),
        "not_found": _not_found(bound, parameter, name) if bound.written and parameter else "",
    }
    resource |= {key: value for key, value in keys.items() if value}
    resource["operations"] = {
        operation.name: _binding(operation, place, bound, resource, chain, paths) for operation, place in bound
    }
    return resource | _checks(bound, resource, sorted(chains))


def _parameter(bound: Bound) -> str:
    """Return the path parameter that names one thing."""
    for operation, place in bound:
        if place.kind == "item" and is_parameter(operation.segments[-1]):
            return parameter_name(operation.segments[-1])
    return ""


def _id(bound: Bound, parameter: str) -> dict[str, str]:
    shown = bound.shown()
    own = [name for name in ("id", snake(parameter)) if name in shown]
    field = own[0] if own else "id"
    shape = "base64url22"
    for operation, place in bound:
        if place.kind == "item":
            shape = next((p["shape"] for p in operation.facts["parameters"] if p["name"] == parameter), shape)
            break
    found = {"field": field, "shape": shape}
    if shown.get(field, {}).get("type") in {"integer", "number"}:
        found["type"] = "integer"
        found["shape"] = "number" if shape not in {"digit", "digits"} else shape
    if any(field in item_keys(operation.body, key) for operation, key in _several(bound)):
        found["taken_from"] = "body"
    return found


def _several(bound: Bound) -> list[tuple[Operation, str]]:
    """Return the operations that add several things, with the key of the array in the body."""
    adders = [(operation, body_key(operation, bound)) for operation in bound.of("collection", "POST")]
    return [(operation, key) for operation, key in adders if key and "members" not in key]


def _not_found(bound: Bound, parameter: str, name: str) -> refusals.Key:
    noun = name.rsplit("_", maxsplit=1)[-1]
    for method in ("GET", "PATCH", "PUT", "DELETE"):
        for operation in bound.of("item", method):
            if key := refusals.not_found(operation, parameter, noun):
                return key
    return ""


def _binding(
    operation: Operation, place: Place, bound: Bound, resource: dict[str, Any], chain: list[str], paths: Paths
) -> dict[str, Any]:
    """Return the behaviour of an operation, and where it differs from the resource: parameters and errors."""
    entry = binding(operation, place, bound)
    if entry["behaviour"] == "example":
        return entry
    parameter = resource.get("parameter", "")
    own = parameter
    if parameter and place.kind == "action" and len(place.segments) < len(operation.segments):
        after = operation.segments[len(place.segments)]
        own = parameter_name(after) if is_parameter(after) else ""
    if own and own != parameter:
        entry["parameter"] = own
    if place.kind == "item" and not is_parameter(operation.segments[-1]):
        entry["item"] = operation.segments[-1]
    above = _above(paths, operation, place)
    if list(above.values()) != chain or "me" in above:
        entry["parents"] = above
    key = refusals.not_found(operation, own, resource["resource"].rsplit("_", maxsplit=1)[-1]) if own else ""
    if place.kind in {"item", "action"} and key and key != resource.get("not_found"):
        entry["not_found"] = key
    if chain and chain[-1] not in {"user", "account"}:
        last = [name for name, kind in above.items() if kind == chain[-1]]
        key = refusals.not_found(operation, last[0], chain[-1].rsplit("_", maxsplit=1)[-1]) if last else ""
        if key:
            entry["parent_not_found"] = key
    return entry


def _checks(bound: Bound, resource: dict[str, Any], names: list[str]) -> dict[str, Any]:
    """Return the checks that error sentences state, and the fields of users that members show."""
    found: dict[str, Any] = {}
    writers = [operation for operation, place in bound if operation.method in {"POST", "PATCH", "PUT"}]
    missing = {operation.name: fields for operation in writers if (fields := refusals.required(operation))}
    if missing:
        found["required"] = missing
    taken: dict[str, refusals.Key] = {}
    for operation in writers:
        if resource["operations"][operation.name]["behaviour"] in {"create", "merge", "replace"}:
            taken = {**refusals.unique(operation), **taken}
    if taken:
        found["unique"] = taken
    named: dict[str, Any] = {}
    for operation in writers:
        named = {**refusals.references(operation, names, resource["resource"]), **named}
    if named:
        found["references"] = named
    if any(entry["behaviour"] == "add_members" for entry in resource["operations"].values()):
        shown = {name: field for name, field in OF_USER.items() if name in bound.shown()}
        if shown:
            found["project"] = shown
    return found


def _add_counts(resources: dict[str, dict[str, Any]], bound: dict[str, Bound]) -> None:
    """Add the number of members to the resources whose responses show it."""
    for name, resource in resources.items():
        if "total_members" in bound[name].shown() and f"{name}_member" in resources:
            resource["computed"] = {"total_members": {"count": f"{name}_member"}}


def _leave_out_usual(resources: dict[str, dict[str, Any]]) -> None:
    """Remove the errors about a parent that are those of the parent anyway."""
    for resource in resources.values():
        usual = resources.get(resource["parent"], {}).get("not_found")
        for entry in resource["operations"].values():
            if usual and entry.get("parent_not_found") == usual:
                del entry["parent_not_found"]
