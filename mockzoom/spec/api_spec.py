"""The specification of the API: operations, object schemas, routing and validators."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, cached_property, lru_cache
from pathlib import Path
from typing import Any

import jsonschema_rs

from mockzoom.collector_pause import loading
from mockzoom.real_files import real_files
from mockzoom.spec.known_routes import KnownRoutes, read_known_routes
from mockzoom.spec.loader import SchemaFileError, check_keys, check_keywords, read_object, schemas_folder
from mockzoom.spec.modelled_spec import ModelledSpec
from mockzoom.spec.normalization import ObjectShape, apply_defaults, normalize, object_shape, passthrough_schema
from mockzoom.spec.operation import Operation, Parameter, read_operation
from mockzoom.spec.paths import normalize_path
from mockzoom.spec.references import object_name
from mockzoom.spec.routes import Routed, Routes
from mockzoom.spec.validators import Validators
from mockzoom.zoom.errors import ErrorSpec
from mockzoom.zoom.profiles import Profile
from mockzoom.zoom.registry import errors

_CACHED_PATHS = 1024  # with their methods, for which operations were found
_LONGEST_CACHED_PATH = 256  # characters


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
        self._routes = Routes(self.operations.values())
        self._found_operations = lru_cache(_CACHED_PATHS)(self._operation_at)

    @cached_property
    def known_routes(self) -> KnownRoutes:
        """Zoom's other operations; the file is read on first use."""
        emulated = ((o.method, o.path) for o in self.operations.values())
        return KnownRoutes(read_known_routes(self._folder / "known_routes.json"), emulated)

    @cached_property
    def modelled(self) -> ModelledSpec:
        """The operations that the engine emulates from data; the files are read on first use."""
        return ModelledSpec(self._folder)

    @property
    def every_operation(self) -> dict[str, Operation]:
        """All operations by operationId: those with handlers, and those of the engine, whose files are read for it."""
        return self.operations | dict(self.modelled.operations)

    def find_operation(self, name: str) -> Operation | None:
        """Return the operation of a name, or None; the engine's files are read only if no handler has the name."""
        return self.operations.get(name) or self.modelled.operations.get(name)

    def operation_at(self, method: str, path: str) -> tuple[Operation, dict[str, str]] | None:
        """Return the operation of a method and path, also one of the engine, with the values of its path parameters.

        HEAD is GET without a body. None for a path that mockzoom does not emulate. Results for short paths are cached.
        """
        if len(path) > _LONGEST_CACHED_PATH:
            return self._operation_at(method, path)
        found = self._found_operations(method, path)
        return None if found is None else (found[0], dict(found[1]))

    def _operation_at(self, method: str, path: str) -> tuple[Operation, dict[str, str]] | None:
        path, method = normalize_path(path), "GET" if method == "HEAD" else method
        found = self.route(path).get(method)
        if found is not None:
            # Known routes are looked up only for words: no route of Zoom has a number in the place of a parameter.
            words = any(not value.isdigit() for value in found[1].values())
            if not (words and self.known_routes.outranks(method, found[0].path, path)):
                return found
        elif not self.known_routes.has(method, path):
            return None
        modelled = self.modelled.route(path).get(method)
        if modelled is None or self.known_routes.outranks(method, modelled[0].path, path):
            return None
        return modelled

    def find_error(self, name: str) -> ErrorSpec:
        """Return an error by its id, also one of the engine (`groupCreate/4132`); raises `KeyError` for another id."""
        return errors().get(name) or self.modelled.errors[name]

    @cached_property
    @real_files()
    def modelled_scopes(self) -> Mapping[str, tuple[str, ...]]:
        """The scopes of the modelled operations: those of an app with `classic` scopes, and with `granular` ones.

        They are in a file by themselves, because every account needs them and most need no modelled operation.
        """
        path = self._folder / "facts" / "scopes.json"
        document = read_object(path) if path.is_file() else {"classic": [], "granular": []}
        check_keys(document, "facts/scopes.json", frozenset({"classic", "granular"}), frozenset())
        return {kind: tuple(scopes) for kind, scopes in document.items()}

    def request_validator(
        self, operation: Operation, profile: Profile | None = None
    ) -> jsonschema_rs.Draft202012Validator:
        """Return the validator of an operation's body in a profile, compiled on first use.

        Raises `SchemaFileError` for an operation without one.
        """
        if operation.request is None:
            raise SchemaFileError(f"{operation.operation_id} has no request body")
        return self._validator(_key(operation, profile), operation.request.schema_in(profile))

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

    def request_shape(self, operation: Operation, profile: Profile | None = None) -> ObjectShape:
        """Return the shape that an operation's body is normalized to before validation."""
        key = _key(operation, profile)
        shape = self._shapes.get(key)
        if shape is None:
            schema = operation.request.schema_in(profile) if operation.request else {}
            shape = self._shapes[key] = object_shape(schema, self.resolve)
        return shape

    def normalize(
        self, operation: Operation, document: dict[str, Any], profile: Profile | None = None
    ) -> dict[str, Any]:
        """Return a body in the form that the operation works with; see `normalization.normalize`.

        Most bodies have this form already; a compiled schema detects that much faster than a copy is made.
        """
        shape, fill = self.request_shape(operation, profile), operation.method == "POST"
        key = _key(operation, profile)
        validator = self._passthrough_validators.get(key)
        if validator is None:
            validator = self._validators.compile(passthrough_schema(shape, fill=fill))
            self._passthrough_validators[key] = validator
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

    def route(self, path: str) -> Routed:
        """Return the operations of a path by method, each with the values of its path parameters; see `Routes.find`."""
        return self._routes.find(path)


def _read_schema(path: Path) -> dict[str, Any]:
    schema = read_object(path)
    check_keywords(schema, path.name)
    return schema


@cache
@loading()
def load_spec() -> ApiSpec:
    """Return the specification in `schemas/`, read once in a process; raises `SchemaFileError`."""
    found = ApiSpec(schemas_folder())
    if not found.operations:
        raise SchemaFileError(f"there are no operations in {schemas_folder()}; is the file system replaced by a test?")
    return found


def _key(operation: Operation, profile: Profile | None) -> str:
    """Return the name of an operation's body in a profile, for what is compiled from its schema."""
    edition = operation.request.edition(profile) if operation.request else ""
    return f"{operation.operation_id} {edition}" if edition else operation.operation_id
