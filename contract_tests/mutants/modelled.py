"""Modelled operations gone wrong: each mutant breaks one law, for every resource or for those that it can reach."""

from __future__ import annotations

from typing import Any

from mockzoom.accounts.snapshots import export_snapshot
from mockzoom.modelled import collections, documents
from mockzoom.modelled.behaviours import behaviours
from mockzoom.modelled.checks import check_body, check_required
from mockzoom.modelled.examples import _example
from mockzoom.modelled.pages import page_of
from mockzoom.modelled.parents import parent_of, require_item
from mockzoom.modelled.records import all_things, document_of, fields_of, find_thing
from mockzoom.storage.listing import list_all
from mockzoom.zoom.page_tokens import PagePosition, write_token
from mockzoom.zoom.profiles import PROFILES
from mockzoom.zoom.things import THINGS, Thing

from .mutant import Mutant
from .patching import Patch, entry, everywhere, set_to, wrapped

ENGINE = "mockzoom.modelled"
USUAL = dict(behaviours())  # as they are before a mutant replaces one
_SHARED: dict[tuple[str, str, str], Thing] = {}  # of all accounts, for one mutant


def behaves(name: str, behaviour: Any) -> Patch:
    """A behaviour replaced by another one."""
    return entry(f"{ENGINE}.behaviours._BEHAVIOURS", name, behaviour)


def unchecked(name: str) -> Patch:
    """A check of bodies that finds nothing."""
    return entry(f"{ENGINE}.checks._CHECKS", name, lambda *_: None)


def paged(change: Any) -> Patch:
    """Pages that are changed before they are sent: `change` gets the request, the page and the name of the list."""

    def wrong(call: Any, items: Any, bound_to: str) -> Any:
        return change(call, page_of(call, items, bound_to), bound_to)

    return everywhere(page_of, wrong)


def shown(change: Any) -> Patch:
    """Fields of things that are changed before they are shown."""
    return everywhere(fields_of, lambda call, resource, thing: change(call, resource, fields_of(call, resource, thing)))


def _all_of_any_parent(call: Any, resource: Any, parent: str) -> list[Thing]:
    del parent
    return [thing for thing in list_all(call.ctx.state, THINGS, "") if thing.resource == resource.kept_as]


def _write_first(call: Any) -> Any:
    """A thing is stored, then the body is checked."""
    parent = parent_of(call)
    thing = collections.add_thing(call, parent, call.body)
    check_body(call, parent, call.body, thing)
    return fields_of(call, call.resource, thing)


def _changes_nothing(call: Any, fields: Any) -> Any:
    thing = require_item(call, parent_of(call))
    check_body(call, parent_of(call), call.body, thing)
    return fields_of(call, call.resource, thing._replace(fields=fields(thing)))


def _without_end(call: Any, page: Any, bound_to: str) -> Any:
    """The last page leads to the first one."""
    listing = f"{call.operation.operation_id}/{bound_to}"
    again = write_token(call.ctx.ids, listing, PagePosition(0, 0, 0), call.ctx.now)
    return page | {"next_page_token": page["next_page_token"] or again}


def _without_last(call: Any, page: Any, bound_to: str) -> Any:
    del bound_to
    key = call.resource.list
    return page | {key: page[key][:-1] if page["next_page_token"] else page[key]}


def _without_one(call: Any, resource: Any, fields: dict[str, Any]) -> dict[str, Any]:
    """The last field that a request sent is not shown."""
    del call
    kept = [name for name in fields if name not in (resource.id.get("field"), *resource.computed, *resource.defaults)]
    return {name: value for name, value in fields.items() if name not in kept[-1:]}


def _required_first(call: Any) -> str:
    check_required(call, call.body)
    return parent_of(call)


def _with_examples(call: Any) -> Any:
    """A thing is shown with examples for what it does not have."""
    return {**_example(call.response_schema, "", call.ctx.now), **USUAL["read"](call)}


def _found_anywhere(call: Any, resource: Any, parent: str, thing_id: str) -> Thing | None:
    """A thing of any account is found."""
    for thing in list_all(call.ctx.state, THINGS, ""):
        _SHARED[THINGS.key(thing)] = thing
    return find_thing(call, resource, parent, thing_id) or _SHARED.get((resource.kept_as, parent, thing_id))


def _stored_by_reading(call: Any) -> Any:
    """A document exists from the first time that it is read."""
    document = document_of(call, call.resource.kept_as, parent_of(call))
    call.ctx.state.put(THINGS, [document._replace(fields={**document.fields, "read_at": call.ctx.now})])
    return USUAL["read_document"](call)


def _export_without_things(*given: Any, **options: Any) -> Any:
    document = export_snapshot(*given, **options)
    return document | {"records": {name: one for name, one in document["records"].items() if name != THINGS.name}}


def _kept_when_accepted(call: Any) -> Any:
    result = USUAL["accept"](call)
    call.ctx.state.put(THINGS, [Thing("accepted", "", str(call.ctx.state.next_number("accepted")), call.ctx.now)])
    return result


def _of_2021(variant_for: Any) -> Any:
    def wrong(spec: Any, profile: Any, *rest: Any) -> Any:
        return variant_for(spec, PROFILES["2021-08"] if "/" in spec.name else profile, *rest)

    return wrong


def _always_200(responses: Any) -> Any:
    def wrong(*given: Any) -> Any:
        return {name: one | {"status": 200 if one["status"] == 204 else one["status"]}
                for name, one in responses(*given).items()}  # fmt: skip

    return wrong


def _open_to_all(document: Any) -> Any:
    def wrong(*given: Any) -> Any:
        made = document(*given)
        made["scopes"]["classic"] = [*made["scopes"]["classic"], "webinar:read", "user:read"]
        return made

    return wrong


MUTANTS = (
    Mutant("thing_id_constant", "law_create", "all things have one id",
           set_to(f"{ENGINE}.collections.new_id", lambda *_: "A" * 22)),
    Mutant("thing_id_of_another_shape", "law_create", "ids have a hyphen and a letter more",
           wrapped(f"{ENGINE}.collections.new_id", lambda f: lambda *given: f"{f(*given)}-x")),
    Mutant("thing_field_hidden", "law_echo", "the last field that was sent is not shown", shown(_without_one)),
    Mutant("thing_example_leaks", "law_honest", "a thing shows examples of what it does not have",
           behaves("read", _with_examples)),
    Mutant("thing_count_frozen", "law_count", "total_records is always 1",
           paged(lambda call, page, _: page | {"total_records": 1})),
    Mutant("thing_pages_without_end", "law_paging", "the last page of a list leads to the first",
           paged(_without_end)),
    Mutant("thing_page_loses_its_last", "law_paging", "every page but the last lacks its last thing",
           paged(_without_last)),
    Mutant("thing_patch_replaces", "law_frame", "PATCH replaces all fields",
           behaves("merge", collections.replace_thing)),
    Mutant("thing_update_lost", "law_frame", "a change is answered and not kept",
           set_to(f"{ENGINE}.collections._change", _changes_nothing)),
    Mutant("thing_not_deleted", "law_gone", "a deletion is answered and not done",
           everywhere(collections.remove_thing, lambda *_: None)),
    Mutant("thing_children_left", "law_children", "what belongs to a deleted thing stays",
           set_to("mockzoom.zoom.things.remove_children", lambda *_: None)),
    Mutant("thing_list_of_any_parent", "law_isolation", "a list has the things of all parents",
           everywhere(all_things, _all_of_any_parent)),
    Mutant("thing_of_any_account", "law_isolation", "things of all accounts are found",
           everywhere(find_thing, _found_anywhere)),
    Mutant("thing_not_found_as_user", "law_not_found", "an unknown thing has the error of an unknown user",
           set_to(f"{ENGINE}.call.ModelledCall.not_found",
                  lambda call, resource, value: call.error("1001", value=value))),
    Mutant("thing_lost_by_export", "law_identity", "an export has no things of modelled operations",
           everywhere(export_snapshot, _export_without_things)),
    Mutant("thing_errors_of_2021", "law_not_found", "errors have the words of 2021 in all profiles",
           wrapped("mockzoom.zoom.errors.ErrorSpec.variant_for", _of_2021)),
    Mutant("thing_required_ignored", "law_required", "required fields may be missing", unchecked("required")),
    Mutant("thing_reference_unknown", "law_references", "bodies may name what does not exist",
           unchecked("references")),
    Mutant("thing_written_before_refusal", "law_required", "a thing is stored before its body is checked",
           behaves("create", _write_first)),
    Mutant("thing_unique_ignored", "law_unique", "two things may have one name", unchecked("unique")),
    Mutant("thing_limit_ignored", "law_limit", "there may be more things than the documents allow",
           unchecked("limit")),
    Mutant("thing_body_before_path", "law_order", "required fields are checked before the path is looked up",
           everywhere(parent_of, _required_first)),
    Mutant("document_replaced_by_patch", "law_document", "PATCH of settings replaces all of them",
           behaves("merge_document", documents.replace_document)),
    Mutant("document_of_everybody", "law_document_isolation", "there is one document for all parents",
           everywhere(document_of, lambda call, kept_as, _, *rest: document_of(call, kept_as, "", *rest))),
    Mutant("document_stored_by_reading", "law_read_only", "a read stores the document",
           behaves("read_document", _stored_by_reading)),
    Mutant("accepted_is_kept", "law_action", "what is only accepted leaves a record",
           behaves("accept", _kept_when_accepted)),
    Mutant("success_200_for_204", "law_shape", "successes without a body have status 200",
           wrapped("mockzoom.spec.facts._responses", _always_200)),
    Mutant("scope_of_everybody", "law_scope", "scopes of webinars and users open all modelled operations",
           wrapped("mockzoom.spec.facts._document", _open_to_all)),
    Mutant("types_unchecked", "law_fields", "bodies of modelled operations may have any types",
           wrapped("mockzoom.spec.facts._request",
                   lambda f: lambda *given: f(*given) | {"schema": {"type": "object"}})),
    Mutant("body_unread", "law_json", "a body that is not JSON is an empty object",
           wrapped("mockzoom.server.body._from_json", lambda f: lambda text: _or_empty(f, text))),
)  # fmt: skip


def _or_empty(read: Any, text: bytes) -> Any:
    try:
        return read(text)
    except Exception:  # noqa: BLE001 - whatever it was, it was not JSON
        return {}
