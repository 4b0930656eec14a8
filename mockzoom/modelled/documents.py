"""Behaviours of documents: one for each parent, such as settings, which exist from the start and cannot be removed."""

from __future__ import annotations

from typing import Any

from mockzoom.modelled.behaviours import behaviour
from mockzoom.modelled.call import ModelledCall
from mockzoom.modelled.checks import check_body
from mockzoom.modelled.computed import compute
from mockzoom.modelled.parents import parent_of
from mockzoom.modelled.records import DOCUMENT
from mockzoom.spec.merge_patch import merge_patch
from mockzoom.zoom.things import THINGS, Thing


@behaviour("read_document")
def read_document(call: ModelledCall) -> dict[str, Any]:
    """Return what was set, above the documented defaults; `option` of the query selects a document apart."""
    return _shown(call, _document(call, parent_of(call)))


@behaviour("merge_document")
def merge_document(call: ModelledCall) -> dict[str, Any]:
    """Merge the body into the document, at every depth."""
    parent = parent_of(call)
    document = _document(call, parent)
    check_body(call, parent, call.body, document)
    return _put(call, document, merge_patch(document.fields, call.body))


@behaviour("replace_document")
def replace_document(call: ModelledCall) -> dict[str, Any]:
    """Replace the document by the body."""
    parent = parent_of(call)
    document = _document(call, parent)
    check_body(call, parent, call.body, document)
    return _put(call, document, call.body)


def _document(call: ModelledCall, parent: str) -> Thing:
    key = (call.resource.kept_as, parent, call.request.query_params.get("option") or DOCUMENT)
    return call.ctx.state.get(THINGS, key) or Thing(*key, call.ctx.now)


def _put(call: ModelledCall, document: Thing, fields: dict[str, Any]) -> dict[str, Any]:
    changed = document._replace(fields=fields)
    call.ctx.state.put(THINGS, [changed])
    return _shown(call, changed)


def _shown(call: ModelledCall, document: Thing) -> dict[str, Any]:
    fields: dict[str, Any] = merge_patch(call.resource.defaults, document.fields)
    fields = {name: value for name, value in fields.items() if name not in call.resource.write_only}
    for path, how in call.resource.computed.items() if document.id == DOCUMENT else ():
        fields = merge_patch(fields, _nested(path.split("."), compute(call, document, fields, how)))
    return fields


def _nested(path: list[str], value: Any) -> dict[str, Any]:
    """Return an object with a value at a path of keys; without a value a merge removes what is there."""
    for key in reversed(path):
        value = {key: value}
    nested: dict[str, Any] = value
    return nested
