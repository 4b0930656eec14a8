"""The most important error of a document, described so that its author can fix it.

Calls of Zoom's API are judged by `validators`, in Zoom's two phrases. Seed files and the admin API are ours: there
it uses the reference validator, because that names the path of an error and the allowed values.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from mockzoom.spec.loader import BASE_URI
from mockzoom.spec.validation import field_name


class DocumentError(NamedTuple):
    """Something wrong with a document: the path of the field (empty for the whole), and what is wrong with it."""

    field: str
    message: str


def find_error(document: Any, schema: dict[str, Any], others: Iterable[dict[str, Any]]) -> DocumentError | None:
    """Return the most important error of a document, or None; `others` are the schemas that `schema` refers to.

    A schema without an id refers to them as the files of `schemas/operations/` do.
    """
    from jsonschema import Draft202012Validator  # noqa: PLC0415 - 70 ms that only mistakes and seed files pay
    from jsonschema.exceptions import best_match  # noqa: PLC0415 - the same
    from referencing import Registry, Resource  # noqa: PLC0415 - the same

    resources = [(s["$id"], Resource.from_contents(s)) for s in others]
    anchored = {"$id": f"{BASE_URI}operations/inline.json", **schema}
    registry: Any = Registry().with_resources(resources)
    error = best_match(Draft202012Validator(anchored, registry=registry).iter_errors(document))
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
