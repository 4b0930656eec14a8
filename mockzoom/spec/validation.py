"""Validation of requests with jsonschema-rs; violations are values, not the validator's messages."""

from __future__ import annotations

from typing import Any

import jsonschema_rs

from mockzoom.spec.loader import BASE_URI, DIALECT, SchemaFileError
from mockzoom.zoom.errors import Violation


class Validators:
    """Compiles schemas against the shared objects; never fetches from a network."""

    def __init__(self, objects: dict[str, dict[str, Any]]) -> None:
        self._registry = jsonschema_rs.Registry(
            [(schema["$id"], schema) for schema in objects.values()], retriever=_refuse_to_fetch
        )

    def compile(self, schema: dict[str, Any]) -> jsonschema_rs.Draft202012Validator:
        """Return a validator for a schema whose references are relative to `schemas/operations/`."""
        anchored = {"$schema": DIALECT, "$id": f"{BASE_URI}operations/inline.json", **schema}
        return jsonschema_rs.Draft202012Validator(anchored, registry=self._registry)


def violations(validator: jsonschema_rs.Draft202012Validator, document: Any) -> tuple[Violation, ...]:
    """Return the violations in a document, one for each field, in the validator's order."""
    if validator.is_valid(document):
        return ()
    found: dict[str, Violation] = {}
    for error in validator.iter_errors(document):
        violation = _violation(error)
        found.setdefault(violation.field, violation)
    return tuple(found.values())


def _violation(error: jsonschema_rs.ValidationError) -> Violation:
    path = list(error.instance_path)
    kind = error.kind
    if isinstance(kind, jsonschema_rs.ValidationErrorKind.Required):
        return Violation(field_name([*path, kind.property]), missing=True)
    empty_list = isinstance(kind, jsonschema_rs.ValidationErrorKind.MinItems)
    return Violation(field_name(path), missing=empty_list)


def field_name(path: list[str | int]) -> str:
    """Return a path into a document as text, such as `registrants[0].email`."""
    name = ""
    for step in path:
        name += f"[{step}]" if isinstance(step, int) else f".{step}" if name else step
    return name


def _refuse_to_fetch(uri: str) -> Any:
    raise SchemaFileError(f"{uri} is not one of mockzoom's schema files")
