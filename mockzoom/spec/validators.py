"""Validators of schemas that refer to the shared objects: a quick one decides, the reference one explains.

jsonschema-rs is a hundred times faster than jsonschema, whose errors name the path and the keyword. Both read the same
schemas, and neither fetches from a network.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Any

import jsonschema_rs
import orjson

from mockzoom.real_files import real_files
from mockzoom.spec.loader import BASE_URI, DIALECT, SchemaFileError


class Validators:
    """Compiles schemas against the shared objects, which are given by name."""

    def __init__(self, objects: dict[str, dict[str, Any]]) -> None:
        self._objects = objects

    @cached_property
    def _registry(self) -> jsonschema_rs.Registry:
        """The shared objects, compiled when the first document is validated: an idle server does without them."""
        pairs = [(schema["$id"], schema) for schema in self._objects.values()]
        return jsonschema_rs.Registry(pairs, retriever=_refuse_to_fetch)

    def compile(self, schema: dict[str, Any]) -> jsonschema_rs.Draft202012Validator:
        """Return a validator for a schema whose references are relative to `schemas/operations/`."""
        return jsonschema_rs.Draft202012Validator(_anchored(schema), registry=self._registry)


class ExplainingValidators:
    """Decides whether documents fit schemas, and explains those that do not; each schema is compiled once."""

    def __init__(self, objects: dict[str, dict[str, Any]]) -> None:
        self._objects = objects
        self._validators = Validators(objects)
        self._compiled: dict[bytes, jsonschema_rs.Draft202012Validator] = {}

    def compiled(self, schema: dict[str, Any]) -> jsonschema_rs.Draft202012Validator:
        """Return the quick validator of a schema."""
        key = orjson.dumps(schema)
        if key not in self._compiled:
            self._compiled[key] = self._validators.compile(schema)
        return self._compiled[key]

    def explain(self, schema: dict[str, Any], document: Any) -> Iterator[Any]:
        """Yield the errors of the reference validator, `jsonschema.ValidationError`; none for a document that fits."""
        if not self.compiled(schema).is_valid(document):
            with real_files():
                from jsonschema import Draft202012Validator  # noqa: PLC0415 - takes 70 ms; only needed for an error

            yield from Draft202012Validator(_anchored(schema), registry=self._reference_registry).iter_errors(document)

    @cached_property
    def _reference_registry(self) -> Any:
        with real_files():
            from referencing import Registry, Resource  # noqa: PLC0415 - see above

        resources = [(one["$id"], Resource.from_contents(one)) for one in self._objects.values()]
        return Registry().with_resources(resources)


def _anchored(schema: dict[str, Any]) -> dict[str, Any]:
    return {"$schema": DIALECT, "$id": f"{BASE_URI}operations/inline.json", **schema}


def _refuse_to_fetch(uri: str) -> Any:
    raise SchemaFileError(f"{uri} is not one of mockzoom's schema files")
