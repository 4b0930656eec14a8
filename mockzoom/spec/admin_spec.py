"""The specification of the admin API in `schemas/admin/`: its operations and their schemas."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import jsonschema_rs

from mockzoom.real_files import real_files
from mockzoom.spec.api_spec import load_spec
from mockzoom.spec.loader import BASE_URI, SchemaFileError, check_keys, check_keywords, read_object, schemas_folder
from mockzoom.spec.validators import Validators

PREFIX = "/_mockzoom"

_DOCUMENT = frozenset({"title", "description", "operations"})
_OPERATION = frozenset({"method", "path", "tag", "summary", "status"})
_OPERATION_MAY = frozenset({"body", "answer", "query"})
_METHODS = frozenset({"GET", "POST", "PUT", "DELETE"})
_HAS_SLASHES = "{ruleId}"  # the ids of the errors of modelled operations: groupCreate/4132
_KIND_STEP = 4  # of a path: /v1/accounts/{accountId}/webinars/{webinarId}/...
_NO_OBJECTS = ("api", "seed_file")  # the list of operations, and seed files, of which only the account is used


@dataclass(frozen=True)
class AdminOperation:
    """An operation of the admin API.

    `path` is relative to `PREFIX` and may contain `{parameters}`; `body` and `answer` name schemas, empty for none;
    `query` has the schemas of query parameters; `status` is that of success.
    """

    name: str
    method: str
    path: str
    tag: str
    summary: str
    status: int
    body: str
    answer: str
    query: dict[str, dict[str, Any]]


class AdminSpec:
    """The admin API as described by one folder of schema files; `objects` are the schemas of Zoom's API."""

    def __init__(self, folder: Path, objects: dict[str, dict[str, Any]]) -> None:
        self._folder = folder
        self.api_objects = objects
        self._validators: dict[str, jsonschema_rs.Draft202012Validator] = {}
        document = read_object(folder / "api.json")
        check_keys(document, "api.json", _DOCUMENT, frozenset())
        self.title: str = document["title"]
        self.description: str = document["description"]
        self.operations = {name: _operation(name, said) for name, said in document["operations"].items()}

    @cached_property
    @real_files()
    def schemas(self) -> dict[str, dict[str, Any]]:
        """Every schema of the admin API by name; an account is described as in a seed file."""
        paths = [path for path in sorted(self._folder.glob("*.json")) if path.stem not in _NO_OBJECTS]
        schemas = {path.stem: read_object(path) for path in paths}
        account = read_object(self._folder / "seed_file.json")["properties"]["accounts"]["items"]
        schemas["account"] = {
            "$id": f"{BASE_URI}admin/account.json",
            "title": "Account",
            "description": "An account to make, in the words of seed files; everything may be left open.",
            "examples": [{}, {"plan": "free", "profile": "2026-09", "test_webinars": True}],
            **account,
        }
        for name, schema in schemas.items():
            check_keywords(schema, f"admin/{name}.json")
        return schemas

    @cached_property
    def _compiler(self) -> Validators:
        return Validators(self.api_objects | {f"admin {name}": schema for name, schema in self.schemas.items()})

    def validator(self, name: str) -> jsonschema_rs.Draft202012Validator:
        """Return the validator of a schema, compiled on first use."""
        if name not in self._validators:
            self._validators[name] = self._compiler.compile(self.schemas[name])
        return self._validators[name]

    def resolve(self, reference: str) -> dict[str, Any]:
        """Return the schema that a `$ref` names, of the admin API or of Zoom's API."""
        name = reference.rpartition("/")[2].removesuffix(".json")
        return self.schemas[name] if name in self.schemas and "objects/" not in reference else self.api_objects[name]

    def route(self, path: str) -> dict[str, tuple[AdminOperation, dict[str, str]]]:
        """Return the operations of a path (relative to `PREFIX`) by method, each with its path parameters.

        Under an account, `meetings/ID` may stand in place of `webinars/ID`: people do the same things in both.
        """
        steps = path.split("/")
        if len(steps) > _KIND_STEP + 1 and steps[_KIND_STEP] == "meetings":
            steps[_KIND_STEP] = "webinars"
        found = {}
        first = steps[1] if len(steps) > 1 else ""
        for operation, pattern in (*self._patterns.get((len(steps), first), ()), *self._patterns.get((0, first), ())):
            values = _values(pattern, steps)
            if values is not None:
                found[operation.method] = (operation, values)
        return found

    @cached_property
    def _patterns(self) -> dict[tuple[int, str], list[tuple[AdminOperation, list[str]]]]:
        """The operations with the steps of their paths, by the number of steps (0 for any number) and the first one."""
        found: dict[tuple[int, str], list[tuple[AdminOperation, list[str]]]] = {}
        for operation in self.operations.values():
            pattern = operation.path.split("/")
            length = 0 if pattern[-1] == _HAS_SLASHES else len(pattern)
            found.setdefault((length, pattern[1]), []).append((operation, pattern))
        return found


def _operation(name: str, said: dict[str, Any]) -> AdminOperation:
    where = f"api.json: {name}"
    check_keys(said, where, _OPERATION, _OPERATION_MAY)
    if said["method"] not in _METHODS:
        raise SchemaFileError(f"{where}: method {said['method']!r} is none of {', '.join(sorted(_METHODS))}")
    for parameter, schema in said.get("query", {}).items():
        check_keywords(schema, f"{where}: query/{parameter}")
    return AdminOperation(
        name=name,
        method=said["method"],
        path=said["path"],
        tag=said["tag"],
        summary=said["summary"],
        status=said["status"],
        body=said.get("body", ""),
        answer=said.get("answer", ""),
        query=said.get("query", {}),
    )


def _values(pattern: list[str], steps: list[str]) -> dict[str, str] | None:
    if pattern[-1] == _HAS_SLASHES:
        steps = [*steps[: len(pattern) - 1], "/".join(steps[len(pattern) - 1 :])]
    if len(pattern) != len(steps):
        return None
    values: dict[str, str] = {}
    for want, step in zip(pattern, steps, strict=True):
        if want.startswith("{") and step:
            values[want[1:-1]] = unquote(step)
        elif want != step:
            return None
    return values


@cache
@real_files()
def load_admin_spec() -> AdminSpec:
    """Return the specification of the admin API, read once in a process."""
    return AdminSpec(schemas_folder() / "admin", load_spec().objects)
