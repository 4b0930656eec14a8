"""The specification of the API: operations, object schemas, routing and validators."""

from __future__ import annotations

import re
from functools import cache, cached_property
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import jsonschema_rs

from mockzoom.spec.known_routes import KnownRoutes, read_known_routes
from mockzoom.spec.loader import SchemaFileError, check_keywords, read_object, schemas_folder
from mockzoom.spec.normalization import ObjectShape, apply_defaults, normalize, object_shape, passthrough_schema
from mockzoom.spec.operation import Operation, Parameter, read_operation
from mockzoom.spec.paths import normalize_path
from mockzoom.spec.references import object_name
from mockzoom.spec.validators import Validators
from mockzoom.zoom.profiles import Profile

_ANY = "{}"
# A UUID of 22 characters, of which normalization may have removed some slashes.
_UUID = re.compile(r"[A-Za-z0-9+/]{11,22}==")
_TAKES_UUID = ("instance_key.json", "recording_key.json", "webinar_name.json")


class ApiSpec:
    """The operations and object schemas of one folder of schema files."""

    def __init__(self, folder: Path) -> None:
        self.objects = {path.stem: _read_schema(path) for path in sorted((folder / "objects").glob("*.json"))}
        self.operations = {path.stem: read_operation(path) for path in sorted((folder / "operations").glob("*.json"))}
        self._folder = folder
        self._validators = Validators(self.objects)
        self._path_validators: dict[str, tuple[tuple[Parameter, jsonschema_rs.Draft202012Validator], ...]] = {}
        self._shapes: dict[str, ObjectShape] = {}
        self._passthrough_validators: dict[str, jsonschema_rs.Draft202012Validator] = {}
        self._compiled: dict[str, jsonschema_rs.Draft202012Validator] = {}
        self._with_uuid: list[tuple[list[str], Operation]] = []
        self._routes: dict[tuple[int, str], list[tuple[list[str], Operation]]] = {}
        for operation in self.operations.values():
            pattern = operation.path.split("/")
            self._routes.setdefault((len(pattern), _fixed(pattern[-1])), []).append((pattern, operation))
            if any(str(p.schema.get("$ref", "")).endswith(_TAKES_UUID) for p in operation.path_parameters):
                self._with_uuid.append((pattern, operation))
        for routes in (*self._routes.values(), self._with_uuid):  # `route` takes the last one that matches
            routes.sort(key=lambda one: [not step.startswith("{") for step in one[0]])

    @cached_property
    def known_routes(self) -> KnownRoutes:
        """Zoom's other operations; the file is read on first use."""
        emulated = ((o.method, o.path) for o in self.operations.values())
        return KnownRoutes(read_known_routes(self._folder / "known_routes.json"), emulated)

    def request_validator(self, operation: Operation) -> jsonschema_rs.Draft202012Validator:
        """Return the validator of an operation's body, compiled on first use.

        Raises `SchemaFileError` for an operation without one.
        """
        if operation.request is None:
            raise SchemaFileError(f"{operation.operation_id} has no request body")
        return self._validator(operation.operation_id, operation.request.schema)

    def parameter_validator(self, operation: Operation, parameter: Parameter) -> jsonschema_rs.Draft202012Validator:
        """Return the validator of one parameter's value."""
        return self._validator(f"{operation.operation_id} {parameter.name}", parameter.schema)

    def answer_schema(self, operation: Operation, profile: Profile, *, refused: bool) -> dict[str, Any] | None:
        """Return the schema of a response body, or of its errors if `refused`; None if success has no body."""
        if refused:
            name = "error" if operation.security == "bearer" else "oauth_error"
            return {"$ref": f"../objects/{name}.json"}
        return operation.response_in(profile).body

    def answer_validator(
        self, operation: Operation, profile: Profile, *, refused: bool
    ) -> jsonschema_rs.Draft202012Validator | None:
        """Return the validator of `answer_schema`."""
        schema = self.answer_schema(operation, profile, refused=refused)
        name = f"{operation.security} refusal" if refused else f"{operation.operation_id} answer {profile}"
        return None if schema is None else self._validator(name, schema)

    def request_shape(self, operation: Operation) -> ObjectShape:
        """Return the shape that an operation's body is normalized to before validation."""
        shape = self._shapes.get(operation.operation_id)
        if shape is None:
            schema = operation.request.schema if operation.request else {}
            shape = self._shapes[operation.operation_id] = object_shape(schema, self.resolve)
        return shape

    def normalize(self, operation: Operation, document: dict[str, Any]) -> dict[str, Any]:
        """Return a body in the form that the operation works with; see `normalization.normalize`.

        Most bodies have this form already; a compiled schema detects that much faster than a copy is made.
        """
        shape, fill = self.request_shape(operation), operation.method == "POST"
        validator = self._passthrough_validators.get(operation.operation_id)
        if validator is None:
            validator = self._validators.compile(passthrough_schema(shape, fill=fill))
            self._passthrough_validators[operation.operation_id] = validator
        if validator.is_valid(document):
            return apply_defaults(shape, {**document}) if fill else {**document}
        normalized: dict[str, Any] = normalize(shape, document, fill=fill)
        return normalized

    def resolve(self, reference: str) -> dict[str, Any]:
        """Return the object schema that a `$ref` names, from any folder; raises `SchemaFileError`."""
        name = object_name(reference)
        if name not in self.objects:
            raise SchemaFileError(f"$ref {reference}: there is no schemas/objects/{name}.json")
        return self.objects[name]

    def path_validators(self, operation: Operation) -> tuple[tuple[Parameter, jsonschema_rs.Draft202012Validator], ...]:
        """Return the path parameters of an operation that are validated, with their validators."""
        validators = self._path_validators.get(operation.operation_id)
        if validators is None:
            judged = [p for p in operation.path_parameters if p.refusal]
            validators = tuple((p, self.parameter_validator(operation, p)) for p in judged)
            self._path_validators[operation.operation_id] = validators
        return validators

    def _validator(self, name: str, schema: dict[str, Any]) -> jsonschema_rs.Draft202012Validator:
        validator = self._compiled.get(name)
        if validator is None:
            validator = self._compiled[name] = self._validators.compile(schema)
        return validator

    def route(self, path: str) -> dict[str, tuple[Operation, dict[str, str]]]:
        """Return the operations of a path by method, each with the values of its path parameters.

        `path` is percent-decoded once, as WSGI delivers it, and normalized here; parameters are decoded a second
        time, because Zoom expects UUIDs with a slash to be encoded twice (facts 6). A UUID that neither begins with a
        slash nor contains two in a row may be encoded once; of another one, the slashes that normalization removes are
        missing in the value. A path without operations gives an empty dict.
        """
        steps = normalize_path(path).split("/")
        found: dict[str, tuple[Operation, dict[str, str]]] = {}
        # A literal segment wins over a parameter: /registrants/status does not name a registrant "status".
        for end in (_ANY, steps[-1]):
            for pattern, operation in self._routes.get((len(steps), end), ()):
                values = _match(pattern, steps)
                if values is not None:
                    found[operation.method] = (operation, values)
        return found or self._route_by_uuid(steps)

    def _route_by_uuid(self, steps: list[str]) -> dict[str, tuple[Operation, dict[str, str]]]:
        """Route a path in which a UUID was encoded once, so that its slashes split it into segments."""
        found: dict[str, tuple[Operation, dict[str, str]]] = {}
        for pattern, operation in self._with_uuid:
            first = next(n for n, step in enumerate(pattern) if step.startswith("{"))
            last = len(steps) - (len(pattern) - first - 1)
            uuid = steps[first:last]
            if all(uuid) and _UUID.fullmatch("/".join(uuid)):
                values = _match(pattern, [*steps[:first], "/".join(uuid), *steps[last:]])
                if values is not None:
                    found[operation.method] = (operation, values)
        return found


def _fixed(step: str) -> str:
    """Return a segment of a path template; `{}` for a parameter."""
    return _ANY if step.startswith("{") else step


def _match(pattern: list[str], steps: list[str]) -> dict[str, str] | None:
    values: dict[str, str] = {}
    for want, step in zip(pattern, steps, strict=True):
        if want.startswith("{"):
            if not step:
                return None
            values[want[1:-1]] = unquote(step)
        elif want != step:
            return None
    return values


def _read_schema(path: Path) -> dict[str, Any]:
    schema = read_object(path)
    check_keywords(schema, path.name)
    return schema


@cache
def load_spec() -> ApiSpec:
    """Return the specification in `schemas/`, read once in a process; raises `SchemaFileError`."""
    found = ApiSpec(schemas_folder())
    if not found.operations:
        raise SchemaFileError(f"there are no operations in {schemas_folder()}; is the file system replaced by a test?")
    return found
