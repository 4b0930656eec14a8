"""What a request needs that operations of other resources provide: numbers, extensions, and members of one site."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from mockzoom.contract.laws.bodies import UNSET, leaves
from mockzoom.contract.laws.subjects import USER

if TYPE_CHECKING:
    from mockzoom.contract.laws.resource_client import ResourceClient

PHONE_NUMBER, PHONE_USER = "phone_number", "phone_user"
_NUMBERS, _SITE = "phone_byoc_number", "phone_site"
_ADDED = 500  # numbers of users who are added later
ARRANGED = {PHONE_NUMBER, PHONE_USER}  # kinds of things that no operation of their resource creates


def arranged(api: ResourceClient, resource: str, number: int) -> str:
    """Return the id of a thing of an arranged resource: a new number, or the phone user of a user's number."""
    return str(api.user(number)["id"]) if resource == PHONE_USER else new_number(api)["id"]


def new_number(api: ResourceClient) -> Mapping[str, str]:
    """Return a new phone number of the account that nothing has yet, with `id` and `number`."""
    numbers = api.of_resource(_NUMBERS)
    wanted = f"+1206555{numbers.fresh():04}"
    made = numbers.done("addBYOCNumber", {}, {"carrier": "law", "phone_numbers": [wanted]})
    return {"id": str(made.json["phone_numbers"][0]["id"]), "number": wanted}


def alias_of(api: ResourceClient, resource: str, path: str, found: str) -> str:
    """Return the alias of a thing if a field is named for it (`assignee_extension_ids[]`), else its id."""
    alias = api.subject.book.resources[resource].alias
    if not alias or alias not in path:
        return found
    other = api.of_resource(resource)
    reading = other.subject.first("read")
    return str(other.done(reading, other.path(reading, found)).json[alias])


def linked(api: ResourceClient) -> str:
    """Return the id of a thing that was linked to a parent, for an operation that unlinks it; empty without one."""
    resource = api.subject.resource
    for operation in resource.operations:
        if api.subject.binding(operation).behaviour == "link":
            body = api.body(operation, api.fresh())
            api.done(operation, api.parents(operation), body)
            return str(body[resource.body][0]["id"])
    return ""


def link_value(api: ResourceClient, operation: str, path: str, schema: Mapping[str, Any]) -> Any:
    """Return the value of a field that names a number to link, or the primary one of a thing; `UNSET` for others."""
    binding = api.subject.binding(operation)
    if not binding.resource.link:
        return UNSET
    listed = f"{binding.resource.body}[]"
    if binding.resource.body and path == listed:
        return {"id": new_number(api)["id"]}
    if binding.behaviour == "merge_with_primary" and path == binding.options["field"]:
        return _primary(api, schema)
    return UNSET


def _primary(api: ResourceClient, schema: Mapping[str, Any]) -> Any:
    """Return a number of the last thing that was made, which it was given by the operation that links numbers."""
    if api.last is None:
        return None
    for other in api.subject.book.resources.values():
        if other.parent == api.subject.name and other.link:
            linking = api.of_resource(other.resource)
            operation = next(one for one in other.operations if linking.subject.binding(one).behaviour == "link")
            named = next(iter(linking.subject.kinds(operation)))
            number = new_number(api)
            linking.done(operation, {named: api.last.id}, {other.body: [{"id": number["id"]}]})
            return dict(number) if schema.get("type") == "object" else number["number"]
    return UNSET


def member(api: ResourceClient, operation: str, number: int) -> Mapping[str, Any]:
    """Return the user whom a body names as a member: another one than those with whom the thing was created.

    The user is of the site to which all bodies of a law refer, if an operation takes members of one site alone.
    """
    user = api.user(number + _ADDED if api.subject.kind(operation) == "add_many" else number)
    if "elsewhere" in api.subject.binding(operation).options:
        moved = {"site_id": api.parent(_SITE, 0)}
        api.of_resource(PHONE_USER).done("updateUserProfile", {"userId": user["id"]}, moved)
    return user


def one_for_each(api: ResourceClient, operation: str, path: str) -> bool:
    """Return whether each request has to name another user: one can have one such thing, or a few."""
    resource = api.subject.binding(operation).resource
    if resource.references[path]["resource"] not in (USER, PHONE_USER):
        return False
    capped = [one["at"] for one in resource.conditions.get(operation, ()) if one["condition"] == "at_most"]
    among = {path, *(at for at in capped if path in resource.resolved.get(at, {}).get("from", ()))}
    return path in resource.unique or bool(among & set(capped)) or path.startswith(f"{resource.body}[]")


def rows_of_parent(api: ResourceClient, parents: int) -> dict[str, Mapping[str, Any]]:
    """Return the members that the thing they belong to shows, by id, where no operation lists them; else nothing."""
    resource = api.subject.resource
    above = api.subject.book.resources.get(resource.parent)
    if above is None:
        return {}
    field = next((name for name, how in above.computed.items() if _is_of(how, resource.resource)), "")
    parent = api.of_resource(above.resource)
    reading = parent.subject.first("read")
    if not field or not reading:
        return {}
    shown = parent.done(reading, parent.path(reading, api.parent(above.resource, parents))).json.get(field, {})
    return {str(row["id"]): row for row in shown.get(resource.body.rpartition(".")[2], ())}


def _is_of(how: Any, resource: str) -> bool:
    return isinstance(how, Mapping) and how.get("mixed_members") == resource


def new_entry(api: ResourceClient) -> Any:
    """Return the id of a new entry of a document's first section, for a user; `UNSET` without entries."""
    for operation in api.subject.resource.operations:
        binding = api.subject.binding(operation)
        if binding.behaviour == "add_entry":
            section = binding.options["sections"][0]
            user = api.user(api.fresh())["id"]
            made = api.done(operation, api.parents(operation), {section: {"access_user_id": user}})
            return made.json[section]["shared_id"]
    return UNSET


def free(api: ResourceClient, operation: str, path: Mapping[str, str]) -> None:
    """Delete the users who have a thing, for an operation that accepts only one which no user has."""
    resource = api.subject.resource
    for one in resource.conditions.get(operation, ()):
        how = resource.computed.get(one.get("field", ""), {})
        if one["condition"] != "absent" or how.get("reference") != PHONE_USER:
            continue
        for reading in api.subject.bound("read"):
            shown = api.call(reading, path)
            if shown.succeeded:
                api.forget_users(leaves(shown.json))


def allowed(api: ResourceClient, operation: str, path: str, number: int) -> Any:
    """Return one of the values that an operation's condition admits for a field; `UNSET` without one."""
    for one in api.subject.resource.conditions.get(operation, ()):
        if one["condition"] == "among" and one["at"] == path:
            return one["values"][number % len(one["values"])]
    return UNSET
