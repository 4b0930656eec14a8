"""Validation of requests with jsonschema-rs; violations are values, not the validator's messages."""

from __future__ import annotations

from typing import Any

import jsonschema_rs

from mockzoom.zoom.errors import Violation

MAX_VIOLATIONS = 100  # of one response
MAX_ITEMS = 501  # of a list in which errors are looked for: more than any list of the API may have


def violations(validator: jsonschema_rs.Draft202012Validator, document: Any) -> tuple[Violation, ...]:
    """Return the violations in a document, one for each field, in the validator's order: at most `MAX_VIOLATIONS`.

    The validator makes all errors of a document before it returns the first one, which takes a minute for a megabyte of
    empty objects. So lists are shortened first: whether they are too long is still seen, as no list of the API may have
    as many items.
    """
    if validator.is_valid(document):
        return ()
    errors = list(validator.iter_errors(shortened(document)))
    if not errors and (beyond := first_error(validator, document)):
        errors = [beyond]
    found: dict[str, Violation] = {}
    for violation in map(_violation, errors):
        found.setdefault(violation.field, violation)
        if len(found) == MAX_VIOLATIONS:
            break
    return tuple(found.values())


def first_error(validator: jsonschema_rs.Draft202012Validator, document: Any) -> jsonschema_rs.ValidationError | None:
    """Return the first error in a document, None for a valid one; the others are not made."""
    try:
        validator.validate(document)
    except jsonschema_rs.ValidationError as error:
        return error
    return None


def shortened(document: Any) -> Any:
    """Return a document whose lists have at most `MAX_ITEMS` items."""
    if isinstance(document, dict):
        return {name: shortened(part) for name, part in document.items()}
    return [shortened(part) for part in document[:MAX_ITEMS]] if isinstance(document, list) else document


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
