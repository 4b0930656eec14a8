"""Judging requests with jsonschema-rs: fast, and as values, never in a validator's own words."""

from __future__ import annotations

from typing import Any

import jsonschema_rs

from mockzoom.spec.loader import BASE_URI, DIALECT, SchemaFileError
from mockzoom.zoom.errors import Violation


class Validators:
    """Compiles schemas against the shared objects; nothing is ever fetched from a network."""

    def __init__(self, objects: dict[str, dict[str, Any]]) -> None:
        self._registry = jsonschema_rs.Registry(
            [(schema["$id"], schema) for schema in objects.values()], retriever=_refuse_to_fetch
        )

    def compile(self, schema: dict[str, Any]) -> jsonschema_rs.Draft202012Validator:
        """Return a validator for a schema whose references are relative to `schemas/operations/`."""
        anchored = {"$schema": DIALECT, "$id": f"{BASE_URI}operations/inline.json", **schema}
        return jsonschema_rs.Draft202012Validator(anchored, registry=self._registry)


def violations(validator: jsonschema_rs.Draft202012Validator, document: Any) -> tuple[Violation, ...]:
    """Return the violations of a document, one a field, in the order of the document's paths."""
    if validator.is_valid(document):
        return ()
    found: dict[str, Violation] = {}
    for error in validator.iter_errors(document):
        violation = _violation(error)
        found.setdefault(violation.field, violation)
    return tuple(found.values())


def _violation(error: jsonschema_rs.ValidationError) -> Violation:
    road = list(error.instance_path)
    kind = error.kind
    if isinstance(kind, jsonschema_rs.ValidationErrorKind.Required):
        return Violation(field_name([*road, kind.property]), missing=True)
    empty_list = isinstance(kind, jsonschema_rs.ValidationErrorKind.MinItems)
    return Violation(field_name(road), missing=empty_list)


def field_name(road: list[str | int]) -> str:
    """Return a path into a document as Zoom writes it: `registrants[0].email`."""
    name = ""
    for step in road:
        name += f"[{step}]" if isinstance(step, int) else f".{step}" if name else step
    return name


def _refuse_to_fetch(uri: str) -> Any:
    raise SchemaFileError(f"{uri} is not one of our schema files")
