"""Values of bodies and queries that no schema has: users and things that exist, and what several fields agree on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from mockzoom.contract.laws.arrangements import alias_of, allowed, link_value, member, new_entry, one_for_each
from mockzoom.contract.laws.bodies import UNSET, Preset, sample
from mockzoom.contract.laws.subjects import USER

if TYPE_CHECKING:
    from mockzoom.contract.laws.resource_client import ResourceClient

_COUNTRIES = ("US", "DE", "FR", "JP")
# By operation (empty for any) and field, a function of the client and the number, for a form that no schema has.
VALUES: dict[tuple[str, str], Callable[[ResourceClient, int], Any]] = {
    ("", "mac_address"): lambda _, number: f"{number:012x}",
    ("", "country"): lambda _, number: _COUNTRIES[number % len(_COUNTRIES)],
    ("", "extension_number"): lambda _, number: 6000 + number,  # each kind of thing has other ones: they are unique
    ("createCallQueue", "extension_number"): lambda _, number: 2000 + number,
    ("addCommonAreaPhone", "extension_number"): lambda _, number: 3000 + number,
    ("createASharedLineGroup", "extension_number"): lambda _, number: 4000 + number,
    ("updateUserProfile", "extension_number"): lambda _, number: str(5000 + number),
    ("", "access_user_id"): lambda api, number: api.user(number)["id"],
    ("", "shared_id"): lambda api, _: new_entry(api),
    ("updateAGroupMember", "action"): lambda *_: "move",  # the other action needs a member of two groups
    ("updateAccountOwner", "email"): lambda api, _: api.last.sent["email"] if api.last else UNSET,
    ("addSettingTemplate", "type"): lambda *_: "user",  # the lists of both editions differ
    ("createSIPPhone", "user_email"): lambda api, number: api.user(number)["email"],
}
for _name in ("sendaChatMessage", "editMessage"):
    VALUES[_name, "to_contact"] = lambda api, _: api.user(1)["email"]
    VALUES[_name, "to_channel"] = lambda *_: None  # a message has one of both
    VALUES[_name, "reply_main_message_id"] = lambda *_: None
    VALUES[_name, "scheduled_time"] = lambda *_: None  # a scheduled message is in no list yet
# Query parameters without which an operation does not answer, though no document requires them.
QUERIES: dict[str, Callable[[ResourceClient], dict[str, Any]]] = {
    "getChatMessages": lambda api: {"to_contact": api.user(1)["email"]},
    "deleteChatMessage": lambda api: {"to_contact": api.user(1)["email"]},
    "sendimmessages": lambda api: {"chat_user": api.user(1)["email"]},
    "listimmessages": lambda api: {"chat_user": api.user(1)["email"]},
}
# Fields other than the id that a server assigns.
ASSIGNED = {
    "account_number", "jid", "channel_url", "channels_settings", "role", "member_id", "is_external", "name",
    "date_time", "sender", "timestamp", "message_type", "send_member_id", "sender_display_name",
}  # fmt: skip


def preset_of(api: ResourceClient, operation: str, number: int) -> Preset:
    """Return the function that fills fields of a body with things that exist."""
    binding = api.subject.binding(operation)
    resource = binding.resource
    members = f"{resource.body}[]" if api.subject.kind(operation) == "add_members" else ""

    def preset(path: str, schema: Mapping[str, Any]) -> Any:
        if members and path in (f"{members}.id", f"{members}.email"):
            return api.user(number)[path.rpartition(".")[2]]
        for given in (link_value(api, operation, path, schema), allowed(api, operation, path, number)):
            if given is not UNSET:
                return given
        field = path.rpartition(".")[2]
        if path.endswith(("users[].id", "users[].email")):
            return member(api, operation, number)[field]
        for key in ((operation, field), ("", field)):
            if key in VALUES:
                return VALUES[key](api, number)
        choices = shown_choices(api, operation, path, schema)
        if choices:
            return choices[number % len(choices)]
        return _referred(api, operation, path, schema, number) if path in resource.references else UNSET

    return preset


def _referred(api: ResourceClient, operation: str, path: str, schema: Mapping[str, Any], number: int) -> Any:
    """Return what a field of a body refers to; another thing of its kind than the path of the operation names."""
    kind = api.subject.binding(operation).resource.references[path]["resource"]
    other = kind in api.subject.kinds(operation).values()
    chosen = number if one_for_each(api, operation, path) else int(other)
    return existing(api, kind, path, schema, number=chosen)


def shown_choices(api: ResourceClient, operation: str, path: str, schema: Mapping[str, Any]) -> list[Any]:
    """Return the values of a field that the responses admit, where their schemas have a list of its values.

    The documents name some values for requests that they do not name for responses.
    """
    subject = api.subject
    resource = subject.binding(operation).resource
    if f"{resource.body}[]." in path:
        path = path.removeprefix(f"{resource.body}[].")
    if "[" in path or "." in path:
        return []
    found: list[Any] = list(schema.get("enum", ()))
    for reading in (operation, *resource.operations):
        if subject.kind(reading) not in ("read", "list", "create", "read_document"):
            continue
        shown = subject.book.response_schema(reading, api.profile).get("properties", {})
        shown = shown.get(resource.list, {}).get("items", {}).get("properties", shown)
        shown = shown.get(resource.nested, {}).get("properties", shown) if resource.nested else shown
        values = shown.get(resource.renamed.get(path, path), {}).get("enum")
        if values:
            found = [one for one in found if one in values] if found else list(values)
    return found


def existing(api: ResourceClient, resource: str, path: str, schema: Mapping[str, Any], number: int) -> Any:
    """Return what names a thing that exists: a user's address where the field is one, else the id of a numbered one."""
    if resource == USER:
        field = "email" if schema.get("format") == "email" or "email" in path else "id"
        return api.user(number)[field]
    if resource == api.subject.name:
        return None  # a thing that refers to its own kind is made without
    found = alias_of(api, resource, path, api.parent(resource, number))
    return int(found) if schema.get("type") == "integer" else found


def query_of(api: ResourceClient, operation: str) -> dict[str, Any]:
    """Return the query parameters without which an operation does not answer."""
    parameters = api.subject.book.operation(operation)["parameters"]
    needed = [p for p in parameters if p["in"] == "query" and p.get("required")]
    found = {p["name"]: sample(p["schema"], 0, lambda *_: UNSET) or p["name"] for p in needed}
    found |= {name: VALUES["", name](api, 0) for name in found if ("", name) in VALUES}
    if "setting_type" in api.subject.book.query_names(operation):
        found["setting_type"] = "meeting"  # one of the documented sections
    if operation.startswith(("dashboard", "participant")) and "type" in api.subject.book.query_names(operation):
        found["type"] = "past"  # the sessions of the laws are over
    return found | (QUERIES[operation](api) if operation in QUERIES else {})
