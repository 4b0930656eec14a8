"""The admin API as an OpenAPI 3.1 document, generated from `schemas/admin/`."""

from __future__ import annotations

import re
from typing import Any

from mockzoom._version import __version__
from mockzoom.spec.admin_spec import PREFIX, AdminOperation, AdminSpec

_PARAMETER = re.compile(r"{(\w+)}")


def admin_openapi(catalogue: AdminSpec, address: str) -> dict[str, Any]:
    """Return the document of a server at an address."""
    paths: dict[str, dict[str, Any]] = {}
    for operation in catalogue.operations.values():
        paths.setdefault(PREFIX + operation.path, {})[operation.method.lower()] = _operation(operation)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": catalogue.title,
            "version": __version__,
            "description": catalogue.description,
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "servers": [{"url": address}],
        "paths": paths,
        "components": {
            "schemas": {name: _schema(catalogue, schema) for name, schema in catalogue.schemas.items()}
            | {f"zoom_{name}": _schema(catalogue, schema, "zoom_") for name, schema in catalogue.api_objects.items()},
            "securitySchemes": {"admin_token": {"type": "http", "scheme": "bearer"}},
        },
        "security": [{"admin_token": []}, {}],
    }


def _operation(operation: AdminOperation) -> dict[str, Any]:
    parameters: list[dict[str, Any]] = [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
        for name in _PARAMETER.findall(operation.path)
    ]
    parameters += [
        {"name": name, "in": "query", "required": False, "schema": schema} for name, schema in operation.query.items()
    ]
    success = _ref(operation.answer) if operation.answer else {"type": "object"}
    document: dict[str, Any] = {
        "operationId": operation.name,
        "summary": operation.summary,
        "tags": [operation.tag],
        "parameters": parameters,
        "responses": {
            str(operation.status): _answer(operation.summary, success),
            "4XX": _answer("What is wrong, and how to fix it.", _ref("error")),
        },
    }
    if operation.body:
        document["requestBody"] = {"content": {"application/json": {"schema": _ref(operation.body)}}}
    return document


def _answer(says: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"description": says, "content": {"application/json": {"schema": schema}}}


def _ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def _schema(catalogue: AdminSpec, schema: Any, prefix: str = "") -> Any:
    """Return a schema with references into the document; the API's own objects are called `zoom_...` there."""
    if isinstance(schema, list):
        return [_schema(catalogue, part, prefix) for part in schema]
    if not isinstance(schema, dict):
        return schema
    moved = {key: _schema(catalogue, value, prefix) for key, value in schema.items() if key not in ("$id", "$schema")}
    reference = moved.get("$ref")
    if isinstance(reference, str):
        name = reference.rpartition("/")[2].removesuffix(".json")
        moved["$ref"] = f"#/components/schemas/{'zoom_' if 'objects/' in reference else prefix}{name}"
    return moved
