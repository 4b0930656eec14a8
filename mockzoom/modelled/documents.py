"""Behaviours of documents: one for each parent, such as settings, which exist from the start and cannot be removed."""

from __future__ import annotations

from typing import Any

from mockzoom.modelled.behaviours import behaviour
from mockzoom.modelled.call import ModelledCall
from mockzoom.modelled.checks import check_body
from mockzoom.modelled.computed import compute
from mockzoom.modelled.parents import parent_of
from mockzoom.modelled.records import DOCUMENT, document_of
from mockzoom.spec.merge_patch import merge_patch
from mockzoom.zoom.errors import Violation, ZoomApiError
from mockzoom.zoom.request_errors import VALIDATION_FAILED
from mockzoom.zoom.things import THINGS, Thing


@behaviour("read_document")
def read_document(call: ModelledCall) -> dict[str, Any]:
    """Return what was set, above the documented defaults; `option` of the query selects a document apart."""
    return _shown(call, document_of(call, call.resource, parent_of(call)))


@behaviour("merge_document")
def merge_document(call: ModelledCall) -> dict[str, Any]:
    """Merge the body into the document, at every depth."""
    parent = parent_of(call)
    document = document_of(call, call.resource, parent)
    check_body(call, parent, call.body, document)
    return _put(call, document, merge_patch(document.fields, _of_section(call, call.body)))


@behaviour("replace_document")
def replace_document(call: ModelledCall) -> dict[str, Any]:
    """Replace the document by the body."""
    parent = parent_of(call)
    document = document_of(call, call.resource, parent)
    check_body(call, parent, call.body, document)
    return _put(call, document, call.body)


def _put(call: ModelledCall, document: Thing, fields: dict[str, Any]) -> dict[str, Any]:
    changed = document._replace(fields=fields)
    call.ctx.state.put(THINGS, [changed])
    return _shown(call, changed)


def _shown(call: ModelledCall, document: Thing) -> dict[str, Any]:
    fields: dict[str, Any] = merge_patch(call.resource.defaults, document.fields)
    fields = {name: value for name, value in fields.items() if name not in call.resource.write_only}
    for path, how in call.resource.computed.items() if document.id == DOCUMENT else ():
        fields = merge_patch(fields, _nested(path.split("."), compute(call, document, fields, how)))
    return _of_section(call, fields)


def _nested(path: list[str], value: Any) -> dict[str, Any]:
    """Return an object with a value at a path of keys; without a value a merge removes what is there."""
    for key in reversed(path):
        value = {key: value}
    nested: dict[str, Any] = value
    return nested


def _of_section(call: ModelledCall, fields: dict[str, Any]) -> dict[str, Any]:
    """Return the fields of the section that the query names (`sections`); all for a document without sections.

    Raises the general validation error for a section that does not exist.
    """
    sections = call.resource.sections
    if not sections:
        return fields
    named = call.request.query_params.get(sections["parameter"]) or sections["usual"]
    if named not in sections["fields"]:
        wrong = (Violation(sections["parameter"], missing=False),)
        raise ZoomApiError(VALIDATION_FAILED, violations=wrong, about_body=False)
    return {name: value for name, value in fields.items() if name in sections["fields"][named]}
