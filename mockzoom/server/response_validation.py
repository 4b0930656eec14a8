"""A witness that holds our own answers against their schemas, for tests and for doubters."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, Protocol

from mockzoom.spec import ApiSpec, Operation
from mockzoom.spec.loader import BASE_URI
from mockzoom.zoom.profiles import Profile


class ResponseSchemaError(AssertionError):
    """A response that violates its schema; the message names operation, status, field and violation."""


class ResponseLike(Protocol):
    """What the witness looks at."""

    status: int
    body: bytes
    headers: list[tuple[str, str]]


def validate_response(catalogue: ApiSpec) -> Callable[[Operation, Profile, ResponseLike], None]:
    """Return a validator for a pipeline, which raises `ResponseSchemaError` for a response that violates its schema.

    It uses the reference validator, not the one that judges requests.
    """
    from jsonschema import Draft202012Validator  # noqa: PLC0415 - 70 ms that only doubters pay
    from referencing import Registry, Resource  # noqa: PLC0415 - the same

    registry: Any = Registry().with_resources(
        [(s["$id"], Resource.from_contents(s)) for s in catalogue.objects.values()]
    )
    validators: dict[str, Any] = {}

    def validator(schema: dict[str, Any]) -> Any:
        key = json.dumps(schema)
        if key not in validators:
            anchored = {"$id": f"{BASE_URI}operations/inline.json", **schema}
            validators[key] = Draft202012Validator(anchored, registry=registry)
        return validators[key]

    def validate(operation: Operation, profile: Profile, answer: ResponseLike) -> None:
        where = f"{operation.operation_id} {answer.status} ({profile})"
        if answer.status >= 400:
            name = "error" if operation.security == "bearer" else "oauth_error"
            schema: dict[str, Any] | None = {"$ref": f"../objects/{name}.json"}
        else:
            expected = operation.response_in(profile)
            schema = expected.body
            if answer.status != expected.status:
                raise ResponseSchemaError(f"{where}: its schema file says {expected.status}")
        _validator(where, validator(schema) if schema else None, answer)

    return validate


def _validator(where: str, validator: Any, answer: ResponseLike) -> None:
    types = [value for name, value in answer.headers if name == "Content-Type"]
    if validator is None:
        if answer.body or types:
            raise ResponseSchemaError(f"{where}: the answer should be empty")
        return
    if types != ["application/json;charset=UTF-8"]:
        raise ResponseSchemaError(f"{where}: the content type is {types}")
    for error in validator.iter_errors(json.loads(answer.body)):
        raise ResponseSchemaError(f"{where}: {error.json_path}: {error.message}")
