"""Validation of mockzoom's own responses against their schemas, for tests (setting `check_answers`)."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, Protocol

from mockzoom.server.negotiation import XML_CONTENT_TYPE
from mockzoom.server.xml_reading import read_xml
from mockzoom.spec import ApiSpec, Operation
from mockzoom.spec.validation import field_name, first_error
from mockzoom.spec.validators import ExplainingValidators
from mockzoom.zoom.profiles import Profile

_ERRORS = {name: {"$ref": f"../objects/{name}.json"} for name in ("error", "oauth_error")}


class ResponseSchemaError(AssertionError):
    """A response that breaks its schema; the message names operation, status, field and cause."""


class ResponseLike(Protocol):
    """The parts of a response that are validated."""

    status: int
    body: bytes
    headers: list[tuple[str, str]]


# The pipelines of a specification share its validators, as compiling takes longer than most tests. The key is the
# specification's identity; it is kept here so that no other one gets the same.
_validators: dict[int, tuple[ApiSpec, ExplainingValidators]] = {}


def validate_response(spec: ApiSpec) -> Callable[[Operation, Profile, ResponseLike], None]:
    """Return a response validator for a pipeline; it raises `ResponseSchemaError`."""
    _, validators = _validators.setdefault(id(spec), (spec, ExplainingValidators(spec.objects)))

    def validate(operation: Operation, profile: Profile, response: ResponseLike) -> None:
        where = f"{operation.operation_id} {response.status} ({profile})"
        if response.status >= 400:
            name = "error" if operation.security == "bearer" else "oauth_error"
            schema: dict[str, Any] | None = _ERRORS[name]
        else:
            expected = operation.response_in(profile)
            schema = expected.body
            if response.status != expected.status:
                raise ResponseSchemaError(f"{where}: its schema file says {expected.status}")
        _check_body(where, validators, schema, response)

    return validate


def _check_body(
    where: str, validators: ExplainingValidators, schema: dict[str, Any] | None, response: ResponseLike
) -> None:
    types = [value for name, value in response.headers if name == "Content-Type"]
    if schema is None:
        if response.body or types:
            raise ResponseSchemaError(f"{where}: the response should be empty")
        return
    is_xml = types == [XML_CONTENT_TYPE[1]] and response.status == 400
    if types != ["application/json;charset=UTF-8"] and not is_xml:
        raise ResponseSchemaError(f"{where}: the content type is {types}")
    document = read_xml(response.body) if is_xml else json.loads(response.body)
    if validators.compiled(schema).is_valid(document):
        return
    for error in validators.explain(schema, document):
        raise ResponseSchemaError(f"{where}: {error.json_path}: {error.message}")
    if error := first_error(validators.compiled(schema), document):  # the two validators disagree
        raise ResponseSchemaError(f"{where}: $.{field_name(list(error.instance_path))}: {error.message}")
