"""Path and query parameters, converted and validated by their schemas."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mockzoom.spec import ApiSpec, Operation, Parameter
from mockzoom.zoom.errors import api_error
from mockzoom.zoom.registry import errors
from mockzoom.zoom.request_errors import invalid_query

_BOOLEANS = {"true": True, "false": False}


def check_path_parameters(spec: ApiSpec, operation: Operation, values: Mapping[str, str]) -> None:
    """Raise the error that a path parameter names if its value does not fit its schema."""
    for parameter, validator in spec.path_validators(operation):
        if not validator.is_valid(values[parameter.name]):
            raise api_error(errors()[parameter.refusal], value=values[parameter.name])


def read_query(spec: ApiSpec, operation: Operation, query: Mapping[str, str]) -> dict[str, Any]:
    """Return the query parameters with defaults; unknown ones are left out.

    Raises `VALIDATION_FAILED` for an invalid value, unless the parameter is lenient.
    """
    return {
        parameter.name: value
        for parameter in operation.query_parameters
        if (value := _value(spec, operation, parameter, query.get(parameter.name))) is not None
    }


def _value(spec: ApiSpec, operation: Operation, parameter: Parameter, text: str | None) -> Any:
    default = parameter.schema.get("default")
    if text is None:
        return default
    value = _typed(parameter.schema.get("type"), text)
    if spec.parameter_validator(operation, parameter).is_valid(value):
        return value
    if not parameter.lenient:
        raise invalid_query(parameter.name)
    maximum = parameter.schema.get("maximum")
    return maximum if isinstance(value, int) and maximum is not None and value > maximum else default


def _typed(json_type: object, text: str) -> Any:
    if json_type == "integer":
        try:
            return int(text) if len(text) <= 19 else text
        except ValueError:
            return text
    return _BOOLEANS.get(text.strip().lower(), text) if json_type == "boolean" else text
