"""A witness that holds our own answers against their schemas, for tests and for doubters."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, Protocol

from mockzoom.catalogue import Catalogue, Operation
from mockzoom.catalogue.reader import BASE_URI
from mockzoom.domain.profiles import Profile


class OwnAnswerError(AssertionError):
    """An answer of ours that breaks its schema; the message names operation, status, field and fault."""


class Answered(Protocol):
    """What the witness looks at."""

    status: int
    body: bytes
    headers: list[tuple[str, str]]


def check_answer(catalogue: Catalogue) -> Callable[[Operation, Profile, Answered], None]:
    """A witness for a pipeline, which raises `OwnAnswerError` for an answer that breaks its own schema.

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

    def witness(operation: Operation, profile: Profile, answer: Answered) -> None:
        where = f"{operation.operation_id} {answer.status} ({profile})"
        if answer.status >= 400:
            name = "error" if operation.security == "bearer" else "oauth_error"
            schema: dict[str, Any] | None = {"$ref": f"../objects/{name}.json"}
        else:
            expected = operation.responses[profile]
            schema = expected.body
            if answer.status != expected.status:
                raise OwnAnswerError(f"{where}: its schema file says {expected.status}")
        _judge(where, validator(schema) if schema else None, answer)

    return witness


def _judge(where: str, validator: Any, answer: Answered) -> None:
    types = [value for name, value in answer.headers if name == "Content-Type"]
    if validator is None:
        if answer.body or types:
            raise OwnAnswerError(f"{where}: the answer should be empty")
        return
    if types != ["application/json;charset=UTF-8"]:
        raise OwnAnswerError(f"{where}: the content type is {types}")
    for error in validator.iter_errors(json.loads(answer.body)):
        raise OwnAnswerError(f"{where}: {error.json_path}: {error.message}")
