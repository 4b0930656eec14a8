"""Computed fields: what follows from other fields of a thing, from things that it names, and from those that name it.

An entry in a resource file names the function: `"site": {"reference": "phone_site", "by": "site_id", "shows": ["id"]}`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mockzoom.modelled.call import ModelledCall
from mockzoom.modelled.computed import computation, compute
from mockzoom.modelled.records import all_things, count_things, document_of, fields_of, find_thing, values_at
from mockzoom.storage.listing import list_all
from mockzoom.zoom.ids import url_base64
from mockzoom.zoom.things import THINGS, Thing
from mockzoom.zoom.users.models import USERS

Fields = Mapping[str, Any]


@computation("count")
def count(call: ModelledCall, thing: Thing, _fields: Fields, how: Fields) -> int:
    """Return the number of things of another resource that belong to this one."""
    return count_things(call, call.spec.resources[how["count"]], thing.as_parent)


@computation("siblings")
def siblings(call: ModelledCall, thing: Thing, _fields: Fields, how: Fields) -> list[Any]:
    """Return all things of another resource below the same parent."""
    resource = call.spec.resources[how["siblings"]]
    return [fields_of(call, resource, one) for one in all_things(call, resource, thing.parent)]


@computation("field")
def field(_call: ModelledCall, _thing: Thing, fields: Fields, how: Fields) -> Any:
    """Return the value at a path of the thing's other fields: `display_name`, `address.country`."""
    return next(values_at(fields, how["field"]), None)


@computation("joined")
def joined(_call: ModelledCall, _thing: Thing, fields: Fields, how: Fields) -> Any:
    """Return those of several texts that the thing has, with blanks between them."""
    return " ".join(str(fields[name]) for name in how["joined"] if fields.get(name)) or None


@computation("choice")
def choice(call: ModelledCall, _thing: Thing, fields: Fields, how: Fields) -> Any:
    """Return the value for a value of another field: `{"choice": "status", "of": {"active": "activate"}}`.

    It may be an object with a value for each profile.
    """
    found = how["of"].get(str(fields.get(how["choice"])))
    if not isinstance(found, dict):
        return found
    return next((found[name] for name in call.ctx.profile.lineage if name in found), None)


@computation("by_start")
def by_start(_call: ModelledCall, _thing: Thing, fields: Fields, how: Fields) -> Any:
    """Return `then` for a text that starts in one of some ways, else `otherwise`: numbers that are free of charge."""
    return how["then"] if str(fields.get(how["by_start"], "")).startswith(tuple(how["of"])) else how["otherwise"]


@computation("difference")
def difference(_call: ModelledCall, _thing: Thing, fields: Fields, how: Fields) -> int:
    """Return how much the first of two numbers is more than the second; 0 if it is less."""
    more, less = (int(fields[name]) for name in how["difference"])
    return max(0, more - less)


@computation("object")
def parts(call: ModelledCall, thing: Thing, fields: Fields, how: Fields) -> Any:
    """Return an object of computed fields, above what was set in the object of that name (`over`)."""
    stored = fields.get(how.get("over", ""), {})
    values = {name: compute(call, thing, fields, part) for name, part in how["object"].items()}
    found = {**stored, **{name: value for name, value in values.items() if value is not None}}
    return found or None


@computation("drawn_id")
def drawn_id(call: ModelledCall, thing: Thing, _fields: Fields, how: Fields) -> str:
    """Return a second id of a thing, drawn from the first: that of its extension, or of a user's phone profile."""
    return url_base64(call.ctx.ids.draw(how["drawn_id"], thing.id, 16))


@computation("user_name")
def user_name(call: ModelledCall, thing: Thing, _fields: Fields, _how: Fields) -> Any:
    """Return the display name of the user whom a thing stands for."""
    user = call.ctx.state.get(USERS, thing.user_id)
    return user.details.get("display_name") or f"{user.first_name} {user.last_name}".strip() if user else None


@computation("reference")
def reference(call: ModelledCall, thing: Thing, fields: Fields, how: Fields) -> Any:
    """Return some fields of the thing that a field (`by`) names; one of them alone if `shows` is a text.

    With `of` the name is in a document of that resource, with `user` it is the user to whom the thing belongs. `listed`
    is for a list of one.
    """
    resource = call.spec.resources[how["reference"]]
    if "of" in how:
        fields = document_of(call, how["of"], "").fields
    name = thing.parent.partition("/")[2] if how.get("user") else fields.get(how.get("by", ""))
    found = find_thing(call, resource, "", str(name)) if name not in (None, "") else None
    if found is None:
        return None
    shown = _shown(fields_of(call, resource, found, _names(how)), how)
    return [shown] if how.get("listed") else shown


@computation("children")
def children(call: ModelledCall, thing: Thing, _fields: Fields, how: Fields) -> list[Any]:
    """Return some fields of each thing of another resource that belongs to this one, or to its user (`of_user`)."""
    resource = call.spec.resources[how["children"]]
    parent = f"user/{thing.user_id}" if how.get("of_user") else thing.as_parent
    return [_shown(fields_of(call, resource, child, _names(how)), how) for child in all_things(call, resource, parent)]


@computation("naming")
def naming(call: ModelledCall, thing: Thing, _fields: Fields, how: Fields) -> Any:
    """Return the things of a resource whose field (`by`) names this one; of the first alone if `first` is set.

    The field has the id, or with `as` this thing as a parent: `phone_call_queue/ID`; `user` is the user of the thing.
    """
    resource = call.spec.resources[how["naming"]]
    user = thing.user_id or thing.parent.partition("/")[2]
    name = {"parent": thing.as_parent, "user": f"user/{user}", "user_id": user, "id": thing.id}[how.get("as", "id")]
    every = (one for one in all_things(call, resource, "") if one.fields.get(how["by"]) == name)
    found = (_shown(fields_of(call, resource, one, _names(how)), how) for one in every)
    return next(found, None) if how.get("first") else list(found)


@computation("uses")
def uses(call: ModelledCall, thing: Thing, _fields: Fields, how: Fields) -> int:
    """Return the number of things of a resource with this thing's id, whatever they belong to."""
    every = list_all(call.ctx.state, THINGS, "")
    return sum(one.resource == how["uses"] and one.id == thing.id for one in every)


@computation("code")
def code(call: ModelledCall, thing: Thing, _fields: Fields, how: Fields) -> str:
    """Return a code that is drawn for the thing: a digit for each `0` of the form."""
    drawn = iter(call.ctx.ids.draw(f"code/{thing.resource}", thing.id, 64))
    return "".join(str(next(drawn) % 10) if char == "0" else char for char in how["code"])


@computation("if")
def choose(_call: ModelledCall, _thing: Thing, fields: Fields, how: Fields) -> Any:
    """Return `then` if the field at a path is true, else `else`."""
    return how["then"] if any(values_at(fields, how["if"])) else how["else"]


@computation("empty_page")
def empty_page(call: ModelledCall, _thing: Thing, _fields: Fields, how: Fields) -> dict[str, Any]:
    """Return a page without entries, of a list of which the mock has none."""
    query = call.request.query_params
    days = {name: query[name] for name in ("from", "to") if name in query}
    size = query.get("page_size") or 30
    counts = {"page_count": 0, "page_size": size, "total_records": 0, "next_page_token": ""}
    return {**days, **counts, how["empty_page"]: []}


def _names(how: Fields) -> list[str]:
    shows = how["shows"]
    return [shows] if isinstance(shows, str) else list(shows)


def _shown(found: Fields, how: Fields) -> Any:
    """Return the value of one field, or an object; `shows` can be a map of fields to the names that they get."""
    shows = how["shows"]
    if isinstance(shows, str):
        return found.get(shows, None)
    names = shows if isinstance(shows, dict) else {name: name for name in shows}
    return {names[name]: value for name, value in found.items()}
