"""Validation of requests to the admin API against `schemas/admin/`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import jsonschema_rs

from mockzoom.errors import FieldError
from mockzoom.spec.admin_spec import AdminOperation, AdminSpec
from mockzoom.spec.normalization import ObjectShape, object_shape
from mockzoom.spec.validation import field_name, first_error
from mockzoom.suggestions import did_you_mean

_UNKNOWN = (
    jsonschema_rs.ValidationErrorKind.AdditionalProperties,
    jsonschema_rs.ValidationErrorKind.UnevaluatedProperties,
)
_WORDS = {"true": True, "false": False}


class RequestValidator:
    """Validates bodies and queries of the admin API; schemas are loaded on first use."""

    def __init__(self, catalogue: AdminSpec) -> None:
        self._catalogue = catalogue

    def judged(self, name: str, document: Any) -> dict[str, Any]:
        """Return the document, if it fits a schema; raises `FieldError` with the field, the problem and an example."""
        if not isinstance(document, dict):
            raise FieldError("", f"the body is not a JSON object; {self._example(name)}", 400)
        self._check_names(name, document)
        error = first_error(self._catalogue.validator(name), document)
        if error is None:
            return document
        road = list(error.instance_path)
        if isinstance(error.kind, _UNKNOWN):
            return self._refuse_unknown(name, document, road)
        if isinstance(error.kind, jsonschema_rs.ValidationErrorKind.Required):
            raise FieldError(field_name([*road, error.kind.property]), f"is missing; {self._example(name)}")
        raise FieldError(field_name(road), f"{_described(error)}; {self._example(name)}")

    def _check_names(self, name: str, document: dict[str, Any]) -> None:
        """Raise `FieldError` for unknown and missing fields at the top; the validator would copy the whole document."""
        schema = self._catalogue.schemas[name]
        if schema.get("additionalProperties") is False and not document.keys() <= schema.get("properties", {}).keys():
            self._refuse_unknown(name, document, [])
        for field in schema.get("required", ()):
            if field not in document:
                raise FieldError(field, f"is missing; {self._example(name)}")

    def _refuse_unknown(self, name: str, document: Any, road: list[str | int]) -> dict[str, Any]:
        shape = object_shape(self._catalogue.schemas[name], self._catalogue.resolve)
        for step in road:
            document = document[step]
            shape = shape.properties.get(step, ObjectShape()) if isinstance(step, str) else shape.items or ObjectShape()
        known = sorted(shape.properties)
        field = next((field for field in document if field not in known), "")
        near = did_you_mean(field, known) if known else ""
        hint = f"{near} " if near.startswith("did") else ""
        says = f"{hint}known fields: {', '.join(known)}" if known else "this action takes an empty body"
        raise FieldError(field_name([*road, field[:100]]), f"is unknown; {says}")

    def _example(self, name: str) -> str:
        schema = self._catalogue.schemas[name]
        examples = schema.get("examples")
        return f"example: {json.dumps(examples[0])}" if examples else str(schema["description"])

    def query(self, operation: AdminOperation, given: Mapping[str, str]) -> dict[str, Any]:
        """Return the values of a query with defaults; raises `FieldError` for unknown parameters and invalid values."""
        for name in given.keys() - operation.query.keys():
            says = did_you_mean(name, operation.query) if operation.query else "this operation has none"
            raise FieldError(name[:100], f"is not a query parameter; {says}")
        values = {}
        for name, schema in operation.query.items():
            if name in given:
                values[name] = _value(name, schema, given[name])
            elif "default" in schema:
                values[name] = schema["default"]
        return values


def _value(name: str, schema: dict[str, Any], text: str) -> Any:
    value: Any = text
    if schema["type"] == "integer" and text.lstrip("-").isdecimal() and len(text) < 16:
        value = int(text)
    elif schema["type"] == "boolean":
        value = _WORDS.get(text.lower(), text)
    error = next(iter(jsonschema_rs.Draft202012Validator(schema).iter_errors(value)), None)
    if error is not None:
        said = schema.get("description", "")
        raise FieldError(name, _described(error) + (f" ({said})" if said else ""))
    return value


def _described(error: jsonschema_rs.ValidationError) -> str:
    """Return what is wrong; of an enumeration all values are named, where the validator would name the first."""
    if isinstance(error.kind, jsonschema_rs.ValidationErrorKind.Enum):
        shown = json.dumps(error.instance, default=str)[:100]
        return f"{shown} is not one of {', '.join(map(json.dumps, error.kind.options))}"
    return error.message[:300]
