"""Checks of a request and its response against their schemas, made when a journal entry is read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mockzoom.admin import redaction
from mockzoom.server import Request
from mockzoom.server.body import read_body
from mockzoom.server.journal_entries import JournalEntry
from mockzoom.server.negotiation import is_xml_error
from mockzoom.server.responses import INVALID, MISSING
from mockzoom.server.xml_reading import read_xml
from mockzoom.spec import ApiSpec, Operation
from mockzoom.spec.document_errors import find_error
from mockzoom.spec.json_text import MAX_DEPTH_AROUND, read_json
from mockzoom.spec.normalization import ObjectShape
from mockzoom.spec.validation import field_name, violations
from mockzoom.zoom.errors import ZoomApiError
from mockzoom.zoom.profiles import Profile, get_profile

SchemaProblem = dict[str, str]


def operation_of(entry: JournalEntry, catalogue: ApiSpec) -> tuple[Operation | None, dict[str, str]]:
    """Return the operation of a request and the values in its path; none for an unknown path."""
    return catalogue.operation_at(entry.method, entry.path) or (None, {})


def document_of(entry: JournalEntry, operation: Operation | None, catalogue: ApiSpec) -> Any:
    """Return the document in a request's body, None if the operation could not read one."""
    if not entry.body or entry.size > len(entry.body):
        return None
    if operation is None or operation.request is None:
        return loads(entry.body)
    call = Request(entry.method, entry.path, entry.query_string, dict(entry.headers), entry.body)
    try:
        shape = catalogue.request_shape(operation, get_profile(entry.profile))
        return read_body(call, operation, shape, entry.profile).document
    except ZoomApiError:
        return None


def request_problems(
    entry: JournalEntry, operation: Operation | None, values: Mapping[str, str], document: Any, catalogue: ApiSpec
) -> list[SchemaProblem]:
    """Return the violations of the operation's schema in a request."""
    if operation is None:
        return [{"field": "path", "message": "no operation has this path and method"}]
    problems = [
        {"field": parameter.name, "message": INVALID}
        for parameter, judge in catalogue.path_validators(operation)
        if not judge.is_valid(values[parameter.name])
    ]
    if operation.request is None or operation.security != "bearer" or entry.size > len(entry.body):
        return problems
    if document is None:
        return [*problems, {"field": "body", "message": "is not a document that the operation takes"}]
    profile = get_profile(entry.profile)
    conformed = catalogue.normalize(operation, document, profile)
    found = violations(catalogue.request_validator(operation, profile), conformed)
    return problems + [{"field": v.field, "message": MISSING if v.missing else INVALID} for v in found]


def ignored_fields(
    operation: Operation | None, document: Any, catalogue: ApiSpec, profile: Profile | None = None
) -> list[str]:
    """Return the fields of a body that the operation does not define; Zoom ignores them."""
    if operation is None or operation.request is None:
        return []
    return [field_name(road) for road in _unknown(catalogue.request_shape(operation, profile), document, [])]


def ignored_query(operation: Operation | None, query_string: str) -> list[str]:
    """Return the query parameters that the operation does not define; the token service takes its form there."""
    if operation is None or operation.security != "bearer":
        return []
    known = {parameter.name for parameter in operation.query_parameters}
    return [name for name in redaction.query(query_string) if name not in known]


def response_problems(entry: JournalEntry, operation: Operation | None, catalogue: ApiSpec) -> list[SchemaProblem]:
    """Return the violations of the operation's schema in its response, also in one made by a fault."""
    if operation is None or not entry.status or entry.method == "HEAD" or entry.answer_size > len(entry.answer_body):
        return []
    success = operation.response_in(get_profile(entry.profile))
    if entry.status < 400 and entry.status != success.status:
        return [{"field": "status", "message": f"{success.status} is success"}]
    refused, profile = entry.status >= 400, get_profile(entry.profile)
    validator = catalogue.answer_validator(operation, profile, refused=refused)
    if validator is None:
        return [{"field": "body", "message": "success has no body"}] if entry.answer_body else []
    document = _answered(entry)
    if validator.is_valid(document):
        return []
    schema = catalogue.answer_schema(operation, profile, refused=refused) or {}
    mistake = find_error(document, schema, catalogue.objects.values())
    return [{"field": mistake.field or "body", "message": mistake.message[:500]}] if mistake else []


def _answered(entry: JournalEntry) -> Any:
    """Return the document in a response, None if it has none; a fault may have broken it."""
    if not is_xml_error(entry.status, entry.answer_body):
        return loads(entry.answer_body)
    try:
        return read_xml(entry.answer_body)
    except ValueError:
        return None


def loads(raw: bytes) -> Any:
    """Return the document in some bytes, None if they do not hold one that can be written again."""
    try:
        return read_json(raw, MAX_DEPTH_AROUND)
    except ValueError:
        return None


def _unknown(shape: ObjectShape, document: Any, road: list[str | int]) -> list[list[str | int]]:
    found: list[list[str | int]] = []
    if isinstance(document, dict) and shape.properties:
        for name, value in document.items():
            if name in shape.properties:
                found += _unknown(shape.properties[name], value, [*road, name])
            else:
                found.append([*road, name])
    elif isinstance(document, list) and shape.items is not None:
        for number, item in enumerate(document):
            found += _unknown(shape.items, item, [*road, number])
    return found
