"""Behaviours of settings whose sections the parameter `option` selects, and single fields `custom_query_fields`."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from mockzoom.modelled.behaviours import behaviour
from mockzoom.modelled.call import ModelledCall
from mockzoom.modelled.checks import check_body
from mockzoom.modelled.computed import compute
from mockzoom.modelled.parents import parent_of
from mockzoom.modelled.records import document_of, nested, put_fields
from mockzoom.spec.merge_patch import merge_patch
from mockzoom.zoom.profiles import Feature
from mockzoom.zoom.text import split_list
from mockzoom.zoom.things import Thing
from mockzoom.zoom.users.option_settings import default_authentication, with_authentication

_AUTHENTICATIONS = ("meeting_authentication", "recording_authentication")
_SECURITY, _MEETING_SECURITY = "security", "meeting_security"
_OPTIONS = "authentication_options"


@behaviour("read_settings")
def read_settings(call: ModelledCall) -> dict[str, Any]:
    """Return the settings that were set, above the documented defaults, or those that the query selects."""
    shown = _selected(call, _shown(call, document_of(call, call.resource.kept_as, parent_of(call))))
    names = split_list(call.request.query_params.get("custom_query_fields") or "")
    return _picked(shown, set(names)) if names else shown


@behaviour("merge_settings")
def merge_settings(call: ModelledCall) -> None:
    """Merge the body into the settings, at every depth; of an option, only what belongs to it counts (inferred)."""
    parent = parent_of(call)
    document = document_of(call, call.resource.kept_as, parent)
    check_body(call, parent, call.body, document)
    option = _option(call)
    if option in _AUTHENTICATIONS:
        changes: Any = {f"option/{option}": _authentication(call, option, document.fields)}
    elif option:
        changes = {option: call.body.get(option, call.body if option == _SECURITY else {})}
    else:
        changes = call.body
    put_fields(call, document, merge_patch(document.fields, changes))


def _shown(call: ModelledCall, document: Thing) -> dict[str, Any]:
    """Return the settings above the defaults, with what is computed for them."""
    shown: dict[str, Any] = merge_patch(call.resource.defaults, document.fields)
    for path, how in call.resource.computed.items():
        if part := compute(call, document, shown, how):
            shown = merge_patch(shown, nested(path.split("."), part))
    return shown


def _option(call: ModelledCall) -> str:
    """Return the option of a request: of the query, else of a body that has only what belongs to one."""
    asked: str = call.request.query_params.get("option") or ""
    return asked or next((name for name in _AUTHENTICATIONS if name in call.body), "")


def _selected(call: ModelledCall, settings: Mapping[str, Any]) -> dict[str, Any]:
    option = _option(call)
    if not option:
        return {name: part for name, part in settings.items() if "/" not in name and name != _MEETING_SECURITY}
    if option in _AUTHENTICATIONS:
        kept: dict[str, Any] = settings.get(f"option/{option}", {})
        return {option: False, _OPTIONS: [default_authentication(call.ctx)], **kept}
    part = settings.get(option, {})
    if option == _SECURITY and not call.ctx.profile.has(Feature.NESTED_SECURITY_SETTINGS):
        return dict(part)  # SPEC21 shows the settings of this option at the top level
    return {option: part}


def _authentication(call: ModelledCall, option: str, settings: Mapping[str, Any]) -> dict[str, Any]:
    """Return the settings of a kind of authentication as a body changes them; it can add and delete ways to sign in."""
    kept: dict[str, Any] = settings.get(f"option/{option}", {})
    ways = kept.get(_OPTIONS, [default_authentication(call.ctx)])
    change = call.body.get("authentication_option", {})
    if change.get("action") == "add":
        number = call.ctx.state.next_number("authentication_options")
        added = f"signIn_{call.ctx.ids.secret('authentication', number, 16)}"
        ways = [*ways, {"id": added, "name": "", "type": "enforce_login", "default_option": False, "visible": True}]
        change = {**change, "id": added, "action": "update"}
    if change:
        ways = with_authentication(ways, change)
    if change.get("action") == "delete":
        ways = [way for way in ways if way["id"] != change["id"]]
    return {option: call.body.get(option, kept.get(option, False)), _OPTIONS: ways}


def _picked(settings: Mapping[str, Any], names: Collection[str]) -> dict[str, Any]:
    """Return the settings with these names, at every depth, in their sections."""
    found = {}
    for name, value in settings.items():
        part = value if name in names else _picked(value, names) if isinstance(value, Mapping) else None
        if name in names or part:
            found[name] = part
    return found
