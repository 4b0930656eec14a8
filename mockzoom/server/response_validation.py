"""Validation of mockzoom's own responses against their schemas, for tests (setting `check_answers`)."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, Protocol

from mockzoom.server.negotiation import XML_CONTENT_TYPE
from mockzoom.server.xml_reading import read_xml
from mockzoom.spec import ApiSpec, Operation
from mockzoom.spec.loader import BASE_URI
from mockzoom.spec.validation import Validators, field_name, first_error
from mockzoom.zoom.profiles import Profile

_ERRORS = {name: {"$ref": f"../objects/{name}.json"} for name in ("error", "oauth_error")}


class ResponseSchemaError(AssertionError):
    """A response that breaks its schema; the message names operation, status, field and cause."""


class ResponseLike(Protocol):
    """The parts of a response that are validated."""

    status: int
    body: bytes
    headers: list[tuple[str, str]]


class _Schemas:
    """The compiled schemas of a specification; shared by its pipelines, as compiling takes longer than most tests."""

    def __init__(self, spec: ApiSpec) -> None:
        self.spec = spec
        self._validators = Validators(spec.objects)
        self._compiled: dict[int, Any] = {}
        self._reference: Any = None

    def first_error(self, schema: dict[str, Any], document: Any) -> Any:
        """Return the first error of a document, or None.

        The quick validator looks for errors; the reference validator describes them, and judges responses in contract
        tests.
        """
        compiled = self._compiled.get(id(schema))
        if compiled is None:
            compiled = self._compiled[id(schema)] = self._validators.compile(schema)
        if compiled.is_valid(document):
            return None
        return next(self._reference_validator(schema).iter_errors(document), first_error(compiled, document))

    def _reference_validator(self, schema: dict[str, Any]) -> Any:
        from jsonschema import Draft202012Validator  # noqa: PLC0415 - takes 70 ms; only needed for an error
        from referencing import Registry, Resource  # noqa: PLC0415 - the same

        if self._reference is None:
            resources = [(one["$id"], Resource.from_contents(one)) for one in self.spec.objects.values()]
            self._reference = Registry().with_resources(resources)
        anchored = {"$id": f"{BASE_URI}operations/inline.json", **schema}
        return Draft202012Validator(anchored, registry=self._reference)


_schemas: dict[int, _Schemas] = {}  # by the identity of the specification, which `_Schemas` keeps alive


def validate_response(spec: ApiSpec) -> Callable[[Operation, Profile, ResponseLike], None]:
    """Return a response validator for a pipeline; it raises `ResponseSchemaError`."""
    schemas = _schemas.get(id(spec))
    if schemas is None:
        schemas = _schemas[id(spec)] = _Schemas(spec)

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
        _check_body(where, schemas, schema, response)

    return validate


def _check_body(where: str, schemas: _Schemas, schema: dict[str, Any] | None, response: ResponseLike) -> None:
    types = [value for name, value in response.headers if name == "Content-Type"]
    if schema is None:
        if response.body or types:
            raise ResponseSchemaError(f"{where}: the response should be empty")
        return
    is_xml = types == [XML_CONTENT_TYPE[1]] and response.status == 400
    if types != ["application/json;charset=UTF-8"] and not is_xml:
        raise ResponseSchemaError(f"{where}: the content type is {types}")
    document = read_xml(response.body) if is_xml else json.loads(response.body)
    if error := schemas.first_error(schema, document):
        place = getattr(error, "json_path", None) or f"$.{field_name(list(error.instance_path))}"
        raise ResponseSchemaError(f"{where}: {place}: {error.message}")
