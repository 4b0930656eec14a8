"""The facts of one operation of the document."""

from __future__ import annotations

import re
from typing import Any

from facts.problems import FactsError, Place
from facts.prose import rate_label, scopes
from facts.schemas import Schema, clean
from facts.sentences import error_rows
from facts.shapes import path_shape

_PARAMETER = re.compile(r"\{([A-Za-z_]+)\}")
_PARAMETER_KEYS = frozenset(
    {"name", "in", "description", "required", "schema", "allowEmptyValue", "x-enum-descriptions"}
)


def operation_facts(document: dict[str, Any], path: str, method: str) -> dict[str, Any]:
    """Return the facts of an operation, as they stand in `schemas/facts`."""
    operation = document["paths"][path][method]
    place = Place(operation["operationId"])
    if len(operation.get("tags", ())) != 1:
        raise FactsError(place, "an operation has one tag")
    description = operation.get("description") or ""
    label = rate_label(description, place)
    facts: dict[str, Any] = {
        "tag": operation["tags"][0],
        "method": method.upper(),
        "path": f"/v2{path}",
        "scopes": scopes(description, place),
        "rate_label": label or "medium",
    }
    if not label:
        facts["label_inferred"] = True
    facts["parameters"] = _parameters(document, path, operation, place)
    if "requestBody" in operation:
        facts["request"] = _request(document, operation["requestBody"], place.at("requestBody"))
    facts["response"] = _response(operation["responses"], method, place.at("responses"))
    facts["errors"] = error_rows(operation["responses"], place)
    return facts


def _parameters(document: dict[str, Any], path: str, operation: dict[str, Any], place: Place) -> list[dict[str, Any]]:
    """Return the parameters in the path, in its order, then those of the query."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for parameter in (*document["paths"][path].get("parameters", ()), *operation.get("parameters", ())):
        here = place.at(f"parameters/{parameter.get('name', '?')}")
        for key in sorted(parameter.keys() - _PARAMETER_KEYS):
            raise FactsError(here, f"key `{key}` is not handled")
        if parameter["in"] not in {"path", "query"}:
            continue
        schema = clean(parameter["schema"], here)
        entry: dict[str, Any] = {"name": parameter["name"], "in": parameter["in"], "schema": schema}
        if parameter["in"] == "path":
            entry["shape"] = path_shape(document["paths"], path, parameter["name"], schema)
        elif parameter.get("required"):
            entry["required"] = True
        found[parameter["in"], parameter["name"]] = entry
    in_path = _PARAMETER.findall(path)
    declared = {name for where, name in found if where == "path"}
    if set(in_path) != declared or path.count("{") != len(in_path):
        raise FactsError(place, f"the path has the parameters {in_path}, described are {sorted(declared)}")
    return [*(found["path", name] for name in in_path), *(p for (where, _), p in found.items() if where == "query")]


def _request(document: dict[str, Any], body: dict[str, Any], place: Place) -> dict[str, Any]:
    if "$ref" in body:
        body = document["components"]["requestBodies"][body["$ref"].rsplit("/", 1)[1]]
    content = body["content"]
    kinds = [kind for kind in ("application/json", "multipart/form-data") if kind in content]
    if not kinds or len(kinds) != len(content):
        raise FactsError(place, f"content types {sorted(content)} are not handled")
    schema = clean(content[kinds[0]]["schema"], place)
    if kinds == ["multipart/form-data"]:
        for name, part in schema.get("properties", {}).items():
            if "file" in name.lower() and part.get("type") == "string":
                part["format"] = "binary"
    return {"required": bool(body.get("required", False)), "content_types": kinds, "schema": schema}


def _response(responses: dict[str, Any], method: str, place: Place) -> dict[str, Any]:
    """Return the success: 201 or 204 before a 200 that carries an error. A 204 with fields is a 201 or 200."""
    successes = sorted(key for key in responses if key < "300")
    if not successes or (len(successes) > 1 and successes[0] != "200") or len(successes) > 2:
        raise FactsError(place, f"the successes {successes} are not handled")
    status = int(successes[-1])
    body = _body(responses[successes[-1]], place.at(status))
    if status == 204:
        if not body or not body.get("properties"):
            return {"status": 204}
        status = 201 if method == "post" else 200
    return {"status": status, "body": body} if body else {"status": status}


def _body(response: dict[str, Any], place: Place) -> Schema:
    content = response.get("content", {})
    if not content or "schema" not in content.get("application/json", {}):
        if any(kind != "application/json" for kind in content):
            raise FactsError(place, f"content types {sorted(content)} are not handled")
        return {}
    return clean(content["application/json"]["schema"], place)
