"""Path and query parameters: from texts to values, as their schemas want them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mockzoom.spec import ApiSpec, Operation, Parameter
from mockzoom.zoom.errors import Violation, ZoomApiError, api_error
from mockzoom.zoom.registry import errors
from mockzoom.zoom.request_errors import VALIDATION_FAILED

_WORDS = {"true": True, "false": False}


def check_path_parameters(catalogue: ApiSpec, operation: Operation, values: Mapping[str, str]) -> None:
    """Raise the refusal that a path parameter's schema names, if a value does not fit."""
    for parameter, validator in catalogue.path_judges(operation):
        if not validator.is_valid(values[parameter.name]):
            raise api_error(errors()[parameter.refusal], value=values[parameter.name])


def read_query(catalogue: ApiSpec, operation: Operation, query: Mapping[str, str]) -> dict[str, Any]:
    """Return the query's values with defaults; unknown parameters are ignored, invalid ones rejected unless lenient."""
    return {
        parameter.name: value
        for parameter in operation.query_parameters
        if (value := _value(catalogue, operation, parameter, query.get(parameter.name))) is not None
    }


def _value(catalogue: ApiSpec, operation: Operation, parameter: Parameter, text: str | None) -> Any:
    default = parameter.schema.get("default")
    if text is None:
        return default
    value = _typed(parameter.schema.get("type"), text)
    if catalogue.parameter_validator(operation, parameter).is_valid(value):
        return value
    if not parameter.lenient:
        raise ZoomApiError(VALIDATION_FAILED, violations=(Violation(parameter.name, missing=False),))
    maximum = parameter.schema.get("maximum")
    return maximum if isinstance(value, int) and maximum is not None and value > maximum else default


def _typed(kind: object, text: str) -> Any:
    if kind == "integer":
        try:
            return int(text) if len(text) <= 19 else text
        except ValueError:
            return text
    return _WORDS.get(text.lower(), text) if kind == "boolean" else text
