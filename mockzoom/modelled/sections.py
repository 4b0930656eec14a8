"""Behaviours of documents with sections that the path names: `/settings/{settingType}`.

`sections` of an operation lists the sections that hold entries, each for a user whom it gives access; `merged` those
that are objects. An entry has an id, `shared_id`. Entries of deleted users are not shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mockzoom.modelled.behaviours import behaviour
from mockzoom.modelled.call import ModelledCall
from mockzoom.modelled.computed import computation
from mockzoom.modelled.parents import parent_of, user_missing
from mockzoom.modelled.records import document_of, put_fields
from mockzoom.modelled.shown import properties_of
from mockzoom.spec.merge_patch import merge_patch
from mockzoom.zoom.things import Thing
from mockzoom.zoom.users.lookup import find_own_user, find_user

_USER, _ID = "access_user_id", "shared_id"


@behaviour("add_entry")
def add_entry(call: ModelledCall) -> dict[str, Any]:
    """Add the entries of the body to a section and return them; the user of one must not have one yet."""
    document, section = _document(call), _section(call)
    entries = _sent(call, section)
    kept = _entries(call, document, section)
    added: list[dict[str, Any]] = []
    for entry in entries:
        user = find_own_user(call.ctx, str(entry.get(_USER, "")))
        if user is None:
            raise user_missing(call, str(entry.get(_USER, "")))
        if any(one[_USER] == user.id for one in (*kept, *added)):
            raise call.error(call.binding.options["taken"], value=user.id)
        number = call.ctx.state.next_number(f"things/{call.resource.kept_as}")
        defaults = call.binding.options["defaults"].get(section, {})
        added.append({**defaults, **entry, _USER: user.id, _ID: call.ctx.ids.short_id("shared", number)})
    _keep(call, document, section, [*kept, *added])
    return {section: added if isinstance(call.body.get(section), list) else next(iter(added), {})}


@behaviour("change_entry")
def change_entry(call: ModelledCall) -> None:
    """Change the entries of a section that the body names by id, or merge the body into a section without entries."""
    document, section = _document(call), _section(call)
    if section in call.binding.options["merged"]:
        put_fields(call, document, merge_patch(document.fields, {section: call.body.get(section, {})}))
        return
    kept = {one[_ID]: one for one in _entries(call, document, section)}
    for entry in _sent(call, section):
        _require(call, kept, entry.get(_ID))
    for entry in _sent(call, section):
        kept[entry[_ID]] = {**kept[entry[_ID]], **entry}
    _keep(call, document, section, list(kept.values()))


@behaviour("remove_entry")
def remove_entry(call: ModelledCall) -> None:
    """Remove the entry of a section whose id the query names."""
    document, section = _document(call), _section(call)
    kept = {one[_ID]: one for one in _entries(call, document, section)}
    named = call.request.query_params.get(_ID)
    _require(call, kept, named)
    _keep(call, document, section, [one for shared, one in kept.items() if shared != named])


@computation("entries")
def entries_of(call: ModelledCall, thing: Thing, _fields: Any, how: Mapping[str, Any]) -> Any:
    """Return the entries of a section; the last of them where the schema of the edition has one object."""
    entries = _entries(call, thing, how["entries"])
    if properties_of(call.response_schema).get(how["entries"], {}).get("type") == "array":
        return entries
    return entries[-1] if entries else None


def _section(call: ModelledCall) -> str:
    options, section = call.binding.options, call.request.path_params["settingType"]
    if section not in (*options["sections"], *options.get("merged", ())):
        raise call.error(options["unknown"], settingType=section)
    return section


def _sent(call: ModelledCall, section: str) -> list[Mapping[str, Any]]:
    value = call.body.get(section)
    return value if isinstance(value, list) else [value] if isinstance(value, Mapping) else []


def _document(call: ModelledCall) -> Thing:
    return document_of(call, call.resource.kept_as, parent_of(call))


def _entries(call: ModelledCall, document: Thing, section: str) -> list[dict[str, Any]]:
    return [one for one in document.fields.get(section, ()) if find_user(call.ctx, one[_USER]) is not None]


def _require(call: ModelledCall, kept: Mapping[str, Any], shared_id: Any) -> None:
    if shared_id not in kept:
        raise call.error("404", shared_id=shared_id or "", value=shared_id or "")


def _keep(call: ModelledCall, document: Thing, section: str, entries: list[dict[str, Any]]) -> None:
    put_fields(call, document, {**document.fields, section: entries})
