"""Path and query parameters: from texts to values, as their schemas want them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mockzoom.catalogue import Catalogue, Operation, Parameter
from mockzoom.domain.refusal_rows import ROWS
from mockzoom.domain.refusal_rows.calls import VALIDATION_FAILED
from mockzoom.domain.refusals import Violation, ZoomError, refuse

_WORDS = {"true": True, "false": False}


def judge_path(catalogue: Catalogue, operation: Operation, values: Mapping[str, str]) -> None:
    """Raise the refusal that a path parameter's schema names, if a value does not fit."""
    for parameter, validator in catalogue.path_judges(operation):
        if not validator.is_valid(values[parameter.name]):
            raise refuse(ROWS[parameter.refusal], value=values[parameter.name])


def read_query(catalogue: Catalogue, operation: Operation, query: Mapping[str, str]) -> dict[str, Any]:
    """The query's values with defaults; unknown parameters are left out, bad ones refused unless lenient."""
    return {
        parameter.name: value
        for parameter in operation.query_parameters
        if (value := _value(catalogue, operation, parameter, query.get(parameter.name))) is not None
    }


def _value(catalogue: Catalogue, operation: Operation, parameter: Parameter, text: str | None) -> Any:
    default = parameter.schema.get("default")
    if text is None:
        return default
    value = _typed(parameter.schema.get("type"), text)
    if catalogue.parameter_validator(operation, parameter).is_valid(value):
        return value
    if not parameter.lenient:
        raise ZoomError(VALIDATION_FAILED, violations=(Violation(parameter.name, missing=False),))
    maximum = parameter.schema.get("maximum")
    return maximum if isinstance(value, int) and maximum is not None and value > maximum else default


def _typed(kind: object, text: str) -> Any:
    if kind == "integer":
        try:
            return int(text) if len(text) <= 19 else text
        except ValueError:
            return text
    return _WORDS.get(text.lower(), text) if kind == "boolean" else text
