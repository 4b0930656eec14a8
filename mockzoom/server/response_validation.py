"""Validation of mockzoom's own responses against their schemas, for tests (setting `check_answers`)."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, Protocol

from mockzoom.server.negotiation import XML_CONTENT_TYPE
from mockzoom.server.xml_reading import read_xml
from mockzoom.spec import ApiSpec, Operation
from mockzoom.spec.loader import BASE_URI
from mockzoom.zoom.profiles import Profile


class ResponseSchemaError(AssertionError):
    """A response that breaks its schema; the message names operation, status, field and cause."""


class ResponseLike(Protocol):
    """The parts of a response that are validated."""

    status: int
    body: bytes
    headers: list[tuple[str, str]]


def validate_response(spec: ApiSpec) -> Callable[[Operation, Profile, ResponseLike], None]:
    """Return a response validator for a pipeline; it raises `ResponseSchemaError`.

    It uses the reference validator, not the one that validates requests.
    """
    from jsonschema import Draft202012Validator  # noqa: PLC0415 - takes 70 ms; only needed with `check_answers`
    from referencing import Registry, Resource  # noqa: PLC0415 - the same

    registry: Any = Registry().with_resources([(s["$id"], Resource.from_contents(s)) for s in spec.objects.values()])
    validators: dict[str, Any] = {}

    def validator(schema: dict[str, Any]) -> Any:
        key = json.dumps(schema)
        if key not in validators:
            anchored = {"$id": f"{BASE_URI}operations/inline.json", **schema}
            validators[key] = Draft202012Validator(anchored, registry=registry)
        return validators[key]

    def validate(operation: Operation, profile: Profile, response: ResponseLike) -> None:
        where = f"{operation.operation_id} {response.status} ({profile})"
        if response.status >= 400:
            name = "error" if operation.security == "bearer" else "oauth_error"
            schema: dict[str, Any] | None = {"$ref": f"../objects/{name}.json"}
        else:
            expected = operation.response_in(profile)
            schema = expected.body
            if response.status != expected.status:
                raise ResponseSchemaError(f"{where}: its schema file says {expected.status}")
        _check_body(where, validator(schema) if schema else None, response)

    return validate


def _check_body(where: str, validator: Any, response: ResponseLike) -> None:
    types = [value for name, value in response.headers if name == "Content-Type"]
    if validator is None:
        if response.body or types:
            raise ResponseSchemaError(f"{where}: the response should be empty")
        return
    is_xml = types == [XML_CONTENT_TYPE[1]] and response.status == 400
    if types != ["application/json;charset=UTF-8"] and not is_xml:
        raise ResponseSchemaError(f"{where}: the content type is {types}")
    document = read_xml(response.body) if is_xml else json.loads(response.body)
    for error in validator.iter_errors(document):
        raise ResponseSchemaError(f"{where}: {error.json_path}: {error.message}")
