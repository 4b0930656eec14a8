"""Judging the bodies of mockzoom's own surface by `schemas/admin/`, in words that help."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import cached_property
from typing import Any

import jsonschema_rs

from mockzoom.catalogue import Catalogue
from mockzoom.catalogue.conforming import Shape, shape_of
from mockzoom.catalogue.reader import read_object, schemas_folder
from mockzoom.catalogue.validators import Validators, field_name
from mockzoom.domain.admin_errors import AdminError

_UNKNOWN = (
    jsonschema_rs.ValidationErrorKind.AdditionalProperties,
    jsonschema_rs.ValidationErrorKind.UnevaluatedProperties,
)


class Bodies:
    """The schemas of some verbs, read when the first body comes."""

    def __init__(self, catalogue: Catalogue, verbs: Iterable[str]) -> None:
        self._catalogue = catalogue
        self._verbs = tuple(verbs)

    @cached_property
    def _schemas(self) -> dict[str, dict[str, Any]]:
        folder = schemas_folder() / "admin"
        return {name: read_object(folder / f"{name}.json") for name in ("somebody", *self._verbs)}

    @cached_property
    def _validators(self) -> dict[str, jsonschema_rs.Draft202012Validator]:
        compiler = Validators({**self._catalogue.objects, "somebody": self._schemas["somebody"]})
        return {name: compiler.compile(self._schemas[name]) for name in self._verbs}

    def judged(self, verb: str, document: Any) -> dict[str, Any]:
        """The document, if it fits the verb's schema; raises `AdminError` with the field, the fault and an example."""
        if not isinstance(document, dict):
            raise AdminError("", f"the body is no JSON object; {self._example(verb)}", 400)
        error = next(iter(self._validators[verb].iter_errors(document)), None)
        if error is None:
            return document
        road = list(error.instance_path)
        if isinstance(error.kind, _UNKNOWN):
            return self._refuse_unknown(verb, document, road)
        if isinstance(error.kind, jsonschema_rs.ValidationErrorKind.Required):
            raise AdminError(field_name([*road, error.kind.property]), f"is missing; {self._example(verb)}")
        raise AdminError(field_name(road), f"{error.message[:300]}; {self._example(verb)}")

    def _refuse_unknown(self, verb: str, document: Any, road: list[str | int]) -> dict[str, Any]:
        shape = shape_of(self._schemas[verb], self._resolve)
        for step in road:
            document = document[step]
            shape = shape.properties.get(step, Shape()) if isinstance(step, str) else shape.items or Shape()
        known = sorted(shape.properties)
        name = next((name for name in document if name not in known), "")
        says = f"known are: {', '.join(known)}" if known else "the body of this verb is empty"
        raise AdminError(field_name([*road, name[:100]]), f"is unknown; {says}")

    def _resolve(self, reference: str) -> dict[str, Any]:
        own = self._schemas.get(reference.removesuffix(".json"))
        return own if own is not None else self._catalogue.resolve(reference)

    def _example(self, verb: str) -> str:
        return f"a body that works: {json.dumps(self._schemas[verb]['examples'][0])}"
