"""The facts and resources of modelled operations as the judge reads them: from the files, not from the emulator."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from mockzoom.contract.rulebook import lineage_of
from mockzoom.contract.schema_validator import SchemaValidator
from mockzoom.spec.loader import read_object, schemas_folder
from mockzoom.spec.merge_patch import merge_patch
from mockzoom.spec.resources import EXAMPLE, Binding, Resource, bindings_of, read_resources

OLDER, NEWER = "2021-08", "2025-06"
_JSON = "application/json"


class ErrorRow(NamedTuple):
    """A row of the error table of an operation in one edition; `message` is a template."""

    key: str
    status: int
    code: int
    message: str


class LawBook:
    """Operations in the form of `schemas/operations`, their error rows, and the resources that bind them."""

    def __init__(self, folder: Path) -> None:
        self.resources: Mapping[str, Resource] = read_resources(folder / "resources")
        self.bindings: Mapping[str, Binding] = bindings_of(self.resources)
        self.validator = SchemaValidator(folder)
        self._rows: dict[str, dict[str, dict[str, ErrorRow]]] = {}
        self.shapes: dict[str, dict[str, str]] = {}
        for path in sorted((folder / "facts").glob("*.json")):
            facts = read_object(path).get("operations")
            if facts is None:
                continue  # the list of scopes
            newer_path = folder / "facts" / "newer" / path.name
            newer = read_object(newer_path)["operations"] if newer_path.is_file() else {}
            for name in facts.keys() & self.bindings.keys():
                self._add(name, facts[name], newer.get(name, {}))

    def _add(self, name: str, facts: dict[str, Any], newer: dict[str, Any]) -> None:
        self.validator.operations[name] = _operation(name, facts, newer)
        self.shapes[name] = {p["name"]: p["shape"] for p in facts["parameters"] if "shape" in p}
        recent = merge_patch(facts["errors"], newer.get("errors", {}))
        both = {**recent, **facts["errors"]}
        self._rows[name] = {
            OLDER: {key: _row(key, row) for key, row in both.items()},
            NEWER: {key: _row(key, row) for key, row in {**both, **recent}.items()},
        }

    def operation(self, name: str) -> dict[str, Any]:
        """Return an operation: method, path, scopes, rate label, parameters, request and responses."""
        return self.validator.operations[name]

    def request_schema(self, name: str, profile: str = "") -> dict[str, Any]:
        """Return the schema of an operation's body, in a profile or the newest; empty for an operation without one."""
        request = self.operation(name).get("request", {})
        own = request.get("profiles", {}).get(lineage_of(profile)[-1], {}) if profile else {}
        schema: dict[str, Any] = own.get("schema") or request.get("schema", {})
        return schema

    def response_schema(self, name: str, profile: str) -> dict[str, Any]:
        """Return the schema of an operation's success in a profile; empty for one without a body."""
        responses = self.operation(name)["responses"]
        return next(responses[one].get("body", {}) for one in lineage_of(profile) if one in responses)

    def query_names(self, name: str) -> set[str]:
        """Return the names of an operation's query parameters."""
        return {p["name"] for p in self.operation(name)["parameters"] if p["in"] == "query"}

    def rows(self, name: str, key: Any, profile: str, about: str = "") -> list[ErrorRow]:
        """Return the rows under a key that an operation may refuse with.

        These are the operation's own, or else those of the other operations of its resource, or else those of the
        resource that the error is `about`, or else those of any operation. `key` may be an object with a key for each
        profile, and may name another operation: `createCallQueue/300.3`.
        """
        lineage = lineage_of(profile)
        key = self.key_in(key, profile) or ""
        named, _, key = key.rpartition("/")
        edition = next(one for one in lineage if one in (OLDER, NEWER))
        near = self.bindings[name].resource.operations
        others = self.resources[about].operations if about else ()
        for group in ((named,), (name,), near, others, self._rows):
            found = [self._rows[one][edition][key] for one in group if key in self._rows.get(one, {}).get(edition, {})]
            if found:
                return found
        raise LookupError(f"{name}: no operation has an error {key}")

    @staticmethod
    def key_in(key: Any, profile: str) -> str | None:
        """Return the key of an error in a profile; None if its documents have no such error."""
        return next((key[one] for one in lineage_of(profile) if one in key), None) if isinstance(key, Mapping) else key

    def own_rows(self, name: str, key: str, profile: str) -> list[ErrorRow]:
        """Return the rows under a key that an operation itself lists: one, or none."""
        edition = next(one for one in lineage_of(profile) if one in (OLDER, NEWER))
        found = self._rows[name][edition].get(key)
        return [found] if found else []

    def names(self, *, level: str) -> Iterator[str]:
        """Yield the operations of a level, `modelled` or `example`."""
        for name, binding in self.bindings.items():
            if (binding.behaviour == EXAMPLE) == (level == EXAMPLE):
                yield name


def _operation(name: str, facts: dict[str, Any], newer: dict[str, Any]) -> dict[str, Any]:
    """Return facts in the form of a file in `schemas/operations`, as far as the judge reads it."""
    added = newer.get("scopes", {})
    document = {
        "operationId": name,
        "method": facts["method"],
        "path": facts["path"],
        "security": "bearer",
        "scopes": {
            "classic": sorted({*facts["scopes"], *added.get("classic", ())}),
            "granular": sorted(added.get("granular", ())),
        },
        "rate_label": newer.get("rate_label", facts["rate_label"]),
        "parameters": [*facts["parameters"], *newer.get("parameters", ())],
        "responses": {OLDER: _response(facts["response"]), NEWER: _newer_response(facts["response"], newer)},
        "refusals": [],
    }
    if "request" in facts or newer.get("request"):
        request = facts.get("request", {})
        document["request"] = {
            "content_types": request.get("content_types", [_JSON]),
            "schema": merge_patch(request.get("schema", {}), newer.get("request", {})),
        }
        if request.get("schema") and newer.get("request"):
            document["request"]["profiles"] = {OLDER: {"schema": request["schema"]}}
    return document


def _response(facts: dict[str, Any]) -> dict[str, Any]:
    return {"status": facts["status"]} | ({"body": facts["body"]} if facts.get("body") else {})


def _newer_response(facts: dict[str, Any], newer: dict[str, Any]) -> dict[str, Any]:
    patch = newer.get("response", {})
    body = {} if patch is None else merge_patch(facts.get("body") or {}, patch)
    return {"status": newer.get("status", facts["status"])} | ({"body": body} if body else {})


def _row(key: str, row: dict[str, Any]) -> ErrorRow:
    return ErrorRow(key, row["status"], int(key.partition(".")[0]), row["message"])


@cache
def load_law_book() -> LawBook:
    """Return the book of `schemas/`, read once in a process."""
    return LawBook(schemas_folder())
