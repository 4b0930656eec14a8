"""Facts about operations without a schema file: `schemas/facts/`, and what newer editions changed.

A fact file is generated from the specification of 2021 (`scripts/import_facts.py`). The file of the same name in
`newer/` is written by hand and says, with sources, what is different in profile 2025-06.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from mockzoom.spec.alternatives import united
from mockzoom.spec.loader import SchemaFileError, check_keys, read_object
from mockzoom.spec.merge_patch import merge_patch
from mockzoom.spec.operation import Coverage, Operation, operation_from
from mockzoom.zoom.errors import ErrorSpec, ErrorVariant
from mockzoom.zoom.evidence import DOCUMENTED, INFERRED
from mockzoom.zoom.profiles import V2021_08, V2025_06

_FILE = frozenset({"description", "sources", "operations"})
_NEWER_FILE = frozenset({"sources", "operations"})
_FACTS = frozenset({"tag", "method", "path", "scopes", "rate_label", "parameters", "response", "errors"})
_FACTS_MAY = frozenset({"request", "label_inferred"})
_PARAMETER = frozenset({"name", "in", "schema"})
_PARAMETER_MAY = frozenset({"required", "shape"})
_NEWER_MAY = frozenset(
    {
        "source", "scopes", "rate_label", "status", "parameters", "request", "response", "errors", "dropped",
        "permissions",
    }
)  # fmt: skip
_ERROR = frozenset({"status", "message"})
_ERROR_MAY = frozenset({"uncoded", "source"})
_ERROR_KEY = re.compile(r"([0-9]{3,7})(\.[0-9]+)?")

_JSON = "application/json"
_ABSENT = "not in"
_UNKNOWN = Coverage("example", "")


class Facts(NamedTuple):
    """An operation made from facts, and its errors by key: the code, numbered if the code has several sentences.

    `shapes` are the forms of ids by path parameter.
    """

    operation: Operation
    errors: Mapping[str, ErrorSpec]
    shapes: Mapping[str, str]


def read_facts(folder: Path, coverage: Mapping[str, Coverage]) -> dict[str, Facts]:
    """Return all operations of a folder of fact files by operationId; `coverage` says how far each is emulated.

    Raises `SchemaFileError` for unknown keys and invalid values.
    """
    found: dict[str, Facts] = {}
    for path in sorted(folder.glob("*.json")):
        document = read_object(path)
        if "operations" not in document:
            continue  # the list of scopes
        check_keys(document, path.name, _FILE, frozenset())
        newer = _read_newer(folder / "newer" / path.name, document["operations"])
        for name, facts in document["operations"].items():
            where = f"{path.name}: {name}"
            check_keys(facts, where, _FACTS, _FACTS_MAY)
            if name in found:
                raise SchemaFileError(f"{where} is in two files")
            found[name] = _facts(name, facts, newer.get(name, {}), coverage.get(name, _UNKNOWN), where)
    return found


def _read_newer(path: Path, known: Mapping[str, Any]) -> dict[str, Any]:
    if not path.is_file():
        return {}
    document = read_object(path)
    check_keys(document, f"newer/{path.name}", _NEWER_FILE, frozenset())
    for name, newer in document["operations"].items():
        where = f"newer/{path.name}: {name}"
        if name not in known:
            raise SchemaFileError(f"{where} is not in {path.name}")
        check_keys(newer, where, frozenset(), _NEWER_MAY)
    operations: dict[str, Any] = document["operations"]
    return operations


def _facts(name: str, facts: dict[str, Any], newer: dict[str, Any], coverage: Coverage, where: str) -> Facts:
    for parameter in facts["parameters"]:
        check_keys(parameter, f"{where}: parameters", _PARAMETER, _PARAMETER_MAY)
    errors = _errors(name, facts["errors"], newer, where)
    operation = operation_from(_document(name, facts, newer, coverage, errors), where)
    return Facts(operation, errors, {p["name"]: p["shape"] for p in facts["parameters"] if "shape" in p})


def _document(
    name: str, facts: dict[str, Any], newer: dict[str, Any], coverage: Coverage, errors: Mapping[str, ErrorSpec]
) -> dict[str, Any]:
    """Return the operation in the form of the files in `schemas/operations`."""
    scopes = newer.get("scopes", {})
    notes = ["Newer documents do not have it."] if newer.get("dropped") else []
    parameters = {p["name"]: p for p in (*facts["parameters"], *newer.get("parameters", ()))}
    document = {
        "operationId": name,
        "summary": _words(name),
        "tag": facts["tag"],
        "method": facts["method"],
        "path": facts["path"],
        "security": "bearer",
        "emulation": {"level": coverage.level, "note": " ".join([*notes, coverage.note]).strip()},
        "scopes": {
            "classic": sorted({*facts["scopes"], *scopes.get("classic", ())}),
            "granular": sorted(scopes.get("granular", ())),
        },
        "rate_label": newer.get("rate_label", facts["rate_label"]),
        "parameters": [_parameter(p) for p in parameters.values()],
        "responses": _responses(facts["response"], newer),
        "refusals": [spec.name for spec in errors.values()],
        "permissions": newer.get("permissions", []),
        "examples": [],
        "sources": [f"SPEC21 {name}", *([newer["source"]] if "source" in newer else [])],
    }
    if "request" in facts or newer.get("request"):
        document["request"] = _request(facts.get("request", {}), newer.get("request", {}))
    return document


def _words(name: str) -> str:
    """Return an operationId as a phrase: `groupMembersCreate` becomes `Group members create`."""
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ", name).split()
    phrase = " ".join(word if word.isupper() and len(word) > 1 else word.lower() for word in words)
    return phrase[:1].upper() + phrase[1:]


def _parameter(facts: dict[str, Any]) -> dict[str, Any]:
    in_query = facts["in"] == "query"
    document = {
        "name": facts["name"],
        "in": facts["in"],
        "description": "",
        "schema": facts["schema"],
        "required": bool(facts.get("required", not in_query)),
    }
    return document | ({"lenient": True} if facts["name"] in ("page_size", "page_number") else {})


def _request(facts: dict[str, Any], patch: dict[str, Any]) -> dict[str, Any]:
    types = facts.get("content_types", [_JSON])
    only_forms = _JSON not in types
    document = {
        "required": facts.get("required", True),
        "content_types": types if only_forms else [_JSON],
        "schema": united(merge_patch(facts.get("schema", {}), patch)),
    }
    older = {"required": document["required"], "content_types": types}
    former = united(_with_additions(facts.get("schema", {}), patch))
    if former and former != document["schema"]:
        document["profiles"] = {V2021_08.name: older | {"schema": former}}
    elif not only_forms and types != [_JSON]:
        document["profiles"] = {V2021_08.name: older}
    return document


def _with_additions(schema: dict[str, Any], patch: dict[str, Any]) -> dict[str, Any]:
    """Return a schema of the older edition with the fields that the newer one adds, and nothing else of it.

    An older body may have them; what the older edition requires, and the types and values of its fields, stay. Where
    the newer one requires nothing any more, neither does this schema.
    """
    if patch.get("required", ()) is None:
        schema = {key: value for key, value in schema.items() if key != "required"}
    known = schema.get("properties", {})
    added = {name: part for name, part in patch.get("properties", {}).items() if name not in known and part is not None}
    if not known or not isinstance(patch.get("properties"), dict):
        return schema
    deeper = {name: _with_additions(part, patch["properties"].get(name) or {}) for name, part in known.items()}
    return {**schema, "properties": {**deeper, **added}}


def _responses(facts: dict[str, Any], newer: dict[str, Any]) -> dict[str, Any]:
    older = {"status": facts["status"]} | ({"body": facts["body"]} if facts.get("body") else {})
    recent = {"status": newer.get("status", facts["status"])}
    patch = newer.get("response", {})
    body = {} if patch is None else merge_patch(facts.get("body") or {}, patch)
    return {V2021_08.name: older, V2025_06.name: recent | ({"body": body} if body else {})}


def _errors(name: str, rows: dict[str, Any], newer: dict[str, Any], where: str) -> dict[str, ErrorSpec]:
    """Return the errors of an operation; an edition that does not list one has the text of the other."""
    recent = merge_patch(rows, newer.get("errors", {}))
    older_source = f"SPEC21 {name}"
    newer_source = newer.get("source", f"{_ABSENT} a newer document; the text of {older_source}")
    found = {}
    for key in sorted({*rows, *recent}, key=lambda key: [int(part) for part in key.split(".")]):
        source = older_source if key in rows else f"{_ABSENT} SPEC21; the text of {newer_source}"
        older = _variant(V2021_08.name, key, rows.get(key) or recent[key], source, where)
        source = newer_source if key in recent else f"{_ABSENT} {newer_source}; the text of {older_source}"
        newest = _variant(V2025_06.name, key, recent.get(key) or rows[key], source, where)
        found[key] = ErrorSpec(f"{name}/{key}", _situation(key, newest), (older, newest))
    return found


def _variant(profile: str, key: str, row: dict[str, Any], source: str, where: str) -> ErrorVariant:
    check_keys(row, f"{where}: errors/{key}", _ERROR, _ERROR_MAY)
    match = _ERROR_KEY.fullmatch(key)
    if match is None:
        raise SchemaFileError(f"{where}: errors/{key}: a key is a code, or a code with a number (`300.2`)")
    inferred = row.get("uncoded") or source.startswith(_ABSENT)
    grade = INFERRED if inferred else DOCUMENTED
    return ErrorVariant(profile, row["status"], int(match[1]), row["message"], grade, row.get("source", source))


def _situation(key: str, variant: ErrorVariant) -> str:
    return f"the documents list it under code {key.partition('.')[0]} (HTTP {variant.status})"
