"""Errors in seed files and requests of the admin API, with the path and the fix.

Requests of Zoom's API are validated by `validation`, with Zoom's two messages. Here the reference validator is used,
because its messages name the path of an error and what is expected.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from mockzoom.real_files import real_files
from mockzoom.spec.loader import BASE_URI
from mockzoom.spec.validation import field_name, shortened


class DocumentError(NamedTuple):
    """An error in a document: the path of the field (empty for the whole document), and the message."""

    field: str
    message: str


def find_error(document: Any, schema: dict[str, Any], others: Iterable[dict[str, Any]]) -> DocumentError | None:
    """Return the most relevant error in a document, or None; `others` are the schemas that `schema` refers to.

    References of a schema without `$id` are relative to `schemas/operations/`.
    """
    with real_files():
        from jsonschema import Draft202012Validator  # noqa: PLC0415 - takes 70 ms; only needed for seed files and invalid documents
        from jsonschema.exceptions import best_match  # noqa: PLC0415 - the same
        from referencing import Registry, Resource  # noqa: PLC0415 - the same

    resources = [(s["$id"], Resource.from_contents(s)) for s in others]
    anchored = {"$id": f"{BASE_URI}operations/inline.json", **schema}
    registry: Any = Registry().with_resources(resources)
    validator = Draft202012Validator(anchored, registry=registry)
    # Thousands of errors would take minutes; the first one beyond the shortened lists is found by itself.
    error = best_match(validator.iter_errors(shortened(document))) or next(validator.iter_errors(document), None)
    if error is None:
        return None
    return DocumentError(field_name(list(error.absolute_path)), error.message + _hint(error))


def _hint(error: Any) -> str:
    if error.validator == "additionalProperties":
        return f"; known are {', '.join(sorted(error.schema['properties']))}"
    if isinstance(error.instance, date):
        return " (put it in quotes)"
    said = error.schema.get("description", "") if isinstance(error.schema, dict) else ""
    return f" ({said})" if said else ""
