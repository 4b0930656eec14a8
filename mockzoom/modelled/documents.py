"""Behaviours of documents: one for each parent, such as settings, which exist from the start and cannot be removed."""

from __future__ import annotations

from typing import Any

from mockzoom.modelled.behaviours import behaviour
from mockzoom.modelled.call import ModelledCall
from mockzoom.modelled.checks import check_body
from mockzoom.modelled.computed import compute
from mockzoom.modelled.parents import parent_of
from mockzoom.modelled.records import DOCUMENT, document_of, nested, put_fields
from mockzoom.spec.merge_patch import merge_patch
from mockzoom.zoom.request_errors import invalid_query
from mockzoom.zoom.things import Thing


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
    return _shown(call, put_fields(call, document, merge_patch(document.fields, _of_section(call, call.body))))


@behaviour("replace_document")
def replace_document(call: ModelledCall) -> dict[str, Any]:
    """Replace the document by the body."""
    parent = parent_of(call)
    document = _document(call, parent)
    check_body(call, parent, call.body, document)
    return _shown(call, put_fields(call, document, call.body))


def _document(call: ModelledCall, parent: str) -> Thing:
    """Return the document of the resource, or the one apart that the query parameter `option` selects."""
    return document_of(call, call.resource.kept_as, parent, call.request.query_params.get("option") or DOCUMENT)


def _shown(call: ModelledCall, document: Thing) -> dict[str, Any]:
    fields: dict[str, Any] = merge_patch(call.resource.defaults, document.fields)
    fields = {name: value for name, value in fields.items() if name not in call.resource.write_only}
    for path, how in call.resource.computed.items() if document.id == DOCUMENT else ():
        fields = merge_patch(fields, nested(path.split("."), compute(call, document, fields, how)))
    return _of_section(call, fields)


def _of_section(call: ModelledCall, fields: dict[str, Any]) -> dict[str, Any]:
    """Return the fields of the section that the query names (`sections`); all for a document without sections.

    Raises the general validation error for a section that does not exist.
    """
    sections = call.resource.sections
    if not sections:
        return fields
    named = call.request.query_params.get(sections["parameter"]) or sections["usual"]
    if named not in sections["fields"]:
        raise invalid_query(sections["parameter"])
    return {name: value for name, value in fields.items() if name in sections["fields"][named]}
